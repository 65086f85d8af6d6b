"""Look, keep and send: what `update`, `watch` and `alerts send` do, and the line that tells of it."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Mapping

from app import logs
from app.alerting import channels, finding, sending
from app.alerting.addresses import Address, plain_name, read_addresses
from app.alerting.message import Message
from app.alerting.telling import RUN, in_words
from app.clock import Clock
from app.settings import Settings
from app.settings_alerts import rules_of
from app.settings_errors import ENV_ALERTS
from store import runs
from store.database import Store
from store.errors import SettingsError, UsageError


def addresses_of(settings: Settings) -> dict[str, tuple[Address, ...]]:
    """Every group's addresses. Raises SettingsError, also where a rule names a group that has none."""
    groups = read_addresses(settings.alerting.secrets_file)
    for number, rule in enumerate(settings.alerts, 1):
        lost = next((group for group in rule.to if plain_name(group) not in groups), None)
        if lost is not None:
            raise SettingsError(
                f"[[alerts]] entry {number}: the group {lost!r} has no address; set {ENV_ALERTS}"
                f"{plain_name(lost).upper()}, or name it in alerting.secrets_file"
            )
    return groups


def look(store: Store, settings: Settings, groups: Mapping[str, tuple[Address, ...]], clock: Clock) -> int:
    """Find what is worth telling now and keep what is new; return how many were."""
    programmes = [programme.name for programme in settings.programmes]
    found = finding.look(store, rules_of(settings.alerts), programmes, clock())
    recipients = {group: [address.label for address in listed] for group, listed in groups.items()}
    return finding.keep(store, found, recipients, clock())


def run(
    store: Store, settings: Settings, clock: Clock, *, everything: bool = False, deliver: sending.Deliver | None = None
) -> list[str]:
    """Look and send what is due; a line for what was done and one for each address that failed, none for nothing.

    To be called by the one command that works on the store. Raises SettingsError where an address can't be read.
    """
    begun = time.monotonic()
    groups = addresses_of(settings)
    counts: Counter[str] = Counter(found=look(store, settings, groups, clock))
    labelled = {address.label: address for listed in groups.values() for address in listed}
    sent, failures = sending.send_due(
        store, labelled, settings.alerting, clock, deliver or channels.deliver, everything=everything
    )
    counts = +(counts + sent)
    if not counts:
        return []
    note(store, counts, clock)
    logs.record_outcome(RUN, _outcome(counts), time.monotonic() - begun, counts)
    return [f"alerts: {in_words(counts)}", *(f"alert not sent: {failure}" for failure in failures)]


def note(store: Store, counts: Mapping[str, int], clock: Clock) -> None:
    """Keep what was done among the runs."""
    with store.begin() as conn:
        number = runs.start(conn, RUN, clock())
        runs.finish(conn, number, _outcome(counts), counts, clock())


def _outcome(counts: Mapping[str, int]) -> runs.Outcome:
    return "partial" if counts.get("failed") else "ok"


def try_group(settings: Settings, group: str, deliver: sending.Deliver | None = None) -> list[tuple[str, str | None]]:
    """Send a test to every address of a group; each address's label, with what went wrong. Raises UsageError."""
    groups = addresses_of(settings)
    if plain_name(group) not in groups:
        known = ", ".join(sorted(groups)) or "none"
        raise UsageError(f"there is no group {group[:40]!r} with addresses (known: {known}); see docs/operations.md")
    told = Message("Tallywire: a test", "This is a test. Alerts would come here.", marked=False)
    return [(address.label, (deliver or channels.deliver)(address, told)) for address in groups[plain_name(group)]]
