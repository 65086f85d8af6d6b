"""Keeping the counters on stories and metrics true: the one place that knows how they follow from the rows.

Lists over thousands of stories read these columns instead of counting articles and claims each time. Whoever moves,
adds or removes what is counted calls in here within the same transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, case, delete, func, select

from store.schema import articles, claims, figures, metrics, origins, stories
from store.sql import AnySelect, chunks, gather, updating
from store.story_life import Life, life_of

# An article without a domain counts by its outlet's name, one with neither as an outlet of its own.
OUTLET = func.coalesce(articles.c.domain, articles.c.outlet, articles.c.id)
LEAST_HEARD = 3
"""From how many judged articles on a mean tone is told: one article alone is no mood (as many as virality asks for)."""
STORY_COUNTS = ("articles", "outlets", "origins", "metrics", "disputed", "growth", "undated", "agree")
STORY_FACTS = ("first_published", "last_published", "first_at", "last_at", "tone", "alive_at", "revived_at")
METRIC_COUNTS = ("claims", "outlets", "readings")


def settle(conn: Connection, ids: Iterable[str]) -> frozenset[str]:
    """Remove those stories that have no article left, count the others anew; return the ids of those."""
    wanted = sorted(set(ids))
    alive: set[str] = set()
    for part in chunks(wanted):
        query = select(articles.c.story_id).where(articles.c.story_id.in_(part)).distinct()
        alive |= {row.story_id for row in conn.execute(query)}
    for part in chunks(story_id for story_id in wanted if story_id not in alive):
        conn.execute(delete(stories).where(stories.c.id.in_(part), stories.c.merged_into.is_(None)))
    refresh(conn, alive)
    return frozenset(alive)


def refresh(conn: Connection, story_ids: Iterable[str]) -> None:
    """Count anew what belongs to these stories and to their metrics."""
    wanted = sorted(set(story_ids))
    query = select(metrics.c.id)
    inside = gather(wanted, lambda part: conn.execute(query.where(metrics.c.story_id.in_(part))).scalars())
    refresh_metrics(conn, inside)
    refresh_stories(conn, wanted)


def refresh_stories(conn: Connection, ids: Iterable[str]) -> None:
    """Count anew what belongs to these stories."""
    for part in chunks(sorted(set(ids))):
        facts: dict[str, dict[str, Any]] = {
            story_id: dict.fromkeys(STORY_COUNTS, 0) | dict.fromkeys(STORY_FACTS) for story_id in part
        }
        for query in (_of_articles(part), _of_origins(part), _of_metrics(part)):
            for row in conn.execute(query).mappings():
                facts[row["story_id"]] |= {name: value for name, value in row.items() if name != "story_id"}
        for story_id, life in lives(conn, part).items():
            facts[story_id] |= {"alive_at": life.last, "revived_at": life.revived}
        _update(conn, stories, facts)


def refresh_metrics(conn: Connection, ids: Iterable[str]) -> None:
    """Count anew the claims, outlets and readings of these metrics."""
    for part in chunks(sorted(set(ids))):
        counts: dict[str, dict[str, Any]] = {metric_id: dict.fromkeys(METRIC_COUNTS, 0) for metric_id in part}
        behind = (
            select(claims.c.metric_id, func.count().label("claims"), func.count(OUTLET.distinct()).label("outlets"))
            .join(articles, articles.c.id == claims.c.article_id)
            .where(claims.c.metric_id.in_(part))
            .group_by(claims.c.metric_id)
        )
        readings = (
            select(figures.c.metric_id, func.count().label("readings"))
            .where(figures.c.metric_id.in_(part))
            .group_by(figures.c.metric_id)
        )
        for query in (behind, readings):
            for row in conn.execute(query).mappings():
                counts[row["metric_id"]] |= {name: value for name, value in row.items() if name != "metric_id"}
        _update(conn, metrics, counts)


def _of_articles(ids: Sequence[str]) -> AnySelect:
    return (
        select(
            articles.c.story_id,
            func.count().label("articles"),
            func.count(OUTLET.distinct()).label("outlets"),
            func.min(articles.c.published).label("first_published"),
            func.max(articles.c.published).label("last_published"),
            func.min(articles.c.at).label("first_at"),
            func.max(articles.c.at).label("last_at"),
            case((func.count(articles.c.tone) >= LEAST_HEARD, func.avg(articles.c.tone))).label("tone"),
        )
        .where(articles.c.story_id.in_(ids))
        .group_by(articles.c.story_id)
    )


def lives(conn: Connection, ids: Iterable[str], until: datetime | None = None) -> dict[str, Life]:
    """The lives of stories, as they were at ``until`` if it is given; a story without articles is left out."""
    query = select(articles.c.story_id, articles.c.at, articles.c.independent)
    if until is not None:
        query = query.where(articles.c.at < until)
    times: dict[str, list[tuple[datetime, bool]]] = {}
    for row in gather(ids, lambda part: conn.execute(query.where(articles.c.story_id.in_(part))).all()):
        times.setdefault(row.story_id, []).append((row.at, row.independent))
    return {story_id: life for story_id, found in times.items() if (life := life_of(found))}


def _of_origins(ids: Sequence[str]) -> AnySelect:
    # Two reports of one newsroom are not independent of each other.
    newsroom = func.coalesce(origins.c.name, origins.c.id)
    query = select(origins.c.story_id, func.count(newsroom.distinct()).label("origins"))
    return query.where(origins.c.story_id.in_(ids)).group_by(origins.c.story_id)


def _of_metrics(ids: Sequence[str]) -> AnySelect:
    def having(status: str) -> Any:
        return func.sum(case((metrics.c.status == status, 1), else_=0)).label(status)

    columns = [having(status) for status in ("disputed", "growth", "undated", "agree")]
    query = select(metrics.c.story_id, func.count().label("metrics"), *columns)
    return query.where(metrics.c.story_id.in_(ids)).group_by(metrics.c.story_id)


def _update(conn: Connection, table: Table, facts: dict[str, dict[str, Any]]) -> None:
    """Write facts by id; every row names the same ones."""
    names = tuple(next(iter(facts.values())))
    rows = [{"key_id": key} | {f"new_{n}": row[n] for n in names} for key, row in facts.items()]
    conn.execute(updating(table, names), rows)


def clear_judgement(conn: Connection, story_id: str) -> None:
    """Remove metrics and origins of a story that has no article any more, and set its counters to nothing."""
    conn.execute(delete(metrics).where(metrics.c.story_id == story_id))
    conn.execute(delete(origins).where(origins.c.story_id == story_id))
    _update(conn, stories, {story_id: dict.fromkeys(STORY_COUNTS, 0) | dict.fromkeys(STORY_FACTS)})
