"""Opening a store: one address, two databases, explicit transactions.

SQLite is the store of one machine (WAL, foreign keys, a busy timeout), PostgreSQL that of a team. On both, writers
queue (BEGIN IMMEDIATE; an advisory lock) and readers never wait: whoever has ``begin`` may read, decide and write
without another writer between, so counters can't drift and nobody deadlocks. Keep write transactions short.
Everything else in ``store`` takes the Connection that ``begin`` or ``read`` yields.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.exc import SQLAlchemyError

from store import rewriting, upgrades
from store.errors import MigrationError, StoreError
from store.failures import MIGRATE, explain, shown
from store.places import parse_url
from store.pool import CONNECT_SECONDS, LOCK_SECONDS, Pool

BUSY_SECONDS = LOCK_SECONDS


class Store:
    """An open store. Use ``with store.begin() as conn`` to write and ``with store.read() as conn`` to read."""

    def __init__(self, url: URL, engine: Engine, pool: Pool = Pool()) -> None:  # noqa: B008 (it never changes)
        self._url = url
        self._engine = engine
        self._limited = engine.dialect.name == "postgresql" and pool.statement_seconds > 0

    @property
    def url(self) -> str:
        """The address, a password hidden."""
        return self._url.render_as_string(hide_password=True)

    @property
    def dialect(self) -> str:
        """``sqlite`` or ``postgresql``."""
        return self._engine.dialect.name

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """One write transaction: committed at the end, rolled back by any exception.

        It waits up to ``BUSY_SECONDS`` for another writer to finish; then it raises StoreError.
        """
        try:
            with self._engine.connect().execution_options(tallywire_write=True) as conn, conn.begin():
                if self._limited:  # whoever writes has waited for its turn, and is not stopped half way
                    conn.exec_driver_sql("SET LOCAL statement_timeout = 0")
                    conn.exec_driver_sql(f"SET LOCAL lock_timeout = {int(BUSY_SECONDS * 1000)}")
                upgrades.queue(conn)
                yield conn
        except SQLAlchemyError as error:
            raise explain(error, self._url) from error

    @contextmanager
    def read(self, *, one_moment: bool = False) -> Iterator[Connection]:
        """A look that others never hold up; an attempt to write fails.

        With ``one_moment`` every question is answered as of the first one, while others go on writing; SQLite always
        does so.
        """
        options: dict[str, Any] = {"postgresql_readonly": True}
        if one_moment and self.dialect == "postgresql":
            options["isolation_level"] = "REPEATABLE READ"
        try:
            with self._engine.connect().execution_options(**options) as conn, conn.begin():
                sqlite = conn.connection.driver_connection if self.dialect == "sqlite" else None
                if sqlite is not None:
                    sqlite.execute("PRAGMA query_only=ON").close()
                try:
                    yield conn
                finally:
                    if sqlite is not None:
                        sqlite.execute("PRAGMA query_only=OFF").close()
        except SQLAlchemyError as error:
            raise explain(error, self._url, reading=True) from error

    @contextmanager
    def outside(self) -> Iterator[Connection]:
        """A connection to PostgreSQL on which every statement stands alone, for what can't be in a transaction."""
        try:
            with self._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as conn:
                yield conn
        except SQLAlchemyError as error:
            raise explain(error, self._url) from error

    def schema_version(self) -> int | None:
        """Number of the last migration applied here; None where none has been."""
        with self.read() as conn:
            return upgrades.current(conn)

    def migrate(self, target: int | None = None) -> tuple[int | None, int]:
        """Bring the schema to migration ``target`` (the newest unless given); return (version before, version now).

        All or nothing: a failed migration leaves the store as it was.
        """
        try:
            return upgrades.apply(self._engine, target)
        except SQLAlchemyError as error:
            raise MigrationError(f"{explain(error, self._url)} (while migrating; nothing was changed)") from error

    def rewrite(self, table: str) -> None:
        """Write the files anew, so that nothing deleted from ``table`` is left in them; see :mod:`store.rewriting`."""
        try:
            rewriting.rewrite(self._engine, table)
        except SQLAlchemyError as error:
            raise explain(error, self._url) from error

    def close(self) -> None:
        """Give all connections back."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def open_store(url: str, *, migrate: bool = False, pool: Pool = Pool()) -> Store:  # noqa: B008 (it never changes)
    """Open the store at ``url`` (``sqlite:///file.db`` or ``postgresql+psycopg://user@host/database``).

    With ``migrate`` a missing store is made and an older one brought up to date. Raises StoreError when it can't be
    reached, written or understood, MigrationError when its schema is newer or (without ``migrate``) older than this
    program; each in one line with the remedy.
    """
    parsed = parse_url(url)
    if parsed.get_backend_name() == "sqlite":
        _check_file(Path(parsed.database or ""), parsed, make=migrate)
    store = Store(parsed, _engine(parsed, pool), pool)
    try:
        _check_version(store, migrate)
    except BaseException:
        store.close()
        raise
    return store


def open_at(url: str, version: int) -> Store:
    """Open the store at ``url`` with the schema of an earlier version: an empty one is made so.

    For a backup that is to be put back. Raises MigrationError where the store there has another schema.
    """
    parsed = parse_url(url)
    if parsed.get_backend_name() == "sqlite":
        _check_file(Path(parsed.database or ""), parsed, make=True)
    store = Store(parsed, _engine(parsed))
    try:
        there = store.schema_version()
        if there is None:
            _refuse_strangers(store)
            store.migrate(version)
        elif there != version:
            raise MigrationError(
                f"the store {store.url} has schema {there}, and {version} is needed; "
                "name a database in store.url that has no tables yet"
            )
    except BaseException:
        store.close()
        raise
    return store


def _check_file(path: Path, url: URL, *, make: bool) -> None:
    """Say what is wrong with a SQLite file's place before the driver says it badly."""
    try:
        if path.is_dir():
            raise StoreError(f"{shown(url)} is a folder; name a file in store.url")
        if path.exists():
            return
        if not make:
            raise MigrationError(f"there is no store at {path} yet; {MIGRATE} to make it")
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"{shown(url)} can't be made ({error.strerror}); make the folder {path.parent} writable "
            "or name another file in store.url"
        ) from error


def _engine(url: URL, pool: Pool = Pool()) -> Engine:  # noqa: B008 (it never changes)
    options: dict[str, Any] = {"timeout": BUSY_SECONDS}
    if url.get_backend_name() == "postgresql":
        options = {
            "connect_timeout": CONNECT_SECONDS,
            "options": pool.server_options(BUSY_SECONDS),
            "application_name": pool.name,
        }
    try:
        engine = create_engine(
            url,
            connect_args=options,
            pool_pre_ping=url.get_backend_name() == "postgresql",
            pool_size=pool.size,
            max_overflow=pool.overflow,
            pool_recycle=pool.recycle,
        )
    except ImportError as error:
        raise StoreError(
            f"{shown(url)} needs the driver psycopg, which is not installed; "
            "run `python -m pip install -r requirements-server.txt`"
        ) from error
    if url.get_backend_name() == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    # The driver must not open transactions of its own: _begin_sqlite decides which kind.
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=NORMAL",
        "foreign_keys=ON",
        f"busy_timeout={int(BUSY_SECONDS * 1000)}",
    ):
        connection.execute(f"PRAGMA {pragma}").close()
    # SQLite's own knows ASCII only; searching is blind to the case of every letter.
    connection.create_function("lower", 1, _lower, deterministic=True)


def _lower(value: str | float | bytes | None) -> str | float | bytes | None:
    return value.lower() if isinstance(value, str) else value


def _begin_sqlite(conn: Connection) -> None:
    # A writer takes its lock at once; taking it later, after a read, fails at once instead of waiting its turn.
    writes = conn.get_execution_options().get("tallywire_write")
    if writes:
        conn.exec_driver_sql("PRAGMA temp_store=MEMORY")  # nothing of what is written is left in another file
    conn.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _check_version(store: Store, migrate: bool) -> None:
    version, newest = store.schema_version(), upgrades.newest()
    if version is not None and version > newest:
        raise MigrationError(
            f"the store {store.url} was written by a newer Tallywire (schema {version}, this program knows {newest}); "
            "update this program"
        )
    if version == newest:
        return
    if version is None:
        _refuse_strangers(store)
    if migrate:
        store.migrate()
    elif version is None:
        raise MigrationError(f"the store {store.url} is empty; {MIGRATE} to set it up")
    else:
        raise MigrationError(
            f"the store {store.url} is older than this program (schema {version}, needed {newest}); {MIGRATE}"
        )


def _refuse_strangers(store: Store) -> None:
    """An unknown SQLite file with tables is another program's; a PostgreSQL database may not take every text."""
    with store.read() as conn:
        if store.dialect == "postgresql":
            encoding = conn.execute(text("SHOW server_encoding")).scalar_one()
            if encoding != "UTF8":
                raise StoreError(
                    f"the store {store.url} is encoded in {encoding}; create the database with ENCODING 'UTF8'"
                )
            return
        tables = inspect(conn).get_table_names()
        foreign = bool(tables) or bool(conn.execute(text("PRAGMA application_id")).scalar_one())
    if foreign:
        raise StoreError(f"the store {store.url} is a database of another program; name another file in store.url")
