"""Who works on a store: one command, or on PostgreSQL several that share their work by leases; readers don't ask.

The operating system or the database server holds the lock for the process, so it ends with it however it ends: a file
lock beside a SQLite store, an advisory lock on a connection of its own on PostgreSQL. Others are told who holds it.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout
from sqlalchemy import URL, Connection, NullPool, create_engine, text
from sqlalchemy.exc import SQLAlchemyError

from store.errors import BusyError, StoreError
from store.failures import explain, shown
from store.places import parse_url
from store.pool import CONNECT_SECONDS

SUFFIX = ".lock"
_KEY = 0x7A12  # next to the key of store.upgrades, in the same database
_MOST = 200  # bytes read of what a holder wrote
_APPLICATION_NAME = 63  # PostgreSQL cuts longer names
_TAKE, _TAKE_SHARED = "SELECT pg_try_advisory_lock(:key)", "SELECT pg_try_advisory_lock_shared(:key)"
_HOLDER = """
    SELECT a.application_name, a.backend_start FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
    WHERE l.locktype = 'advisory' AND l.granted AND l.classid = 0 AND l.objid = :key AND l.objsubid = 1
    AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
    ORDER BY a.backend_start LIMIT 1
"""


@contextmanager
def working(url: str, command: str, now: datetime, *, shared: bool = False) -> Iterator[Callable[[], None]]:
    """Be the one command that works on the store at ``url``; the store need not exist yet.

    ``shared`` lets in others that say the same, on PostgreSQL: their tasks have leases (:mod:`store.leases`).

    Yields a check that raises StoreError when the lock was lost (a database server that was restarted). Raises
    BusyError, naming who works on it since when, and StoreError where no lock can be made; nothing is touched then.
    """
    parsed = parse_url(url)
    sqlite = parsed.get_backend_name() == "sqlite"
    with _file(parsed, command, now) if sqlite else _server(parsed, command, shared) as check:
        yield check


@contextmanager
def _file(url: URL, command: str, now: datetime) -> Iterator[Callable[[], None]]:
    # Two names of one file are one store.
    path = Path(os.path.realpath(str(url.database)) + SUFFIX)
    # A marker file in place of a lock of the system would outlive a crash.
    lock = FileLock(path, timeout=0, thread_local=False, fallback_to_soft=False)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except Timeout:
        raise _busy(url, _read(path)) from None
    except OSError as error:
        raise StoreError(
            f"{shown(url)} can't be locked ({path.name}: {error.strerror or error}); make the folder {path.parent} "
            "writable or name another file in store.url"
        ) from error
    try:
        _write(path, f"{_who(command)} since {_shown(now)}")
        yield _nothing_to_check
    finally:
        _write(path, "")
        lock.release()


@contextmanager
def _server(url: URL, command: str, shared: bool) -> Iterator[Callable[[], None]]:
    name = _who(command).encode("ascii", "replace").decode()[:_APPLICATION_NAME]
    options = {"application_name": name, "connect_timeout": CONNECT_SECONDS, "keepalives_idle": 60}
    try:
        engine = create_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT", connect_args=options)
        conn = engine.connect()
    except ImportError as error:
        raise StoreError(f"{shown(url)} needs psycopg; install requirements-server.txt") from error
    except SQLAlchemyError as error:
        raise explain(error, url) from error
    with conn:
        try:
            if not conn.execute(text(_TAKE_SHARED if shared else _TAKE), {"key": _KEY}).scalar_one():
                raise _busy(url, _holder(conn))
        except SQLAlchemyError as error:
            raise explain(error, url) from error

        def check() -> None:
            try:
                conn.execute(text("SELECT 1"))
            except SQLAlchemyError as error:
                raise explain(error, url) from error

        yield check


def _busy(url: URL, holder: str) -> BusyError:
    who = holder or "another command"
    return BusyError(f"{shown(url)} is being worked on by {who}; nothing was done. Wait for it to end, or stop it")


def _who(command: str) -> str:
    return f"{command} (process {os.getpid()} on {socket.gethostname()})"


def _shown(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def _read(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return " ".join(file.read(_MOST).decode("utf-8", "replace").split())
    except OSError:  # Windows lets nobody read a locked file
        return ""


def _write(path: Path, holder: str) -> None:
    try:
        path.write_text(holder, "utf-8")
    except OSError:  # the lock holds all the same; it only can't be told who has it
        return


def _holder(conn: Connection) -> str:
    """Who holds the server's lock; nothing for a user that may not see it, or when it was given back by now."""
    row = conn.execute(text(_HOLDER), {"key": _KEY}).one_or_none()
    if row is None or not row.application_name:
        return ""
    since = f" since {_shown(row.backend_start)}" if row.backend_start else ""
    return f"{row.application_name}{since}"


def _nothing_to_check() -> None:
    """A file lock can't be lost."""
