"""The tables of relevance: how articles stand to the watched programmes, what follows from it, what people decided."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table

from store.columns import CleanText, Finite, UtcTime
from store.tables_collected import article_key, metadata

relevance_scores = Table(
    "relevance_scores",
    metadata,
    Column("programme", String(200), primary_key=True),
    article_key(),
    Column("matched", String(10), nullable=False),
    Column("closeness", Finite, nullable=False),
    # The bar of a histogram that the closeness falls in, see ``store.relevance.STEPS``.
    Column("step", Integer, nullable=False),
    Index(None, "article_id", "matched", "programme", "closeness"),
    Index(None, "programme", "matched", "closeness", "article_id"),
    Index(None, "programme", "step", "matched"),
)

relevance = Table(
    "relevance",
    metadata,
    article_key(),
    Column("outcome", String(20), nullable=False),
    Column("programme", String(200)),
    Column("closeness", Finite),
    Column("margin", Finite, index=True),
    Column("at", UtcTime, nullable=False),
    Index(None, "outcome", "margin"),
    Index(None, "article_id", "outcome", "programme"),
)

# A person's word on an article; the latest that did not end stands above what is computed.
relevance_choices = Table(
    "relevance_choices",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("article_id", String(64), ForeignKey("articles.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("verdict", String(10), nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("ended", UtcTime),
    Column("who", CleanText, nullable=False),
    Column("note", CleanText, nullable=False),
)
