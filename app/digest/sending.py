"""Sending a digest: to each address of its groups once, noted before and after, what failed tried again.

Whoever is killed between sending and noting leaves the note "sending". Nobody can know whether that message arrived:
it is not sent again on its own, but told, and a person may send it anew.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import datetime

from app import logs
from app.alerting import channels
from app.alerting.addresses import Address, plain_name, read_addresses
from app.alerting.message import Message
from app.clock import Clock
from app.digest import smtp, template
from app.digest.making import Making
from app.digest.markdown import escape
from app.pauses import next_try
from app.settings import Settings
from app.settings_errors import ENV_ALERTS
from store import digests
from store.database import Store
from store.errors import SettingsError

Deliver = Callable[[Address, Making], str | None]


def addresses(settings: Settings, groups: Sequence[str] = ()) -> list[Address]:
    """The addresses of the groups that get the digest (those of the settings unless named).

    Raises SettingsError where nobody is named, or a group has no address.
    """
    wanted = [plain_name(group) for group in (groups or settings.digest.to)]
    if not wanted:
        raise SettingsError("digest.to: names no group, so the digest goes to nobody; set it, or give --to GROUP")
    known = read_addresses(settings.alerting.secrets_file)
    lost = next((group for group in wanted if group not in known), None)
    if lost is not None:
        raise SettingsError(
            f"digest.to: the group {lost!r} has no address; set {ENV_ALERTS}{lost.upper()}, or name it in "
            "alerting.secrets_file"
        )
    return list({one.label: one for group in wanted for one in known[group]}.values())


def deliver(address: Address, making: Making) -> str | None:
    """Send to one address: mail as a whole digest, elsewhere what it says in short; ``None`` when it was taken."""
    if address.channel == "e-mail":
        return smtp.deliver(address.url, making)
    return channels.deliver(address, short(making))


def short(making: Making) -> Message:
    """The digest for a channel of a chat: its three sentences, and where the whole of it is."""
    digest = making.digest
    lines = [escape(digest.headline), *map(escape, digest.lead)]
    place = template.dashboard(making.dashboard, "digest", week=digest.period.name)
    lines += [f"[The whole digest](<{place}>)"] if place else []
    return Message(f"{making.looks.name}: {template.title(digest.period)}", "\n\n".join(lines), marked=True)


def send(
    store: Store, making: Making, to: Sequence[Address], clock: Clock, deliver: Deliver = deliver, *, waiting: bool
) -> tuple[list[str], list[str]]:
    """Send to every address that has not had this period's digest; the labels that got it, and a line for each failure.

    ``waiting`` leaves those alone whose next try has not come, and those that were given up.
    """
    digest, now, begun = making.digest, clock(), time.monotonic()
    with store.begin() as conn:
        digests.prepare(conn, digest.period.name, digest.edition, [one.label for one in to], now)
        noted = {one.recipient: one for one in digests.sends_of(conn, digest.period.name)}
    sent, failures = [], []
    for address in to:
        note = noted[address.label]
        if note.state == "sent" or (waiting and not _due(note, now)):
            continue
        if note.state == "sending" and not waiting:
            failures.append(f"{address.label}: was being sent when it was stopped, and may have arrived")
            continue
        error = _send(store, making, address, note.tries, clock, deliver)
        sent += [] if error else [address.label]
        failures += [f"{address.label}: {error}"] if error else []
    if sent or failures:
        counts = {"sent": len(sent), "failed": len(failures)}
        logs.record_outcome("digest", "partial" if failures else "ok", time.monotonic() - begun, counts)
    return sent, failures


def anybody_due(store: Store, period: str, to: Sequence[Address], now: datetime) -> bool:
    """Whether there is somebody to send the digest of a period to by now."""
    with store.read() as conn:
        noted = {one.recipient: one for one in digests.sends_of(conn, period)}
    return any(one.label not in noted or _due(noted[one.label], now) for one in to)


def _due(note: digests.DigestSend, now: datetime) -> bool:
    return note.state in ("due", "failed") and note.next_try <= now


def _send(store: Store, making: Making, address: Address, tries: int, clock: Clock, deliver: Deliver) -> str | None:
    period, number = making.digest.period.name, making.digest.edition
    with store.begin() as conn:
        if not digests.begin_send(conn, period, address.label, number, clock()):
            return "somebody else is sending it"
    error = deliver(address, making)
    with store.begin() as conn:
        again = next_try(tries + 1, clock()) if error else None
        digests.end_send(conn, period, address.label, clock(), error=error, next_try=again)
    return error
