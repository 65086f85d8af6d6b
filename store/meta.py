"""Named values of the store itself, such as ``clock`` and ``sample``."""

from __future__ import annotations

from sqlalchemy import Connection, delete, select

from store.schema import meta
from store.sql import upsert


def get_value(conn: Connection, name: str) -> str | None:
    """Return the value called ``name``, None where there is none."""
    value: str | None = conn.execute(select(meta.c.value).where(meta.c.name == name)).scalar()
    return value


def set_value(conn: Connection, name: str, value: str | None) -> None:
    """Set the value called ``name``; None removes it."""
    if value is None:
        conn.execute(delete(meta).where(meta.c.name == name))
    else:
        upsert(conn, meta, [{"name": name, "value": value}])
