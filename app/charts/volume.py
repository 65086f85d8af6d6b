"""How many articles appeared, by day or, where there are too many days to tell apart, by week. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from app import words
from app.charts.timeaxis import TimeAxis

DAYS_APART = 120  # drawn days from which on the bars of single days are too thin to tell apart
Step = Literal["day", "week"]


@dataclass(frozen=True, slots=True)
class Bar:
    """``count`` articles from ``first`` to ``last``, drawn around ``at`` on the axis."""

    first: date
    last: date
    count: int
    at: float

    def holds(self, day: date) -> bool:
        """Whether the bar counts the articles of a day."""
        return self.first <= day <= self.last

    def said(self, now: date) -> str:
        """The bar in words: "3 articles, 23 Jun"."""
        when = words.day(self.first, now=now)
        if self.first != self.last:
            when = f"{when} to {words.day(self.last, now=now)}"
        return f"{words.plural(self.count, 'article')}, {when}"


def step_of(axis: TimeAxis) -> Step:
    """Whether an axis has room for a bar a day."""
    return "day" if sum(stretch.days for stretch in axis.stretches) <= DAYS_APART else "week"


def bars(counts: Mapping[date, int], axis: TimeAxis) -> list[Bar]:
    """The bars of ``counts``, all of whose days the axis shows, oldest first. Weeks begin on Monday."""
    if step_of(axis) == "day":
        return [Bar(day, day, counts[day], axis.place(day) or 0.0) for day in sorted(counts)]
    weeks: Counter[date] = Counter()
    for day, count in counts.items():
        weeks[day - timedelta(days=day.weekday())] += count
    return [_week(monday, weeks[monday], axis) for monday in sorted(weeks)]


def _week(monday: date, count: int, axis: TimeAxis) -> Bar:
    days = [monday + timedelta(days=i) for i in range(7)]
    places = [at for day in days if (at := axis.place(day)) is not None]
    return Bar(monday, days[-1], count, sum(places) / len(places))


def by_hour(moments: Iterable[datetime]) -> list[int]:
    """How many moments lie in each of the 24 hours of a day (UTC)."""
    counted = Counter(moment.hour for moment in moments)
    return [counted[hour] for hour in range(24)]
