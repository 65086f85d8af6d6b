"""How the readings of one metric stand as a whole: which clash, what most of them leave room for, and how the number
of one outlet moved. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from app import words
from app.look import CONFLICTS, Group
from app.readings import Reading, Standing, aside, leading, position
from app.revisions import Edit
from store.model import Figure, Metric, Relation

DOUBT = "a later count or a contradiction: nothing tells which"
"""What is said of a dispute without a pair of readings that clash for certain."""
FITTING: frozenset[Group] = frozenset({"same", "rounding"})
EXPLAINED: tuple[Group, ...] = ("some", "contradiction", "correction")
_FITS: frozenset[Relation] = frozenset({"same", "rounding"})


@dataclass(frozen=True, slots=True)
class Common:
    """The stretch from ``low`` to ``high`` that ``count`` readings leave room for."""

    low: float
    high: float
    count: int


@dataclass(frozen=True, slots=True)
class Step:
    """One number of an outlet: its first reading of a run of the same ones, and how that was edited in place."""

    reading: Reading
    edits: tuple[Edit, ...] = ()

    @property
    def day(self) -> date | None:
        """The day it counts for, else that of its article."""
        published = self.reading.row.published
        return self.reading.claim.as_of or (published.date() if published else None)


@dataclass(frozen=True, slots=True)
class History:
    """How the number of one outlet moved, oldest first; ``scope`` where it counts a part."""

    outlet: str
    scope: str
    steps: tuple[Step, ...] = field(default_factory=tuple)

    @property
    def edited(self) -> bool:
        """Whether a page was changed after it was read."""
        return any(step.edits for step in self.steps)


def clashes(figures: Sequence[Figure], standing: Iterable[Standing], unit: str = "") -> list[tuple[str, str]]:
    """Readings, in our words, of which no single number satisfies both; the pairs with most origins behind the weaker
    side first."""
    place = {figure.id: number for number, figure in enumerate(figures)}
    own = {claim: number for number, figure in enumerate(figures) for claim in figure.claim_ids}
    against = {
        (min(own[claim], place[other]), max(own[claim], place[other]))
        for claim, other, kind in standing
        if kind in CONFLICTS and claim in own and other in place
    }
    pairs = [(figures[one], figures[other]) for one, other in sorted(against) if one != other]
    pairs.sort(key=lambda pair: -min(figure.independent_origins for figure in pair))
    ordered = (sorted(pair, key=lambda f: position(f.stated, f.low, f.high) or 0.0) for pair in pairs)
    named = [(_name(one, unit), _name(other, unit)) for one, other in ordered]
    return list(dict.fromkeys(pair for pair in named if pair[0] != pair[1]))


def group_notes(
    readings: Sequence[Reading], figures: Sequence[Figure], standing: Iterable[Standing], unit: str = ""
) -> dict[Group, str]:
    """What the readings of a group in conflict stand against, and what they fit all the same: one word over a group
    hides half of that."""
    names = {figure.id: _name(figure, unit) for figure in figures}
    group_of = {r.claim.id: r.group for r in readings if r.group in EXPLAINED}
    told: dict[Group, dict[str, set[str]]] = defaultdict(lambda: {"against": set(), "fits": set()})
    for claim, other, kind in standing:
        group = group_of.get(claim)
        if group is None or other not in names:
            continue
        if kind in CONFLICTS:
            told[group]["against"].add(names[other])
        elif kind in _FITS:
            told[group]["fits"].add(names[other])
    return {group: line for group, found in told.items() if (line := _against(found, list(names.values())))}


def _against(found: Mapping[str, set[str]], order: Sequence[str]) -> str:
    against = [name for name in dict.fromkeys(order) if name in found["against"]]
    fits = [name for name in dict.fromkeys(order) if name in found["fits"] - found["against"]]
    parts = [
        f"{verb} {words.listed(names, limit=2)}" for verb, names in (("against", against), ("fits", fits)) if names
    ]
    return ", ".join(parts) if against else ""


def _name(figure: Figure, unit: str) -> str:
    return words.reading(figure.qualifier, figure.stated, figure.low, figure.high, unit)


def common(readings: Sequence[Reading]) -> Common | None:
    """What the readings that agree with the leading one leave room for together; None unless both ends are bounded
    and stand apart. Slips and vague words decide nothing."""
    apart = aside(readings)
    kept = [r.claim.quantity for i, r in enumerate(readings) if r.group in FITTING and i not in apart]
    lows = [q.low for q in kept if q.low is not None]
    highs = [q.high for q in kept if q.high is not None]
    if len(kept) < 2 or not lows or not highs or max(lows) >= min(highs):
        return None
    return Common(max(lows), min(highs), len(kept))


def finding(metric: Metric, readings: Sequence[Reading], found: Sequence[tuple[str, str]]) -> str:
    """What the chart of a metric shows, in a few words; empty where one reading shows nothing yet."""
    if len(readings) < 2:
        return ""
    if found:
        more = f", and {words.plural(len(found) - 1, 'more conflict')}" if len(found) > 1 else ""
        return f"{found[0][0]} against {found[0][1]}{more}"
    if metric.status == "disputed":
        return DOUBT
    lead = leading(readings)
    earlier = [r for r in readings if r.group == "growth" and r.claim.as_of is not None]
    if earlier and lead is not None:
        first = min(earlier, key=lambda r: (r.claim.as_of or date.max, r.claim.id))
        return f"from {first.words} to {lead.words}" if first.words != lead.words else ""
    return {"agree": "the readings fit together", "undated": "some have no date to order them by"}.get(
        metric.status, ""
    )


def histories(readings: Sequence[Reading], edits: Mapping[str, Sequence[Edit]]) -> list[History]:
    """How the number of each outlet moved, for those whose number did: edited in place, or another in a later count.

    Readings that nothing dates are left out, for their place in the order would be a guess, unless they were edited.
    """
    steps: dict[tuple[str, str], list[Step]] = defaultdict(list)
    for reading in readings:
        step = Step(reading, tuple(edits.get(reading.claim.id, ())))
        if not reading.claim.negated and (step.day is not None or step.edits):
            steps[reading.outlet, words.plain(reading.claim.scope)].append(step)
    told = [History(outlet, scope, _run(found)) for (outlet, scope), found in steps.items()]
    moved = [one for one in told if one.edited or len(one.steps) > 1]
    return sorted(moved, key=lambda one: (not one.edited, -len(one.steps), one.outlet.casefold(), one.scope))


def _run(steps: Sequence[Step]) -> tuple[Step, ...]:
    """The steps in order, without those that only repeat the one before, or stand beside it in one article."""
    kept: list[Step] = []
    for step in sorted(steps, key=lambda s: (s.day or date.max, s.reading.row.first_seen, s.reading.claim.id)):
        if step.edits or not kept or not _stays(kept[-1], step):
            kept.append(step)
    return tuple(kept)


def _stays(before: Step, step: Step) -> bool:
    one, other = before.reading, step.reading
    beside = one.claim.article_id == other.claim.article_id and before.day == step.day
    return beside or one.words == other.words
