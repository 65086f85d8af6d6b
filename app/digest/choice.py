"""Which weeks a digest can be looked at for, and what to check before one is sent. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Literal

from app import words
from app.digest import weeks
from app.digest.model import Digest, Period
from app.digest.template import dates
from store.errors import UsageError
from store.weeks import name_of

MOST_WEEKS = 520
"""Weeks offered at most, the latest: ten years."""


def offered(first: datetime, now: datetime) -> list[Period]:
    """The weeks from that of the first article to the one that is running, the latest first."""
    today = now.astimezone(UTC).date()
    monday = today - timedelta(days=today.weekday())
    count = max((monday - first.astimezone(UTC).date()).days + 6, 0) // 7 + 1
    mondays = (monday - timedelta(weeks=back) for back in range(min(count, MOST_WEEKS)))
    return [Period(name_of(day), day, day + timedelta(days=6), draft=day == monday) for day in mondays]


def chosen(name: str | None, now: datetime) -> Period | None:
    """The week that an address names, the last one that is over where it names none; None for what is no week yet."""
    if not name:
        return weeks.last_week(now)
    try:
        return weeks.week(name, now, draft=True)
    except UsageError:
        return None


def label(period: Period) -> str:
    """A week as a picker writes it: "15 to 21 June 2026 · week 25", and that it is not over."""
    over = ", not over" if period.draft else ""
    return f"{dates(period.first, period.last)} · week {int(period.name[-2:])}{over}"


def beside(period: Period, offered_weeks: list[Period]) -> tuple[Period | None, Period | None]:
    """The week before and the week after, where they can be chosen."""
    by_day: dict[date, Period] = {one.first: one for one in offered_weeks}
    week = timedelta(weeks=1)
    return by_day.get(period.first - week), by_day.get(period.first + week)


@dataclass(frozen=True, slots=True)
class Check:
    """One thing to know before a digest is sent; ``well`` needs nobody's attention, ``page`` is where to look."""

    well: bool
    text: str
    page: Literal["", "figures", "sources", "voices"] = ""


def checks(digest: Digest) -> Iterator[Check]:
    """What to look at before sending, the gravest first."""
    if digest.sample:
        yield Check(False, "Sample data: outlets and articles are invented. Not for sending.")
    if digest.period.draft:
        yield Check(False, f"The week is not over: numbers change until {words.day(digest.period.last)} has passed.")
    count = digest.counts.disputed
    if count:
        yield Check(False, f"{words.plural(count, 'figure')} in dispute", "figures")
    else:
        yield Check(True, "No figure is in dispute")
    later = sum(figure.later for figure in digest.disputed.items)
    if later:
        yield Check(False, f"{words.plural(later, 'later claim')} counted in what is said of these figures", "figures")
    avoided = len(digest.avoid.items) + digest.avoid.more
    if avoided:
        yield Check(False, f"{words.plural(avoided, 'figure')} to avoid", "figures")
    errata = len(digest.errata.items) + digest.errata.more
    if errata:
        yield Check(False, f"{words.plural(errata, 'erratum', 'errata')}: printed, then changed")
    quiet = len(digest.quiet_sources.items) + digest.quiet_sources.more
    if quiet:
        yield Check(False, f"{words.plural(quiet, 'source')} went quiet", "sources")
    else:
        yield Check(True, "No source went quiet")
    if digest.staff is not None:
        yield Check(True, f"No internal group under {words.number(digest.staff.least)} people", "voices")
