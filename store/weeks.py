"""ISO weeks in UTC, by name (``2026-W25``), and which of them two days leave whole."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

FIRST_WEEK, LAST_WEEK = "0000-W00", "9999-W99"
"""Names before and after that of every week; names sort as weeks do."""
DAYS = 7
"""In a week."""


def name_of(day: date) -> str:
    """The name of the week that a day is in."""
    year, week, _ = day.isocalendar()
    return f"{year:04d}-W{week:02d}"


def monday_of(week: str) -> date:
    """The first day of a week by its name."""
    return date.fromisocalendar(int(week[:4]), int(week[6:]), 1)


def week_of(moment: datetime) -> str:
    """The name of the week that an aware moment is in."""
    return name_of(moment.astimezone(UTC).date())


def is_over(week: str, now: datetime) -> bool:
    """Whether a week has ended."""
    return week < week_of(now)


def whole_weeks(since: date | None, until: date | None, now: datetime) -> tuple[str, str]:
    """The first and last week that lie wholly between two days (inclusive; None is no bound) and have ended.

    The first may be after the last: then there is none.
    """
    running = now.astimezone(UTC).date()
    last = min(until + timedelta(days=1), running) if until is not None and until < running else running
    first = FIRST_WEEK if since is None else name_of(_next_monday(min(since, running + timedelta(days=DAYS))))
    monday = last - timedelta(days=last.weekday())
    return first, FIRST_WEEK if monday.toordinal() <= DAYS else name_of(monday - timedelta(days=DAYS))


def _next_monday(day: date) -> date:
    return day + timedelta(days=-day.weekday() % DAYS)


def between(first: str, last: str) -> Iterator[str]:
    """The names of the weeks from ``first`` to ``last``, both included."""
    day = monday_of(first)
    while (name := name_of(day)) <= last:
        yield name
        day += timedelta(days=7)
