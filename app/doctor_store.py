"""What the doctor looks at in the store: whether it answers and may be written, the server behind it, the clock beside
its newest row, sources that fail or are silent, digests that were not sent, and its last copy."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from app.doctor_machine import can_write, existing_parent, in_bytes
from app.settings import Settings
from app.settings_checks import Finding
from app.words import plural
from store import server
from store.errors import StoreError

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from store.database import Store
    from store.model import Source

OLDEST_POSTGRES = 140000
"""The oldest whose last correction came in November 2026; whoever has an older one gets none."""
NEARLY_FULL = 0.8
AHEAD = timedelta(minutes=10)
"""Clocks of two machines differ; more than this is a clock that is wrong, or was."""
SAID = 5
"""Names in a line; the rest is a number."""
WEEKS = 4
"""Digests of so many weeks are looked at."""
OLD_COPY = timedelta(days=8)


def check(settings: Settings, now: datetime) -> Iterator[Finding]:
    """Everything about the store of the settings; raises what opening it raises."""
    from store.database import open_store
    from store.places import sqlite_path

    path = sqlite_path(settings.store.url)
    if path is not None and not path.exists():
        writable = can_write(existing_parent(path))
        remedy = "python -m app collect makes it" if writable else f"make {path.parent} writable"
        yield Finding("store", "warn" if writable else "fail", f"there is no store at {path} yet", remedy)
        return
    with open_store(settings.store.url) as store:
        size = f", {in_bytes(path.stat().st_size)}" if path else ""
        yield from _inside(store, settings, now, size)
    if path is not None and not (can_write(path) and can_write(path.parent)):
        yield Finding("store", "fail", f"{path} can't be written", f"make {path} and its folder writable")


def _inside(store: Store, settings: Settings, now: datetime, size: str) -> Iterator[Finding]:
    from app.clock import store_clock
    from store import articles, sources

    number = store.schema_version()
    with store.read() as conn:
        moment, held = store_clock(conn)(), articles.count(conn)
    yield Finding("store", "ok", f"{store.url}: schema {number}, {held:,} articles{size}")
    looks: dict[str, Callable[[Connection], Iterator[Finding]]] = {
        **({"server": _server} if store.dialect == "postgresql" else {}),
        "clock": lambda conn: _clock(conn, max(now, moment)),
        "voices": lambda conn: _voices(conn, settings, moment),
        "sources": lambda conn: _sources(sources.list_all(conn)),
        "digest": lambda conn: _digests(conn, now),
        "backup": lambda conn: _copies(conn, now),
    }
    for name, look in looks.items():
        try:
            with store.read() as conn:
                found = list(look(conn))
        except StoreError as error:  # a role that may not see this; the rest can still be looked at
            found = [Finding(name, "warn", str(error), "let the owner of the tables run the doctor")]
        yield from found


def _server(conn: Connection) -> Iterator[Finding]:
    """What a PostgreSQL server tells of itself."""
    from app.near_server import standing_words

    found = server.look(conn)
    old = found.version < OLDEST_POSTGRES
    remedy = "move to a version that is still mended" if old else ""
    yield Finding("server", "warn" if old else "ok", f"PostgreSQL {found.shown}", remedy)
    yield Finding("server", "warn" if found.vectors == "" else "ok", *standing_words(conn))
    yield _role(found)
    full = found.used / found.most > NEARLY_FULL
    remedy = "raise max_connections, or let fewer processes work" if full else ""
    yield Finding("server", "warn" if full else "ok", f"{found.used} of {found.most} connections are open", remedy)


def _role(found: server.Server) -> Finding:
    if found.mighty:
        what = f"{found.role} may do anything on this server"
        return Finding("server", "ok", f"{what}: give the dashboard a role of its own (migrate --grant)")
    if found.makes and found.writes:
        return Finding("server", "ok", f"{found.role} may collect and migrate")
    if found.writes:
        return Finding("server", "ok", f"{found.role} may collect, not migrate: another role owns the tables")
    return Finding("server", "ok", f"{found.role} reads and keeps what people say: a dashboard's role")


def _clock(conn: Connection, now: datetime) -> Iterator[Finding]:
    newest = server.newest(conn)
    if newest is not None and newest > now + AHEAD:
        what = f"the newest row is of {newest:%Y-%m-%d %H:%M} UTC, which has not come yet"
        yield Finding("clock", "warn", what, "set the machine's clock; what is due waits until then")


def _voices(conn: Connection, settings: Settings, moment: datetime) -> Iterator[Finding]:
    from app.voices_upkeep import standing

    for well, what, remedy in standing(conn, settings.voices, moment):
        yield Finding("voices", "ok" if well else "warn", what, remedy)


def _sources(known: list[Source]) -> Iterator[Finding]:
    """Those that were asked and do not do well."""
    remedies: dict[str, str] = {
        "failing": "`sources` names the last error; each is asked again on its own",
        "quiet": "look at its page: a feed that moved often still answers at its old address",
        "gone": "find its new address, or remove it (`sources remove`)",
        "robots": "the site does not want to be read: respect it, or ask the outlet",
    }
    for state, remedy in remedies.items():
        names = sorted(source.name for source in known if source.state == state)
        if names:
            more = f" and {len(names) - SAID} more" if len(names) > SAID else ""
            yield Finding("sources", "warn", f"{len(names)} {state}: {', '.join(names[:SAID])}{more}", remedy)
    if known and not any(source.state in remedies for source in known):
        yield Finding("sources", "ok", f"{plural(len(known), 'source')} known, none failing or quiet")


def _digests(conn: Connection, now: datetime) -> Iterator[Finding]:
    """Digests of the last weeks that somebody was to get and has not."""
    from store import digests

    for period, _ in digests.periods_made(conn)[:WEEKS]:
        for send in digests.sends_of(conn, period):
            if send.error and send.state != "sent":
                again = "it is not tried again" if send.state == "given_up" else "it is tried again on its own"
                what = f"the digest of {period} was not sent to {send.recipient}: {send.error}"
                yield Finding("digest", "warn", what, f"mend its address; {again}, `digest --send` sends it now")
            elif send.state == "sending" and send.at is not None and send.at < now - timedelta(hours=1):
                what = f"the digest of {period} may not have reached {send.recipient}: sending was cut short"
                yield Finding("digest", "warn", what, "ask them; `digest --send --again` sends it anew")


def _copies(conn: Connection, now: datetime) -> Iterator[Finding]:
    """The last copy of the whole store, where our own command made it; other ways leave no trace here."""
    last = server.last_backup(conn)
    if last is None:
        yield Finding("backup", "ok", "none is on record here; one made by other means is not seen")
    elif now - last > OLD_COPY:
        yield Finding("backup", "warn", f"the last one is of {last:%Y-%m-%d}", "make one, and let a timer do it")
    else:
        yield Finding("backup", "ok", f"the last one is of {last:%Y-%m-%d %H:%M} UTC")
