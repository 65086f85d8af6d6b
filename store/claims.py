"""Claims: the model's nouns from and to rows, and the claims of articles and metrics."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, case, func, select

from store.exports import claim_rows as export_claims
from store.exports import outlet_name
from store.model import Claim, Quantity
from store.rows import ClaimRow, PrintedRow
from store.schema import articles, claims, figure_claims, figures, outlets
from store.sql import AnyRow, AnySelect, gather

__all__ = [
    "claims_of", "claims_of_article", "claims_of_articles", "claims_of_story", "export_claims", "printed_in_story",
]  # fmt: skip

_QUANTITY = (
    "literal", "stated", "low", "high", "low_closed", "high_closed", "qualifier", "unit", "noun", "precision",
)  # fmt: skip
_CLAIM = (
    "id", "article_id", "metric_id", "origin_id", "sentence", "sentence_start", "metric", "frame", "scope",
    "attributed_to", "as_of", "as_of_basis", "hedged", "negated", "corrected", "kind", "role", "evidence", "period",
)  # fmt: skip

CORRECTABLE = (
    "literal", "stated", "low", "high", "low_closed", "high_closed", "qualifier", "precision", "metric", "frame",
    "scope", "attributed_to", "role", "evidence",
)  # fmt: skip
"""The fields that a person's correction can change: the number, what it counts, of which part, on whose word."""

_BY_TIME = (articles.c.at, claims.c.article_id, claims.c.span_start, claims.c.id)


def claims_of(conn: Connection, metric_id: str) -> list[ClaimRow]:
    """The claims of a metric, by their article's time."""
    return _rows(conn, _placed().where(claims.c.metric_id == metric_id))


def claims_of_story(conn: Connection, story_id: str) -> list[ClaimRow]:
    """Every claim of a story's articles, by their article's time."""
    return _rows(conn, _placed().where(articles.c.story_id == story_id))


def claim_row(conn: Connection, claim_id: str) -> ClaimRow | None:
    """A claim with its article, also one that a person rejected."""
    return next(iter(_rows(conn, _placed().where(claims.c.id == claim_id))), None)


def rejected_of(conn: Connection, story_id: str) -> list[ClaimRow]:
    """The claims of a story that people rejected, by their article's time."""
    return _rows(conn, _placed().where(articles.c.story_id == story_id, claims.c.word == "rejected"))


def printed_in_story(conn: Connection, story_id: str) -> list[tuple[str, str, PrintedRow]]:
    """Outlet, metric and claim of everything that a story's articles print of its metrics, by the article's time."""
    joined = (
        claims.join(articles, articles.c.id == claims.c.article_id)
        .outerjoin(outlets, outlets.c.domain == articles.c.domain)
        .outerjoin(figure_claims, figure_claims.c.claim_id == claims.c.id)
        .outerjoin(figures, figures.c.id == figure_claims.c.figure_id)
    )
    columns = (outlet_name, claims.c.metric_id, claims.c.id, claims.c.literal, figures.c.relation)
    query = select(*columns).select_from(joined)
    query = query.where(articles.c.story_id == story_id, claims.c.metric_id.is_not(None))
    rows = conn.execute(query.order_by(*_BY_TIME)).tuples()
    return [(outlet, metric, PrintedRow(*claim)) for outlet, metric, *claim in rows]


def comparable(
    conn: Connection, story_id: str, unit: str, metric_id: str | None, limit: int
) -> list[tuple[str, str, str]]:
    """Id, outlet and literal of at most ``limit`` claims of a story's metrics that count in ``unit``: those of
    ``metric_id`` first, then by outlet."""
    joined = claims.join(articles, articles.c.id == claims.c.article_id)
    joined = joined.outerjoin(outlets, outlets.c.domain == articles.c.domain)
    query = select(claims.c.id, outlet_name, claims.c.literal).select_from(joined)
    query = query.where(articles.c.story_id == story_id, claims.c.metric_id.is_not(None), claims.c.unit == unit)
    own = case((claims.c.metric_id == metric_id, 0), else_=1)
    query = query.order_by(own, func.lower(outlet_name), claims.c.id).limit(limit)
    return [(row[0], row[1], row[2]) for row in conn.execute(query)]


def claims_of_article(conn: Connection, article_id: str) -> list[Claim]:
    """The claims read from an article, in the order of the text."""
    return claims_of_articles(conn, [article_id])[article_id]


def claims_of_articles(conn: Connection, ids: Iterable[str]) -> dict[str, list[Claim]]:
    """The claims read from articles, so that unchanged ones need no second reading; every id asked for has a list."""
    wanted = list(dict.fromkeys(ids))
    query = select(claims, articles.c.story_id).join(articles, articles.c.id == claims.c.article_id)
    query = query.order_by(claims.c.article_id, claims.c.span_start, claims.c.position, claims.c.id)
    found: dict[str, list[Claim]] = {article_id: [] for article_id in wanted}
    for row in gather(wanted, lambda part: conn.execute(query.where(claims.c.article_id.in_(part)))):
        found[row.article_id].append(claim_of(row))
    return found


def claim_of(row: AnyRow) -> Claim:
    """A row of ``claims`` with its article's ``story_id`` as a Claim."""
    quantity = Quantity(start=row.span_start, end=row.span_end, **{name: getattr(row, name) for name in _QUANTITY})
    fields = {name: getattr(row, name) for name in _CLAIM}
    claim = Claim(quantity=quantity, order=row.position, story_id=row.story_id, word=row.word or "", **fields)
    return claim if row.read_as is None else replace(claim, read_as=_as_read(claim, row.read_as))


def _as_read(claim: Claim, said: Mapping[str, Any]) -> Claim:
    """The claim before a person corrected it, from the fields that were corrected."""
    own = {name: value for name, value in said.items() if name in _CLAIM}
    numbers = {name: value for name, value in said.items() if name in _QUANTITY}
    return replace(claim, quantity=replace(claim.quantity, **numbers), word="", **own)


def values_of(claim: Claim) -> dict[str, Any]:
    """A Claim as a row of ``claims``."""
    quantity = claim.quantity
    return (
        _told(claim)
        | {"span_start": quantity.start, "span_end": quantity.end, "position": claim.order}
        | {"word": claim.word or None, "read_as": _corrected(claim)}
    )


def _told(claim: Claim) -> dict[str, Any]:
    return {name: getattr(claim, name) for name in _CLAIM} | {name: getattr(claim.quantity, name) for name in _QUANTITY}


def _corrected(claim: Claim) -> dict[str, Any] | None:
    """What the machine read, of the fields that a person corrected; None where none was."""
    if claim.read_as is None:
        return None
    now, read = _told(claim), _told(claim.read_as)
    return {name: read[name] for name in CORRECTABLE if read[name] != now[name]}


def _placed() -> AnySelect:
    """Claims with article, outlet and figure, by time."""
    joined = (
        claims.join(articles, articles.c.id == claims.c.article_id)
        .outerjoin(outlets, outlets.c.domain == articles.c.domain)
        .outerjoin(figure_claims, figure_claims.c.claim_id == claims.c.id)
        .outerjoin(figures, figures.c.id == figure_claims.c.figure_id)
    )
    return (
        select(
            claims,
            articles.c.story_id,
            outlet_name.label("outlet"),
            articles.c.domain,
            articles.c.url,
            articles.c.title,
            articles.c.published,
            articles.c.first_seen,
            articles.c.revision,
            articles.c.withdrawn,
            articles.c.fetched.label("last_seen"),
            figures.c.id.label("figure_id"),
            figures.c.reading,
            figures.c.relation,
            figures.c.reason,
        )
        .select_from(joined)
        .order_by(*_BY_TIME)
    )


def _rows(conn: Connection, query: AnySelect) -> list[ClaimRow]:
    names = ("outlet", "domain", "url", "title", "published", "first_seen", "revision", "withdrawn", "last_seen")
    judged = ("figure_id", "reading", "relation", "reason")
    return [
        ClaimRow(claim=claim_of(row), **{name: getattr(row, name) for name in (*names, *judged)})
        for row in conn.execute(query)
    ]
