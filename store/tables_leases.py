"""The table of leases: who does what, so that several machines share the work on one store."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, String, Table

from store.columns import UtcTime
from store.tables_collected import metadata

leases = Table(
    "leases",
    metadata,
    # What is done, as a kind and a key ("article:…", "source:…", "host:…", "run:…", "placing").
    Column("task", String(100), primary_key=True),
    Column("owner", String(100), nullable=False),
    # Another number each time it is taken: whoever held it before does not know this one.
    Column("token", Integer, nullable=False),
    # By the clock of the database.
    Column("until", UtcTime, nullable=False),
    Index("ix_leases_owner", "owner"),
)
