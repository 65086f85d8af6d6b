"""From a metric's claims, figures and verdicts to the rows of the Figures page: groups, order and scale. Pure.

A relation is judged against the leading reading, but a reading that fits it can still conflict with another one; such
a reading is told apart ("Conflicts with some"), because one word would hide half of the truth.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app import words
from app.look import CONFLICTS, MARKS, Group
from store.model import Claim, Figure, Relation, Verdict
from store.rows import ClaimRow

Standing = tuple[str, str, Relation]  # a claim, another figure (ids), and how the claim stands to its claims
VAGUE = ("dozens_of", "hundreds_of", "thousands_of")
SLIP_RATIO = 4.0  # a value this many times its nearest neighbour is drawn at the edge, never by squashing the axis


@dataclass(frozen=True, slots=True)
class Reading:
    """One row: a claim as the store lists it, how its figure stands to the others (``group``), and how it does
    itself (``own``): an undated claim of a disputed figure may be in no conflict that can be told."""

    row: ClaimRow
    group: Group
    own: Group

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


def stretch(reading: Reading) -> list[float]:
    """The ends of a reading that is a stretch of numbers, not one; none for the others."""
    q = reading.claim.quantity
    if q.qualifier in ("between", "dozens_of", "hundreds_of", "thousands_of"):
        return [v for v in (q.low, q.high) if v is not None]
    return []


def groups(figures: Sequence[Figure], standing: Iterable[Standing]) -> dict[str, Group]:
    """The group of every claim (by id).

    A claim has its figure's relation to the leading reading, unless its own verdicts say more: where it conflicts with
    a better supported or nearer reading although it fits the leading one, or fits another reading although it
    contradicts the leading one, it "conflicts with some".
    """
    if len(figures) == 1:
        return dict.fromkeys(figures[0].claim_ids, "single")
    by_claim: dict[str, dict[str, set[Relation]]] = defaultdict(lambda: defaultdict(set))
    for claim, figure, relation in standing:
        by_claim[claim][figure].add(relation)
    leading = next((f for f in figures if f.relation == "same"), None)
    known = {figure.id: figure for figure in figures}
    return {claim: _group(figure, by_claim[claim], known, leading) for figure in figures for claim in figure.claim_ids}


def _group(
    figure: Figure, towards: Mapping[str, set[Relation]], known: Mapping[str, Figure], leading: Figure | None
) -> Group:
    against = [known[key] for key, kinds in towards.items() if kinds & CONFLICTS and key in known]
    fits = any(kinds & {"same", "rounding"} for kinds in towards.values())
    if figure.relation == "contradiction":
        return "some" if fits and against else "contradiction" if against or not towards else "unknown"
    if figure.relation in ("rounding", "growth", "unknown") and any(_weaker(figure, f, leading) for f in against):
        return "some" if fits else "contradiction"
    return figure.relation


def figure_groups(figures: Sequence[Figure], standing: Iterable[Standing]) -> dict[str, Group]:
    """The group of every figure (by id): the gravest of its claims'."""
    return _gravest(figures, groups(figures, standing))


def _gravest(figures: Sequence[Figure], found: Mapping[str, Group]) -> dict[str, Group]:
    rank = {group: index for index, group in enumerate(("contradiction", "some", "correction"))}
    result: dict[str, Group] = {}
    for figure in figures:
        own = [found[claim] for claim in figure.claim_ids]
        gravest = min(own, key=lambda group: rank.get(group, 9), default="unknown")
        result[figure.id] = "some" if gravest == "contradiction" and "some" in own else gravest
    return result


def _weaker(figure: Figure, other: Figure, leading: Figure | None) -> bool:
    """Whether ``figure`` is the odd one out against ``other``: fewer origins, or as many and farther off."""
    if figure.independent_origins != other.independent_origins:
        return figure.independent_origins < other.independent_origins
    middle = position(leading.stated, leading.low, leading.high) if leading else None
    mine, theirs = (position(f.stated, f.low, f.high) for f in (figure, other))
    if middle is None or mine is None or theirs is None:
        return False
    return abs(mine - middle) > abs(theirs - middle)


def read(rows: Iterable[ClaimRow], figures: Sequence[Figure], standing: Iterable[Standing]) -> list[Reading]:
    """Readings in the order of the page; a claim without a figure can't be judged and stands under "unknown"."""
    own = groups(figures, standing)
    shared = _gravest(figures, own)
    return ordered(
        Reading(row, shared.get(row.figure_id or "", "unknown"), own.get(row.claim.id, "unknown")) for row in rows
    )


def leading(readings: Sequence[Reading]) -> Reading | None:
    """A reading of the leading figure, for the line through the chart; none when there is nothing to compare."""
    return next((r for r in readings if r.group == "same"), None) if len(readings) > 1 else None


def first_to_read(readings: Sequence[Reading]) -> Reading:
    """The reading whose evidence is shown before anyone chose: one in conflict, but rather not a slip of the pen."""
    slips = aside(readings)
    grave = ("some", *CONFLICTS)
    conflicting = [(i in slips, r.own not in grave, i) for i, r in enumerate(readings) if r.group in grave]
    return readings[min(conflicting)[-1]] if conflicting else readings[0]


def thin(readings: Sequence[Reading], most: int, *, keep: str) -> list[Reading]:
    """At most ``most`` rows in their order: the one to ``keep``, then one of every distinct reading, then a second."""
    if len(readings) <= most:
        return list(readings)
    times: Counter[str] = Counter()
    ranked = []
    for reading in readings:
        key = reading.row.figure_id or reading.words
        ranked.append((reading.claim.id != keep, times[key], len(ranked)))
        times[key] += 1
    chosen = {index for _, _, index in sorted(ranked)[:most]}
    return [reading for index, reading in enumerate(readings) if index in chosen]


def ordered(readings: Iterable[Reading]) -> list[Reading]:
    """Rows in the order of the page: groups as in the palette, inside a group by value, then by outlet."""
    rank, names = {group: index for index, group in enumerate(MARKS)}, dict[str, str]()

    def place(r: Reading) -> tuple[int, bool, float, str, str]:
        name = names.get(r.row.outlet) or names.setdefault(r.row.outlet, r.outlet.casefold())
        return rank[r.group], r.position is None, r.position or 0.0, name, r.claim.id

    return sorted(readings, key=place)


def aside(readings: Sequence[Reading]) -> set[int]:
    """Indexes of the rows whose values don't decide the axis: slips, and vague words ("hundreds") beside numbers."""
    vague = {i for i, r in enumerate(readings) if r.claim.quantity.qualifier in VAGUE}
    if len(vague) == len(readings):
        vague = set()
    return vague | off_scale([None if i in vague else r.position for i, r in enumerate(readings)])


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
    """How the selected claim stands to one other reading: the relation, that reading in words, who printed it, and
    every reason given (each once)."""

    relation: Relation
    other: str
    outlets: tuple[str, ...]
    reasons: tuple[str, ...]


def judgements(claim_id: str, verdicts: Iterable[Verdict], readings: Mapping[str, Reading]) -> list[Judgement]:
    """Every verdict of one claim, one entry for each relation and other reading; conflicts first."""
    bundles: dict[tuple[Relation, str], list[tuple[Reading, str]]] = defaultdict(list)
    for verdict in verdicts:
        if claim_id not in (verdict.a, verdict.b):
            continue
        other = readings.get(verdict.b if verdict.a == claim_id else verdict.a)
        if other is not None:
            bundles[verdict.relation, other.words].append((other, verdict.reason))
    rank = {name: i for i, name in enumerate(("contradiction", "correction", "unknown", "growth", "rounding"))}
    found = [
        Judgement(
            relation,
            other,
            tuple(dict.fromkeys(reading.outlet for reading, _ in members)),
            tuple(dict.fromkeys(reason for _, reason in members)),
        )
        for (relation, other), members in bundles.items()
    ]
    return sorted(found, key=lambda j: (rank.get(j.relation, len(rank)), j.other))


_SAID_IN_ORDER: tuple[Relation, ...] = (
    "contradiction", "correction", "same", "rounding", "growth", "subset", "other_scope", "unknown",
)  # fmt: skip


def summary(selected: Sequence[Judgement]) -> str:
    """One line for the selected claim: "Conflicts with about 1,600, fits over 1,600"."""
    parts = []
    for relation in _SAID_IN_ORDER:
        names = list(dict.fromkeys(j.other for j in selected if j.relation == relation))
        if names:
            parts.append(f"{MARKS[relation].verb} {words.listed(names)}")
    return words.sentence_case(", ".join(parts))


def group_word(group: Group, members: Iterable[Reading]) -> str:
    """The words over a group of rows; "no date" is only said where none of them has one."""
    if group == "unknown" and any(r.claim.as_of is not None for r in members):
        return "Cannot be ordered"
    return MARKS[group].word
