"""The Briefing's counts in a handful of statements, none of which reads a text."""

from __future__ import annotations

from datetime import datetime
from typing import get_args

from sqlalchemy import ColumnElement, Connection, ScalarSelect, func, select

from store.model import KEPT, RelevanceOutcome
from store.rows import Summary
from store.schema import articles, changes, claims, is_pending, metrics, outlets, relevance, sources, stories
from store.story_lists import count_by_status

DROPPED = tuple(sorted(set(get_args(RelevanceOutcome)) - KEPT))
"""Outcomes of articles that are left out; by name, so that an index finds them."""


def summary(conn: Connection, now: datetime, since: datetime) -> Summary:
    """What the store holds at ``now`` and what came in (since, now]; articles without those that were dropped."""
    by_status = count_by_status(conn, now)
    living = stories.c.merged_into.is_(None) & (stories.c.articles > 0)
    fresh_articles = articles.c.first_seen.between(since, now) & (articles.c.first_seen != since)
    numbers = conn.execute(
        select(
            _all_kept().label("articles"),
            _kept(fresh_articles).label("articles_new"),
            select(func.count()).select_from(outlets).scalar_subquery().label("outlets"),
            select(func.count()).where(living, stories.c.first_at > since).scalar_subquery().label("stories_new"),
            select(func.count()).select_from(metrics).scalar_subquery().label("metrics"),
            select(func.count()).where(metrics.c.status == "disputed").scalar_subquery().label("metrics_disputed"),
            select(func.count()).select_from(claims).scalar_subquery().label("claims"),
            select(func.count()).select_from(articles).where(is_pending).scalar_subquery().label("pending"),
            select(func.max(sources.c.last_checked)).scalar_subquery().label("last_checked"),
        )
    ).one()
    happened = select(changes.c.kind, func.count().label("number")).where(changes.c.at > since, changes.c.at <= now)
    states = select(sources.c.state, func.count().label("number")).group_by(sources.c.state)
    return Summary(
        articles=numbers.articles,
        articles_new=numbers.articles_new,
        outlets=numbers.outlets,
        stories=sum(by_status.values()),
        stories_new=numbers.stories_new,
        stories_by_status=by_status,
        metrics=numbers.metrics,
        metrics_disputed=numbers.metrics_disputed,
        claims=numbers.claims,
        changes={row.kind: row.number for row in conn.execute(happened.group_by(changes.c.kind))},
        sources_by_state={row.state: row.number for row in conn.execute(states)},
        pending=numbers.pending,
        last_checked=numbers.last_checked,
    )


def _all_kept() -> ColumnElement[int]:
    """How many articles there are without those that were dropped; each side is counted by an index alone."""
    every = select(func.count()).select_from(articles).scalar_subquery()
    return every - select(func.count()).select_from(relevance).where(_dropped()).scalar_subquery()


def _kept(wanted: ColumnElement[bool]) -> ScalarSelect[int]:
    """How many of some articles there are without those that were dropped."""
    dropped = select(1).where(relevance.c.article_id == articles.c.id, _dropped()).exists()
    return select(func.count()).select_from(articles).where(wanted, ~dropped).scalar_subquery()


def _dropped() -> ColumnElement[bool]:
    return relevance.c.outcome.in_(DROPPED)
