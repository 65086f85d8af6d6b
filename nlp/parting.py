"""Whether a group of reports is two events, by all that they name: two blocks in the table of reports and names.

Reports of one event name some things each, and the same things again and again; reports of two events that look alike
name two sets of things. For a cut of a group every name, name of the first words and number is counted on both sides:
is it better explained by one share of reports that have it, or by one share a side? The ratio of the two explanations,
added up over all of them (a Bayes factor of beta-binomial counts), says how much more likely two events are. What the
sides mean and how large they are counts with it (:class:`Evidence`).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import product
from math import lgamma, log
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nlp.geography import inside, is_country
from nlp.naming import Named, names_among

LEAST, FEWEST, MANY = 2, 4, 300
"""Reports that a side must have at least, and a group that is looked at: at least and at most."""
HAVING, LACKING = 0.3, 0.7
"""What is expected of how many reports have a name before any is read: beta distributed, few rather than many."""
LEADING = 1.25
"""How much more names of the first words bind reports, besides what they do as names."""
COUNTRY = 0.4
"""How much of a country's name counts in binding reports."""
COMMON = 50
"""Articles that are thought to be read besides those in view, so that of few articles no name is common."""
MEANT = 0.3
"""How much likeness counts beside names in drawing a cut."""
BRANCHES, ROUNDS = (2, 3, 4, 5), 6
"""Into how many branches a group is taken apart for cuts to begin with, and how often a cut is mended."""

WEIGHTS, ALONE, MOST = (1.8, -6.5, 4.1, -5.0), -1.3, 5.0
"""Log-odds that each unit of the :class:`Evidence` adds, up to :data:`MOST` units, and those without any: a logistic
regression on pairs of look-alike events put together, and on events by themselves, rounded."""
LARGE = 4
"""Reports of the smaller side from which more of them prove no more."""
NEARLY_ALL, SHARED, OWN, STRANGE = 0.9, 0.6, 0.5, 0.5
"""The share of a group's reports whose common name says at once that it is one event, the share of both sides from
which a name that is no country's makes them one, the share of each side that has names of its own, and the share of the
other side, in parts of that of its own, in which such a name may stand."""
SURE = 1.5
"""Log-odds from which a cut is made."""

REMEMBERED = 1024
"""Groups whose names are kept, for most are the same from one call to the next."""

Table = NDArray[np.int8]
Bound = NDArray[np.float64]
Likeness = NDArray[np.float32]
Side = NDArray[np.intp]


class Rarity:
    """How much each name binds two reports that have it: less, the more of the articles in view have it."""

    def __init__(self, every: Sequence[Iterable[str]]) -> None:
        self._found = Counter(name for names in every for name in names)
        self._articles = COMMON + len(every)

    def of(self, name: str) -> float:
        """About 1 to 9; a country's name weighs less, for many events are in one country."""
        weight = max(log(self._articles / (1 + max(self._found[name], 1))), 0.0)
        return COUNTRY * weight if is_country(name) else weight


class Evidence(NamedTuple):
    """How much a cut speaks for two events.

    ``names`` is the log of the Bayes factor in nats for each report, ``between`` the likeness of the sides in parts of
    that within the looser one, ``smaller`` the log of how many reports the smaller side has, ``common`` the most that
    both sides begin with one name: the share of the side in which fewer do.
    """

    names: float
    between: float
    smaller: float
    common: float

    @property
    def two(self) -> float:
        """The log-odds of two events."""
        weighed = zip(WEIGHTS, self, strict=True)
        return ALONE + sum(weight * min(value, MOST) for weight, value in weighed)


class _Things(NamedTuple):
    """What at least two reports of a group have: names and names of the first words with their places in the group,
    and who has what, numbers too, shape (reports, things). What the same reports have is one thing in the table, as
    the names of one person are."""

    every: dict[str, list[int]]
    first: dict[str, list[int]]
    table: Table


class Cut(NamedTuple):
    """Two sides of a group, as places in it, and what speaks for them."""

    one: Side
    other: Side
    evidence: Evidence


def cuts(read: Sequence[Named], likeness: Likeness, rarity: Rarity) -> Iterator[Cut]:
    """The cuts of a group that suggest themselves; ``likeness`` has shape (n, n)."""
    things = _things(tuple(read))
    if things is None:
        return
    bound = _binding(things, len(read), rarity)
    bound += MEANT * likeness / max(_off(likeness), 1e-6)
    seen: set[bytes] = set()
    for begun in _begun(bound):
        second = _mended(bound, begun)
        one, other = np.flatnonzero(~second), np.flatnonzero(second)
        if min(len(one), len(other)) < LEAST or second.tobytes() in seen or (~second).tobytes() in seen:
            continue
        seen.add(second.tobytes())
        if _holds(things.every, second):
            yield Cut(one, other, _evidence(things, likeness, one, other))


def two_events(read: Sequence[Named], likeness: Likeness, rarity: Rarity) -> Cut | None:
    """The cut that speaks most for two events, where one does so clearly enough."""
    if not FEWEST <= len(read) <= MANY:
        return None
    best = max(cuts(read, likeness, rarity), key=lambda cut: cut.evidence.two, default=None)
    return best if best and best.evidence.two >= SURE else None


@lru_cache(maxsize=REMEMBERED)
def _things(read: tuple[Named, ...]) -> _Things | None:
    """What at least two reports of a group have; nothing where nearly all have a name, which speaks for one event."""
    among = names_among(read)
    every, first = _having(one.every for one in among), _having(one.first for one in among)
    if any(len(places) >= NEARLY_ALL * len(read) and not is_country(name) for name, places in every.items()):
        return None
    patterns = [every, first, _having(one.figures for one in among)]
    columns = [places for found in patterns for places in sorted({tuple(places) for places in found.values()})]
    table = np.zeros((len(read), len(columns)), dtype=np.int8)
    for column, places in enumerate(columns):
        table[list(places), column] = 1
    return _Things(every, first, table)


def _having(attributes: Iterable[Iterable[str]]) -> dict[str, list[int]]:
    """The places that have each of what at least two have."""
    having: dict[str, list[int]] = defaultdict(list)
    for place, names in enumerate(attributes):
        for name in names:
            having[name].append(place)
    return {name: places for name, places in having.items() if len(places) > 1}


def _binding(things: _Things, size: int, rarity: Rarity) -> Bound:
    """The cosine of what reports name, shape (size, size)."""
    shared = np.zeros((size, size))
    for found, weight in ((things.every, 1.0), (things.first, LEADING)):
        names = sorted(found)
        rows = np.zeros((size, len(names)))
        for column, name in enumerate(names):
            rows[found[name], column] = (weight * rarity.of(name)) ** 0.5
        shared += rows @ rows.T
    length = np.sqrt(np.maximum(np.diag(shared), 1e-9))
    return np.asarray(shared / np.outer(length, length))


def _begun(bound: Bound) -> Iterator[NDArray[np.int8]]:
    """Which of the two largest branches each place is of, 0 or 1; -1 for none."""
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.spatial.distance import squareform

    distance = bound.max() - (bound + bound.T) / 2.0
    np.fill_diagonal(distance, 0.0)
    tree = linkage(squareform(np.maximum(distance, 0.0), checks=False), "average")
    for branches in BRANCHES:
        branch = fcluster(tree, branches, "maxclust")
        largest = Counter(branch.tolist()).most_common(2)
        if len(largest) == 2:
            yield (np.where(branch == largest[0][0], 0, np.where(branch == largest[1][0], 1, -1))).astype(np.int8)


def _mended(bound: Bound, begun: NDArray[np.int8]) -> NDArray[np.bool_]:
    """Whether each place is of the second side: of that to which it is bound more on average."""
    bound = bound - np.diag(np.diag(bound))
    sides = np.stack([begun == 0, begun == 1]).astype(np.float64)
    second = begun == 1
    for _ in range(ROUNDS):
        mean = (sides @ bound) / np.maximum(sides.sum(axis=1, keepdims=True) - sides, 1.0)
        second = mean[1] > mean[0]
        mended = np.stack([~second, second]).astype(np.float64)
        if (mended == sides).all():
            break
        sides = mended
    return np.asarray(second)


def _holds(having: dict[str, list[int]], second: NDArray[np.bool_]) -> bool:
    """Whether both sides have names of their own, nothing but a country is named by most reports of both, and no place
    that most of one side name lies in one that most of the other do."""
    sizes = np.array([len(second) - second.sum(), second.sum()])
    owning = np.zeros(len(second), dtype=bool)
    leading: tuple[list[str], list[str]] = ([], [])
    for name, places in having.items():
        there = np.bincount(second[places].astype(np.intp), minlength=2)
        share, more = there / sizes, int((there / sizes).argmax())
        own = share.min() <= STRANGE * share.max()
        if own and share.max() >= OWN:
            leading[more].append(name)
        if is_country(name):
            continue
        if share.min() >= SHARED:
            return False
        if own and there[more] >= LEAST:
            owning[[place for place in places if second[place] == more]] = True
    if min(owning[second].mean(), owning[~second].mean()) < OWN:
        return False
    return not any(inside(one, other) or inside(other, one) for one, other in product(*leading))


def _common(first: dict[str, list[int]], one: Side, other: Side) -> float:
    """The share of the reports of either side, whichever is less, that begin with the name most common to both."""
    shares = (min(np.isin(side, places).mean() for side in (one, other)) for places in first.values())
    return float(max(shares, default=0.0))


def _evidence(things: _Things, likeness: Likeness, one: Side, other: Side) -> Evidence:
    within = min(_off(likeness[np.ix_(side, side)]) for side in (one, other))
    between = float(likeness[np.ix_(one, other)].mean()) / max(within, 1e-6)
    names = _bayes(things.table, one, other) / len(things.table)
    return Evidence(names, between, log(min(len(one), len(other), LARGE)), _common(things.first, one, other))


def _bayes(table: Table, one: Side, other: Side) -> float:
    """The log of the Bayes factor of a share of having each thing a side over one share for both, added up."""
    size = len(table)
    having = np.array([lgamma(count + HAVING) for count in range(size + 1)])
    lacking = np.array([lgamma(count + LACKING) for count in range(size + 1)])
    whole = np.array([lgamma(count + HAVING + LACKING) for count in range(size + 1)])

    def told(side: Side) -> Bound:
        count = table[side].sum(axis=0, dtype=np.intp)
        before = having[0] + lacking[0] - whole[0]
        return np.asarray(having[count] + lacking[len(side) - count] - whole[len(side)] - before)

    return float((told(one) + told(other) - told(np.concatenate([one, other]))).sum())


def _off(square: NDArray[np.floating]) -> float:
    """The mean off the diagonal."""
    pairs = len(square) * (len(square) - 1)
    return float(square.sum() - np.trace(square)) / pairs if pairs else 0.0
