"""The tables of alerts: what was found worth telling at once, and to whom it was sent."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, String, Table

from store.columns import CleanText, JsonText, UtcTime
from store.tables_collected import metadata

alerts = Table(
    "alerts",
    metadata,
    Column("key", String(32), primary_key=True),
    Column("kind", String(20), nullable=False),
    # What it is about, hashed: silencing one alert silences what comes of the same kind about the same.
    Column("subject", String(32), nullable=False, index=True),
    Column("text", CleanText, nullable=False),
    Column("evidence", JsonText, nullable=False),
    Column("programme", CleanText),
    # No foreign keys: what was told stays on record when what it was about is gone.
    Column("story_id", String(64)),
    Column("metric_id", String(64)),
    Column("first_seen", UtcTime, nullable=False, index=True),
    Column("silenced_until", UtcTime),
    Column("silenced_by", CleanText),
)

alert_sends = Table(
    "alert_sends",
    metadata,
    Column("alert_key", String(32), ForeignKey("alerts.key", ondelete="CASCADE"), primary_key=True),
    # A group's address by its kind and number ("desk, slack 1"): the address itself is a secret.
    Column("recipient", String(200), primary_key=True),
    Column("state", String(20), nullable=False, index=True),
    Column("tries", Integer, nullable=False),
    Column("next_try", UtcTime, nullable=False),
    # When the last try began; of a sent one, when it was sent.
    Column("at", UtcTime),
    Column("doubt", UtcTime),
    Column("error", CleanText),
)
