"""The one place that asks the machine what time it is; everything else is handed a clock.

A store that was collected on a simulated clock (the sample newsroom) carries that moment in its meta table under
``clock``; :func:`store_clock` honours it, so that "since yesterday" means the sample's yesterday.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy import Connection

Clock = Callable[[], datetime]


def real_clock() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)


def fixed_clock(moment: datetime) -> Clock:
    """A clock that always shows ``moment`` (aware; converted to UTC)."""
    if moment.tzinfo is None:
        raise ValueError("a clock needs an aware datetime")
    shown = moment.astimezone(UTC)
    return lambda: shown


def parse_moment(value: str) -> datetime:
    """The ISO 8601 ``value`` as an aware UTC datetime; without an offset it is taken as UTC."""
    moment = datetime.fromisoformat(value)
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def store_clock(conn: Connection) -> Clock:
    """The clock of a store: the simulated moment it was left at, or the real time when it has none."""
    from store import meta

    shown = meta.get_value(conn, "clock")
    return fixed_clock(parse_moment(shown)) if shown else real_clock
