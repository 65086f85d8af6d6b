"""Keeping internal voices in order: marks that are over their time are purged, and how things stand is told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from app.approval import CHECKLIST, missing
from app.words import plural
from store import voices, voices_state
from store.voices import Purged

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from app.settings import VoicesSettings
    from store.database import Store


def purge_due(store: Store, settings: VoicesSettings, now: datetime, who: str) -> Purged | None:
    """Forget the marks whose time is over; None where there are none, and then nothing is written."""
    with store.read() as conn:
        now_is = voices_state.state(conn, settings.retention_days, now)
    return voices.purge(store, settings.retention_days, now, who) if now_is.due or now_is.stopped else None


def purged_line(purged: Purged | None) -> str:
    """What a purge did, in words."""
    if purged is None or not purged.batches:
        return "no marks of posts are over their time; nothing was purged"
    return f"the marks of {plural(purged.batches, 'import')} of posts are purged; their weeks are closed for good"


def standing(conn: Connection, settings: VoicesSettings, now: datetime) -> Iterator[tuple[bool, str, str]]:
    """(all is well, how things stand, the remedy) for the doctor."""
    blank, now_is = missing(settings), voices_state.state(conn, settings.retention_days, now)
    if blank and (now_is.imports or len(blank) < len(CHECKLIST)):
        names = ", ".join(f"voices.{name}" for name in blank)
        yield False, f"not set: {names}", "set it under [voices] in tallywire.toml; until then no post is read"
    elif blank:
        yield True, "internal posts are not read: nothing is set under [voices]", ""
        return
    last = f"the last one on {now_is.latest:%Y-%m-%d}" if now_is.latest else "none yet"
    yield True, f"{plural(now_is.imports, 'import')} of posts, {last}", ""
    if not blank and settings.population < settings.min_population:
        what = f"voices.population ({settings.population}) is below voices.min_population ({settings.min_population})"
        yield False, what, "nothing; of so few people nothing is ever told"
    if now_is.due:
        what = f"the marks of {plural(now_is.due, 'import')} of posts are over their {settings.retention_days} days"
        yield False, what, "python -m app posts purge"
