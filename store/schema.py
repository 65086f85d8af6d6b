"""The tables. ``store/migrations`` leads every store here; a test holds the two together.

Texts live in ``revisions`` only, so that lists over ``articles`` read thin rows. No hostile text is ever a key or in
an index (PostgreSQL refuses index entries over 2.7 kB): addresses are looked up by their hash. Counters on
``stories`` and ``metrics`` are kept true by ``store.counters``.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    text,
)

from store.columns import CleanText, Finite, JsonText, UtcTime

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _count(name: str) -> Column[int]:
    return Column(name, Integer, nullable=False, server_default=text("0"))


def _article_key() -> Column[str]:
    return Column("article_id", String(64), ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True)


meta = Table("meta", metadata, Column("name", String(64), primary_key=True), Column("value", CleanText, nullable=False))

outlets = Table(
    "outlets",
    metadata,
    Column("domain", String(253), primary_key=True),
    Column("name", CleanText, nullable=False),
    Column("country", CleanText),
    Column("leaning", CleanText),
    Column("leaning_origin", CleanText),
)

sources = Table(
    "sources",
    metadata,
    Column("name", String(200), primary_key=True),
    Column("kind", String(20), nullable=False),
    Column("url", CleanText, nullable=False),
    Column("outlet", CleanText),
    Column("state", String(20), nullable=False),
    Column("last_status", Integer),
    Column("last_error", CleanText),
    Column("etag", CleanText),
    Column("last_modified", CleanText),
    Column("last_checked", UtcTime),
    Column("next_check", UtcTime),
    Column("last_item", UtcTime),
    _count("failures"),
    _count("items_seen"),
    _count("articles_new"),
)

stories = Table(
    "stories",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("title", CleanText, nullable=False),
    Column("keywords", JsonText, nullable=False),
    Column("programme", CleanText),
    Column("merged_into", String(64), ForeignKey("stories.id", ondelete="CASCADE"), index=True),
    Column("first_published", UtcTime),
    Column("last_published", UtcTime),
    Column("first_at", UtcTime),
    Column("last_at", UtcTime, index=True),
    Column("tone", Finite),
    _count("articles"),
    _count("outlets"),
    _count("origins"),
    _count("metrics"),
    _count("disputed"),
    _count("growth"),
    _count("undated"),
    _count("agree"),
)

articles = Table(
    "articles",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("url", CleanText, nullable=False),
    Column("url_key", String(32), nullable=False, index=True),
    Column("canonical_url", CleanText),
    Column("canonical_key", String(32), index=True),
    Column("title", CleanText, nullable=False),
    Column("outlet", CleanText),
    Column("domain", String(253), ForeignKey("outlets.domain")),
    Column("author", CleanText),
    Column("published", UtcTime),
    Column("published_basis", String(20), nullable=False),
    Column("modified", UtcTime),
    Column("first_seen", UtcTime, nullable=False, index=True),
    Column("fetched", UtcTime, nullable=False),
    Column("language", CleanText),
    Column("revision", Integer, nullable=False),
    Column("text_hash", String(32), nullable=False),
    Column("text_basis", String(10), nullable=False),
    Column("source", String(200)),
    Column("duplicate_of", String(64)),
    Column("targets", JsonText, nullable=False),
    Column("story_id", String(64), ForeignKey("stories.id", ondelete="SET NULL")),
    # When the article stands on a time axis: published, else first seen; and that UTC day as date.toordinal().
    Column("at", UtcTime, nullable=False, index=True),
    Column("day", Integer, nullable=False),
    Column("tone", Finite),
    Column("pending", Boolean, nullable=False),
    Index(None, "story_id", "at"),
    Index(None, "day", "story_id"),
    Index(None, "source", "day"),
    Index("ix_articles_pending", "id", sqlite_where=text("pending"), postgresql_where=text("pending")),
)

revisions = Table(
    "revisions",
    metadata,
    _article_key(),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("title", CleanText, nullable=False),
    Column("text_hash", String(32), nullable=False),
    Column("fetched", UtcTime, nullable=False),
    Column("text", CleanText, nullable=False),
)

origins = Table(
    "origins",
    metadata,
    Column("story_id", String(64), ForeignKey("stories.id", ondelete="CASCADE"), primary_key=True),
    Column("id", String(64), primary_key=True),
    Column("kind", String(20), nullable=False),
    Column("name", CleanText),
)

origin_articles = Table(
    "origin_articles",
    metadata,
    Column("story_id", String(64), primary_key=True),
    Column("origin_id", String(64), primary_key=True),
    Column("article_id", String(64), ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True, index=True),
    Column("position", Integer, nullable=False),
    ForeignKeyConstraint(["story_id", "origin_id"], ["origins.story_id", "origins.id"], ondelete="CASCADE"),
)

metrics = Table(
    "metrics",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("story_id", String(64), ForeignKey("stories.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("label", CleanText, nullable=False),
    Column("unit", CleanText, nullable=False),
    Column("scope", CleanText),
    Column("low", Finite),
    Column("high", Finite),
    Column("leading", CleanText, nullable=False),
    Column("safe_to_say", CleanText, nullable=False),
    Column("avoid", CleanText, nullable=False),
    Column("reason", CleanText, nullable=False),
    Column("independent_origins", Integer, nullable=False),
    Column("status", String(20), nullable=False, index=True),
    _count("claims"),
    _count("outlets"),
    _count("readings"),
)

claims = Table(
    "claims",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("article_id", String(64), ForeignKey("articles.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("metric_id", String(64), ForeignKey("metrics.id", ondelete="SET NULL"), index=True),
    Column("origin_id", String(64)),
    Column("span_start", Integer, nullable=False),
    Column("span_end", Integer, nullable=False),
    Column("literal", CleanText, nullable=False),
    Column("stated", Finite),
    Column("low", Finite),
    Column("high", Finite),
    Column("low_closed", Boolean, nullable=False),
    Column("high_closed", Boolean, nullable=False),
    Column("qualifier", String(20), nullable=False),
    Column("unit", CleanText, nullable=False),
    Column("noun", CleanText, nullable=False),
    Column("precision", Finite, nullable=False),
    Column("sentence", CleanText, nullable=False),
    Column("sentence_start", Integer, nullable=False),
    Column("metric", CleanText, nullable=False),
    Column("frame", CleanText, nullable=False),
    Column("kind", CleanText, nullable=False),
    Column("role", String(20), nullable=False),
    Column("evidence", String(20), nullable=False),
    Column("scope", CleanText),
    Column("attributed_to", CleanText),
    Column("as_of", Date),
    Column("as_of_basis", String(20), nullable=False),
    Column("hedged", Boolean, nullable=False),
    Column("negated", Boolean, nullable=False),
    Column("corrected", Boolean, nullable=False),
    Column("position", Integer, nullable=False),
)

figures = Table(
    "figures",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("metric_id", String(64), ForeignKey("metrics.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("position", Integer, nullable=False),
    Column("reading", CleanText, nullable=False),
    Column("qualifier", String(20), nullable=False),
    Column("stated", Finite),
    Column("low", Finite),
    Column("high", Finite),
    Column("scope", CleanText),
    Column("relation", String(20), nullable=False),
    Column("reason", CleanText, nullable=False),
    Column("independent_origins", Integer, nullable=False),
)

figure_claims = Table(
    "figure_claims",
    metadata,
    Column("figure_id", String(64), ForeignKey("figures.id", ondelete="CASCADE"), primary_key=True),
    Column("claim_id", String(64), ForeignKey("claims.id", ondelete="CASCADE"), primary_key=True, index=True),
    Column("position", Integer, nullable=False),
)

verdicts = Table(
    "verdicts",
    metadata,
    Column("metric_id", String(64), ForeignKey("metrics.id", ondelete="CASCADE"), primary_key=True),
    Column("a", String(64), ForeignKey("claims.id", ondelete="CASCADE"), primary_key=True, index=True),
    Column("b", String(64), ForeignKey("claims.id", ondelete="CASCADE"), primary_key=True, index=True),
    Column("relation", String(20), nullable=False),
    Column("reason", CleanText, nullable=False),
)

quotes = Table(
    "quotes",
    metadata,
    _article_key(),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("span_start", Integer, nullable=False),
    Column("span_end", Integer, nullable=False),
    Column("quote", CleanText, nullable=False),
    Column("speaker", CleanText),
)

tones = Table(
    "tones",
    metadata,
    _article_key(),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("target", CleanText, nullable=False),
    Column("tone", Finite, nullable=False),
    Column("label", String(20), nullable=False),
)

milestones = Table(
    "milestones",
    metadata,
    _article_key(),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("day", Date, nullable=False),
    Column("basis", String(20), nullable=False),
    Column("kind", CleanText, nullable=False),
    Column("label", CleanText, nullable=False),
    Column("sentence", CleanText, nullable=False),
)

changes = Table(
    "changes",
    metadata,
    Column("key", String(32), primary_key=True),
    Column("at", UtcTime, nullable=False, index=True),
    Column("kind", String(20), nullable=False),
    Column("text", CleanText, nullable=False),
    # No foreign keys: what happened stays told when what it was about is gone.
    Column("story_id", String(64)),
    Column("metric_id", String(64), index=True),
    Column("article_id", String(64)),
)

embeddings = Table(
    "embeddings",
    metadata,
    Column("model", String(200), primary_key=True),
    Column("text_hash", String(64), primary_key=True),
    Column("vector", LargeBinary, nullable=False),
)

runs = Table(
    "runs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("command", CleanText, nullable=False),
    Column("started", UtcTime, nullable=False, index=True),
    Column("finished", UtcTime),
    Column("outcome", String(20), nullable=False),
    Column("counts", JsonText, nullable=False),
)
