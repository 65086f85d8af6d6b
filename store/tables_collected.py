"""The tables of what is collected: articles with their revisions, outlets, sources, stories, runs and what changed."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    text,
    true,
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


def count_column(name: str) -> Column[int]:
    """A counter that starts at nothing."""
    return Column(name, Integer, nullable=False, server_default=text("0"))


def article_key() -> Column[str]:
    """The article as (part of) the key of a table; what hangs on an article goes with it."""
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
    Column("programme", CleanText),
    # "file": a settings file names it; "store": a command added it.
    Column("listed", String(10), nullable=False, server_default=text("'file'")),
    # The address as the settings give it; ``url`` follows permanent redirects.
    Column("given_url", CleanText),
    Column("found_url", CleanText),
    Column("state", String(20), nullable=False),
    Column("last_status", Integer),
    Column("last_error", CleanText),
    Column("etag", CleanText),
    Column("last_modified", CleanText),
    Column("last_checked", UtcTime),
    Column("next_check", UtcTime),
    Column("last_item", UtcTime),
    count_column("failures"),
    count_column("items_seen"),
    count_column("articles_new"),
    # Seconds between two looks, as its pace of change has made them.
    Column("interval", Integer),
)

# What petition pages showed, look by look; no foreign key, since the figures outlive the source.
petition_counts = Table(
    "petition_counts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("source", String(200), nullable=False),
    Column("url", CleanText, nullable=False),
    Column("title", CleanText, nullable=False),
    Column("value", Integer, nullable=False),
    Column("goal", Integer),
    Column("literal", CleanText, nullable=False),
    Column("basis", String(20), nullable=False),
    Column("evidence", CleanText, nullable=False),
    Column("flag", String(20)),
    Column("first_seen", UtcTime, nullable=False),
    Column("last_seen", UtcTime, nullable=False),
    Index(None, "source", "first_seen"),
)

# Where a news search's links lead, by the hash of the link, so that each is followed once; no address: nowhere.
link_targets = Table(
    "link_targets",
    metadata,
    Column("link_key", String(32), primary_key=True),
    Column("url", CleanText),
    Column("seen", UtcTime, nullable=False, index=True),
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
    # What store.story_life makes of the articles' times: the last that counts, and the one that woke the story.
    Column("alive_at", UtcTime),
    Column("revived_at", UtcTime),
    Column("tone", Finite),
    count_column("articles"),
    count_column("outlets"),
    count_column("origins"),
    count_column("metrics"),
    count_column("disputed"),
    count_column("growth"),
    count_column("undated"),
    count_column("agree"),
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
    Column("published_certain", Boolean, nullable=False, server_default=true()),
    Column("modified", UtcTime),
    Column("first_seen", UtcTime, nullable=False, index=True),
    # When the page was last there; ``looked``, when it was last asked for, None for never since.
    Column("fetched", UtcTime, nullable=False),
    Column("looked", UtcTime),
    Column("missing_since", UtcTime),
    Column("withdrawn", UtcTime),
    Column("language", CleanText),
    Column("revision", Integer, nullable=False),
    Column("text_hash", String(32), nullable=False),
    Column("text_basis", String(10), nullable=False),
    Column("source", String(200)),
    Column("duplicate_of", String(64)),
    Column("targets", JsonText, nullable=False),
    Column("story_id", String(64), ForeignKey("stories.id", ondelete="SET NULL")),
    # When the article stands on a time axis: published (unless that is in the future), else first seen; and that
    # UTC day as date.toordinal().
    Column("at", UtcTime, nullable=False, index=True),
    Column("day", Integer, nullable=False),
    Column("tone", Finite),
    Column("pending", Boolean, nullable=False),
    # Whether it is the first article of its origin; one that was not judged yet stands for itself.
    Column("independent", Boolean, nullable=False, server_default=true()),
    Index(None, "story_id", "at"),
    Index(None, "domain", "day", "story_id"),
    # These hold all that counts by day, tones by week and pick-ups ask for: over thousands of articles no row is read.
    Index(None, "day", "story_id", "tone"),
    Index(None, "independent", "day", "story_id", "domain"),
    Index(None, "source", "day"),
    Index("ix_articles_pending", "id", sqlite_where=text("pending"), postgresql_where=text("pending")),
)

# Written as its partial index has it: as a comparison ("pending = 1", which SQLite is given for a boolean column) the
# planner would not know it again, and read every article.
is_pending = text("articles.pending")

revisions = Table(
    "revisions",
    metadata,
    article_key(),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("title", CleanText, nullable=False),
    Column("text_hash", String(32), nullable=False),
    Column("fetched", UtcTime, nullable=False),
    Column("text", CleanText, nullable=False),
)

changes = Table(
    "changes",
    metadata,
    Column("key", String(32), primary_key=True),
    Column("at", UtcTime, nullable=False, index=True),
    Column("kind", String(20), nullable=False),
    Column("text", CleanText, nullable=False),
    # No foreign keys: what happened stays told when what it was about is gone.
    Column("story_id", String(64), index=True),
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
