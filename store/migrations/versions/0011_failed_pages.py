"""Pages that were listed and could not be read, so that they are not asked for at every run."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table, empty: what fails from now on is remembered."""
    op.create_table(
        "failed_pages",
        sa.Column("url_key", sa.String(32), nullable=False),
        sa.Column("source", sa.String(200), nullable=False),
        sa.Column("reason", sa.String(40), nullable=False),
        sa.Column("first_failure", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_failure", sa.DateTime(timezone=True), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=True),
        sa.Column("by_host", sa.Boolean(), nullable=False),
        sa.Column("listed", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("url_key", name="pk_failed_pages"),
    )
    op.create_index("ix_failed_pages_source_not_before", "failed_pages", ["source", "not_before"])
    op.create_index("ix_failed_pages_listed", "failed_pages", ["listed"])
