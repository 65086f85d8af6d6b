"""What a look at a source makes of its state, and when to look again. Pure decisions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from scrapers.aside import SPARED
from scrapers.failed_pages import may_pass
from scrapers.fetch import HostWaitError, Response
from scrapers.intervals import asked_pause, jittered, next_interval
from store.errors import FetchError, ParseError
from store.model import Source, SourceState

ROBOTS_INTERVAL = timedelta(hours=24)
FIRST_RETRY = timedelta(minutes=15)
LONGEST_RETRY = timedelta(hours=24)
LEAST_WAIT = timedelta(minutes=1)
_LEFT = frozenset({"dropped:over_limit", "dropped:out_of_time", f"dropped:{SPARED}"})
# What can't be read has been answered all the same.
_ANSWERED = 200
_ROBOTS = frozenset({"robots", "robots_unreachable"})


def after_answer(
    source: Source,
    answer: Response,
    now: datetime,
    *,
    counts: Mapping[str, int],
    last_item: datetime | None,
    pause: timedelta | None = None,
) -> Source:
    """The source after it answered: validators kept, failures forgotten, a permanent redirect followed for good.

    When it is asked next follows from how often it brings something and from the ``pause`` that it states itself.
    Validators are dropped where a candidate was left for next time: a 304 would hide it until the source changes.
    """
    state: SourceState = "not_modified" if answer.not_modified else "ok"
    moved = answer.permanent_redirect
    etag, last_modified = (None, None) if leaves_something(counts) else _validators(source, answer)
    interval = next_interval(source, now, brought=counts["new"] > 0, asked=asked_pause(answer.headers, pause))
    return replace(
        source,
        url=moved or source.url,
        state=state,
        last_status=answer.status,
        last_error=None,
        etag=etag,
        last_modified=last_modified,
        last_checked=now,
        next_check=now + jittered(interval, source.name, now),
        interval=round(interval.total_seconds()),
        last_item=max((m for m in (source.last_item, last_item) if m is not None), default=None),
        failures=0,
        items_seen=source.items_seen + counts["seen"],
        articles_new=source.articles_new + counts["new"],
    )


def _validators(source: Source, answer: Response) -> tuple[str | None, str | None]:
    etag, last_modified = answer.headers.get("etag"), answer.headers.get("last-modified")
    if answer.not_modified:
        # A 304 may leave validators out: those we have still hold (RFC 9110, 15.4.5).
        return etag or source.etag, last_modified or source.last_modified
    return etag, last_modified


def leaves_something(counts: Mapping[str, int]) -> bool:
    """Whether a look left candidates behind that a later one may still get."""
    return any(number and (key in _LEFT or _may_pass(key)) for key, number in counts.items())


def _may_pass(key: str) -> bool:
    kind, _, reason = key.partition(":")
    return kind == "failed" and may_pass(reason)


def after_wait(source: Source, error: HostWaitError, now: datetime) -> Source:
    """The source, which answered, after its host asked for patience when one of its pages was fetched."""
    again = now + max(LEAST_WAIT, timedelta(seconds=error.wait))
    return replace(source, state="waiting", last_status=error.status, last_error=str(error)[:500], next_check=again)


def after_failure(source: Source, error: FetchError | ParseError, now: datetime) -> Source:
    """The source after it failed: gone, waiting, shut by robots.txt, or failing with ever longer pauses."""
    status = error.status if isinstance(error, FetchError) else _ANSWERED
    failures = source.failures + 1
    state: SourceState = "failing"
    retry = min(LONGEST_RETRY, FIRST_RETRY * 2 ** min(failures - 1, 10))
    again: datetime | None = now + jittered(retry, source.name, now)
    if status == 410:
        state, again = "gone", None
    elif isinstance(error, HostWaitError):
        state, again = "waiting", now + max(LEAST_WAIT, timedelta(seconds=error.wait))
    elif error.reason in _ROBOTS:
        state, again = "robots", now + jittered(ROBOTS_INTERVAL, source.name, now)
    return replace(
        source,
        state=state,
        last_status=status,
        last_error=str(error)[:500],
        last_checked=now,
        next_check=again,
        failures=failures,
    )
