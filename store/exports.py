"""Rows for export, streamed: memory stays flat however large the store is. Programs rely on the field names."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, func, select

from store.schema import articles, claims, figure_claims, figures, metrics, outlets, revisions, stories
from store.sql import AnySelect

_AT_ONCE = 200

outlet_name = func.coalesce(outlets.c.name, articles.c.outlet, articles.c.domain, "unknown outlet")


def article_rows(
    conn: Connection, *, since: datetime | None = None, story: str | None = None
) -> Iterator[dict[str, Any]]:
    """Articles, oldest first; ``since`` is compared with the time of publication, else the time first seen."""
    current = (revisions.c.article_id == articles.c.id) & (revisions.c.number == articles.c.revision)
    query = select(
        articles.c.id,
        articles.c.url,
        articles.c.canonical_url,
        outlet_name.label("outlet"),
        articles.c.title,
        revisions.c.text,
        articles.c.author,
        articles.c.published,
        articles.c.published_basis,
        articles.c.modified,
        articles.c.first_seen,
        articles.c.fetched,
        articles.c.revision,
        articles.c.text_basis,
        articles.c.language,
        articles.c.duplicate_of,
        articles.c.source,
        articles.c.story_id,
        articles.c.withdrawn,
        articles.c.published_certain,
    )
    joined = articles.join(revisions, current).outerjoin(outlets, outlets.c.domain == articles.c.domain)
    yield from _streamed(conn, _limited(query.select_from(joined), since, story).order_by(articles.c.at, articles.c.id))


def story_rows(
    conn: Connection, *, since: datetime | None = None, story: str | None = None
) -> Iterator[dict[str, Any]]:
    """Stories with the ids of their articles; ``since`` keeps stories with an article since then."""
    query = (
        select(
            stories.c.id.label("story_id"),
            stories.c.title,
            articles.c.id.label("article_id"),
            stories.c.keywords,
            stories.c.first_published,
            stories.c.last_published,
        )
        .join(articles, articles.c.story_id == stories.c.id)
        .order_by(stories.c.id, articles.c.at, articles.c.id)
    )
    if since is not None:
        query = query.where(stories.c.last_at >= since)
    if story is not None:
        query = query.where(_of(stories.c.id, story))
    for _, group in groupby(_streamed(conn, query), key=lambda row: row["story_id"]):
        rows = list(group)
        yield {
            "story_id": rows[0]["story_id"],
            "title": rows[0]["title"],
            "article_ids": [row["article_id"] for row in rows],
            "keywords": rows[0]["keywords"],
            "first_published": rows[0]["first_published"],
            "last_published": rows[0]["last_published"],
        }


def claim_rows(
    conn: Connection, *, since: datetime | None = None, until: datetime | None = None, story: str | None = None
) -> Iterator[dict[str, Any]]:
    """Claims with their article's outlet and address, by story, article and place in the text; of articles before
    ``until``."""
    own = (
        "span_start", "span_end", "literal", "sentence", "stated", "low", "high", "qualifier", "unit", "noun",
        "attributed_to", "as_of", "as_of_basis", "hedged", "negated", "origin_id", "word", "read_as",
    )  # fmt: skip
    labels = {"span_start": "start", "span_end": "end"}
    query = select(
        claims.c.id.label("claim_id"),
        claims.c.article_id,
        articles.c.story_id,
        claims.c.metric_id,
        claims.c.metric,
        claims.c.scope,
        *(claims.c[name].label(labels.get(name, name)) for name in own),
        outlet_name.label("outlet"),
        articles.c.url,
        articles.c.published,
    )
    joined = claims.join(articles, articles.c.id == claims.c.article_id)
    joined = joined.outerjoin(outlets, outlets.c.domain == articles.c.domain)
    query = _limited(query.select_from(joined), since, story)
    if until is not None:
        query = query.where(articles.c.at < until)
    yield from _streamed(conn, query.order_by(articles.c.story_id, articles.c.at, articles.c.id, claims.c.span_start))


def figure_rows(
    conn: Connection, *, since: datetime | None = None, story: str | None = None
) -> Iterator[dict[str, Any]]:
    """Figures (one distinct reading each) with their metric's judgement and the ids of the claims behind them."""
    query = (
        select(
            metrics.c.story_id,
            stories.c.title.label("story"),
            metrics.c.id.label("metric_id"),
            metrics.c.label,
            metrics.c.status,
            metrics.c.leading,
            metrics.c.safe_to_say,
            metrics.c.avoid,
            metrics.c.reason.label("metric_reason"),
            figures.c.id.label("figure_id"),
            *(figures.c[name] for name in ("reading", "qualifier", "stated", "low", "high", "scope", "relation")),
            figures.c.reason,
            metrics.c.unit,
            figures.c.independent_origins,
            figure_claims.c.claim_id,
        )
        .join(stories, stories.c.id == metrics.c.story_id)
        .join(figures, figures.c.metric_id == metrics.c.id)
        .outerjoin(figure_claims, figure_claims.c.figure_id == figures.c.id)
        .order_by(metrics.c.story_id, metrics.c.id, figures.c.position, figures.c.id, figure_claims.c.position)
    )
    if since is not None:
        query = query.where(stories.c.last_at >= since)
    if story is not None:
        query = query.where(_of(metrics.c.story_id, story))
    for _, group in groupby(_streamed(conn, query), key=lambda row: row["figure_id"]):
        rows = list(group)
        first = {name: value for name, value in rows[0].items() if name != "claim_id"}
        yield first | {"claim_ids": [row["claim_id"] for row in rows if row["claim_id"] is not None]}


def _of(column: Column[str], story: str) -> ColumnElement[bool]:
    """Whether ``column`` is the story with this id, or the one that it was merged into."""
    target = select(stories.c.merged_into).where(stories.c.id == story).scalar_subquery()
    return column == func.coalesce(target, story)


def _limited(query: AnySelect, since: datetime | None, story: str | None) -> AnySelect:
    if since is not None:
        query = query.where(articles.c.at >= since)
    return query if story is None else query.where(_of(articles.c.story_id, story))


def _streamed(conn: Connection, query: AnySelect) -> Iterator[dict[str, Any]]:
    """Rows as plain dicts, times and days in ISO 8601."""
    for row in conn.execute(query.execution_options(yield_per=_AT_ONCE)).mappings():
        yield {name: value.isoformat() if isinstance(value, date) else value for name, value in row.items()}
