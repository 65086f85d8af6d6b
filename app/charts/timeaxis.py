"""A time axis that spends its width where something happened: long silences are folded to a narrow break."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from app import words

LONGEST_SILENCE = 6  # days without anything before the axis is broken
MOST_BREAKS = 6
_BREAK = 0.06  # width of a break as a share of the days drawn, at least one day


@dataclass(frozen=True, slots=True)
class Stretch:
    """Consecutive days drawn at full width, starting at ``at`` (axis units; one unit is one day)."""

    first: date
    last: date
    at: float

    @property
    def days(self) -> int:
        """How many days the stretch holds."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True, slots=True)
class TimeAxis:
    """The stretches in order with ``gap`` axis units between them and ``pad`` empty days at both ends of each."""

    stretches: tuple[Stretch, ...]
    gap: float
    pad: int = 0

    @property
    def end(self) -> float:
        """The length of the whole axis."""
        return self.stretches[-1].at + self.stretches[-1].days

    def place(self, day: date) -> float | None:
        """The axis position of the middle of a day; None inside a break or outside the axis."""
        for stretch in self.stretches:
            if stretch.first <= day <= stretch.last:
                return stretch.at + (day - stretch.first).days + 0.5
        return None

    def breaks(self) -> list[tuple[float, int]]:
        """The middle of every break with the number of days it leaves out."""
        pairs = zip(self.stretches, self.stretches[1:], strict=False)
        return [(b.at - self.gap / 2, (b.first - a.last).days - 1) for a, b in pairs]

    def ticks(self, most: int = 9, year: int | None = None) -> list[tuple[float, str]]:
        """Labelled days: the first of every stretch and evenly chosen ones inside long stretches.

        A label names its year where that is not the one of the label before it; ``year`` stands before the first.
        """
        step = max(1, -(-sum(s.days for s in self.stretches) // most))
        room = self.end / (most + 3)
        found: list[tuple[float, str]] = []
        known = self.stretches[0].first.year if year is None else year
        for stretch in self.stretches:
            for offset in range(self.pad, stretch.days - self.pad, step):
                at = stretch.at + offset + 0.5
                if found and at - found[-1][0] < room:
                    continue
                day = stretch.first + timedelta(days=offset)
                label = words.day(day) + (f" {day.year}" if day.year != known else "")
                known = day.year
                found.append((at, label))
        return found


def time_axis(days: Iterable[date], *, pad: int = 1) -> TimeAxis:
    """An axis that shows all ``days`` (at least one) with ``pad`` empty days around each run of them.

    Only the longest silences are folded: breaks everywhere, or wider than what they leave out, would hide how time
    went.
    """
    known = sorted(set(days))
    folded = _folded(known, pad)
    runs: list[list[date]] = [[known[0], known[0]]]
    for day in known[1:]:
        if runs[-1][1] in folded:
            runs.append([day, day])
        else:
            runs[-1][1] = day
    margin = timedelta(days=pad)
    padded = [(first - margin, last + margin) for first, last in runs]
    gap = _gap(sum((last - first).days + 1 for first, last in padded))
    stretches, at = [], 0.0
    for first, last in padded:
        stretches.append(Stretch(first, last, at))
        at += (last - first).days + 1 + gap
    return TimeAxis(tuple(stretches), gap, pad)


def _gap(drawn: int) -> float:
    return max(1.0, drawn * _BREAK)


def _folded(known: Sequence[date], pad: int) -> set[date]:
    """The days after which a silence is folded."""
    silences = sorted(((later - day).days - 1, day) for day, later in pairwise(known))
    chosen = [(length, day) for length, day in silences if length > LONGEST_SILENCE][-MOST_BREAKS:]
    while chosen:
        whole = (known[-1] - known[0]).days + 1 + 2 * pad
        drawn = whole - sum(length - 2 * pad for length, _ in chosen)
        if chosen[0][0] - 2 * pad > _gap(drawn):
            break
        chosen.pop(0)
    return {day for _, day in chosen}
