"""From the store to a digest: one period's sections put together, then opened with a headline and three sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from app.digest import figures, sections, stories, weeks, wording
from app.digest.items import StaffTone, StoryLine
from app.digest.model import Counts, Digest, Period
from app.words import long_day
from store import meta, periods
from store.errors import NotFoundError

if TYPE_CHECKING:
    from sqlalchemy import Connection


def build(
    conn: Connection, week: str | Period, now: datetime, *, draft: bool = False, staff: StaffTone | None = None
) -> Digest:
    """The digest of a week ("2026-W25") or of a :class:`Period`, as the store stands.

    The same store and period always give the same digest: ``now`` only decides whether the week is over. ``draft``
    allows a week that is still running, told up to ``now``. ``staff`` was asked for by :mod:`app.digest.staff`. Raises
    UsageError for what is no week or not over, NotFoundError where the store knows nothing of it.
    """
    period = weeks.week(week, now, draft=draft) if isinstance(week, str) else week
    since, until = weeks.bounds(period)
    if period.draft:  # what has not come yet is not told: a silence that lasts until Sunday may still be broken
        until = min(until, now)
    before = weeks.bounds(weeks.before(period))[0]
    _check_known(conn, period, until)
    spoken = figures.subjects(conn, since, until)
    disputed = figures.disputed(conn, spoken, since, until)
    counts = _counts(conn, before, since, until, len(disputed.items) + disputed.more)
    errata = sections.errata(conn, since, until)
    digest = Digest(
        period=period,
        sample=bool(meta.get_value(conn, "sample")),
        quiet=not counts.articles and not errata,
        headline="",
        lead=("", "", ""),
        counts=counts,
        safe=figures.safe(spoken),
        disputed=disputed,
        avoid=figures.avoid(spoken),
        quiet_sources=sections.quiet_sources(conn, since, until),
        errata=errata,
        press=sections.press(conn, before, since, until),
        staff=staff,
        **_of_stories(conn, period, before, since, until),
    )
    return replace(digest, headline=wording.headline(digest), lead=wording.lead(digest))


def _of_stories(conn: Connection, period: Period, before: datetime, since: datetime, until: datetime) -> dict[str, Any]:
    """The sections about stories, by their names."""
    last = min(period.last, until.date()) if period.draft else period.last
    found = stories.stories(conn, before, since, until)
    told = stories.told_of(conn, found.told)
    lives = {name: getattr(found, name) for name in ("new", "growing", "revived", "ended")}
    return {
        **{name: stories.with_days(conn, lines, last) for name, lines in lives.items()},
        "in_short": stories.in_short(found.told, told, since, until),
        "quotes": stories.repeated(conn, found.told, since, until),
        "next": stories.scheduled(conn, found.told, told, since, until),
        "most_told": _most_told(found.told),
    }


def _most_told(told: Sequence[StoryLine]) -> StoryLine | None:
    """The story with most articles of the period; None where two have as many, or one article is all."""
    ranked = sorted((row for row in told if row.articles > 1), key=lambda row: -row.articles)
    tied = len(ranked) > 1 and ranked[0].articles == ranked[1].articles
    return None if tied or not ranked else ranked[0]


def _check_known(conn: Connection, period: Period, until: datetime) -> None:
    known = periods.span(conn)
    if known is None:
        raise NotFoundError("the store has no articles yet: run `python -m app update`, then make the digest")
    if known[0] >= until:
        raise NotFoundError(f"the store knows nothing of {period.name}: its first article is of {long_day(known[0])}")


def _counts(conn: Connection, before: datetime, since: datetime, until: datetime, disputed: int) -> Counts:
    now = periods.counts(conn, since, until)
    latest = periods.latest_before(conn, until)
    return Counts(
        articles=now.articles,
        articles_before=periods.counts(conn, before, since).articles,
        outlets=now.outlets,
        origins=now.origins,
        stories=now.stories,
        disputed=disputed,
        latest=latest.date() if latest else None,
    )
