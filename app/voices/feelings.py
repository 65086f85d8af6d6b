"""What people feel: the share of each emotion in the first and in the last told weeks of a page. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.voices.series import Week
from store.voices import Cell

MOST_WEEKS = 4
"""Weeks of each of the two stretches: about a month."""
LEAST_SHARE = 0.05
"""A feeling that is rarer in both stretches is left out; shares are told in steps of this size."""
UNPLEASANT = frozenset(("annoyance", "nervousness", "disappointment", "doubt", "anger", "disgust", "fear", "sadness"))
"""Of the emotions that posts are read for (:data:`nlp.post_heads.EMOTIONS`), and of Ekman's six; the others are not."""
NEUTRAL = "neutral"


@dataclass(frozen=True, slots=True)
class Stretch:
    """Told weeks in a row of the page, by the Mondays of the first and the last."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Feeling:
    """The share of an emotion in what people wrote, 0 to 1, in the first and the last stretch."""

    name: str
    before: float
    after: float

    @property
    def unpleasant(self) -> bool:
        """Whether it is a feeling that nobody wants."""
        return self.name in UNPLEASANT


@dataclass(frozen=True, slots=True)
class Feelings:
    """The feelings, strongest now first, with the stretches that are compared."""

    before: Stretch
    after: Stretch
    rows: tuple[Feeling, ...]


def feelings(weeks: Sequence[Week]) -> Feelings | None:
    """The first told weeks of a page against the last, up to a month each; None of fewer than two told weeks."""
    known = [(week.monday, week.cell) for week in weeks if week.cell]
    size = min(MOST_WEEKS, len(known) // 2)
    if not size:
        return None
    first, last = known[:size], known[-size:]
    before, after = _shares([cell for _, cell in first]), _shares([cell for _, cell in last])
    rows = [
        Feeling(name, before.get(name, 0.0), after.get(name, 0.0))
        for name in sorted({*before, *after} - {NEUTRAL})
        if max(before.get(name, 0.0), after.get(name, 0.0)) >= LEAST_SHARE
    ]
    rows.sort(key=lambda row: (-row.after, row.name))
    return Feelings(Stretch(first[0][0], first[-1][0]), Stretch(last[0][0], last[-1][0]), tuple(rows))


def _shares(cells: Sequence[Cell]) -> dict[str, float]:
    """The mean share of each emotion, weeks counting by their number of people."""
    people = sum(cell.authors for cell in cells)
    names = {name for cell in cells for name in cell.emotions}
    return {name: sum(cell.emotions.get(name, 0.0) * cell.authors for cell in cells) / people for name in names}
