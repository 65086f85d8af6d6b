"""What a story says: the lines of its summary and answers, with the sentences they cite."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables; they are filled when a story is judged the next time."""
    op.create_table(
        "story_lines",
        sa.Column("story_id", sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("part", sa.String(length=20), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("citations", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name=op.f("fk_story_lines_story_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("story_id", "position", name=op.f("pk_story_lines")),
    )
    op.create_table(
        "line_citations",
        sa.Column("story_id", sa.String(length=64), nullable=False),
        sa.Column("line", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("article_id", sa.String(length=64), nullable=False),
        sa.Column("span_start", sa.Integer(), nullable=False),
        sa.Column("span_end", sa.Integer(), nullable=False),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_line_citations_article_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["story_id", "line"],
            ["story_lines.story_id", "story_lines.position"],
            name=op.f("fk_line_citations_story_id_line"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("story_id", "line", "position", name=op.f("pk_line_citations")),
    )
    op.create_index(op.f("ix_line_citations_article_id"), "line_citations", ["article_id"], unique=False)
