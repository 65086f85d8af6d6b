"""Two events that look alike are told apart by what their reports name first.

Two banks cut jobs in one week, two ports strike over pay: the words are the same, and some reports tell of both. What
parts them is the name in the headline or the first sentence: nearly every report of the one event has its name there,
nearly every report of the other has the other's, and few have both. Names that both sides share speak for one event, so
does a name that may lie in the other (a country and a town), and so does a likeness across that is not clearly less
than the likeness within. Groups in which no two names stand out so are parted by all that they name
(:mod:`nlp.parting`). By the names that reports begin with, those in the wrong story, or alone, find their own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from nlp import parting
from nlp.geography import inside, is_country
from nlp.naming import Named

FEWEST, LEAST = 6, 3
"""Articles that a group must have to be divided, and each side of it."""
COVERED, SHARED, MIXED = 0.65, 0.5, 0.25
"""The share of articles whose first words must have one of the two names, the share of both sides that makes a name
common to them, and the share of the smaller side that may have both."""
BETWEEN = 0.75
"""How alike the sides may be at most, in parts of the likeness within the looser one."""
OWN, OWNERS, STRANGE = 0.6, 3, 0.25
"""The share of a story's reports whose first words make a name its own, the reports that such a story has at least, and
the share of another story's in whose first words that name may stand."""
NEARLY = 0.85
"""How much less alike a report may be to the story that it names than to the one that it was put into."""
TAKEN_IN, TAKING_IN, MOSTLY = 1.1, 4, 0.6
"""From which likeness a lone report joins the story that it names, how many reports that story has at least, and what
share of the name's first mentions."""
Rows = frozenset[int]
Likeness = NDArray[np.float32]


def tell_apart(
    groups: NDArray[np.intp], likeness: Likeness, names: Sequence[Named], whole: Sequence[Collection[int]] = ()
) -> NDArray[np.intp]:
    """The groups, with those divided that hold two look-alike events, and with strays in the stories that they name.

    ``groups`` has one number a row, ``likeness`` is symmetric, shape (n, n); rows of one of ``whole`` stay together.
    """
    groups = groups.copy()
    rarity = parting.Rarity([one.every for one in names])
    for second_of in (
        lambda rows: _by_one_name(rows, likeness, names),
        lambda rows: _by_all_names(rows, likeness, names, rarity),
    ):
        for group in np.unique(groups).tolist():
            _divide(frozenset(np.flatnonzero(groups == group).tolist()), second_of, groups, whole)
    moves = dict(_strays(_Stories(groups, names), likeness, frozenset(row for rows in whole for row in rows)))
    for row, home in moves.items():
        groups[row] = home
    return groups


def _divide(
    rows: Rows, second_of: Callable[[Rows], Rows | None], groups: NDArray[np.intp], whole: Sequence[Collection[int]]
) -> None:
    """Give the second side of a group a number of its own, for as long as there are two sides."""
    second = second_of(rows)
    if second is None or any(0 < len(second.intersection(held)) < len(rows.intersection(held)) for held in whole):
        return
    groups[sorted(second)] = groups.max() + 1
    for side in (rows - second, second):
        _divide(side, second_of, groups, whole)


def _by_one_name(rows: Rows, likeness: Likeness, names: Sequence[Named]) -> Rows | None:
    """The second side of a group with two names that stand out, with the reports of neither that are nearer to it."""
    sides = _sides(rows, likeness, names)
    if sides is None:
        return None
    one, other = (sorted(side) for side in sides)
    rest = sorted(rows - sides[0] - sides[1])
    return sides[1].union(row for row in rest if likeness[row, other].mean() > likeness[row, one].mean())


def _by_all_names(rows: Rows, likeness: Likeness, names: Sequence[Named], rarity: parting.Rarity) -> Rows | None:
    """The second side of a group that all that its reports name says to be two."""
    places = sorted(rows)
    cut = parting.two_events([names[row] for row in places], likeness[np.ix_(places, places)], rarity)
    return frozenset(places[place] for place in cut.other.tolist()) if cut else None


def _sides(rows: Rows, likeness: Likeness, names: Sequence[Named]) -> tuple[Rows, Rows] | None:
    """The reports that name the one thing first and those that name the other, where a group has two such things."""
    if len(rows) < FEWEST:
        return None
    first = _having(rows, [one.first for one in names])
    every = _having(rows, [one.every for one in names])
    best: tuple[int, tuple[Rows, Rows]] | None = None
    for x, y in _two_names(first, len(rows)):
        both = first[x] & first[y]
        one, other = frozenset(first[x] - both), frozenset(first[y] - both)
        score = len(first[x] | first[y]) - 2 * len(both)
        if (best and score <= best[0]) or min(len(one), len(other)) < LEAST:
            continue
        common = any(_is_common(having, one, other) for name, having in every.items() if name not in (x, y))
        if not common and _are_clear(likeness, sorted(one), sorted(other)):
            best = score, (one, other)
    return best[1] if best else None


def _two_names(first: dict[str, set[int]], size: int) -> Iterator[tuple[str, str]]:
    """Pairs of names that nearly all of a group's reports begin with, few with both; the more frequent one first."""
    found = sorted((name for name in first if len(first[name]) >= LEAST), key=lambda name: (-len(first[name]), name))
    for place, x in enumerate(found):
        if 2 * len(first[x]) < COVERED * size:
            return
        for y in found[place + 1 :]:
            fits = len(first[x] | first[y]) >= COVERED * size
            if fits and len(first[x] & first[y]) <= MIXED * len(first[y]) and _are_level(x, y):
                yield x, y


def _having(rows: Iterable[int], names: Sequence[Iterable[str]]) -> dict[str, set[int]]:
    """The rows that have each name."""
    having: dict[str, set[int]] = defaultdict(set)
    for row in rows:
        for name in names[row]:
            having[name].add(row)
    return having


def _are_level(x: str, y: str) -> bool:
    """Whether two names may name two things: neither a place in the other, nor a country and what may lie in it."""
    return is_country(x) == is_country(y) and not inside(x, y) and not inside(y, x)


def _is_common(having: Collection[int], one: Rows, other: Rows) -> bool:
    return all(len(side.intersection(having)) >= SHARED * len(side) for side in (one, other))


def _are_clear(likeness: Likeness, one: list[int], other: list[int]) -> bool:
    """Whether two sides are clearly less like each other than each is like itself."""
    within = min(_within(likeness[np.ix_(side, side)]) for side in (one, other))
    return float(likeness[np.ix_(one, other)].mean()) <= BETWEEN * within


def _within(likeness: Likeness) -> float:
    pairs = len(likeness) * (len(likeness) - 1)
    return float(likeness.sum() - np.trace(likeness)) / pairs


class _Stories:
    """The groups by what is their own: the names that most of their reports begin with."""

    def __init__(self, groups: NDArray[np.intp], names: Sequence[Named]) -> None:
        self.first = [one.first for one in names]
        self.members: dict[int, NDArray[np.intp]] = {g: np.flatnonzero(groups == g) for g in np.unique(groups).tolist()}
        self.having: dict[int, dict[str, set[int]]] = {}
        self.own: dict[int, frozenset[str]] = {}
        self._homes: dict[str, list[int]] = defaultdict(list)
        for group, rows in self.members.items():
            if len(rows) >= OWNERS:
                having = self.having[group] = _having(rows.tolist(), self.first)
                self.own[group] = frozenset(name for name, found in having.items() if len(found) >= OWN * len(rows))
                for name in self.own[group]:
                    self._homes[name].append(group)
        self._anywhere = _having(range(len(names)), self.first)

    def named(self, row: int, group: int) -> list[tuple[int, str]]:
        """The other stories that a report names, with the name; what is the own of several stories tells nothing."""
        homes = ((self._homes.get(name, []), name) for name in sorted(self.first[row]))
        return [(found[0], name) for found, name in homes if len(found) == 1 and found[0] != group]

    def takes_in(self, home: int, name: str) -> bool:
        """Whether a story is large enough to take in a lone report by a name, and the name mostly that story's."""
        mentions = len(self._anywhere[name])
        return len(self.members[home]) >= TAKING_IN and len(self.having[home][name]) >= MOSTLY * mentions


def _strays(stories: _Stories, likeness: Likeness, bound: Rows) -> Iterator[tuple[int, int]]:
    """The reports whose first words name another story and not their own, or that are alone, with that story."""
    for group, rows in stories.members.items():
        own = stories.own.get(group, frozenset())
        if not own and len(rows) >= OWNERS:
            continue
        telling = {row for row in rows.tolist() if stories.first[row] & own}
        for row in (row for row in rows.tolist() if row not in bound and row not in telling):
            named, least = stories.named(row, group), TAKEN_IN
            if own:
                there = stories.having[group]
                homes = {h for h, n in named if len(telling & there[n]) <= 1 + STRANGE * len(telling)}
                least = NEARLY * float(likeness[row, rows[rows != row]].mean())
            else:
                homes = {h for h, n in named if stories.takes_in(h, n)}
            near = sorted((-float(likeness[row, stories.members[home]].mean()), home) for home in homes)
            if near and -near[0][0] >= least and (own or len(near) == 1):
                yield row, near[0][1]
