"""The tables of what is understood: origins, metrics, claims, figures, verdicts, quotes, tones and milestones."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, ForeignKey, ForeignKeyConstraint, Index, Integer, String, Table, true

from store.columns import CleanText, Finite, JsonText, UtcTime
from store.tables_collected import article_key, count_column, metadata

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
    Column("article_id", String(64), ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, nullable=False),
    # How it was taken, from which article, and on what evidence; empty for what is first-hand.
    Column("how", String(20)),
    Column("source_id", String(64)),
    Column("basis", String(20)),
    ForeignKeyConstraint(["story_id", "origin_id"], ["origins.story_id", "origins.id"], ondelete="CASCADE"),
    # With the story in it: SQLite would take the key for "this article in this story", and read the whole story.
    Index(None, "article_id", "story_id", "origin_id"),
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
    count_column("claims"),
    count_column("outlets"),
    count_column("readings"),
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
    Column("period", String(20), nullable=False),
    Column("scope", CleanText),
    Column("attributed_to", CleanText),
    Column("as_of", Date),
    Column("as_of_basis", String(20), nullable=False),
    Column("hedged", Boolean, nullable=False),
    Column("negated", Boolean, nullable=False),
    Column("corrected", Boolean, nullable=False),
    Column("position", Integer, nullable=False),
    # What a person said of it, and how the machine read what was corrected; see store/acts.py.
    Column("word", String(20)),
    Column("read_as", JsonText),
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
    article_key(),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("span_start", Integer, nullable=False),
    Column("span_end", Integer, nullable=False),
    Column("quote", CleanText, nullable=False),
    Column("speaker", CleanText),
    Column("role", CleanText),
)

tones = Table(
    "tones",
    metadata,
    article_key(),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("target", CleanText, nullable=False),
    Column("tone", Finite, nullable=False),
    Column("label", String(20), nullable=False),
    Column("certain", Boolean, nullable=False, server_default=true()),
)

milestones = Table(
    "milestones",
    metadata,
    article_key(),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("day", Date, nullable=False),
    Column("basis", String(20), nullable=False),
    Column("kind", CleanText, nullable=False),
    Column("label", CleanText, nullable=False),
    Column("sentence", CleanText, nullable=False),
)

# What stories are found by (``store.story_index``); without a row id, since on SQLite the key is the whole row.
story_keys = Table(
    "story_keys",
    metadata,
    Column("key", Integer, primary_key=True, autoincrement=False),
    Column("day", Integer, primary_key=True, autoincrement=False),
    article_key(),
    Index(None, "article_id"),
    sqlite_with_rowid=False,
)

# What a person decided about stories: these articles are one story, those of two sides are not, or a decision is taken
# back. Some come with another (``part_of``). ``ended_by`` stays when what ended it is taken back itself.
story_decisions = Table(
    "story_decisions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", String(20), nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("ended", UtcTime),
    Column("note", CleanText, nullable=False),
    Column("who", CleanText, nullable=False, server_default="unknown"),
    Column("part_of", Integer),
    Column("undoes", Integer),
    Column("ended_by", Integer),
)

decision_articles = Table(
    "decision_articles",
    metadata,
    Column("decision_id", Integer, ForeignKey("story_decisions.id", ondelete="CASCADE"), primary_key=True),
    Column("article_id", String(64), ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True, index=True),
    Column("side", Integer, nullable=False),
    # The stories that the decision moved it between.
    Column("was", String(64)),
    Column("became", String(64)),
)
