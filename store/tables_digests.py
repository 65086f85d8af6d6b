"""The tables of digests: what each edition said, what people changed of them, and to whom they were sent."""

from __future__ import annotations

from sqlalchemy import Column, Integer, String, Table, Text

from store.columns import CleanText, JsonText, UtcTime
from store.tables_collected import metadata

# An edition is never changed: what is found out later makes a new one, with an erratum.
digests = Table(
    "digests",
    metadata,
    Column("period", String(40), primary_key=True),
    Column("edition", Integer, primary_key=True, autoincrement=False),
    Column("made", UtcTime, nullable=False),
    Column("content", Text, nullable=False),
    Column("edits", JsonText, nullable=False),
)

digest_edits = Table(
    "digest_edits",
    metadata,
    Column("period", String(40), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("at", UtcTime, nullable=False),
    Column("who", CleanText, nullable=False),
    Column("edits", JsonText, nullable=False),
)

digest_sends = Table(
    "digest_sends",
    metadata,
    Column("period", String(40), primary_key=True),
    # A group's address by its kind and number ("desk, e-mail 1"): the address itself is a secret.
    Column("recipient", String(200), primary_key=True),
    Column("edition", Integer, nullable=False),
    Column("state", String(20), nullable=False),
    Column("tries", Integer, nullable=False),
    Column("next_try", UtcTime, nullable=False),
    Column("at", UtcTime),
    Column("error", CleanText),
)
