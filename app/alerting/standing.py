"""How sending stands, for whoever looks after it."""

from __future__ import annotations

from collections.abc import Iterator

from app import words
from app.alerting.work import addresses_of
from app.settings import Settings
from store import alerts
from store.database import open_store
from store.places import sqlite_path


def findings(settings: Settings) -> Iterator[tuple[bool, str, str]]:
    """Whether all is well, what was found, and the remedy. Raises SettingsError where an address can't be read."""
    groups = addresses_of(settings)
    number = sum(map(len, groups.values()))
    told = f"{words.plural(number, 'address', 'addresses')} in {words.plural(len(groups), 'group')}"
    yield True, told if groups else "shown on the briefing; no address is set to send to", ""
    path = sqlite_path(settings.store.url)
    if path is not None and not path.exists():
        return
    with open_store(settings.store.url) as store, store.read() as conn:
        troubles = alerts.troubles(conn)
    for recipient in dict.fromkeys(send.recipient for send in troubles):
        theirs = [send for send in troubles if send.recipient == recipient]
        what = f"{words.plural(len(theirs), 'alert')} not sent to {recipient}: {theirs[-1].error}"
        yield False, what, "`alerts test GROUP` tries its addresses, `alerts send` sends what is left"
