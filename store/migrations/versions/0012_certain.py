"""Whether an article's time of publication is certain."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; what an address or a text said so far is not certain.

    Plain ADD COLUMN: a table made anew would lose its triggers on SQLite.
    """
    op.add_column("articles", sa.Column("published_certain", sa.Boolean(), server_default=sa.true(), nullable=False))
    op.execute(sa.text("UPDATE articles SET published_certain = false WHERE published_basis IN ('url', 'text')"))
