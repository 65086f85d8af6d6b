"""What a database driver complains about, in one line that names the store and the remedy."""

from __future__ import annotations

import shutil
from pathlib import Path

from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError, IntegrityError, SQLAlchemyError, StatementError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from store.errors import StoreError

_DISK_ERROR, _FULL = "disk i/o error", "disk is full"
_LEAST_ROOM = 64 * 1024
"""SQLite asks for half of that beside a store to read it at all, and calls a refusal an error of the disk."""
MIGRATE = "run `python -m app migrate`"

# (words in the driver's message, what it means and what to do), first match wins.
_SQLITE = (
    ("locked", "is busy: another program has been writing to it; wait for it to finish, then try again"),
    ("file is not a database", "is not a Tallywire store; move the file away or name another one in store.url"),
    ("malformed", f"is damaged; move the file away, then put a backup in its place or {MIGRATE} for an empty store"),
    ("readonly", "can't be written; make the file and its folder writable or name another one in store.url"),
    ("unable to open", "can't be opened; make the folder exist and writable or name another one in store.url"),
    (_FULL, "can't grow: the disk is full; free some space, then try again"),
    (_DISK_ERROR, "can't be read or written (disk error); check the disk and the rights of the folder"),
    ("no such table", f"has not the tables of this program; {MIGRATE}"),
    ("no such column", f"has not the tables of this program; {MIGRATE}"),
)
_POSTGRESQL = (
    ("authentication failed", "refuses this user or password; correct store.url"),
    ("no password supplied", "asks for a password; put it into store.url"),
    ('role "', "does not know this user; create the role or correct store.url"),
    ("does not exist", f"does not exist there or has not our tables; create the database, then {MIGRATE}"),
    ("permission denied", "does not let this user write; grant it the rights on the database and its schema"),
    ("read-only transaction", "is read-only for this user; grant it the rights to write"),
    (
        "statement timeout",
        "took too long to answer and was stopped; ask for a shorter span or less at once, or raise "
        "store.statement_timeout",
    ),
    ("idle-in-transaction timeout", "ended a connection that was left waiting; try again"),
    ("no space left", "can't grow: the disk of the server is full; free some space, then try again"),
    ("too many clients", "takes no more connections; raise its max_connections, or lower store.pool_size"),
    ("connection slots", "takes no more connections; raise its max_connections, or lower store.pool_size"),
    ("lock timeout", "is busy: another program has been writing to it; wait for it to finish, then try again"),
    ("deadlock detected", "is busy: two programs waited for each other; try again"),
    ("could not translate host", "is at an unknown host; correct the host in store.url"),
    ("resolve host", "is at an unknown host; correct the host in store.url"),
    ("connection refused", "is not reachable (connection refused); start PostgreSQL or correct store.url"),
    ("timeout", "does not answer; start PostgreSQL or correct host and port in store.url"),
    ("connection", "is not reachable; start PostgreSQL or correct store.url"),
)


def shown(url: URL) -> str:
    """Name a store for a message: the file's path, or the address with its password hidden."""
    if url.get_backend_name() == "sqlite":
        return f"the store {url.database}"
    return f"the store {url.render_as_string(hide_password=True)}"


def explain(error: SQLAlchemyError, url: URL, *, reading: bool = False) -> StoreError:
    """Turn any database error into a StoreError of one line. ``reading``: nothing was to be written."""
    if isinstance(error, PoolTimeout):
        return StoreError(f"{shown(url)} is busy: every connection is in use; wait a moment, then try again")
    if isinstance(error, StatementError) and isinstance(error.orig, StoreError):
        return error.orig  # a column type refused a value and said why
    raw = str(error.orig) if isinstance(error, DBAPIError) else str(error)
    first = raw.strip().splitlines()[0] if raw.strip() else type(error).__name__
    if reading and "lock timeout" in raw.lower():
        # Readers wait for nobody but whoever has a whole table to itself.
        return StoreError(f"{shown(url)} is being migrated or restored; wait for that to end, then look again")
    if isinstance(error, IntegrityError):
        return StoreError(f"{shown(url)} refused a row that does not fit the others: {first}")
    sqlite = url.get_backend_name() == "sqlite"
    said = raw.lower()
    if sqlite and _DISK_ERROR in said and _no_room(url):
        said = _FULL
    for words, meaning in _SQLITE if sqlite else _POSTGRESQL:
        if words in said:
            return StoreError(f"{shown(url)} {meaning}")
    return StoreError(f"{shown(url)} failed: {first}; if it stays so, {MIGRATE} and see `python -m app doctor`")


def _no_room(url: URL) -> bool:
    try:
        return shutil.disk_usage(Path(url.database or "").absolute().parent).free < _LEAST_ROOM
    except OSError:
        return False
