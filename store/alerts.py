"""Alerts: each is kept once, and each sending of it is written down before and after it is tried."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, func, select, update

from store.alerted import Alert, Evidence, Kept, Send
from store.errors import NotFoundError
from store.permits import Actor, require
from store.schema import alert_sends, alerts
from store.sql import AnyRow, chunks, gather, insert_missing

LEAST_KEY = 4
"""Characters of a key that name an alert: fewer could be a slip."""
_WAITING = ("due", "sending")


def add(conn: Connection, alert: Alert, now: datetime) -> bool:
    """Keep an alert; return whether it was new. A new one is silent for as long as its subject is."""
    until, who = _silence(conn, alert.subject, now)
    row = {
        "key": alert.key,
        "kind": alert.kind,
        "subject": alert.subject,
        "text": alert.text,
        "evidence": [[one.sentence, one.outlet, one.url] for one in alert.evidence],
        "programme": alert.programme,
        "story_id": alert.story_id,
        "metric_id": alert.metric_id,
        "first_seen": now,
        "silenced_until": until,
        "silenced_by": who,
    }
    return insert_missing(conn, alerts, [row]) == 1


def _silence(conn: Connection, subject: str, now: datetime) -> tuple[datetime | None, str | None]:
    query = select(alerts.c.silenced_until, alerts.c.silenced_by).where(
        alerts.c.subject == subject, alerts.c.silenced_until > now
    )
    row = conn.execute(query.order_by(alerts.c.silenced_until.desc()).limit(1)).one_or_none()
    return (None, None) if row is None else (row.silenced_until, row.silenced_by)


def recent(
    conn: Connection, since: datetime, *, silent: bool = True, now: datetime | None = None, limit: int | None = None
) -> list[Kept]:
    """Alerts first seen after ``since``, newest first; without ``silent`` those that are not silenced at ``now``."""
    query = select(alerts).where(alerts.c.first_seen > since)
    if not silent and now is not None:
        query = query.where(~_is_silent(now))
    found = conn.execute(query.order_by(alerts.c.first_seen.desc(), alerts.c.key).limit(limit))
    return [_kept(row) for row in found]


def last_seen(conn: Connection, since: datetime) -> dict[str, datetime]:
    """By subject: when its newest alert since ``since`` was first seen."""
    query = select(alerts.c.subject, alerts.c.first_seen).where(alerts.c.first_seen > since)
    return {row.subject: row.first_seen for row in conn.execute(query.order_by(alerts.c.first_seen))}


def get(conn: Connection, start: str) -> Kept:
    """The alert whose key begins with ``start``; raises NotFoundError for none, or for more than one."""
    if len(start) < LEAST_KEY:
        raise NotFoundError(f"{start!r} is too short for an alert's key; `alerts list` shows them")
    found = conn.execute(select(alerts).where(alerts.c.key.startswith(start, autoescape=True)).limit(2)).all()
    if len(found) != 1:
        what = "more than one alert begins" if found else "there is no alert whose key begins"
        raise NotFoundError(f"{what} with {start[:40]!r}; `alerts list` shows them")
    return _kept(found[0])


def silence(conn: Connection, start: str, until: datetime, actor: Actor) -> Kept:
    """Silence an alert and what comes of its kind about the same, until a moment; one that has passed ends it.

    Raises NotAllowedError where the actor's role does not reach.
    """
    require(actor, "alerts")
    kept = get(conn, start)
    said = {"silenced_until": until, "silenced_by": actor.name}
    conn.execute(update(alerts).where(alerts.c.subject == kept.subject).values(said))
    return get(conn, kept.key)


def prepare(conn: Connection, key: str, recipients: Iterable[str], now: datetime) -> None:
    """Note that an alert is to be sent to each of ``recipients``; once, whatever is noted again."""
    rows = [{"alert_key": key, "recipient": name, "state": "due", "tries": 0, "next_try": now} for name in recipients]
    insert_missing(conn, alert_sends, rows)


def hush(conn: Connection, now: datetime) -> int:
    """Take what is silenced by now off the list of what is to be sent; return how many. It is not sent later."""
    silent = select(alerts.c.key).where(_is_silent(now))
    waiting = (alert_sends.c.state == "due", alert_sends.c.alert_key.in_(silent))
    return conn.execute(update(alert_sends).where(*waiting).values(state="silenced")).rowcount


def waiting(conn: Connection, now: datetime, *, everything: bool = False) -> dict[str, list[tuple[Kept, Send]]]:
    """By recipient: what is to be sent at ``now``, oldest first; ``everything`` has what failed or waits too."""
    states = (*_WAITING, "failed") if everything else _WAITING
    query = select(alert_sends).where(alert_sends.c.state.in_(states))
    if not everything:
        query = query.where(alert_sends.c.next_try <= now)
    sends = [_send(row) for row in conn.execute(query)]
    known = {kept.key: kept for kept in _of_keys(conn, {send.alert_key for send in sends})}
    found: dict[str, list[tuple[Kept, Send]]] = {}
    for send in sorted(sends, key=lambda one: (one.recipient, known[one.alert_key].first_seen, one.alert_key)):
        found.setdefault(send.recipient, []).append((known[send.alert_key], send))
    return found


def sends_of(conn: Connection, keys: Iterable[str]) -> dict[str, list[Send]]:
    """The sendings of alerts, by key."""
    query = select(alert_sends).order_by(alert_sends.c.recipient)
    found: dict[str, list[Send]] = {}
    for row in gather(keys, lambda part: conn.execute(query.where(alert_sends.c.alert_key.in_(part))).all()):
        found.setdefault(row.alert_key, []).append(_send(row))
    return found


def last_sent(conn: Connection) -> dict[str, datetime]:
    """By recipient: when something was sent last."""
    query = select(alert_sends.c.recipient, func.max(alert_sends.c.at).label("at"))
    query = query.where(alert_sends.c.state == "sent").group_by(alert_sends.c.recipient)
    return {row.recipient: row.at for row in conn.execute(query)}


def begin_sends(conn: Connection, recipient: str, keys: Sequence[str], now: datetime) -> None:
    """Note that a message with these alerts is being sent: whoever finds this later knows that it may have arrived."""
    _set(conn, recipient, keys, state="sending", at=now, tries=alert_sends.c.tries + 1)


def done(conn: Connection, recipient: str, keys: Sequence[str], now: datetime) -> None:
    """Note that they were sent."""
    _set(conn, recipient, keys, state="sent", at=now, error=None)


def failed(
    conn: Connection, recipient: str, keys: Sequence[str], error: str, next_try: datetime | None, now: datetime
) -> None:
    """Note that they could not be sent, and when it is tried again; ``None``: no more, unless a person asks."""
    state = "failed" if next_try is None else "due"
    _set(conn, recipient, keys, state=state, error=error, next_try=next_try or now)


def doubt_interrupted(conn: Connection) -> int:
    """Sendings that began and of which nothing more is known are due again, with the doubt noted; return how many.

    To be called by the one command that may send: whoever began them has ended.
    """
    values = {"state": "due", "doubt": alert_sends.c.at}
    return conn.execute(update(alert_sends).where(alert_sends.c.state == "sending").values(values)).rowcount


def troubles(conn: Connection) -> list[Send]:
    """Sendings that failed and were not sent since, for whoever looks after them."""
    query = select(alert_sends).where(alert_sends.c.state.in_(("due", "failed")), alert_sends.c.error.is_not(None))
    return [_send(row) for row in conn.execute(query.order_by(alert_sends.c.recipient, alert_sends.c.alert_key))]


def _set(conn: Connection, recipient: str, keys: Sequence[str], **values: object) -> None:
    for part in chunks(keys):
        rows = (alert_sends.c.recipient == recipient, alert_sends.c.alert_key.in_(part))
        conn.execute(update(alert_sends).where(*rows).values(values))


def _is_silent(now: datetime) -> ColumnElement[bool]:
    return func.coalesce(alerts.c.silenced_until > now, False)


def _of_keys(conn: Connection, keys: Iterable[str]) -> list[Kept]:
    query = select(alerts)
    return [_kept(row) for row in gather(keys, lambda part: conn.execute(query.where(alerts.c.key.in_(part))).all())]


def _kept(row: AnyRow) -> Kept:
    evidence = tuple(Evidence(*one) for one in row.evidence)
    return Kept(
        row.key, row.kind, row.subject, row.text, evidence, row.programme, row.story_id, row.metric_id,
        row.first_seen, row.silenced_until, row.silenced_by,
    )  # fmt: skip


def _send(row: AnyRow) -> Send:
    return Send(row.alert_key, row.recipient, row.state, row.tries, row.next_try, row.at, row.doubt, row.error)
