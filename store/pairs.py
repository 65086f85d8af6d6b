"""Verdicts in short: those on one claim, and how each claim stands to the other figures. For metrics with many claims,
whose verdicts grow with the square of their number."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import Connection, or_, select

from store.model import Relation, Verdict
from store.schema import articles, claims, figure_claims, figures, metrics, verdicts
from store.sql import gather

MOST = 200
"""Claims of a metric whose pairs a page reads at most: 20,000 pairs."""
CONFLICTS: tuple[Relation, ...] = ("contradiction", "correction")
"""Verdicts on two claims of which no number satisfies both."""


def of_claim(conn: Connection, metric_id: str, claim_id: str) -> list[Verdict]:
    """The verdicts of a metric that are on one claim, in the order of ``verdicts_of``."""
    return of_some(conn, metric_id, [claim_id])


def of_some(conn: Connection, metric_id: str, claim_ids: Collection[str]) -> list[Verdict]:
    """The verdicts of a metric that are on any of a few claims, in the order of ``verdicts_of``."""
    mine = or_(verdicts.c.a.in_(claim_ids), verdicts.c.b.in_(claim_ids))
    query = select(verdicts).where(verdicts.c.metric_id == metric_id, mine).order_by(verdicts.c.a, verdicts.c.b)
    return [Verdict(row.metric_id, row.a, row.b, row.relation, row.reason) for row in conn.execute(query)]


def conflicting(conn: Connection, metric_ids: Iterable[str], until: datetime) -> set[str]:
    """Those of the metrics of which two claims of articles before ``until`` conflict."""
    one, other = (claims.alias(name) for name in ("one", "other"))
    first, second = (articles.alias(name) for name in ("first", "second"))
    joined = (
        verdicts.join(one, one.c.id == verdicts.c.a)
        .join(other, other.c.id == verdicts.c.b)
        .join(first, first.c.id == one.c.article_id)
        .join(second, second.c.id == other.c.article_id)
    )
    # One pair is enough: the database stops at the first.
    pair = select(verdicts.c.a).select_from(joined).where(verdicts.c.metric_id == metrics.c.id)
    pair = pair.where(verdicts.c.relation.in_(CONFLICTS), first.c.at < until, second.c.at < until)
    query = select(metrics.c.id).where(pair.correlate(metrics).exists())
    return set(gather(metric_ids, lambda part: conn.execute(query.where(metrics.c.id.in_(part))).scalars().all()))


def of_claims(conn: Connection, metric_id: str, most: int | None = None) -> list[tuple[str, str, Relation]]:
    """How each claim of a metric stands to the claims of other figures: (claim id, figure id, relation), each once.

    Of a metric with more than ``most`` claims, how those behind the best supported figures stand to each other: pairs
    grow with the square of the claims, and a page can't read millions of them.
    """
    behind = figure_claims.join(figures, figures.c.id == figure_claims.c.figure_id)
    query = select(figure_claims.c.claim_id, figure_claims.c.figure_id).select_from(behind)
    order = (figures.c.independent_origins.desc(), figures.c.position, figure_claims.c.position)
    figure = dict(conn.execute(query.where(figures.c.metric_id == metric_id).order_by(*order)).tuples().all())
    found: set[tuple[str, str, Relation]] = set()
    # Joined here, since a metric can have 80,000 pairs of 400 claims.
    pairs = select(verdicts.c.a, verdicts.c.b, verdicts.c.relation).where(verdicts.c.metric_id == metric_id)
    if most is not None and len(figure) > most:
        chosen = [*figure][:most]
        pairs = pairs.where(verdicts.c.a.in_(chosen), verdicts.c.b.in_(chosen))
    for a, b, relation in conn.execute(pairs).tuples():
        mine, other = figure.get(a), figure.get(b)
        if mine is not None and other is not None and mine != other:
            found.add((a, other, relation))
            found.add((b, mine, relation))
    return sorted(found)
