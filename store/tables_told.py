"""The tables of what a story says: the lines of its summary and its answers, each with the sentences it cites."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, ForeignKeyConstraint, Integer, String, Table

from store.columns import CleanText
from store.tables_collected import metadata

story_lines = Table(
    "story_lines",
    metadata,
    Column("story_id", String(64), ForeignKey("stories.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("part", String(20), nullable=False),
    Column("label", CleanText, nullable=False),
    Column("citations", Integer, nullable=False),
)

line_citations = Table(
    "line_citations",
    metadata,
    Column("story_id", String(64), primary_key=True),
    Column("line", Integer, primary_key=True, autoincrement=False),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("article_id", String(64), ForeignKey("articles.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("span_start", Integer, nullable=False),
    Column("span_end", Integer, nullable=False),
    Column("sentence", CleanText, nullable=False),
    ForeignKeyConstraint(["story_id", "line"], ["story_lines.story_id", "story_lines.position"], ondelete="CASCADE"),
)
