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
from math import lgamma, log
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nlp.geography import is_country
from nlp.naming import Named, names_among

LEAST, FEWEST = 2, 4
"""Reports that a side must have at least, and a group that is looked at."""
HAVING, LACKING = 0.3, 0.7
"""What is expected of how many reports have a name before any is read: beta distributed, few rather than many."""
LEADING = 1.25
"""How much more names of the first words bind reports, besides what they do as names."""
COUNTRY = 0.4
"""How much of a country's name counts in binding reports: many events are in one country."""
COMMON = 50
"""Articles that are thought to be read besides those in view, so that of few articles no name is common."""
MEANT = 0.3
"""How much likeness counts beside names in drawing a cut."""
BRANCHES, ROUNDS = (2, 3, 4, 5), 6
"""Into how many branches a group is taken apart for cuts to begin with, and how often a cut is mended."""

WEIGHTS, ALONE, MOST = (1.8, -6.5, 4.1, -5.0), -1.3, 5.0
"""Log-odds that each unit of the :class:`Evidence` adds, up to :data:`MOST` units, and those without any."""
LARGE = 4
"""Reports of the smaller side from which more of them prove no more."""
SHARED, OWN, STRANGE = 0.6, 0.5, 0.5
"""The share of both sides from which a name that is no country's makes them one, the share of each side that has names
of its own, and the share of the other side, in parts of that of its own, in which such a name may stand."""
SURE = 1.0
"""Log-odds from which a cut is made."""

Table = NDArray[np.float64]
Likeness = NDArray[np.float32]
Side = NDArray[np.intp]


class Evidence(NamedTuple):
    """How much a cut speaks for two events.

    ``names`` is the log of the Bayes factor in nats for each report, ``between`` the likeness of the sides in parts of
    that within the looser one, ``smaller`` the log of how many reports the smaller side has, ``common`` the most that both sides begin with one name: the share of the side in which
    fewer do.
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


class Cut(NamedTuple):
    """Two sides of a group, as places in it, and what speaks for them."""

    one: Side
    other: Side
    evidence: Evidence


def cuts(read: Sequence[Named], likeness: Likeness, rarity: dict[str, float]) -> Iterator[Cut]:
    """The cuts of a group that suggest themselves; ``likeness`` has shape (n, n)."""
    read = names_among(read)
    having = [_having(one.every for one in read), _having(one.first for one in read), _having(o.figures for o in read)]
    bound = _binding(having, len(read), rarity)
    bound += MEANT * likeness / max(_off(likeness), 1e-6)
    table = _table(having, len(read))
    seen: set[bytes] = set()
    for begun in _begun(bound):
        second = _mended(bound, begun)
        one, other = np.flatnonzero(~second), np.flatnonzero(second)
        if min(len(one), len(other)) < LEAST or second.tobytes() in seen or (~second).tobytes() in seen:
            continue
        if not _holds(having[0], second):
            continue
        seen.add(second.tobytes())
        yield Cut(one, other, _evidence(table, likeness, one, other, _common(having[1], second)))


def two_events(read: Sequence[Named], likeness: Likeness, rarity: dict[str, float]) -> Cut | None:
    """The cut that speaks most for two events, where one does so clearly enough."""
    if len(read) < FEWEST:
        return None
    best = max(cuts(read, likeness, rarity), key=lambda cut: cut.evidence.two, default=None)
    return best if best and best.evidence.two >= SURE else None


def rarity_of(every: Sequence[Iterable[str]]) -> dict[str, float]:
    """How much each name binds two of the articles in view that have it."""
    found = Counter(name for names in every for name in names)
    return {
        name: max(log((COMMON + len(every)) / (1 + count)), 0.0) * (COUNTRY if is_country(name) else 1.0)
        for name, count in found.items()
        if count > 1
    }


def _having(attributes: Iterable[Iterable[str]]) -> dict[str, list[int]]:
    """The places that have each of what at least two have."""
    having: dict[str, list[int]] = defaultdict(list)
    for place, names in enumerate(attributes):
        for name in names:
            having[name].append(place)
    return {name: places for name, places in having.items() if len(places) > 1}


def _binding(having: Sequence[dict[str, list[int]]], size: int, rarity: dict[str, float]) -> Table:
    """The cosine of what reports name, shape (size, size)."""
    shared = np.zeros((size, size))
    for found, weight in zip(having[:2], (1.0, LEADING), strict=True):
        names = sorted(found)
        rows = np.zeros((size, len(names)))
        for column, name in enumerate(names):
            rows[found[name], column] = (weight * rarity.get(name, 0.0)) ** 0.5
        shared += rows @ rows.T
    length = np.sqrt(np.maximum(np.diag(shared), 1e-9))
    return shared / np.outer(length, length)


def _table(having: Sequence[dict[str, list[int]]], size: int) -> Table:
    """Who has what, shape (size, things): what the same reports have, as both names of a person, is one thing."""
    things = [places for found in having for places in sorted(set(map(tuple, found.values())))]
    table = np.zeros((size, len(things)))
    for column, places in enumerate(things):
        table[list(places), column] = 1.0
    return table


def _begun(bound: Table) -> Iterator[NDArray[np.int8]]:
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


def _mended(bound: Table, begun: NDArray[np.int8]) -> NDArray[np.bool_]:
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
    return second


def _holds(having: dict[str, list[int]], second: NDArray[np.bool_]) -> bool:
    """Whether both sides have names of their own, and nothing but a country is named by most reports of both."""
    sizes = np.array([len(second) - second.sum(), second.sum()])
    owning = np.zeros(len(second), dtype=bool)
    for name, places in having.items():
        there = np.bincount(second[places].astype(np.intp), minlength=2)
        share = there / sizes
        if is_country(name):
            continue
        if share.min() >= SHARED:
            return False
        if share.min() <= STRANGE * share.max() and there[share.argmax()] >= LEAST:
            owning[[place for place in places if second[place] == share.argmax()]] = True
    return bool(min(owning[second].mean(), owning[~second].mean()) >= OWN)


def _common(having: dict[str, list[int]], second: NDArray[np.bool_]) -> float:
    """The share of the reports of either side, whichever is less, that begin with the name that is most common to both."""
    sizes = len(second) - second.sum(), second.sum()
    there = ((len(places), int(second[places].sum())) for places in having.values())
    return float(max((min((every - other) / sizes[0], other / sizes[1]) for every, other in there), default=0.0))


def _evidence(table: Table, likeness: Likeness, one: Side, other: Side, common: float) -> Evidence:
    within = min(_off(likeness[np.ix_(side, side)]) for side in (one, other))
    between = float(likeness[np.ix_(one, other)].mean()) / max(within, 1e-6)
    return Evidence(_bayes(table, one, other) / len(table), between, log(min(len(one), len(other), LARGE)), common)


def _bayes(table: Table, one: Side, other: Side) -> float:
    """The log of the Bayes factor of a share of having each thing a side over one share for both, added up."""
    size = len(table)
    having = np.array([lgamma(count + HAVING) for count in range(size + 1)])
    lacking = np.array([lgamma(count + LACKING) for count in range(size + 1)])
    whole = np.array([lgamma(count + HAVING + LACKING) for count in range(size + 1)])

    def told(side: Side) -> Table:
        count = table[side].sum(axis=0).astype(np.intp)
        return np.asarray(having[count] + lacking[len(side) - count] - whole[len(side)] - having[0] - lacking[0] + whole[0])

    return float((told(one) + told(other) - told(np.concatenate([one, other]))).sum())


def _off(square: NDArray[np.floating]) -> float:
    """The mean off the diagonal."""
    pairs = len(square) * (len(square) - 1)
    return float(square.sum() - np.trace(square)) / pairs if pairs else 0.0
