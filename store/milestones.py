"""Milestones: dated turns of a story, by the article that says so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, select

from store.model import Milestone
from store.refs import COLUMNS, article_ref, joined, replace_of_articles
from store.rows import MilestoneRow
from store.schema import articles, milestones

_FIELDS = ("day", "basis", "kind", "label", "sentence")


def replace_for_articles(conn: Connection, found: Mapping[str, Iterable[Milestone]]) -> None:
    """Make these the milestones of each article (id → milestones); their story is that of the article."""
    rows = {article_id: [_values(item) for item in items] for article_id, items in found.items()}
    replace_of_articles(conn, milestones, rows)


def replace_for_article(conn: Connection, article_id: str, found: Iterable[Milestone]) -> None:
    """Make these the milestones of one article."""
    replace_for_articles(conn, {article_id: found})


def of_story(conn: Connection, story_id: str) -> list[MilestoneRow]:
    """The milestones of a story by day, then by their article's time; several articles may tell of one turn."""
    query = (
        select(milestones, *COLUMNS)
        .select_from(joined(milestones))
        .where(articles.c.story_id == story_id)
        .order_by(milestones.c.day, articles.c.at, articles.c.id, milestones.c.position)
    )
    return [
        MilestoneRow(
            Milestone(story_id, row.article_id, row.day, row.basis, row.kind, row.label, row.sentence), article_ref(row)
        )
        for row in conn.execute(query)
    ]


def _values(item: Milestone) -> dict[str, Any]:
    return {name: getattr(item, name) for name in _FIELDS}
