"""Saving a story's judgement at once: claims, metrics, figures, verdicts, origins. Only differences are written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, delete, select, update

from store import counters
from store.claims import values_of
from store.errors import StoreError
from store.model import Claim, Figure, Metric, Origin, Taking, Verdict
from store.schema import articles, claims, figure_claims, figures, metrics, origin_articles, origins, verdicts
from store.sql import Sync, Values, bring_about, chunks, gather
from store.story_life import later_articles

_METRIC = (
    "id", "story_id", "label", "unit", "scope", "low", "high", "leading", "safe_to_say", "avoid", "reason",
    "independent_origins", "status",
)  # fmt: skip
_FIGURE = (
    "id", "metric_id", "reading", "qualifier", "stated", "low", "high", "scope", "relation", "reason",
    "independent_origins",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Judgement:
    story_id: str
    claims: Sequence[Claim]
    metrics: Sequence[Metric]
    figures: Sequence[Figure]
    verdicts: Sequence[Verdict]
    origins: Sequence[Origin]


def replace_story_figures(
    conn: Connection,
    story_id: str,
    claims: Iterable[Claim],
    metrics: Iterable[Metric],
    figures: Iterable[Figure],
    verdicts: Iterable[Verdict],
    origins: Iterable[Origin],
) -> bool:
    """Make these the claims, metrics, figures, verdicts and origins of a story; return whether anything differed.

    They are the whole of it: what the story had and is not given any more is removed. Only articles that neither an
    origin nor a claim names (another program placed them meanwhile) keep their claims, without a metric, for the next
    judgement. Articles that copy (origins of kind "copy", all members but the first) get ``duplicate_of``; the
    earliest of every origin is ``independent``.

    Raises StoreError when the parts don't belong together: an article outside the story, a claim, metric or figure
    that is not there, two verdicts on one pair.
    """
    given = _Judgement(story_id, [*claims], [*metrics], [*figures], [*verdicts], [*origins])
    inside = set(conn.execute(select(articles.c.id).where(articles.c.story_id == story_id)).scalars())
    _check(given, inside)
    _take_over(conn, given)
    unnamed = sorted(inside.difference(_named(given)))
    steps = _steps(conn, given, unnamed)
    set_aside = _set_aside(conn, unnamed)
    differs = bring_about(steps) or set_aside
    if differs:
        counters.refresh_metrics(conn, [metric.id for metric in given.metrics])
    marked = _mark_copies(conn, given)
    if differs or marked:
        counters.refresh_stories(conn, [story_id])
    return differs or marked


def _named(given: _Judgement) -> set[str]:
    """The articles that were judged."""
    members = {article_id for origin in given.origins for article_id in origin.article_ids}
    return members | {claim.article_id for claim in given.claims}


def _set_aside(conn: Connection, article_ids: Sequence[str]) -> bool:
    """Take the claims of articles that were not judged out of their metrics; return whether any was in one."""
    judged = claims.c.metric_id.is_not(None)
    found = [
        conn.execute(update(claims).where(claims.c.article_id.in_(part), judged).values(metric_id=None)).rowcount
        for part in chunks(article_ids)
    ]
    return any(found)


def _check(given: _Judgement, inside: set[str]) -> None:
    claim_ids = {claim.id for claim in given.claims}
    metric_ids = {metric.id for metric in given.metrics}
    wrong = [
        *(
            f"claim {c.id} is of article {c.article_id}, not in the story"
            for c in given.claims
            if c.article_id not in inside
        ),
        *(f"claim {c.id} names no metric of it" for c in given.claims if c.metric_id not in {None, *metric_ids}),
        *(f"metric {m.id} is of story {m.story_id}" for m in given.metrics if m.story_id != given.story_id),
        *(f"figure {f.id} names no metric of it" for f in given.figures if f.metric_id not in metric_ids),
        *(f"figure {f.id} names an unknown claim" for f in given.figures if not claim_ids.issuperset(f.claim_ids)),
        *(f"verdict {v.a}/{v.b} names no metric of it" for v in given.verdicts if v.metric_id not in metric_ids),
        *(
            f"verdict {v.a}/{v.b} names an unknown claim"
            for v in given.verdicts
            if not (v.a in claim_ids and v.b in claim_ids)
        ),
        *(
            f"origin {o.id} has an article outside the story"
            for o in given.origins
            if not inside.issuperset(o.article_ids)
        ),
    ]
    pairs = {(v.metric_id, v.a, v.b) if v.a < v.b else (v.metric_id, v.b, v.a) for v in given.verdicts}
    if len(pairs) < len(given.verdicts):
        wrong.append("two verdicts are on one pair of claims")
    if wrong:
        raise StoreError(f"the judgement of story {given.story_id} does not fit together: {wrong[0]}")


def _take_over(conn: Connection, given: _Judgement) -> None:
    """A metric that another story had under this id (its founding claim moved here) leaves that story."""
    owners = select(metrics.c.id, metrics.c.story_id).where(metrics.c.story_id != given.story_id)
    ids = [metric.id for metric in given.metrics]
    taken = gather(ids, lambda part: conn.execute(owners.where(metrics.c.id.in_(part))).all())
    for row in taken:
        conn.execute(delete(metrics).where(metrics.c.id == row.id))
    counters.refresh_stories(conn, {row.story_id for row in taken})


def _steps(conn: Connection, given: _Judgement, unnamed: Sequence[str]) -> list[Sync]:
    """What to write, parents first."""
    own_metrics = select(metrics.c.id).where(metrics.c.story_id == given.story_id).scalar_subquery()
    own_articles = select(articles.c.id).where(articles.c.story_id == given.story_id).scalar_subquery()
    judged = claims.c.article_id.in_(own_articles) & claims.c.article_id.not_in(unnamed)
    own_figures = select(figures.c.id).where(figures.c.metric_id.in_(own_metrics)).scalar_subquery()
    story_id = given.story_id
    return [
        Sync(conn, origins, origins.c.story_id == story_id, _origin_rows(given)),
        Sync(conn, metrics, metrics.c.story_id == story_id, [_fields(m, _METRIC) for m in given.metrics]),
        Sync(conn, claims, judged, map(values_of, given.claims)),
        Sync(conn, figures, figures.c.metric_id.in_(own_metrics), _figure_rows(given)),
        Sync(conn, figure_claims, figure_claims.c.figure_id.in_(own_figures), _figure_claim_rows(given)),
        Sync(
            conn,
            verdicts,
            verdicts.c.metric_id.in_(own_metrics),
            [_fields(v, ("metric_id", "a", "b", "relation", "reason")) for v in given.verdicts],
        ),
        Sync(conn, origin_articles, origin_articles.c.story_id == story_id, _origin_article_rows(given)),
    ]


def _fields(item: object, names: Sequence[str]) -> Values:
    return {name: getattr(item, name) for name in names}


def _origin_rows(given: _Judgement) -> list[Values]:
    return [{"story_id": given.story_id, **_fields(origin, ("id", "kind", "name"))} for origin in given.origins]


def _figure_rows(given: _Judgement) -> list[Values]:
    return [_fields(figure, _FIGURE) | {"position": number} for number, figure in enumerate(given.figures)]


def _figure_claim_rows(given: _Judgement) -> list[Values]:
    return [
        {"figure_id": figure.id, "claim_id": claim_id, "position": number}
        for figure in given.figures
        for number, claim_id in enumerate(figure.claim_ids)
    ]


def _origin_article_rows(given: _Judgement) -> list[Values]:
    rows: list[Values] = []
    for origin in given.origins:
        taken = {taking.article_id: taking for taking in origin.taken}
        for number, article_id in enumerate(origin.article_ids):
            row = {"story_id": given.story_id, "origin_id": origin.id, "article_id": article_id, "position": number}
            rows.append(row | _taken(taken.get(article_id)))
    return rows


def _taken(taking: Taking | None) -> Values:
    if taking is None:
        return {"how": None, "source_id": None, "basis": None}
    return {"how": taking.how, "source_id": taking.source, "basis": taking.basis}


def _copies(origin: Origin) -> dict[str, str]:
    """By article that copies another one here, the first of that text."""
    if origin.kind == "copy":
        return dict.fromkeys(origin.article_ids[1:], origin.article_ids[0])
    sources = {t.article_id: t.source for t in origin.taken if t.how == "copy" and t.source}
    firsts = {}
    for article_id in sources:
        at = article_id
        for _ in sources:
            at = sources.get(at) or at
        firsts[article_id] = at
    return {article_id: first for article_id, first in firsts.items() if first != article_id}


def _mark_copies(conn: Connection, given: _Judgement) -> bool:
    """Set ``duplicate_of`` and ``independent`` on the articles of this story; return whether any differed."""
    copies = {i: first for origin in given.origins for i, first in _copies(origin).items()}
    columns = (articles.c.id, articles.c.at, articles.c.duplicate_of, articles.c.independent)
    rows = {row.id: row for row in conn.execute(select(*columns).where(articles.c.story_id == given.story_id))}
    later = later_articles(given.origins, {i: row.at for i, row in rows.items()})
    wanted = {i: {"duplicate_of": copies.get(i), "independent": i not in later} for i in rows}
    differing = [i for i, row in rows.items() if (row.duplicate_of, row.independent) != tuple(wanted[i].values())]
    for article_id in differing:
        conn.execute(update(articles).where(articles.c.id == article_id).values(wanted[article_id]))
    return bool(differing)
