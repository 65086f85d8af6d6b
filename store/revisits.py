"""What a collector needs to know of the pages it has, to look at them again, and noting what it found."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, or_, select, update

from store.columns import as_utc
from store.schema import articles
from store.sql import AnyRow


@dataclass(frozen=True, slots=True)
class PageRow:
    """An article's page: when it stands on the time axis (``at``), was last there, last asked for, and is missing;
    ``own_text`` is whether its text is the page's, not its feed's."""

    id: str
    url: str
    at: datetime
    fetched: datetime
    looked: datetime
    missing_since: datetime | None
    withdrawn: datetime | None
    own_text: bool = True


def pages_of(conn: Connection, source: str, since: datetime) -> list[PageRow]:
    """The pages of a source's articles that are no older than ``since`` (by publication, else when first seen), and
    those that are missing but not given up yet; newest first."""
    young = articles.c.day >= as_utc(since).date().toordinal()
    wondering = articles.c.missing_since.is_not(None) & articles.c.withdrawn.is_(None)
    query = (
        select(
            articles.c.id,
            articles.c.url,
            articles.c.at,
            articles.c.fetched,
            func.coalesce(articles.c.looked, articles.c.fetched).label("looked"),
            articles.c.missing_since,
            articles.c.withdrawn,
            articles.c.text_basis,
        )
        .where(articles.c.source == source, or_(young & (articles.c.at >= since), wondering))
        .order_by(articles.c.at.desc(), articles.c.id)
    )
    return [_page(row) for row in conn.execute(query)]


def looked_at(conn: Connection, pages: Iterable[PageRow]) -> None:
    """Note what looks found: ``fetched``, ``looked``, ``missing_since`` and ``withdrawn`` of each page, by its id."""
    for page in pages:
        values = {
            "fetched": page.fetched,
            "looked": page.looked,
            "missing_since": page.missing_since,
            "withdrawn": page.withdrawn,
        }
        conn.execute(update(articles).where(articles.c.id == page.id).values(values))


def _page(row: AnyRow) -> PageRow:
    own_text = row.text_basis == "page"
    return PageRow(row.id, row.url, row.at, row.fetched, row.looked, row.missing_since, row.withdrawn, own_text)
