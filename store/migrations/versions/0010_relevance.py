"""How articles stand to the watched programmes, what follows from it, and what people decided."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def _article() -> sa.Column[str]:
    return sa.Column("article_id", sa.String(64), nullable=False)


def upgrade() -> None:
    """Make the tables, empty: without a query or a closeness in the settings everything is relevant, as before."""
    op.create_table(
        "relevance_scores",
        sa.Column("programme", sa.String(200), nullable=False),
        _article(),
        sa.Column("matched", sa.String(10), nullable=False),
        sa.Column("closeness", sa.Double(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        _leads_to_article("relevance_scores"),
        sa.PrimaryKeyConstraint("programme", "article_id", name="pk_relevance_scores"),
    )
    op.create_index("ix_relevance_scores_article_id", "relevance_scores", ["article_id"])
    nearest = ["programme", "matched", "closeness"]
    op.create_index("ix_relevance_scores_programme_matched_closeness", "relevance_scores", nearest)
    op.create_table(
        "relevance",
        _article(),
        sa.Column("outcome", sa.String(20), nullable=False),
        sa.Column("programme", sa.String(200), nullable=True),
        sa.Column("closeness", sa.Double(), nullable=True),
        sa.Column("margin", sa.Double(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        _leads_to_article("relevance"),
        sa.PrimaryKeyConstraint("article_id", name="pk_relevance"),
    )
    op.create_index("ix_relevance_margin", "relevance", ["margin"])
    op.create_index("ix_relevance_outcome_margin", "relevance", ["outcome", "margin"])
    _choices()


def _choices() -> None:
    op.create_table(
        "relevance_choices",
        sa.Column("id", sa.Integer(), nullable=False),
        _article(),
        sa.Column("verdict", sa.String(10), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended", sa.DateTime(timezone=True), nullable=True),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        _leads_to_article("relevance_choices"),
        sa.PrimaryKeyConstraint("id", name="pk_relevance_choices"),
    )
    op.create_index("ix_relevance_choices_article_id", "relevance_choices", ["article_id"])


def _leads_to_article(table: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_article_id"
    return sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=name, ondelete="CASCADE")
