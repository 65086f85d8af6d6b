"""Indexes that hold all that the dashboard's widest questions ask for, so that no row is read for it."""

from __future__ import annotations

from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

_NEW = {
    "articles": (("independent", "day", "story_id", "domain"), ("day", "story_id", "tone")),
    "origin_articles": (("article_id", "story_id", "origin_id"),),
    "relevance": (("article_id", "outcome", "programme"),),
    "relevance_scores": (
        ("article_id", "matched", "programme", "closeness"),
        ("programme", "matched", "closeness", "article_id"),
        ("programme", "step", "matched"),
    ),
}
_OLD = {
    "articles": (("day", "story_id"),),
    "origin_articles": (("article_id",),),
    "relevance_scores": (("article_id",), ("programme", "matched", "closeness")),
}
"""Those that begin like a new one, which does their work."""


def upgrade() -> None:
    """Make the wide ones, drop the narrow ones."""
    for table, indexes in _NEW.items():
        for columns in indexes:
            op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, list(columns), unique=False)
    for table, indexes in _OLD.items():
        for columns in indexes:
            op.drop_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table_name=table)
