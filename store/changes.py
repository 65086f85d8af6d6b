"""Changes: what a reader wants to know since yesterday. Each is written once, however often it is found."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, delete, exists, func, or_, select

from store.columns import as_utc
from store.model import Change
from store.rows import ChangeRow
from store.schema import articles, changes, claims, metrics, stories
from store.sql import AnyRow, AnySelect, digest, insert_missing


def add(conn: Connection, change: Change) -> bool:
    """Note a change; return whether it was new.

    The same kind, text and ids are the same change, whenever it is found again; of a source, only on the same UTC
    day, because a source may go quiet more than once.
    """
    about = (change.kind, change.text, change.story_id or "", change.metric_id or "", change.article_id or "")
    day = as_utc(change.at).date().isoformat() if change.kind == "source" else ""
    row = {
        "key": digest("\x1f".join((*about, day))),
        "at": change.at,
        "kind": change.kind,
        "text": change.text,
        "story_id": change.story_id,
        "metric_id": change.metric_id,
        "article_id": change.article_id,
    }
    return insert_missing(conn, changes, [row]) == 1


def withdraw_moved(conn: Connection, story_id: str) -> int:
    """Take back a story's news of figures that its judgement counts as another metric by now; return how many.

    A claim that stands alone may be understood only when more is known: what was told of it then was our mistake, not
    news. A figure that an outlet took out of its article stays told: it was said.
    """
    here = claims.c.article_id == changes.c.article_id
    counted = exists().where(here, claims.c.metric_id == changes.c.metric_id)
    elsewhere = exists().where(here, claims.c.metric_id.is_not(None))
    moved = (changes.c.kind == "figure", changes.c.story_id == story_id, ~counted, elsewhere)
    return conn.execute(delete(changes).where(*moved)).rowcount


def between(conn: Connection, since: datetime, until: datetime, limit: int | None = None) -> list[ChangeRow]:
    """Changes in (since, until], newest first; a merged story's are told of the one it was merged into."""
    return _rows(conn, _told().where(changes.c.at > since, changes.c.at <= until).limit(limit))


def of_story(conn: Connection, story_id: str, kinds: Collection[str], limit: int | None = None) -> list[ChangeRow]:
    """A story's changes of some kinds, newest first; those of stories that were merged into it too."""
    merged = select(stories.c.id).where(stories.c.merged_into == story_id)
    here = or_(changes.c.story_id == story_id, changes.c.story_id.in_(merged))
    return _rows(conn, _told().where(here, changes.c.kind.in_(sorted(kinds))).limit(limit))


def news(conn: Connection, since: datetime, kinds: Collection[str]) -> list[tuple[str, ChangeRow, str | None]]:
    """Changes of some kinds since ``since``, oldest first, each with the key it is kept under, which stays as it is
    when its story is merged, and with the programme of its story."""
    query = _told().where(changes.c.at > since, changes.c.kind.in_(sorted(kinds)))
    rows = conn.execute(query).all()
    return [(row.key, _row(row), row.programme) for row in reversed(rows)]


def _told() -> AnySelect:
    story, target = stories.alias("story"), stories.alias("target")
    joined = (
        changes.outerjoin(story, story.c.id == changes.c.story_id)
        .outerjoin(target, target.c.id == func.coalesce(story.c.merged_into, story.c.id))
        .outerjoin(metrics, metrics.c.id == changes.c.metric_id)
        .outerjoin(articles, articles.c.id == changes.c.article_id)
    )
    return (
        select(
            changes.c.key,
            changes.c.at,
            changes.c.kind,
            changes.c.text,
            target.c.id.label("story_id"),
            target.c.title.label("story_title"),
            target.c.programme,
            metrics.c.id.label("metric_id"),
            metrics.c.label.label("metric_label"),
            articles.c.id.label("article_id"),
        )
        .select_from(joined)
        .order_by(changes.c.at.desc(), changes.c.key)
    )


def _rows(conn: Connection, query: AnySelect) -> list[ChangeRow]:
    return [_row(row) for row in conn.execute(query)]


def _row(row: AnyRow) -> ChangeRow:
    change = Change(row.at, row.kind, row.text, row.story_id, row.metric_id, row.article_id)
    return ChangeRow(change, row.story_title, row.metric_label)
