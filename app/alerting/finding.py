"""Look for what is worth telling at once, and keep it, once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from app.alerting import facts, rules
from app.alerting.addresses import plain_name
from app.settings_alerts import AlertSettings
from store import alerts, petitions, sources, stories
from store.alerted import Alert
from store.database import Store
from store.rows import StoryStatus

if TYPE_CHECKING:
    from sqlalchemy import Connection

REMEMBERED = timedelta(days=60)
"""How far back the last alert about something is looked for."""

YOUNG: tuple[StoryStatus, ...] = ("emerging",)
Recipients = Mapping[str, Sequence[str]]


def look(store: Store, wanted: Iterable[AlertSettings], programmes: Sequence[str], now: datetime) -> list[Found]:
    """What the rules find now, each with the groups that get it; the same alert of two rules goes to both's groups.

    No group means every group.
    """
    found: dict[str, Found] = {}
    with store.read() as conn:
        for rule in wanted:
            for alert in _of_rule(conn, rule, programmes, now):
                _, groups = found.get(alert.key, (alert, ()))
                everyone = not rule.to or (alert.key in found and not groups)
                found[alert.key] = (alert, () if everyone else (*groups, *map(plain_name, rule.to)))
        return [(_with_evidence(conn, alert), groups) for alert, groups in found.values()]


Found = tuple[Alert, tuple[str, ...]]


def keep(store: Store, found: Iterable[Found], recipients: Recipients, now: datetime) -> int:
    """Keep what is new and note to whom it is to be sent, in one step; return how many were new."""
    new = 0
    with store.begin() as conn:
        for alert, groups in found:
            if not alerts.add(conn, alert, now):
                continue
            new += 1
            names = recipients if not groups else [group for group in dict.fromkeys(groups) if group in recipients]
            alerts.prepare(conn, alert.key, [to for group in names for to in recipients[group]], now)
        alerts.hush(conn, now)
    return new


def _of_rule(conn: Connection, rule: AlertSettings, programmes: Sequence[str], now: datetime) -> list[Alert]:
    found = _found(conn, rule, programmes, now)
    return [alert for alert in found if not rule.programme or alert.programme == rule.programme]


def _found(conn: Connection, rule: AlertSettings, programmes: Sequence[str], now: datetime) -> list[Alert]:
    watched = (rule.programme,) if rule.programme else tuple(programmes) or (None,)
    match rule.kind:
        case "conflict":
            return rules.told("conflict", facts.conflicts(conn, now))
        case "edited":
            return rules.told("edited", facts.edits(conn, now))
        case "emerging":
            return rules.emerging(stories.list_rows(conn, now, statuses=YOUNG), rule.threshold)
        case "spike":
            last = alerts.last_seen(conn, now - REMEMBERED)
            return rules.spikes([facts.volume(conn, name, now) for name in watched], last, now, rule.threshold)
        case "tone":
            return rules.shifts([facts.tones(conn, name, now) for name in watched], rule.threshold)
        case "quiet":
            return rules.quiet(sources.list_all(conn), now)
        case "petition":
            about = {source.name: source.programme for source in sources.list_all(conn)}
            return rules.passed(petitions.latest_all(conn), about, now - facts.LOOK_BACK, rule.threshold)
        case "watched":
            return rules.moved(facts.watched(conn))


def _with_evidence(conn: Connection, alert: Alert) -> Alert:
    if alert.kind == "emerging" and alert.story_id:
        return replace(alert, evidence=facts.opening(conn, alert.story_id))
    return alert
