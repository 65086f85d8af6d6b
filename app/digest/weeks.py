"""Which days a digest covers: ISO weeks and free periods, in UTC, checked against the present moment."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

from app import words
from app.digest.model import Period
from store.errors import UsageError
from store.weeks import name_of

_WEEK = re.compile(r"(\d{4})-W(\d{2})")


def week(name: str, now: datetime, *, draft: bool = False) -> Period:
    """The ISO week written ``2026-W25``. ``draft`` allows the week that is still running.

    Raises :class:`UsageError` for what is no week, a week of the future and one that is not over without ``draft``.
    """
    match = _WEEK.fullmatch(name.strip().upper())
    if not match:
        raise UsageError(f"--week {name!r} is not an ISO week: write a year and a week number, such as 2026-W25")
    year, number = int(match[1]), int(match[2])
    try:
        first = date.fromisocalendar(year, number, 1)
    except ValueError:
        raise UsageError(f"--week {name}: {year} has no week {number}; its last is {weeks_in(year)}") from None
    try:
        last = first + timedelta(days=6)
    except OverflowError:
        raise UsageError(f"--week {name}: too far in the future") from None
    return _checked(name_of(first), first, last, now, draft)


def days(since: date, until: date, now: datetime, *, draft: bool = False) -> Period:
    """The days from ``since`` to ``until``, both included; one whole ISO week goes by the week's name."""
    if since > until:
        raise UsageError(f"--since {since} is after --until {until}: exchange them")
    whole_week = since.isoweekday() == 1 and until - since == timedelta(days=6)
    name = name_of(since) if whole_week else f"{since}_{until}"
    return _checked(name, since, until, now, draft)


def last_week(now: datetime) -> Period:
    """The last ISO week that is over at ``now``."""
    today = now.astimezone(UTC).date()
    first = today - timedelta(days=today.isoweekday() - 1 + 7)
    return Period(name_of(first), first, first + timedelta(days=6))


def week_before(period: Period) -> Period:
    """The ISO week before a week."""
    first = period.first - timedelta(days=7)
    return Period(name_of(first), first, first + timedelta(days=6))


def week_after(period: Period) -> Period:
    """The ISO week after a week."""
    first = period.first + timedelta(days=7)
    return Period(name_of(first), first, first + timedelta(days=6))


def before(period: Period) -> Period:
    """The period of equal length that ends the day before this one begins."""
    length = period.last - period.first + timedelta(days=1)
    return Period("", period.first - length, period.first - timedelta(days=1))


def bounds(period: Period) -> tuple[datetime, datetime]:
    """The moments between which the period lies: from the first midnight up to, not including, the last."""
    start = datetime.combine(period.first, datetime.min.time(), UTC)
    return start, datetime.combine(period.last + timedelta(days=1), datetime.min.time(), UTC)


def weeks_in(year: int) -> str:
    """The name of a year's last ISO week: 28 December always lies in it."""
    return name_of(date(year, 12, 28))


def _checked(name: str, first: date, last: date, now: datetime, draft: bool) -> Period:
    today = now.astimezone(UTC).date()
    if first > today:
        raise UsageError(
            f"{name} has not begun: it starts on {words.long_day(first)}; the last whole week is {_last(now)}"
        )
    if last < today:
        return Period(name, first, last)
    if not draft:
        ends = "ends today" if last == today else f"ends on {words.long_day(last)}"
        raise UsageError(f"{name} is not over: it {ends}; add --draft to see it as it stands, or take {_last(now)}")
    return Period(name, first, last, draft=True)


def _last(now: datetime) -> str:
    return last_week(now).name
