"""Quotes: words between quotation marks, by article."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, select

from store.model import Quote
from store.refs import COLUMNS, article_ref, joined, replace_of_articles
from store.rows import QuoteRow
from store.schema import articles, quotes


def replace_for_articles(conn: Connection, found: Mapping[str, Iterable[Quote]]) -> None:
    """Make these the quotes of each article (id → quotes)."""
    rows = {article_id: [_values(quote) for quote in items] for article_id, items in found.items()}
    replace_of_articles(conn, quotes, rows)


def replace_for_article(conn: Connection, article_id: str, found: Iterable[Quote]) -> None:
    """Make these the quotes of one article."""
    replace_for_articles(conn, {article_id: found})


def of_story(conn: Connection, story_id: str, limit: int | None = None) -> list[QuoteRow]:
    """The quotes of a story's articles that are no copies, oldest article first."""
    query = (
        select(quotes, *COLUMNS)
        .select_from(joined(quotes))
        .where(articles.c.story_id == story_id, articles.c.duplicate_of.is_(None))
        .order_by(articles.c.at, articles.c.id, quotes.c.position)
        .limit(limit)
    )
    return [
        QuoteRow(Quote(row.article_id, row.span_start, row.span_end, row.quote, row.speaker, row.role), article_ref(row))
        for row in conn.execute(query)
    ]


def _values(quote: Quote) -> dict[str, str | int | None]:
    return {"span_start": quote.start, "span_end": quote.end, "quote": quote.quote, "speaker": quote.speaker, "role": quote.role}
