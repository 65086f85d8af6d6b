"""Who read what of internal posts, when, and how many groups they were told. Lines are added, never changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, insert, select

from store.schema import access_log

IMPORT = "posts import"
"""What the line of an import says was done."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who asks, and by which command, page or file."""

    who: str
    what: str


@dataclass(frozen=True, slots=True)
class Access:
    """One line of the log: ``detail`` is what was asked for, ``groups`` how many were told of."""

    at: datetime
    who: str
    what: str
    detail: str
    groups: int


def note(conn: Connection, visitor: Visitor, detail: str, groups: int, at: datetime) -> None:
    """Add a line, in the caller's transaction. Nothing that a person typed may be in ``detail``."""
    values = {"at": at, "who": visitor.who, "what": visitor.what, "detail": detail, "groups": groups}
    conn.execute(insert(access_log).values(values))


def entries(
    conn: Connection, since: datetime | None = None, limit: int | None = None, *, skip: int = 0
) -> list[Access]:
    """The lines of the log (from a moment on), newest first, without the first ``skip`` of them."""
    query = select(access_log).order_by(access_log.c.at.desc(), access_log.c.id.desc()).limit(limit).offset(skip)
    if since is not None:
        query = query.where(access_log.c.at >= since)
    return [Access(row.at, row.who, row.what, row.detail, row.groups) for row in conn.execute(query)]


def count(conn: Connection) -> int:
    """How many lines the log has."""
    return conn.execute(select(func.count()).select_from(access_log)).scalar_one()


def imported(conn: Connection) -> int:
    """A number that every import changes, for whoever keeps an answer; anyone who may read the log may ask for it."""
    newest: int | None = conn.execute(select(func.max(access_log.c.id)).where(access_log.c.what == IMPORT)).scalar()
    return newest or 0
