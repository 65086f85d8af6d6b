"""Verdicts from two sides: those on one claim, and how whole figures relate. For metrics with many claims, whose
verdicts grow with the square of their number."""

from __future__ import annotations

from sqlalchemy import Connection, or_, select

from store.model import Relation, Verdict
from store.schema import figure_claims, verdicts


def of_claim(conn: Connection, metric_id: str, claim_id: str) -> list[Verdict]:
    """The verdicts of a metric that are on one claim, in the order of ``verdicts_of``."""
    mine = or_(verdicts.c.a == claim_id, verdicts.c.b == claim_id)
    query = select(verdicts).where(verdicts.c.metric_id == metric_id, mine).order_by(verdicts.c.a, verdicts.c.b)
    return [Verdict(row.metric_id, row.a, row.b, row.relation, row.reason) for row in conn.execute(query)]


def of_figures(conn: Connection, metric_id: str) -> list[tuple[str, str, Relation]]:
    """Which relations exist between the claims of two different figures (ids), each pair once for each relation."""
    first, second = figure_claims.alias("first"), figure_claims.alias("second")
    query = (
        select(first.c.figure_id, second.c.figure_id, verdicts.c.relation)
        .select_from(
            verdicts.join(first, first.c.claim_id == verdicts.c.a).join(second, second.c.claim_id == verdicts.c.b)
        )
        .where(verdicts.c.metric_id == metric_id, first.c.figure_id != second.c.figure_id)
        .distinct()
    )
    return sorted((a, b, relation) for a, b, relation in conn.execute(query))
