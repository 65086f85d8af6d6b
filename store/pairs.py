"""Verdicts in short: those on one claim, and how each claim stands to the other figures. For metrics with many claims,
whose verdicts grow with the square of their number."""

from __future__ import annotations

from sqlalchemy import Connection, or_, select, union

from store.model import Relation, Verdict
from store.schema import figure_claims, verdicts


def of_claim(conn: Connection, metric_id: str, claim_id: str) -> list[Verdict]:
    """The verdicts of a metric that are on one claim, in the order of ``verdicts_of``."""
    mine = or_(verdicts.c.a == claim_id, verdicts.c.b == claim_id)
    query = select(verdicts).where(verdicts.c.metric_id == metric_id, mine).order_by(verdicts.c.a, verdicts.c.b)
    return [Verdict(row.metric_id, row.a, row.b, row.relation, row.reason) for row in conn.execute(query)]


def of_claims(conn: Connection, metric_id: str) -> list[tuple[str, str, Relation]]:
    """How each claim of a metric stands to the claims of other figures: (claim id, figure id, relation), each once."""
    sides = []
    for mine, other in ((verdicts.c.a, verdicts.c.b), (verdicts.c.b, verdicts.c.a)):
        ours, theirs = figure_claims.alias("ours"), figure_claims.alias("theirs")
        joined = verdicts.join(ours, ours.c.claim_id == mine).join(theirs, theirs.c.claim_id == other)
        query = select(mine.label("claim"), theirs.c.figure_id, verdicts.c.relation).select_from(joined)
        sides.append(query.where(verdicts.c.metric_id == metric_id, ours.c.figure_id != theirs.c.figure_id))
    rows = conn.execute(union(*sides))
    return sorted((claim, figure, relation) for claim, figure, relation in rows)
