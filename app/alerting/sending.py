"""Send what is due, once: noted before, noted after, and in doubt told.

Whoever is killed between sending and noting leaves the note "sending". The next run can't know whether the message
arrived; it sends it again and says so, because a lost alert is worse than one that comes twice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.alerting.addresses import Address
from app.alerting.message import Message, compose
from app.clock import Clock
from app.pauses import next_try
from app.settings_alerts import AlertingSettings
from store import alerts
from store.alerted import Kept, Send
from store.database import Store

Deliver = Callable[[Address, Message], str | None]
Due = Sequence[tuple[Kept, Send]]


def is_quiet(settings: AlertingSettings, now: datetime) -> bool:
    """Whether nothing is to be sent at ``now``; the hours may go over midnight."""
    if not settings.quiet_from:
        return False
    begin, end = (time.fromisoformat(text) for text in (settings.quiet_from, settings.quiet_until))
    clock = now.astimezone(ZoneInfo(settings.zone)).time()
    return begin <= clock < end if begin <= end else clock >= begin or clock < end


def send_due(
    store: Store,
    addresses: Mapping[str, Address],
    settings: AlertingSettings,
    clock: Clock,
    deliver: Deliver,
    *,
    everything: bool = False,
) -> tuple[Counter[str], list[str]]:
    """Send what is due to each address in one message; what was counted, and a line for each that failed.

    Only the one command that works on the store may call this. ``everything`` asks neither for quiet hours nor for
    pauses, and tries what was given up.
    """
    counts: Counter[str] = Counter()
    failures: list[str] = []
    now = clock()
    with store.begin() as conn:
        counts["doubtful"] = alerts.doubt_interrupted(conn)
        alerts.hush(conn, now)
        waiting, last = alerts.waiting(conn, now, everything=everything), alerts.last_sent(conn)
    if is_quiet(settings, now) and not everything:
        return +counts, failures
    gap = timedelta(minutes=settings.gap_minutes)
    for recipient, due in waiting.items():
        # What was sent later than now was sent before the clock was put back, and holds nothing up.
        if not everything and recipient in last and timedelta(0) <= now - last[recipient] < gap:
            continue
        error = _send(store, recipient, addresses.get(recipient), due, clock, deliver)
        counts["failed" if error else "sent"] += len(due)
        counts["messages"] += not error
        failures += [f"{recipient}: {error}"] if error else []
    return +counts, failures


def _send(
    store: Store, recipient: str, address: Address | None, due: Due, clock: Clock, deliver: Deliver
) -> str | None:
    """Send one message, noted before and after; why it was not taken, if so."""
    keys = [kept.key for kept, _ in due]
    if address is None:
        error: str | None = "has no address any more; set one, or silence its alerts"
    else:
        with store.begin() as conn:
            alerts.begin_sends(conn, recipient, keys, clock())
        error = deliver(address, compose(due, address.channel, clock()))
    with store.begin() as conn:
        if error is None:
            alerts.done(conn, recipient, keys, clock())
        else:
            tries = max(send.tries for _, send in due) + 1
            alerts.failed(conn, recipient, keys, error, next_try(tries, clock()) if address else None, clock())
    return error
