"""What may be told of internal posts, and who read it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables, empty."""
    op.create_table(
        "voice_batches",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        *(_number(name) for name in ("population", "min_authors", "min_population", "min_theme_authors")),
        sa.Column("themes", sa.Text(), nullable=False),
        sa.Column("sealed", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_voice_batches")),
    )
    _of_a_batch(
        "voice_cells",
        sa.Column("channel", sa.Text(), nullable=True),
        sa.Column("theme", sa.Text(), nullable=True),
        sa.Column("posts", sa.Integer(), nullable=True),
        sa.Column("authors", sa.Integer(), nullable=True),
        sa.Column("tone", sa.Double(), nullable=True),
        sa.Column("emotions", sa.Text(), nullable=True),
    )
    _of_a_batch(
        "voice_figures",
        sa.Column("reading", sa.Text(), nullable=False),
        sa.Column("noun", sa.Text(), nullable=False),
        sa.Column("low", sa.Double(), nullable=True),
        sa.Column("high", sa.Double(), nullable=True),
        _number("at_least"),
    )
    op.create_table(
        "voice_marks",
        sa.Column("mark", sa.LargeBinary(), nullable=False),
        _number("batch_id"),
        _batch("voice_marks"),
        sa.PrimaryKeyConstraint("mark", name=op.f("pk_voice_marks")),
    )
    op.create_index(op.f("ix_voice_marks_batch_id"), "voice_marks", ["batch_id"], unique=False)
    op.create_table(
        "voice_keys",
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_voice_keys")),
    )
    _access_log()


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=False)


def _batch(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_batch_id")
    return sa.ForeignKeyConstraint(["batch_id"], ["voice_batches.id"], name=name, ondelete="CASCADE")


def _of_a_batch(table: str, *columns: sa.Column) -> None:
    op.create_table(
        table,
        _number("id"),
        _number("batch_id"),
        sa.Column("week", sa.String(length=8), nullable=False),
        *columns,
        _number("holds"),
        _number("theme_holds"),
        _batch(table),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    for column in ("week", "batch_id"):
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column], unique=False)


def _access_log() -> None:
    op.create_table(
        "access_log",
        _number("id"),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        _number("groups"),
        sa.Column("turn", sa.String(length=20), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_log")),
    )
    op.create_index(op.f("ix_access_log_at"), "access_log", ["at"], unique=False)
