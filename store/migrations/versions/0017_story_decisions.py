"""Who decided about a story, where the articles came from, and decisions that take others back."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; nobody was noted so far, nor where articles came from: what was decided before can be taken
    back, and moves nothing then.

    Plain ADD COLUMN: a table made anew would lose its triggers on SQLite.
    """
    op.add_column("story_decisions", sa.Column("who", sa.Text(), server_default="unknown", nullable=False))
    for name in ("part_of", "undoes", "ended_by"):
        op.add_column("story_decisions", sa.Column(name, sa.Integer(), nullable=True))
    for name in ("was", "became"):
        op.add_column("decision_articles", sa.Column(name, sa.String(length=64), nullable=True))
