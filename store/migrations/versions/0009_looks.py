"""When a page was last asked for, whether it was withdrawn, and the changes of one story found quickly."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; so far every look that was noted counts as one that found the page.

    Plain ADD COLUMN: a table made anew would lose its triggers on SQLite.
    """
    for name in ("looked", "missing_since", "withdrawn"):
        op.add_column("articles", sa.Column(name, sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_changes_story_id", "changes", ["story_id"])
