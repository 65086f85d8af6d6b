"""What petition pages show, where links of searches lead, and where a source is listed and was first given."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add tables and columns; the address of a known source is the one that was given for it."""
    op.add_column("sources", sa.Column("programme", sa.Text(), nullable=True))
    in_file = sa.text("'file'")
    op.add_column("sources", sa.Column("listed", sa.String(length=10), server_default=in_file, nullable=False))
    op.add_column("sources", sa.Column("given_url", sa.Text(), nullable=True))
    op.add_column("sources", sa.Column("found_url", sa.Text(), nullable=True))
    known = sa.table("sources", sa.column("url", sa.Text), sa.column("given_url", sa.Text))
    op.execute(sa.update(known).values(given_url=known.c.url))
    op.create_table(
        "petition_counts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("goal", sa.Integer(), nullable=True),
        sa.Column("literal", sa.Text(), nullable=False),
        sa.Column("basis", sa.String(length=20), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("flag", sa.String(length=20), nullable=True),
        sa.Column("first_seen", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_petition_counts")),
    )
    op.create_index(op.f("ix_petition_counts_source_first_seen"), "petition_counts", ["source", "first_seen"])
    op.create_table(
        "link_targets",
        sa.Column("link_key", sa.String(length=32), nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("seen", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("link_key", name=op.f("pk_link_targets")),
    )
    op.create_index(op.f("ix_link_targets_seen"), "link_targets", ["seen"])
