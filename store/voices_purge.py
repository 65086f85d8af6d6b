"""Forgetting marks whose retention has ended, so that no byte of them is left."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update

from store import access_log
from store.access_log import Visitor
from store.database import Store
from store.schema import voice_batches, voice_marks


@dataclass(frozen=True, slots=True)
class Purged:
    """How many imports were sealed: their marks are gone."""

    batches: int


def purge(store: Store, retention_days: int, now: datetime, who: str = "tallywire") -> Purged:
    """Forget the marks of imports older than ``retention_days``; what they told stays. Noted in the access log."""
    over = (voice_batches.c.at <= now - timedelta(days=retention_days)) & voice_batches.c.sealed.is_(None)
    with store.begin() as conn:
        batches = list(conn.execute(select(voice_batches.c.id).where(over)).scalars())
        if batches:
            conn.execute(delete(voice_marks).where(voice_marks.c.batch_id.in_(batches)))
            conn.execute(update(voice_batches).where(voice_batches.c.id.in_(batches)).values(sealed=now))
        access_log.note(conn, Visitor(who, "posts purge"), f"{len(batches)} imports", 0, now)
    return Purged(len(batches))
