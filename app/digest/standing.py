"""How the sending of digests stands, for ``doctor``: whether `watch` does it, what is due next, what went wrong."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from app import words
from app.digest import due, sending, weeks
from app.settings_checks import Finding
from store import digests
from store.errors import SettingsError

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from app.settings import Settings


def standing(conn: Connection, settings: Settings, now: datetime) -> Iterator[Finding]:
    """One finding on sending; ``now`` is the store's moment."""
    last, failed = digests.last_sent(conn), digests.last_failed(conn)
    said = f"last sent: {last.period} to {last.recipient}" if last else "none was sent yet"
    if failed is not None:
        remedy = f"look at its address, then `digest --week {failed.period} --send`"
        if failed.state == "sending":
            remedy = f"it may have arrived: ask, or `digest --week {failed.period} --send --again`"
        what = f"{failed.period} to {failed.recipient}: {failed.error or 'was stopped while it was sent'}; {said}"
        yield Finding("digest", "warn", what, remedy)
    elif not settings.digest.watch_sends:
        yield Finding("digest", "ok", f"`watch` does not send it (digest.watch_sends); {said}")
    else:
        try:
            to = sending.addresses(settings)
        except SettingsError as error:
            yield Finding("digest", "fail", f"`watch` can't send it: {error}", "mend the settings")
            return
        yield Finding("digest", "ok", f"`watch` sends it to {len(to)}; next {_next(settings, now)}; {said}")


def _next(settings: Settings, now: datetime) -> str:
    """The first moment to come at which a week's digest is due."""
    period = weeks.week_before(weeks.last_week(now))
    while due.due_at(period, settings.digest) <= now:
        period = weeks.week_after(period)
    at = due.due_at(period, settings.digest)
    return f"{period.name} on {words.long_day(at)} at {words.clock(at)} UTC"
