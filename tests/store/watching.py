"""Watching what a connection asks of its database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, event


@dataclass(frozen=True, slots=True)
class Asked:
    """A statement with its parameters, as the driver gets them."""

    statement: str
    parameters: Any


@contextmanager
def statements(conn: Connection) -> Iterator[list[Asked]]:
    """The statements that the block runs, in order."""
    seen: list[Asked] = []

    def note(_conn: object, _cursor: object, statement: str, parameters: object, *_rest: object) -> None:
        seen.append(Asked(statement, parameters))

    event.listen(conn, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(conn, "before_cursor_execute", note)
