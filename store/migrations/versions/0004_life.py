"""The life of a story: which articles are the first of their origin, when a story last counted, when it came back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

# The rule of store.story_life as it was when this was written: a migration must not change when the program does.
SILENCE = timedelta(days=14)

ARTICLES = sa.table(
    "articles",
    sa.column("id", sa.String),
    sa.column("story_id", sa.String),
    sa.column("at", sa.DateTime(timezone=True)),
    sa.column("independent", sa.Boolean),
)
STORIES = sa.table(
    "stories",
    sa.column("id", sa.String),
    sa.column("alive_at", sa.DateTime(timezone=True)),
    sa.column("revived_at", sa.DateTime(timezone=True)),
)
MEMBERS = sa.table(
    "origin_articles",
    sa.column("story_id", sa.String),
    sa.column("origin_id", sa.String),
    sa.column("article_id", sa.String),
    sa.column("position", sa.Integer),
)


def upgrade() -> None:
    """Add the columns (never by a new table: that would drop triggers on SQLite) and fill them."""
    op.add_column("articles", sa.Column("independent", sa.Boolean(), server_default=sa.true(), nullable=False))
    op.add_column("stories", sa.Column("alive_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("stories", sa.Column("revived_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(op.f("ix_articles_domain_day_story_id"), "articles", ["domain", "day", "story_id"], unique=False)
    connection = op.get_bind()
    _mark_later_articles(connection)
    rows = list(_lives(connection))
    if rows:
        filled = {"alive_at": sa.bindparam("alive"), "revived_at": sa.bindparam("revived")}
        connection.execute(sa.update(STORIES).where(STORIES.c.id == sa.bindparam("key")).values(filled), rows)


def _mark_later_articles(connection: sa.Connection) -> None:
    place = sa.func.row_number().over(
        partition_by=(MEMBERS.c.story_id, MEMBERS.c.origin_id), order_by=(ARTICLES.c.at, MEMBERS.c.position)
    )
    joined = MEMBERS.join(ARTICLES, ARTICLES.c.id == MEMBERS.c.article_id)
    ranked = sa.select(ARTICLES.c.id, place.label("place")).select_from(joined).subquery()
    later = sa.select(ranked.c.id).where(ranked.c.place > 1)
    connection.execute(sa.update(ARTICLES).where(ARTICLES.c.id.in_(later)).values(independent=False))


def _lives(connection: sa.Connection) -> Iterator[dict[str, Any]]:
    query = (
        sa.select(ARTICLES.c.story_id, ARTICLES.c.at, ARTICLES.c.independent)
        .where(ARTICLES.c.story_id.is_not(None))
        .order_by(ARTICLES.c.story_id, ARTICLES.c.at, ARTICLES.c.independent.desc())
    )
    for story_id, rows in groupby(connection.execute(query).all(), key=lambda row: row.story_id):
        alive: datetime | None = None
        revived: datetime | None = None
        for row in rows:
            if alive is None or row.at - alive <= SILENCE:
                alive = row.at
            elif row.independent:
                alive = revived = row.at
        yield {"key": story_id, "alive": alive, "revived": revived}
