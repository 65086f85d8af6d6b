"""Pages that were listed and could not be read: remembered by the hash of their address, forgotten in time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, exists, select, update

from store.schema import failed_pages
from store.sql import chunks, digest, upsert

KEPT = timedelta(days=90)
"""How long a failed page is remembered after it was last listed: a feed that drops an item hardly lists it again."""
LISTED_EVERY = timedelta(days=1)
"""How exactly it is known when a page was last listed; to the minute, every look would write every row."""
PURGED_AT_ONCE = 5_000
"""Rows that one purge takes away at most, so that no run waits for it."""


@dataclass(frozen=True, slots=True)
class FailedRow:
    """A page that failed: which source listed it, why and when it failed, how often in a row, and when it may be tried
    again (``None``: whenever it is listed); ``by_host`` is whether the host named that moment."""

    url: str
    source: str
    reason: str
    first: datetime
    last: datetime
    times: int
    not_before: datetime | None
    by_host: bool


def get(conn: Connection, url: str) -> FailedRow | None:
    """What is remembered of the page at ``url``."""
    row = conn.execute(select(failed_pages).where(failed_pages.c.url_key == digest(url))).one_or_none()
    if row is None:
        return None
    return FailedRow(
        url, row.source, row.reason, row.first_failure, row.last_failure, row.times, row.not_before, row.by_host
    )


def note(conn: Connection, page: FailedRow) -> None:
    """Remember a failure in place of what was remembered of its page."""
    row = {
        "url_key": digest(page.url), "source": page.source, "reason": page.reason, "first_failure": page.first,
        "last_failure": page.last, "times": page.times, "not_before": page.not_before, "by_host": page.by_host,
        "listed": page.last,
    }  # fmt: skip
    upsert(conn, failed_pages, [row])


def forget(conn: Connection, urls: Iterable[str]) -> None:
    """Forget pages: they could be read."""
    for part in chunks(digest(url) for url in urls):
        conn.execute(delete(failed_pages).where(failed_pages.c.url_key.in_(part)))


def still_listed(conn: Connection, urls: Iterable[str], now: datetime) -> None:
    """Note that pages are still listed, to the day."""
    for part in chunks(digest(url) for url in urls):
        old = failed_pages.c.url_key.in_(part) & (failed_pages.c.listed < now - LISTED_EVERY)
        conn.execute(update(failed_pages).where(old).values(listed=now))


def is_waiting(conn: Connection, source: str, by: datetime | None) -> bool:
    """Whether a page of ``source`` is to be tried again ``by`` then (any day, without it): then the source must be read
    though it has not changed."""
    due = failed_pages.c.not_before.is_not(None) if by is None else failed_pages.c.not_before <= by
    return bool(conn.execute(select(exists().where(failed_pages.c.source == source, due))).scalar())


def was_read(conn: Connection, source: str, now: datetime) -> None:
    """The list of ``source`` was read at ``now``: a page still due is not in it any more, and nobody waits for it."""
    due = (failed_pages.c.source == source) & (failed_pages.c.not_before <= now)
    conn.execute(update(failed_pages).where(due).values(not_before=None))


def purge(conn: Connection, now: datetime, limit: int = PURGED_AT_ONCE) -> int:
    """Forget pages that have not been listed for ``KEPT``, at most ``limit``, the oldest first; how many went."""
    old = select(failed_pages.c.url_key).where(failed_pages.c.listed < now - KEPT)
    query = old.order_by(failed_pages.c.listed, failed_pages.c.url_key).limit(limit)
    keys = list(conn.execute(query).scalars())
    for part in chunks(keys):
        conn.execute(delete(failed_pages).where(failed_pages.c.url_key.in_(part)))
    return len(keys)
