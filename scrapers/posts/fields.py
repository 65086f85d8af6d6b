"""Fields of an export read safely: whatever stands there, the answer has the type that was asked for. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from scrapers.moments import plausible, read_moment
from scrapers.plain import one_line, tidy_lines
from scrapers.posts.post import MAX_TEXT

MAX_NAME = 200
"""Characters of the longest channel or person's name, and of an id, that are kept; what is longer is cut."""
_MILLI, _MICRO = 1e11, 1e14  # epoch seconds stay below the first until the year 5138


def record(value: object) -> Mapping[str, object]:
    """``value`` where it is a JSON object, else an empty one."""
    return value if isinstance(value, dict) else {}


def items(value: object) -> list[object]:
    """``value`` where it is a JSON list, else an empty one."""
    return value if isinstance(value, list) else []


def words(value: object) -> str:
    """A text with its lines, tidy; "" where ``value`` is none."""
    return tidy_lines(value[:MAX_TEXT]) if isinstance(value, str) else ""


def label(value: object) -> str:
    """A name or an id on one line; "" where ``value`` is neither text nor a whole number."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value) if -(2**63) <= value < 2**64 else ""
    return one_line(value, MAX_NAME) if isinstance(value, str) else ""


def first_label(source: Mapping[str, object], *keys: str) -> str:
    """The first of the keys that holds a name or an id, as :func:`label` reads it."""
    return next((found for key in keys if (found := label(source.get(key)))), "")


def flag(value: object) -> bool:
    """Whether a field says yes. What can't be understood says yes: flags here mark what must not be read."""
    if isinstance(value, str):
        return value.strip().casefold() not in {"", "0", "0.0", "false", "no", "n", "f", "none", "null", "never", "off"}
    return bool(value)


def epoch(value: object) -> datetime | None:
    """The moment of an epoch stamp in seconds, milliseconds or microseconds; ``None`` where it is none."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    try:
        seconds = float(value)
        seconds /= 1e6 if seconds > _MICRO else 1e3 if seconds > _MILLI else 1
        return plausible(datetime.fromtimestamp(seconds, UTC), None)
    except (ValueError, OverflowError, OSError):
        return None


def stamp(value: object) -> datetime | None:
    """The moment of an ISO 8601 stamp, or of an epoch one; without a zone it is UTC."""
    if not isinstance(value, str):
        return epoch(value)
    try:
        moment = datetime.fromisoformat(value.strip())
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        found = read_moment(value)
        return plausible(found, None)
    return plausible(moment, None)
