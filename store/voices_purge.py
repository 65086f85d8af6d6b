"""Forgetting marks whose retention has ended, so that no byte of them is left in the files of the database.

A deleted row stays in its page, in the pages that were split or moved when it was written, and in the journal. So the
file is written anew (VACUUM; on PostgreSQL VACUUM FULL, which leaves the old file of the table) and the journal of
SQLite is cut off. What PostgreSQL's own write-ahead log still holds goes when the server recycles it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, select, update

from store import access_log, meta
from store.access_log import Visitor
from store.database import Store
from store.schema import voice_batches, voice_marks

UNSCRUBBED = "voices.unscrubbed"
"""Says in ``meta`` that marks were deleted and their bytes may be there still: a purge that was stopped goes on."""


@dataclass(frozen=True, slots=True)
class Purged:
    """How many imports were sealed: their marks are gone."""

    batches: int


def purge(store: Store, retention_days: int, now: datetime, who: str = "tallywire") -> Purged:
    """Forget the marks of imports that are ``retention_days`` old; what they told stays. Noted in the access log.

    Raises StoreError where another program keeps the file open for long; the next purge goes on then.
    """
    with store.begin() as conn:
        batches = _forget(conn, now - timedelta(days=retention_days), now)
        access_log.note(conn, Visitor(who, "posts purge"), _words(len(batches)), 0, now)
    with store.read() as conn:
        left = meta.get_value(conn, UNSCRUBBED) is not None
    if left:
        store.rewrite(voice_marks.name)
        with store.begin() as conn:
            meta.set_value(conn, UNSCRUBBED, None)
    return Purged(len(batches))


def _forget(conn: Connection, before: datetime, now: datetime) -> list[int]:
    over = (voice_batches.c.at <= before) & voice_batches.c.sealed.is_(None)
    batches = list(conn.execute(select(voice_batches.c.id).where(over)).scalars())
    if not batches:
        return []
    conn.execute(delete(voice_marks).where(voice_marks.c.batch_id.in_(batches)))
    conn.execute(update(voice_batches).where(voice_batches.c.id.in_(batches)).values(sealed=now))
    meta.set_value(conn, UNSCRUBBED, "1")
    return batches


def _words(number: int) -> str:
    return f"marks of {number} import" + ("" if number == 1 else "s")
