"""Keeping internal voices in order: marks that are over are purged, and how things stand is told."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from app.approval import missing
from app.words import plural
from store import access_log, voices
from store.voices import Purged

if TYPE_CHECKING:
    from app.settings import VoicesSettings
    from store.database import Store


def purge_due(store: Store, settings: VoicesSettings, now: datetime, who: str) -> Purged | None:
    """Forget the marks whose time is over; None where there are none, and then nothing is written."""
    with store.read() as conn:
        due = voices.due(conn, settings.retention_days, now)
    return voices.purge(store, settings.retention_days, now, who) if due else None


def purged_line(purged: Purged) -> str:
    """What a purge did, in words."""
    if not purged.batches:
        return "no marks of posts are over their time; nothing was purged"
    return f"the marks of {plural(purged.batches, 'import')} are purged; weeks that they counted are closed for good"
