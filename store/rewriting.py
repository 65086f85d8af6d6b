"""Writing a database's files anew, so that nothing which was deleted is left in them."""

from __future__ import annotations

from sqlalchemy import Engine

from store.errors import StoreError


def rewrite(engine: Engine, table: str) -> None:
    """Leave no byte of deleted rows: the whole file on SQLite, with its journal; one table's on PostgreSQL.

    ``table`` is a name of ours. It waits for whoever reads or writes; raises StoreError where a reader of SQLite stays.
    """
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as conn:
            conn.exec_driver_sql(f"VACUUM FULL {table}")
        return
    with engine.connect() as conn:
        # To the driver's connection: neither works inside a transaction.
        cursor = conn.connection.cursor()
        try:
            # The copy that it makes on the way holds live rows only, and may be too large for memory.
            cursor.execute("PRAGMA temp_store=FILE")
            cursor.execute("VACUUM")
            (busy, *_) = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        finally:
            cursor.close()
    if busy:
        raise StoreError("what was deleted is still in the journal, which another program reads; try again later")
