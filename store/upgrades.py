"""Running the numbered migrations from inside the program, from any working directory, without alembic.ini."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from store.errors import MigrationError

FOLDER = Path(__file__).parent / "migrations"
VERSION_TABLE = "tallywire_version"
# Any fixed number does: PostgreSQL counts advisory locks by database.
_LOCK = 0x7A11


def newest() -> int:
    """Number of the newest migration that this program ships."""
    return max(int(path.name[:4]) for path in (FOLDER / "versions").glob("[0-9][0-9][0-9][0-9]_*.py"))


def current(conn: Connection) -> int | None:
    """Number of the last migration applied to this database; None where none has been."""
    if not inspect(conn).has_table(VERSION_TABLE):
        return None
    found = conn.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar()  # noqa: S608 (a constant)
    return None if found is None else int(found)


def require(conn: Connection) -> None:
    """Raise MigrationError where a store that is open has been brought to another schema since; a cheap question."""
    found = conn.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar()  # noqa: S608 (a constant)
    if int(found or 0) != newest():
        raise MigrationError(
            f"the store was brought to schema {found or 0} while this program, which knows {newest()}, went on; "
            "start it again in the version that the store was migrated with"
        )


def queue(conn: Connection) -> None:
    """Wait for other writers; the turn ends with the transaction. SQLite has done so by BEGIN IMMEDIATE."""
    if conn.dialect.name == "postgresql":
        conn.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})


def apply(engine: Engine, target: int | None = None) -> tuple[int | None, int]:
    """Upgrade to migration ``target`` in one transaction; return (version before, version now).

    On PostgreSQL the indexes of the newest schema are made after it, while others go on.
    """
    goal = newest() if target is None else target
    with engine.connect().execution_options(tallywire_write=True) as conn:
        if conn.dialect.name == "sqlite":
            # Rebuilding a table drops the old one, and with foreign keys on that would delete its children.
            # The switch has no effect inside a transaction, so it goes to the driver's connection before one begins.
            cursor = conn.connection.cursor()
            cursor.execute("PRAGMA foreign_keys=OFF")
            try:
                with conn.begin():
                    return _upgrade(conn, goal)
            finally:
                cursor.execute("PRAGMA foreign_keys=ON")
                cursor.close()
        with conn.begin():
            queue(conn)
            done = _upgrade(conn, goal)
    if goal == newest():
        from store import indexing  # the schema is only needed here

        indexing.build(engine)
    return done


def _upgrade(conn: Connection, goal: int) -> tuple[int | None, int]:
    # Alembic is only needed here; opening a store that is up to date must stay quick.
    from alembic import command
    from alembic.config import Config

    before = current(conn)
    if before is not None and before > goal:
        raise MigrationError(f"the store's schema is {before}, newer than {goal}; update this program")
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.attributes["connection"] = conn
    command.upgrade(config, f"{goal:04d}")
    if conn.dialect.name == "sqlite":
        broken = conn.execute(text("PRAGMA foreign_key_check")).first()
        if broken is not None:
            raise MigrationError(f"migration to {goal} would leave table {broken[0]} pointing nowhere; nothing changed")
    return before, goal
