"""From a metric's claims, figures and verdicts to the rows of the Figures page: groups, order and scale. Pure.

A relation is judged against the leading reading, but a reading that fits it can still conflict with another one; such
a reading is told apart ("Conflicts with some"), because one word would hide half of the truth.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app import words
from app.look import CONFLICTS, MARKS, Group
from store.model import Claim, Figure, Relation, Verdict
from store.rows import ClaimRow

Pair = tuple[str, str, Relation]  # two figures (ids) and a relation between claims of theirs
SLIP_RATIO = 4.0  # a value this many times its nearest neighbour is drawn at the edge, never by squashing the axis


@dataclass(frozen=True, slots=True)
class Reading:
    """One row: a claim as the store lists it, and how its figure stands to the others."""

    row: ClaimRow
    group: Group

    @property
    def claim(self) -> Claim:
        """The claim itself."""
        return self.row.claim

    @property
    def outlet(self) -> str:
        """The display name of who printed it, fit for one line."""
        return words.plain(self.row.outlet)

    @property
    def position(self) -> float | None:
        """Where the reading sits on the axis: the number stated, else the middle or the closed end of its range."""
        return position(self.claim.quantity.stated, self.claim.quantity.low, self.claim.quantity.high)

    @property
    def words(self) -> str:
        """The reading in our own words: "nearly 2,000"."""
        q = self.claim.quantity
        return words.reading(q.qualifier, q.stated, q.low, q.high, q.unit)

    @property
    def printed(self) -> str:
        """The literal exactly as printed."""
        return words.plain(self.claim.quantity.literal)


def position(stated: float | None, low: float | None, high: float | None) -> float | None:
    """The axis position of a quantity, None when it has no number at all."""
    if stated is not None:
        return stated
    if low is not None and high is not None:
        return (low + high) / 2
    return low if low is not None else high


def groups(figures: Sequence[Figure], pairs: Iterable[Pair]) -> dict[str, Group]:
    """The group of every figure (by id), from the relations between figures.

    A figure keeps its relation to the leading one; where it fits the leading reading and yet conflicts with a better
    supported or nearer one, or conflicts with the leading one and yet fits another, it "conflicts with some".
    """
    if len(figures) == 1:
        return {figures[0].id: "single"}
    between = _both_ways(pairs)
    leading = next((f for f in figures if f.relation == "same"), None)
    found: dict[str, Group] = {}
    for figure in figures:
        others = {other.id: between[figure.id, other.id] for other in figures if other is not figure}
        against = {key for key, kinds in others.items() if kinds & CONFLICTS}
        fits = {key for key, kinds in others.items() if kinds & {"same", "rounding"}}
        if figure.relation == "contradiction":
            found[figure.id] = "some" if fits else "contradiction"
        elif figure.relation == "rounding" and any(_weaker(figure, f, leading) for f in figures if f.id in against):
            found[figure.id] = "some"
        else:
            found[figure.id] = figure.relation
    return found


def _weaker(figure: Figure, other: Figure, leading: Figure | None) -> bool:
    """Whether ``figure`` is the odd one out against ``other``: fewer origins, or as many and farther off."""
    if figure.independent_origins != other.independent_origins:
        return figure.independent_origins < other.independent_origins
    middle = position(leading.stated, leading.low, leading.high) if leading else None
    mine, theirs = (position(f.stated, f.low, f.high) for f in (figure, other))
    if middle is None or mine is None or theirs is None:
        return False
    return abs(mine - middle) > abs(theirs - middle)


def _both_ways(pairs: Iterable[Pair]) -> dict[tuple[str, str], set[Relation]]:
    """The relations between two figures, found under either order."""
    found: dict[tuple[str, str], set[Relation]] = defaultdict(set)
    for a, b, relation in pairs:
        found[a, b].add(relation)
        found[b, a].add(relation)
    return found


def read(rows: Iterable[ClaimRow], figures: Sequence[Figure], pairs: Iterable[Pair]) -> list[Reading]:
    """Readings in the order of the page; a claim without a figure can't be judged and stands under "unknown"."""
    found = groups(figures, pairs)
    return ordered(Reading(row, found.get(row.figure_id or "", "unknown")) for row in rows)


def leading(readings: Sequence[Reading]) -> Reading | None:
    """A reading of the leading figure, for the line through the chart; none when there is nothing to compare."""
    return next((r for r in readings if r.group == "same"), None) if len(readings) > 1 else None


def first_to_read(readings: Sequence[Reading]) -> Reading:
    """The reading whose evidence is shown before anyone chose: one in conflict, but rather not a slip of the pen."""
    aside = off_scale([r.position for r in readings])
    conflicting = [(i in aside, i) for i, r in enumerate(readings) if r.group in ("some", *CONFLICTS)]
    return readings[min(conflicting)[1]] if conflicting else readings[0]


def thin(readings: Sequence[Reading], most: int, *, keep: str) -> list[Reading]:
    """At most ``most`` of the rows in their order: the one to ``keep``, then one of every distinct reading."""
    if len(readings) <= most:
        return list(readings)
    seen: set[str] = set()
    first, rest = [], []
    for reading in readings:
        fresh = reading.claim.id == keep or (reading.row.figure_id or reading.words) not in seen
        (first if fresh else rest).append(reading)
        seen.add(reading.row.figure_id or reading.words)
    first.sort(key=lambda r: r.claim.id != keep)
    chosen = {r.claim.id for r in [*first, *rest][:most]}
    return [r for r in readings if r.claim.id in chosen]


def ordered(readings: Iterable[Reading]) -> list[Reading]:
    """Rows in the order of the page: groups as in the palette, inside a group by value, then by outlet."""
    rank = {group: index for index, group in enumerate(MARKS)}
    return sorted(
        readings, key=lambda r: (rank[r.group], r.position is None, r.position or 0.0, r.outlet.casefold(), r.claim.id)
    )


def off_scale(values: Sequence[float | None]) -> set[int]:
    """Indexes of values that stand so far apart (a slip of ten, say) that they would squash the axis.

    From each end a value is put aside while it is ``SLIP_RATIO`` times its neighbour, never more than a third of
    the rows and never so that fewer than two distinct values stay.
    """
    kept = sorted((value, i) for i, value in enumerate(values) if value is not None and value > 0)
    allowed, aside = len(kept) // 3, set[int]()
    while len(kept) > 2 and len(aside) < allowed:
        top, below, bottom, above = kept[-1], kept[-2], kept[0], kept[1]
        if top[0] >= SLIP_RATIO * below[0] and top[0] / below[0] >= above[0] / bottom[0]:
            aside.add(kept.pop()[1])
        elif above[0] >= SLIP_RATIO * bottom[0]:
            aside.add(kept.pop(0)[1])
        else:
            break
    return aside


@dataclass(frozen=True, slots=True)
class Judgement:
    """How the selected claim stands to one other figure: the relation, that figure in words, reason, how many."""

    relation: Group
    other: str
    outlets: tuple[str, ...]
    reason: str
    claim_ids: tuple[str, ...]


def judgements(claim_id: str, verdicts: Iterable[Verdict], readings: Mapping[str, Reading]) -> list[Judgement]:
    """Every verdict of one claim, one entry for each other figure, relation and reason; conflicts first."""
    bundles: dict[tuple[str, str, str], list[Reading]] = defaultdict(list)
    for verdict in verdicts:
        if claim_id not in (verdict.a, verdict.b):
            continue
        other = readings.get(verdict.b if verdict.a == claim_id else verdict.a)
        if other is not None:
            bundles[verdict.relation, other.words, verdict.reason].append(other)
    rank = {name: i for i, name in enumerate(("contradiction", "correction", "unknown", "growth", "rounding"))}
    found = [
        Judgement(
            relation,  # type: ignore[arg-type]
            other,
            tuple(dict.fromkeys(r.outlet for r in members)),
            reason,
            tuple(r.claim.id for r in members),
        )
        for (relation, other, reason), members in bundles.items()
    ]
    return sorted(found, key=lambda j: (rank.get(j.relation, len(rank)), j.other))


def summary(selected: Sequence[Judgement]) -> str:
    """One line for the selected claim: "Conflicts with about 1,600, fits over 1,600"."""
    parts = []
    for relation in ("contradiction", "correction", "same", "rounding", "growth", "subset", "other_scope", "unknown"):
        names = list(dict.fromkeys(j.other for j in selected if j.relation == relation))
        if names:
            parts.append(f"{MARKS[relation].verb} {words.listed(names)}")  # type: ignore[index]
    return words.sentence_case(", ".join(parts))


def verdict_word(group: Group) -> str:
    """The word on screen for a group."""
    return MARKS[group].word
