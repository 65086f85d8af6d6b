"""How things stand with internal posts, apart from what they say: imports, and marks that are over their time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, func, select

from store import meta
from store.schema import voice_batches
from store.voices_purge import UNSCRUBBED


@dataclass(frozen=True, slots=True)
class State:
    """How many imports counted something, when the last one was, and of how many the marks are to be purged.

    ``stopped``: a purge deleted marks and was stopped before their bytes were gone; the next one goes on with it.
    """

    imports: int
    latest: datetime | None
    due: int
    stopped: bool = False


def state(conn: Connection, retention_days: int, now: datetime) -> State:
    """How things stand at ``now``; ``retention_days`` as in :func:`store.voices_purge.purge`."""
    imports, latest = conn.execute(select(func.count(), func.max(voice_batches.c.at))).one()
    over = (voice_batches.c.at <= now - timedelta(days=retention_days)) & voice_batches.c.sealed.is_(None)
    due: int = conn.execute(select(func.count()).where(over)).scalar_one()
    return State(imports, latest, due, meta.get_value(conn, UNSCRUBBED) is not None)
