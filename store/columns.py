"""Column types that hold the store's door: aware times, text every database takes, finite numbers, JSON as text."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, Double, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from store.errors import StoreError

# PostgreSQL text can't hold NUL, and no database can encode half a surrogate pair.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def clean(text: str) -> str:
    """Return ``text`` with each NUL and each lone surrogate replaced by U+FFFD, one for one.

    One for one, so that character offsets into the text stay true.
    """
    if text.isascii():
        return text.replace("\x00", "\N{REPLACEMENT CHARACTER}")
    return _UNSTORABLE.sub("\N{REPLACEMENT CHARACTER}", text)


def as_utc(moment: datetime) -> datetime:
    """Return ``moment`` in UTC; a naive time raises StoreError, because nobody can tell which moment it is."""
    if moment.tzinfo is None:
        raise StoreError(f"the store takes times with a zone only, and {moment.isoformat()} has none")
    return moment.astimezone(UTC)


def finite(value: float | None) -> float | None:
    """Return ``value`` as a float; infinity and NaN, which the model calls an open end, as None."""
    return None if value is None or not math.isfinite(value) else float(value)


def _clean_json(value: Any) -> Any:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, Mapping):
        return {clean(str(key)): _clean_json(item) for key, item in value.items()}
    if isinstance(value, Sequence):
        return [_clean_json(item) for item in value]
    return value


class UtcTime(TypeDecorator[datetime]):
    """An aware ``datetime``, kept and returned in UTC. Naive values are refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn an aware time into UTC; SQLite keeps no zone, so there it is dropped after conversion."""
        if value is None:
            return None
        moment = as_utc(value)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the zone back."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class CleanText(TypeDecorator[str]):
    """Text of any length; see :func:`clean` for what can't be stored."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Clean on the way in."""
        return None if value is None else clean(value)


class Finite(TypeDecorator[float]):
    """A number with an end: infinity and NaN become NULL, which the model calls an open end."""

    impl = Double
    cache_ok = True

    def process_bind_param(self, value: float | None, dialect: Dialect) -> float | None:
        """Drop what is not a finite number."""
        return finite(value)


class JsonText(TypeDecorator[Any]):
    """A small list or mapping, kept as JSON text so that both databases hold the same characters."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Sequence[Any] | Mapping[str, Any] | None, dialect: Dialect) -> str | None:
        """Write compact JSON with sorted keys, every text in it cleaned."""
        if value is None:
            return None
        return json.dumps(_clean_json(value), ensure_ascii=True, sort_keys=True, separators=(",", ":"))

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        """Read the JSON back: lists and dicts."""
        return None if value is None else json.loads(value)
