"""Figures that staff mention, held against what the press prints of the same thing. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from app import words
from nlp.mentions import Compared, Mention, Verdict, compare_with_press
from store.model import Figure
from store.rows import MetricRow
from store.voices import Said

BEST_FIRST: tuple[Verdict, ...] = (
    "as the press", "older reading", "another reading", "higher", "lower", "between", "not in the press",
)  # fmt: skip


class Pressed(NamedTuple):
    """A metric of the press with its figures; ``ours``: of the programme that staff write about, as far as is known."""

    row: MetricRow
    figures: Sequence[Figure]
    ours: bool


class Line(NamedTuple):
    """One reading with the weeks in which it was told of, and the most people of any of them."""

    mention: Mention
    at_least: int
    weeks: tuple[str, ...]


def lines(found: Iterable[Said]) -> list[Line]:
    """The readings, the latest first, and of one week those that most people mention, then the largest."""
    by_reading: dict[Mention, list[Said]] = {}
    for one in found:
        by_reading.setdefault(Mention(one.reading, one.noun, one.low, one.high), []).append(one)
    told = [
        Line(mention, max(one.at_least for one in every), tuple(sorted(one.week for one in every)))
        for mention, every in by_reading.items()
    ]
    told.sort(key=lambda line: (-line.at_least, line.mention.noun, -_size(line.mention), line.mention.reading))
    return sorted(told, key=lambda line: line.weeks[-1], reverse=True)


def _size(mention: Mention) -> float:
    return max((end for end in (mention.low, mention.high) if end is not None), default=0.0)


def against(mention: Mention, press: Sequence[Pressed]) -> tuple[Compared, Pressed | None]:
    """How a reading stands to the press, and to which of its metrics: the one that fits best.

    Another company's petition is not looked at: that the same number was printed of it says nothing.
    """
    found = [(compare_with_press(mention, [(one.row.metric, one.figures)]), one) for one in press if one.ours]
    if not found:
        return compare_with_press(mention, []), None
    return min(found, key=lambda pair: BEST_FIRST.index(pair[0].verdict))


def rest_of(compared: Compared) -> str:
    """What stands behind the word of a verdict: "the press now has 6,200", or the press's reading in quotes."""
    said = words.plain(compared.words).removeprefix("an ").removeprefix(compared.verdict).lstrip(" ;,:")
    return said or words.quoted(words.plain(compared.reading))
