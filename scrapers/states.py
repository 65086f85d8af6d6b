"""What a look at a source makes of its state, and when to look again. Pure decisions."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from scrapers.fetch import HostWaitError, Response
from store.errors import FetchError, ParseError
from store.model import Source, SourceState

INTERVAL = timedelta(minutes=30)
ROBOTS_INTERVAL = timedelta(hours=24)
FIRST_RETRY = timedelta(minutes=15)
LONGEST_RETRY = timedelta(hours=24)
LEAST_WAIT = timedelta(minutes=1)
_ROBOTS = frozenset({"robots", "robots_unreachable"})


def after_answer(
    source: Source, answer: Response, now: datetime, *, seen: int, new: int, last_item: datetime | None
) -> Source:
    """The source after it answered: validators kept, failures forgotten, a permanent redirect followed for good."""
    state: SourceState = "not_modified" if answer.not_modified else "ok"
    moved = answer.permanent_redirect
    return replace(
        source,
        url=moved or source.url,
        state=state,
        last_status=answer.status,
        last_error=None,
        # A 304 may leave validators out: those we have still hold (RFC 9110, 15.4.5).
        etag=answer.headers.get("etag") or (source.etag if answer.not_modified else None),
        last_modified=answer.headers.get("last-modified") or (source.last_modified if answer.not_modified else None),
        last_checked=now,
        next_check=now + INTERVAL,
        last_item=max((m for m in (source.last_item, last_item) if m is not None), default=None),
        failures=0,
        items_seen=source.items_seen + seen,
        articles_new=source.articles_new + new,
    )


def after_failure(source: Source, error: FetchError | ParseError, now: datetime) -> Source:
    """The source after it failed: gone, waiting, shut by robots.txt, or failing with ever longer pauses."""
    status = error.status if isinstance(error, FetchError) else None
    failures = source.failures + 1
    state: SourceState = "failing"
    again: datetime | None = now + min(LONGEST_RETRY, FIRST_RETRY * 2 ** min(failures - 1, 10))
    if status == 410:
        state, again = "gone", None
    elif isinstance(error, HostWaitError):
        state, again = "waiting", now + max(LEAST_WAIT, timedelta(seconds=error.wait))
    elif error.reason in _ROBOTS:
        state, again = "robots", now + ROBOTS_INTERVAL
    return replace(
        source,
        state=state,
        last_status=status,
        last_error=str(error)[:500],
        last_checked=now,
        next_check=again,
        failures=failures,
    )
