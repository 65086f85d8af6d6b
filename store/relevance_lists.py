"""Relevance for people: articles by how near they lie to the threshold, and what another threshold would change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select
from sqlalchemy.orm import aliased

from store.model import KEPT, Relevance
from store.refs import COLUMNS, article_ref, joined
from store.relevance import STEPS, read_row
from store.rows import ArticleRef
from store.schema import relevance, relevance_scores
from store.sql import AnyRow

_DROPPED = ("off_topic", "excluded", "by_hand")


@dataclass(frozen=True, slots=True)
class RelevanceRow:
    """A decision with the article that it is about."""

    decision: Relevance
    article: ArticleRef


class Bar(NamedTuple):
    """Articles whose closeness to a programme lies in [low, low + 1 / STEPS): by what its query says of them."""

    low: float
    matched: int
    others: int


class WouldChange(NamedTuple):
    """How many articles another threshold would keep that are dropped now, and drop that are kept."""

    gained: int
    lost: int


def near(
    conn: Connection, limit: int, *, kept: bool | None = None, programme: str | None = None, newest: bool = False
) -> list[RelevanceRow]:
    """Decisions nearest to their threshold first (``newest``: the latest first): all, or only kept or dropped ones.

    Those without a closeness (dropped by hand where nothing else drops) come last.
    """
    wanted: list[ColumnElement[bool]] = []
    if kept is not None:
        wanted.append(relevance.c.outcome.in_(sorted(KEPT) if kept else _DROPPED))
    if programme is not None:
        wanted.append(relevance.c.programme == programme)
    if newest:
        return _rows(conn, wanted, [relevance.c.at.desc()], limit)
    # On either side of the threshold the index gives the nearest ones, whatever the size of the store.
    margin = relevance.c.margin
    above = _rows(conn, [*wanted, margin >= 0], [margin], limit)
    below = _rows(conn, [*wanted, margin < 0], [margin.desc()], limit)
    found = sorted([*above, *below], key=lambda row: (abs(row.decision.margin or 0.0), row.article.id))[:limit]
    return found + _rows(conn, [*wanted, margin.is_(None)], [relevance.c.at.desc()], limit - len(found))


def _rows(
    conn: Connection, wanted: list[ColumnElement[bool]], order: list[ColumnElement[object]], limit: int
) -> list[RelevanceRow]:
    if limit < 1:
        return []
    query = select(relevance, *COLUMNS).select_from(joined(relevance)).where(*wanted)
    rows: list[AnyRow] = list(conn.execute(query.order_by(*order, relevance.c.article_id).limit(limit)))
    return [RelevanceRow(read_row(row), article_ref(row)) for row in rows]


def beside(conn: Connection, programme: str, closeness: float, limit: int, *, above: bool) -> list[RelevanceRow]:
    """The articles whose closeness to a programme lies next to a value, above (or at) or below it, nearest first.

    Only those that this closeness decides: what a query keeps or another programme is close to is left out. The
    closeness of each decision is the one to this programme.
    """
    table = relevance_scores
    open_to = or_(relevance.c.outcome != "close", relevance.c.programme == programme)
    side = table.c.closeness >= closeness if above else table.c.closeness < closeness
    query = (
        select(relevance, table.c.closeness.label("here"), *COLUMNS)
        .select_from(joined(relevance).join(table, table.c.article_id == relevance.c.article_id))
        .where(table.c.programme == programme, table.c.matched == "none", side, open_to, relevance.c.outcome != "query")
        .order_by(table.c.closeness if above else table.c.closeness.desc(), table.c.article_id)
    )
    rows = conn.execute(query.limit(limit))
    return [RelevanceRow(replace(read_row(row), closeness=row.here), article_ref(row)) for row in rows]


def histogram(conn: Connection, programme: str) -> list[Bar]:
    """How many articles lie how close to a programme: one bar for each step from 0 to 1."""
    table = relevance_scores
    number = func.count().label("number")
    query = select(table.c.step, table.c.matched, number).where(table.c.programme == programme)
    found = [[0, 0] for _ in range(STEPS)]
    for row in conn.execute(query.group_by(table.c.step, table.c.matched)):
        found[row.step][row.matched != "match"] += row.number
    return [Bar(step / STEPS, *numbers) for step, numbers in enumerate(found)]


def would_change(
    conn: Connection, programme: str, closeness: float, thresholds: tuple[tuple[str, float], ...]
) -> WouldChange:
    """What would change if a programme's threshold were ``closeness``; ``thresholds`` are all of those that hold."""
    own, now = relevance_scores, dict(thresholds)
    here = (own.c.programme == programme) & (own.c.matched == "none")
    query = (
        select(func.count()).select_from(own.join(relevance, relevance.c.article_id == own.c.article_id)).where(here)
    )
    gained = query.where(own.c.closeness >= closeness, relevance.c.outcome.in_(("off_topic", "excluded")))
    # The others are still open to an article that its nearest programme would let go.
    other = aliased(own)
    elsewhere = _close_to_another(other, programme, now)
    lost = query.where(own.c.closeness < closeness, relevance.c.outcome == "close")
    # Tied to the decision rather than to the score, so that only what was kept for being close is looked up.
    lost = lost.where(~select(1).where(other.c.article_id == relevance.c.article_id, elsewhere).exists())
    return WouldChange(conn.execute(gained).scalar_one(), conn.execute(lost).scalar_one())


def _close_to_another(other: object, programme: str, thresholds: Mapping[str, float]) -> ColumnElement[bool]:
    columns = other.c  # type: ignore[attr-defined]
    passed = [and_(columns.programme == name, columns.closeness >= least) for name, least in thresholds.items()]
    return and_(columns.programme != programme, columns.matched == "none", or_(*passed))
