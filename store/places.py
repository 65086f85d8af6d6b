"""Addresses of stores: reading them, telling two apart, and saying one without its secrets."""

from __future__ import annotations

import os
from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from store.errors import StoreError

_DRIVERS = {
    "sqlite": "sqlite",
    "sqlite+pysqlite": "sqlite",
    "postgresql": "postgresql+psycopg",
    "postgres": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
}


def parse_url(url: str) -> URL:
    """The address with its driver, a SQLite file as a whole path; raises StoreError for what is no store."""
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise StoreError(
            f"{_quoted(url)} is no database address; use sqlite:///tallywire.db or postgresql+psycopg://…"
        ) from None
    driver = _DRIVERS.get(parsed.drivername)
    if driver is None:
        raise StoreError(
            f"store.url starts with {parsed.drivername!r}, which Tallywire does not speak; "
            "use sqlite:///tallywire.db or postgresql+psycopg://user@host/database"
        )
    parsed = parsed.set(drivername=driver)
    if driver == "sqlite" and (parsed.database in (None, "", ":memory:") or str(parsed.database).startswith("file:")):
        raise StoreError(f"{_quoted(url)} names no file; use sqlite:///tallywire.db")
    if driver == "sqlite":
        # A program that changes its folder must not find itself with two stores.
        parsed = parsed.set(database=str(Path(str(parsed.database)).absolute()))
    return parsed


def _quoted(url: str) -> str:
    """An address that can't be read, for a message; not at all where a password may stand in it."""
    return "store.url" if "@" in url else f"store.url {url!r}"


def same_place(one: str, other: str) -> bool:
    """Whether two addresses lead to one store, as far as they tell it."""
    places = []
    for url in map(parse_url, (one, other)):
        if url.get_backend_name() == "sqlite":
            places.append(("", os.path.realpath(str(url.database))))
        else:
            host, port = url.host or url.query.get("host") or "localhost", url.port or url.query.get("port") or "5432"
            places.append((f"{host}:{port}", url.database or url.username or ""))
    return places[0] == places[1]


def described(url: str) -> str:
    """An address of a store in words: which kind and where, without user, password and options."""
    try:
        parts = make_url(url)
    except ArgumentError:
        return "an address that can't be read"
    kind = parts.get_backend_name()
    if kind == "sqlite":
        return f"SQLite, {parts.database or 'in memory'}"
    return f"{kind.capitalize()} at {parts.host or 'this machine'}, database {parts.database or 'of its user'}"


def sqlite_path(url: str) -> Path | None:
    """The file of a SQLite store's address, whether it is there or not; ``None`` for any other address."""
    scheme, _, rest = url.partition(":///")
    return Path(rest) if scheme.startswith("sqlite") and rest else None
