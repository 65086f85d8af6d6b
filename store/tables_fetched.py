"""The tables of answers kept as they were fetched: the bytes once, each fetch that brought them, what rests on them;
and of pages that answered with nothing that could be kept."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, ForeignKeyConstraint, Index, Integer, LargeBinary, String, Table

from store.columns import CleanText, JsonText, UtcTime
from store.tables_collected import metadata

bodies = Table(
    "bodies",
    metadata,
    # SHA-256 of the bytes as they were after transfer and content decoding; ``packed`` is their gzip.
    Column("hash", String(64), primary_key=True),
    Column("size", Integer, nullable=False),
    Column("packed", LargeBinary, nullable=False),
)

fetches = Table(
    "fetches",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("url", CleanText, nullable=False),
    Column("url_key", String(32), nullable=False, index=True),
    Column("final_url", CleanText, nullable=False),
    Column("source", String(200)),
    Column("at", UtcTime, nullable=False, index=True),
    Column("status", Integer, nullable=False),
    Column("headers", JsonText, nullable=False),
    Column("body_hash", String(64), ForeignKey("bodies.hash"), nullable=False, index=True),
)

evidence = Table(
    "evidence",
    metadata,
    Column("article_id", String(64), primary_key=True),
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("fetch_id", Integer, ForeignKey("fetches.id", ondelete="CASCADE"), nullable=False, index=True),
    ForeignKeyConstraint(["article_id", "revision"], ["revisions.article_id", "revisions.number"], ondelete="CASCADE"),
)

# Listed pages that could not be read, by the hash of their address. No foreign key: addresses outlive their sources.
failed_pages = Table(
    "failed_pages",
    metadata,
    Column("url_key", String(32), primary_key=True),
    Column("source", String(200), nullable=False),
    Column("reason", String(40), nullable=False),
    Column("first_failure", UtcTime, nullable=False),
    Column("last_failure", UtcTime, nullable=False),
    # How often in a row; 0 where its host asked for patience before it was asked at all.
    Column("times", Integer, nullable=False),
    # None: whenever it is listed. ``by_host``: its host named the moment.
    Column("not_before", UtcTime),
    Column("by_host", Boolean, nullable=False),
    Column("listed", UtcTime, nullable=False, index=True),
    Index(None, "source", "not_before"),
)
