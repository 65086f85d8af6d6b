"""Who took from whom within an origin, and the role that a text gives to the one it quotes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns, empty until a story is judged and an article read again.

    Plain ADD COLUMN: a table made anew would lose its triggers on SQLite.
    """
    op.add_column("origin_articles", sa.Column("how", sa.String(length=20), nullable=True))
    op.add_column("origin_articles", sa.Column("source_id", sa.String(length=64), nullable=True))
    op.add_column("origin_articles", sa.Column("basis", sa.String(length=20), nullable=True))
    op.add_column("quotes", sa.Column("role", sa.Text(), nullable=True))
