"""The days of a story as rows: what its timeline draws, in words. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from app import words
from app.readings import Reading, aside
from store.model import Article
from store.rows import MilestoneRow

MOST_OUTLETS = 3


@dataclass(slots=True)
class Day:
    """What happened on a day: how many articles, which turns, who printed which reading of the main figure."""

    day: date
    articles: int = 0
    turns: list[str] = field(default_factory=list)
    readings: list[str] = field(default_factory=list)


def days(counts: Mapping[date, int], turns: Iterable[MilestoneRow], readings: Sequence[Reading]) -> list[Day]:
    """Every day on which anything happened, oldest first; readings without a date are of none."""
    found: dict[date, Day] = {}

    def of(day: date) -> Day:
        return found.setdefault(day, Day(day))

    for day, count in counts.items():
        of(day).articles = count
    for turn in turns:
        of(turn.milestone.day).turns.append(words.plain(turn.milestone.label))
    printed: dict[tuple[date, str], list[str]] = defaultdict(list)
    for reading in readings:
        if reading.claim.as_of is not None:
            printed[reading.claim.as_of, reading.words].append(reading.outlet)
    for (day, worded), outlets in sorted(printed.items()):
        who = words.listed(list(dict.fromkeys(outlets)), limit=MOST_OUTLETS)
        of(day).readings.append(f"{worded} ({who})")
    return [found[day] for day in sorted(found)]


def not_drawn(readings: Sequence[Reading], label: str) -> str:
    """What the timeline leaves out of the readings of a figure, and why; empty where it draws them all."""
    dated = [reading for reading in readings if reading.claim.as_of is not None]
    undated = len(readings) - len(dated)
    parts = []
    if undated:
        parts.append(f"{words.plural(undated, 'reading')} of {label} without a date")
    apart = list(dict.fromkeys(dated[i].words for i in sorted(aside(dated))))
    if apart:
        parts.append(f"{words.listed(apart, limit=3)}, off the scale")
    return f"Not drawn: {'; '.join(parts)}." if parts else ""


def moments(articles: Iterable[Article]) -> list[datetime]:
    """When the articles of a story appeared, oldest first; those that nothing dates are left out."""
    return sorted(article.published for article in articles if article.published is not None)


def one_day(appeared: Sequence[datetime], articles: int) -> str:
    """What is told of a story of a single day instead of a chart: from when to when its articles appeared."""
    if len(appeared) < 2:
        return ""
    first, last = words.clock(appeared[0]), words.clock(appeared[-1])
    undated = articles - len(appeared)
    left = f"; {words.plural(undated, 'article')} without a time" if undated > 0 else ""
    return f"Between {first} and {last} UTC{left}." if first != last else f"At {first} UTC{left}."
