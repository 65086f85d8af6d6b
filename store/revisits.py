"""What a collector needs to know of the pages it has: which are young enough to be looked at again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, select, update

from store.columns import as_utc
from store.schema import articles
from store.sql import chunks, digest


def recent_of_source(conn: Connection, source: str, since: datetime) -> list[tuple[str, datetime | None, datetime]]:
    """Address, time of publication and time of the last look of a source's articles that are no older than ``since``
    (by publication, else when first seen), newest first."""
    query = (
        select(articles.c.url, articles.c.published, articles.c.fetched)
        .where(articles.c.source == source, articles.c.day >= as_utc(since).date().toordinal(), articles.c.at >= since)
        .order_by(articles.c.at.desc(), articles.c.id)
    )
    return [(row.url, row.published, row.fetched) for row in conn.execute(query)]


def looked_at(conn: Connection, urls: Iterable[str], now: datetime) -> None:
    """Note that these pages were looked at again, whatever came of it."""
    for part in chunks({digest(url) for url in urls}):
        conn.execute(update(articles).where(articles.c.url_key.in_(part)).values(fetched=now))
