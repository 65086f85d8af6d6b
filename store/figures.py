"""Metrics and their figures: what the Figures view, the Briefing and the exports read, and the judgement's saving."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable

from sqlalchemy import ColumnElement, Connection, and_, case, func, select

from store.claims import (
    claims_of,
    claims_of_article,
    claims_of_articles,
    claims_of_story,
    export_claims,
    printed_in_story,
)
from store.columns import clean
from store.exports import figure_rows as export_figures
from store.judgement import replace_story_figures
from store.model import Figure, Metric, MetricStatus, Verdict
from store.rows import Matrix, MetricRow, PrintedRow
from store.schema import changes, figure_claims, figures, metrics, stories, verdicts
from store.sql import AnyRow, AnySelect, gather

__all__ = [
    "claims_of", "claims_of_article", "claims_of_articles", "claims_of_story", "count_metrics", "export_claims",
    "export_figures", "figures_of", "figures_of_many", "get_metric", "list_metrics", "matrix", "replace_story_figures",
    "verdicts_of",
]  # fmt: skip

STATUS_ORDER: tuple[MetricStatus, ...] = ("disputed", "growth", "undated", "agree", "single")
_METRIC = (
    "id", "story_id", "label", "unit", "scope", "low", "high", "leading", "safe_to_say", "avoid", "reason",
    "independent_origins", "status",
)  # fmt: skip
_FIGURE = (
    "id", "metric_id", "reading", "qualifier", "stated", "low", "high", "scope", "relation", "reason",
    "independent_origins",
)  # fmt: skip


def list_metrics(
    conn: Connection,
    *,
    story_id: str | None = None,
    statuses: Collection[MetricStatus] | None = None,
    query: str | None = None,
    limit: int | None = None,
    offset: int = 0,
) -> list[MetricRow]:
    """Metrics, disputed first (then growth, undated, agree, single), within a status the newest story's first.

    ``query`` is looked for in labels and story titles, blind to case.
    """
    wanted = _metrics()
    if story_id is not None:
        wanted = wanted.where(metrics.c.story_id == story_id)
    if statuses is not None:
        wanted = wanted.where(metrics.c.status.in_(list(statuses)))
    if query:
        wanted = wanted.where(_named(query))
    rank = case({status: number for number, status in enumerate(STATUS_ORDER)}, value=metrics.c.status, else_=9)
    order = (rank, stories.c.last_at.desc(), metrics.c.claims.desc(), metrics.c.id)
    page = wanted.order_by(*order).limit(limit).offset(offset or None)
    return [_metric_row(row) for row in conn.execute(page)]


def count_metrics(conn: Connection, query: str | None = None) -> dict[MetricStatus, int]:
    """How many metrics :func:`list_metrics` has of each status, in its order; those without any are left out."""
    counted = select(metrics.c.status, func.count().label("number"))
    counted = counted.join(stories, and_(stories.c.id == metrics.c.story_id, stories.c.merged_into.is_(None)))
    if query:
        counted = counted.where(_named(query))
    found = {row.status: row.number for row in conn.execute(counted.group_by(metrics.c.status))}
    return {status: found[status] for status in STATUS_ORDER if status in found}


def _named(query: str) -> ColumnElement[bool]:
    words = clean(query).lower()
    return func.lower(metrics.c.label).contains(words, autoescape=True) | func.lower(stories.c.title).contains(
        words, autoescape=True
    )


def get_metric(conn: Connection, metric_id: str) -> MetricRow | None:
    """The metric with this id."""
    row = conn.execute(_metrics().where(metrics.c.id == metric_id)).one_or_none()
    return None if row is None else _metric_row(row)


def metrics_of(conn: Connection, ids: Iterable[str]) -> dict[str, MetricRow]:
    """The metrics of these ids, by id; those that are gone are left out."""
    found = gather(dict.fromkeys(ids), lambda part: conn.execute(_metrics().where(metrics.c.id.in_(part))))
    return {row.id: _metric_row(row) for row in found}


def with_titles(conn: Connection, ids: Iterable[str]) -> dict[str, tuple[Metric, str]]:
    """The metrics of these ids with their stories' titles, by id; those that are gone are left out."""
    query = select(*(metrics.c[name] for name in _METRIC), stories.c.title).join(
        stories, and_(stories.c.id == metrics.c.story_id, stories.c.merged_into.is_(None))
    )
    found = gather(dict.fromkeys(ids), lambda part: conn.execute(query.where(metrics.c.id.in_(part))))
    return {row.id: (Metric(**{name: getattr(row, name) for name in _METRIC}), row.title) for row in found}


def figures_of(conn: Connection, metric_id: str) -> list[Figure]:
    """The figures of a metric in the order in which they were judged."""
    return figures_of_many(conn, [metric_id])[metric_id]


def figures_of_many(conn: Connection, metric_ids: Iterable[str]) -> dict[str, list[Figure]]:
    """The figures of several metrics; every id asked for has a list."""
    wanted = list(dict.fromkeys(metric_ids))
    behind = (
        select(figure_claims.c.figure_id, figure_claims.c.claim_id).join(figures).order_by(figure_claims.c.position)
    )
    claim_ids: dict[str, list[str]] = {}
    for row in gather(wanted, lambda part: conn.execute(behind.where(figures.c.metric_id.in_(part)))):
        claim_ids.setdefault(row.figure_id, []).append(row.claim_id)
    query = select(figures).order_by(figures.c.position, figures.c.id)
    found: dict[str, list[Figure]] = {metric_id: [] for metric_id in wanted}
    for row in gather(wanted, lambda part: conn.execute(query.where(figures.c.metric_id.in_(part)))):
        fields = {name: getattr(row, name) for name in _FIGURE}
        found[row.metric_id].append(Figure(**fields, claim_ids=tuple(claim_ids.get(row.id, ()))))
    return found


def verdicts_of(conn: Connection, metric_id: str) -> list[Verdict]:
    """The verdict on every pair of a metric's claims."""
    query = select(verdicts).where(verdicts.c.metric_id == metric_id).order_by(verdicts.c.a, verdicts.c.b)
    return [Verdict(row.metric_id, row.a, row.b, row.relation, row.reason) for row in conn.execute(query)]


def matrix(conn: Connection, story_id: str) -> Matrix:
    """Outlet × metric of a story; claims without a metric are left out."""
    cells: dict[tuple[str, str], list[PrintedRow]] = {}
    weight: Counter[str] = Counter()
    for outlet, metric_id, claim in printed_in_story(conn, story_id):
        cells.setdefault((outlet, metric_id), []).append(claim)
        weight[outlet] += 1
    return Matrix(
        outlets=tuple(sorted(weight, key=lambda outlet: (-weight[outlet], outlet))),
        metrics=tuple(list_metrics(conn, story_id=story_id)),
        cells={place: tuple(rows) for place, rows in cells.items()},
    )


def _metrics() -> AnySelect:
    since = select(func.max(changes.c.at)).where(changes.c.metric_id == metrics.c.id, changes.c.kind == "conflict")
    disputed = case((metrics.c.status == "disputed", since.scalar_subquery()), else_=None)
    return select(metrics, stories.c.title, stories.c.last_at, disputed.label("disputed_since")).join(
        stories, and_(stories.c.id == metrics.c.story_id, stories.c.merged_into.is_(None))
    )


def _metric_row(row: AnyRow) -> MetricRow:
    return MetricRow(
        metric=Metric(**{name: getattr(row, name) for name in _METRIC}),
        story_title=row.title,
        claims=row.claims,
        outlets=row.outlets,
        readings=row.readings,
        last=row.last_at,
        disputed_since=row.disputed_since,
    )
