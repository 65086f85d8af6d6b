"""Digests as they were told: editions that never change, people's edits by version, and sendings, each noted once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, func, select, update

from store.errors import StaleError
from store.permits import Actor, require
from store.schema import digest_edits, digest_sends, digests
from store.sql import AnyRow, insert_missing


class Edition(NamedTuple):
    """One edition of a period's digest: ``content`` is the machine's, as JSON, ``edits`` are people's."""

    period: str
    edition: int
    made: datetime
    content: str
    edits: dict[str, Any]


class EditsMade(NamedTuple):
    """What a person changed, as ``version`` of the edits of a period; version 0 is none at all."""

    version: int
    at: datetime | None
    who: str
    edits: dict[str, Any]


class DigestSend(NamedTuple):
    """One sending: ``state`` is "due", "sending", "sent", "failed" or "given_up"; ``at`` is when its last try began."""

    period: str
    recipient: str
    edition: int
    state: str
    tries: int
    next_try: datetime
    at: datetime | None
    error: str | None


def latest(conn: Connection, period: str) -> Edition | None:
    """The last edition of a period's digest, if it was ever made."""
    query = select(digests).where(digests.c.period == period).order_by(digests.c.edition.desc()).limit(1)
    row = conn.execute(query).one_or_none()
    return None if row is None else Edition(*row)


def edition(conn: Connection, period: str, number: int) -> Edition | None:
    """One edition."""
    query = select(digests).where(digests.c.period == period, digests.c.edition == number)
    row = conn.execute(query).one_or_none()
    return None if row is None else Edition(*row)


def periods_made(conn: Connection) -> list[tuple[str, int]]:
    """The periods of which there are digests, the latest first, with the number of editions."""
    query = select(digests.c.period, func.max(digests.c.edition)).group_by(digests.c.period)
    return [(period, number) for period, number in conn.execute(query.order_by(digests.c.period.desc()))]


def add(conn: Connection, made: Edition) -> None:
    """Keep a new edition. Raises StaleError where somebody made that edition meanwhile."""
    if not insert_missing(conn, digests, [made._asdict()]):
        raise StaleError(f"edition {made.edition} of the digest of {made.period} was made meanwhile; make it again")


def edits_of(conn: Connection, period: str) -> EditsMade:
    """The latest edits of a period's digest."""
    query = select(digest_edits).where(digest_edits.c.period == period).order_by(digest_edits.c.version.desc())
    row = conn.execute(query.limit(1)).one_or_none()
    return EditsMade(0, None, "", {}) if row is None else EditsMade(row.version, row.at, row.who, row.edits)


def save_edits(
    conn: Connection, period: str, edits: Mapping[str, Any], actor: Actor, now: datetime, *, seen: int
) -> int:
    """Keep a person's edits, made on version ``seen``; the new version.

    Raises NotAllowedError where the role does not reach, StaleError where somebody changed them since.
    """
    require(actor, "digest")
    last = edits_of(conn, period)
    values = {"period": period, "version": seen + 1, "at": now, "who": actor.name, "edits": dict(edits)}
    if last.version != seen or not insert_missing(conn, digest_edits, [values]):
        last = edits_of(conn, period)
        when = f" on {last.at:%Y-%m-%d at %H:%M} UTC" if last.at else ""
        raise StaleError(f"{last.who} changed the digest of {period}{when}, after you looked; look at it again")
    return seen + 1


def sends_of(conn: Connection, period: str) -> list[DigestSend]:
    """The sendings of a period's digest."""
    query = select(digest_sends).where(digest_sends.c.period == period).order_by(digest_sends.c.recipient)
    return [_send(row) for row in conn.execute(query)]


def last_sent(conn: Connection) -> DigestSend | None:
    """The last sending that was taken."""
    return _last(conn, ("sent",))


def last_failed(conn: Connection) -> DigestSend | None:
    """The last sending that failed, was given up or was stopped midway, and was not made good since."""
    return _last(conn, ("failed", "given_up", "sending"))


def _last(conn: Connection, states: tuple[str, ...]) -> DigestSend | None:
    query = select(digest_sends).where(digest_sends.c.state.in_(states), digest_sends.c.at.is_not(None))
    row = conn.execute(query.order_by(digest_sends.c.at.desc(), digest_sends.c.recipient).limit(1)).one_or_none()
    return None if row is None else _send(row)


def prepare(conn: Connection, period: str, number: int, recipients: Iterable[str], now: datetime) -> None:
    """Note that an edition is to be sent; who was noted for this period before stays as it is."""
    rows = [
        {"period": period, "recipient": one, "edition": number, "state": "due", "tries": 0, "next_try": now}
        for one in recipients
    ]
    insert_missing(conn, digest_sends, rows)


def renew(conn: Connection, period: str, recipients: Iterable[str], now: datetime) -> None:
    """Make sendings due again, whatever became of them: a person wants them sent anew."""
    mine = (digest_sends.c.period == period) & digest_sends.c.recipient.in_(list(recipients))
    conn.execute(update(digest_sends).where(mine).values(state="due", tries=0, next_try=now, error=None))


def begin_send(conn: Connection, period: str, recipient: str, number: int, now: datetime) -> bool:
    """Take a sending that is due: True for the one who takes it, False where it is sent or somebody is sending it."""
    mine = (digest_sends.c.period == period) & (digest_sends.c.recipient == recipient)
    due = digest_sends.c.state.in_(("due", "failed", "given_up"))
    taken = conn.execute(update(digest_sends).where(mine, due).values(state="sending", at=now, edition=number))
    return taken.rowcount == 1


def end_send(
    conn: Connection, period: str, recipient: str, now: datetime, *, error: str | None, next_try: datetime | None
) -> None:
    """Note how a sending ended; one that failed is due again at ``next_try``, if at all."""
    mine = (digest_sends.c.period == period) & (digest_sends.c.recipient == recipient)
    values: dict[str, Any] = {"state": "sent" if error is None else "failed", "at": now, "error": error}
    values |= {"tries": digest_sends.c.tries + 1, "next_try": next_try or now}
    if error is not None and next_try is None:
        values["state"] = "given_up"
    conn.execute(update(digest_sends).where(mine).values(values))


def _send(row: AnyRow) -> DigestSend:
    return DigestSend(*row)
