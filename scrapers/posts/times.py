"""A column of times as people's tools write them: read where every reader would read the same, else refused. Pure.

ISO 8601 (a time without a zone is UTC), epoch seconds, milliseconds and microseconds, dates with the month's name, and
dates with dots or with the year first each have one meaning. ``03/04/2026`` has two: such dates are read where the
column as a whole tells which number is the month, since one export writes all its dates alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, timezone

from scrapers.moments import plausible
from scrapers.posts.fields import epoch, stamp

_EPOCH = re.compile(r"\d{9,10}(?:\.\d{1,9})?|\d{12,13}|\d{15,16}")
_SLASHED = re.compile(
    r"(?P<one>\d{1,2})(?P<part>[/-])(?P<two>\d{1,2})(?P=part)(?P<y>\d{4})"
    r"(?:,?[ T]\s*(?P<H>\d{1,2})[:.](?P<M>\d\d)(?:[:.](?P<S>\d\d)(?:[.,]\d+)?)?\s*(?P<half>[ap]\.?m\.?)?"
    r"\s*(?P<z>Z|UTC|GMT|[+-]\d\d:?\d\d)?)?",
    re.I,
)


def day_comes_first(values: Iterable[object]) -> bool | None:
    """Whether slashed dates among the values have the day first; ``None`` where they don't tell, or tell both."""
    day = month = False
    for value in values:
        match = _SLASHED.fullmatch(_tidy(value)) if isinstance(value, str) else None
        if match:
            day |= int(match["one"]) > 12
            month |= int(match["two"]) > 12
    return None if day == month else day


def is_slashed(value: object) -> bool:
    """Whether a value is a date of two meanings, whatever the numbers."""
    return isinstance(value, str) and _SLASHED.fullmatch(_tidy(value)) is not None


def read_time(value: object, day_first: bool | None = None) -> datetime | None:
    """The moment that a value names, aware and in UTC; ``None`` where it names none.

    ``day_first`` says how slashed dates are read; with ``None`` they aren't.
    """
    if not isinstance(value, str):
        return epoch(value)
    text = _tidy(value)
    if _EPOCH.fullmatch(text):
        return epoch(float(text))
    match = _SLASHED.fullmatch(text)
    if match:
        return None if day_first is None else plausible(_slashed(match, day_first), None)
    return stamp(text)


def _tidy(value: str) -> str:
    """The value with single plain spaces: spreadsheets put narrow no-break ones before AM and PM."""
    return " ".join(value[:120].split())


def _slashed(match: re.Match[str], day_first: bool) -> datetime | None:
    day, month = (match["one"], match["two"]) if day_first else (match["two"], match["one"])
    hour = int(match["H"] or 0)
    if match["half"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if match["half"][0] in "pP" else 0)
    try:
        local = datetime(int(match["y"]), int(month), int(day), hour, int(match["M"] or 0), int(match["S"] or 0))
        return local.replace(tzinfo=_zone(match["z"])).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _zone(written: str | None) -> timezone:
    offset = re.fullmatch(r"([+-])(\d\d):?(\d\d)", written or "")
    if not offset:
        return UTC
    minutes = int(offset[2]) * 60 + int(offset[3])
    return timezone(timedelta(minutes=-minutes if offset[1] == "-" else minutes))
