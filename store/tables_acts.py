"""The tables of people's acts: who said what of a claim, a pair, a metric, a story or a search, and when."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Integer, String, Table, UniqueConstraint

from store.columns import CleanText, JsonText, UtcTime
from store.tables_collected import metadata

# Nothing is ever deleted here: an act that is undone stays, with the act that undid it.
acts = Table(
    "acts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", UtcTime, nullable=False),
    Column("who", CleanText, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("about", String(20), nullable=False),
    # What it is about, as a hash, and the how many-eth act about it: nobody can act on a version that is past.
    Column("subject", String(32), nullable=False),
    Column("version", Integer, nullable=False),
    Column("payload", JsonText, nullable=False),
    Column("note", CleanText, nullable=False),
    Column("stands", Boolean, nullable=False),
    Column("undoes", Integer, ForeignKey("acts.id")),
    UniqueConstraint("subject", "version"),
)

# Where an act holds on to: sentences with their number, or articles. No key leads to the articles, so that an act stays
# when its sentence is gone. Side 0 is what the act is about, side 1 the other of a pair.
act_anchors = Table(
    "act_anchors",
    metadata,
    Column("act_id", Integer, ForeignKey("acts.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("side", Integer, nullable=False),
    Column("article_id", String(64), nullable=False, index=True),
    Column("revision", Integer, nullable=False),
    Column("sentence", CleanText, nullable=False),
    Column("literal", CleanText, nullable=False),
    Column("occurrence", Integer, nullable=False),
)
