"""Quotes: words between quotation marks, by article."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import Connection, select

from store.model import Quote
from store.refs import COLUMNS, article_ref, joined, replace_of_articles
from store.rows import QuoteRow
from store.schema import articles, origin_articles, quotes
from store.sql import AnyRow


def replace_for_articles(conn: Connection, found: Mapping[str, Iterable[Quote]]) -> None:
    """Make these the quotes of each article (id → quotes)."""
    rows = {article_id: [_values(quote) for quote in items] for article_id, items in found.items()}
    replace_of_articles(conn, quotes, rows)


def replace_for_article(conn: Connection, article_id: str, found: Iterable[Quote]) -> None:
    """Make these the quotes of one article."""
    replace_for_articles(conn, {article_id: found})


def of_story(
    conn: Connection,
    story_id: str,
    limit: int | None = None,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
) -> list[QuoteRow]:
    """The quotes of a story's articles with their origins, oldest article first; those of copies come last.

    Only of articles that stand at or after ``since`` and before ``until``, where these are given.
    """
    origin = (origin_articles.c.story_id == story_id) & (origin_articles.c.article_id == articles.c.id)
    query = (
        select(quotes, origin_articles.c.origin_id, *COLUMNS)
        .select_from(joined(quotes).outerjoin(origin_articles, origin))
        .where(articles.c.story_id == story_id)
        .order_by(articles.c.duplicate_of.is_not(None), articles.c.at, articles.c.id, quotes.c.position)
        .limit(limit)
    )
    if since is not None:
        query = query.where(articles.c.at >= since)
    if until is not None:
        query = query.where(articles.c.at < until)
    return [QuoteRow(_quote(row), article_ref(row), row.origin_id) for row in conn.execute(query)]


def _quote(row: AnyRow) -> Quote:
    return Quote(row.article_id, row.span_start, row.span_end, row.quote, row.speaker, row.role)


def _values(quote: Quote) -> dict[str, str | int | None]:
    return {
        "span_start": quote.start,
        "span_end": quote.end,
        "quote": quote.quote,
        "speaker": quote.speaker,
        "role": quote.role,
    }
