"""What is understood: origins, metrics, claims, figures, verdicts, quotes, tones and milestones."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables, parents first."""
    _metrics()
    _origins()
    _claims()
    _figures()
    _milestones()
    _origin_articles()
    _quotes()
    _tones()
    _figure_claims()
    _verdicts()


def _metrics() -> None:
    op.create_table(
        "metrics",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("story_id", sa.String(length=64), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=True),
        sa.Column("low", sa.Double(), nullable=True),
        sa.Column("high", sa.Double(), nullable=True),
        sa.Column("leading", sa.Text(), nullable=False),
        sa.Column("safe_to_say", sa.Text(), nullable=False),
        sa.Column("avoid", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("independent_origins", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("claims", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("outlets", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("readings", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name=op.f("fk_metrics_story_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_metrics")),
    )
    op.create_index(op.f("ix_metrics_status"), "metrics", ["status"], unique=False)
    op.create_index(op.f("ix_metrics_story_id"), "metrics", ["story_id"], unique=False)


def _origins() -> None:
    op.create_table(
        "origins",
        sa.Column("story_id", sa.String(length=64), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name=op.f("fk_origins_story_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("story_id", "id", name=op.f("pk_origins")),
    )


def _claims() -> None:
    op.create_table(
        "claims",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("article_id", sa.String(length=64), nullable=False),
        sa.Column("metric_id", sa.String(length=64), nullable=True),
        sa.Column("origin_id", sa.String(length=64), nullable=True),
        sa.Column("span_start", sa.Integer(), nullable=False),
        sa.Column("span_end", sa.Integer(), nullable=False),
        sa.Column("literal", sa.Text(), nullable=False),
        sa.Column("stated", sa.Double(), nullable=True),
        sa.Column("low", sa.Double(), nullable=True),
        sa.Column("high", sa.Double(), nullable=True),
        sa.Column("low_closed", sa.Boolean(), nullable=False),
        sa.Column("high_closed", sa.Boolean(), nullable=False),
        sa.Column("qualifier", sa.String(length=20), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("noun", sa.Text(), nullable=False),
        sa.Column("precision", sa.Double(), nullable=False),
        *_said(),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_claims_article_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["metric_id"], ["metrics.id"], name=op.f("fk_claims_metric_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claims")),
    )
    op.create_index(op.f("ix_claims_article_id"), "claims", ["article_id"], unique=False)
    op.create_index(op.f("ix_claims_metric_id"), "claims", ["metric_id"], unique=False)


def _said() -> list[sa.Column[Any]]:
    """What a claim's sentence says of its number."""
    return [
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.Column("sentence_start", sa.Integer(), nullable=False),
        sa.Column("metric", sa.Text(), nullable=False),
        sa.Column("frame", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("evidence", sa.String(length=20), nullable=False),
        sa.Column("period", sa.String(length=20), nullable=False),
        sa.Column("scope", sa.Text(), nullable=True),
        sa.Column("attributed_to", sa.Text(), nullable=True),
        sa.Column("as_of", sa.Date(), nullable=True),
        sa.Column("as_of_basis", sa.String(length=20), nullable=False),
        sa.Column("hedged", sa.Boolean(), nullable=False),
        sa.Column("negated", sa.Boolean(), nullable=False),
        sa.Column("corrected", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
    ]


def _figures() -> None:
    op.create_table(
        "figures",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("metric_id", sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("reading", sa.Text(), nullable=False),
        sa.Column("qualifier", sa.String(length=20), nullable=False),
        sa.Column("stated", sa.Double(), nullable=True),
        sa.Column("low", sa.Double(), nullable=True),
        sa.Column("high", sa.Double(), nullable=True),
        sa.Column("scope", sa.Text(), nullable=True),
        sa.Column("relation", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("independent_origins", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["metric_id"], ["metrics.id"], name=op.f("fk_figures_metric_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_figures")),
    )
    op.create_index(op.f("ix_figures_metric_id"), "figures", ["metric_id"], unique=False)


def _milestones() -> None:
    op.create_table(
        "milestones",
        sa.Column("article_id", sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("basis", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_milestones_article_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("article_id", "position", name=op.f("pk_milestones")),
    )


def _origin_articles() -> None:
    op.create_table(
        "origin_articles",
        sa.Column("story_id", sa.String(length=64), nullable=False),
        sa.Column("origin_id", sa.String(length=64), nullable=False),
        sa.Column("article_id", sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_origin_articles_article_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["story_id", "origin_id"],
            ["origins.story_id", "origins.id"],
            name=op.f("fk_origin_articles_story_id_origin_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("story_id", "origin_id", "article_id", name=op.f("pk_origin_articles")),
    )
    op.create_index(op.f("ix_origin_articles_article_id"), "origin_articles", ["article_id"], unique=False)


def _quotes() -> None:
    op.create_table(
        "quotes",
        sa.Column("article_id", sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("span_start", sa.Integer(), nullable=False),
        sa.Column("span_end", sa.Integer(), nullable=False),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("speaker", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_quotes_article_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("article_id", "position", name=op.f("pk_quotes")),
    )


def _tones() -> None:
    op.create_table(
        "tones",
        sa.Column("article_id", sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("tone", sa.Double(), nullable=False),
        sa.Column("label", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_tones_article_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("article_id", "position", name=op.f("pk_tones")),
    )


def _figure_claims() -> None:
    op.create_table(
        "figure_claims",
        sa.Column("figure_id", sa.String(length=64), nullable=False),
        sa.Column("claim_id", sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["claim_id"], ["claims.id"], name=op.f("fk_figure_claims_claim_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["figure_id"], ["figures.id"], name=op.f("fk_figure_claims_figure_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("figure_id", "claim_id", name=op.f("pk_figure_claims")),
    )
    op.create_index(op.f("ix_figure_claims_claim_id"), "figure_claims", ["claim_id"], unique=False)


def _verdicts() -> None:
    op.create_table(
        "verdicts",
        sa.Column("metric_id", sa.String(length=64), nullable=False),
        sa.Column("a", sa.String(length=64), nullable=False),
        sa.Column("b", sa.String(length=64), nullable=False),
        sa.Column("relation", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["a"], ["claims.id"], name=op.f("fk_verdicts_a"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["b"], ["claims.id"], name=op.f("fk_verdicts_b"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["metric_id"], ["metrics.id"], name=op.f("fk_verdicts_metric_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("metric_id", "a", "b", name=op.f("pk_verdicts")),
    )
    op.create_index(op.f("ix_verdicts_a"), "verdicts", ["a"], unique=False)
    op.create_index(op.f("ix_verdicts_b"), "verdicts", ["b"], unique=False)
