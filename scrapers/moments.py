"""Dates as web pages and feeds write them, made aware UTC datetimes. Pure; what can't be read is ``None``."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

# The web's first news sites are of 1993; what claims to be older is an epoch default or a slip.
EARLIEST = datetime(1993, 1, 1, tzinfo=UTC)
# Clocks of publishers and ours differ, and a day without a zone may be tomorrow's here.
TOLERANCE = timedelta(days=1)

_ISO = re.compile(
    r"(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)"
    r"(?:[T ]\s*(?P<H>\d\d):?(?P<M>\d\d)(?::?(?P<S>\d\d)(?:[.,]\d+)?)?\s*(?P<z>Z|UTC|GMT|[+-]\d\d:?\d\d|[+-]\d\d)?)?",
    re.I,
)
_COMPACT = re.compile(r"(?P<y>\d{4})(?P<m>\d\d)(?P<d>\d\d)(?:T(?P<H>\d\d)(?P<M>\d\d)(?P<S>\d\d)?(?P<z>Z|[+-]\d{4})?)?$")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(?P<mon>jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?"
_DAY_FIRST = re.compile(rf"\b(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH},?\s+(?P<y>\d{{4}})\b", re.I)
_MONTH_FIRST = re.compile(rf"\b{_MONTH}\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y>\d{{4}})\b", re.I)
_CLOCK = re.compile(
    r"\b(?P<H>\d{1,2})[:.](?P<M>\d\d)(?::(?P<S>\d\d))?\s*(?P<half>[ap])?\.?(?:m\b\.?)?\s*(?P<z>[A-Z]{2,4}\b|[+-]\d\d:?\d\d)?",
    re.I,
)
_FIXED_ZONES = {
    "GMT": 0, "UTC": 0, "Z": 0, "BST": 1, "IST": 5.5, "CET": 1, "CEST": 2, "EST": -5, "EDT": -4, "CST": -6,
    "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7, "AEST": 10, "AEDT": 11, "JST": 9, "SGT": 8, "HKT": 8,
}  # fmt: skip
_NAMED_ZONES = {"ET": "America/New_York", "CT": "America/Chicago", "MT": "America/Denver", "PT": "America/Los_Angeles"}


def read_moment(value: object) -> datetime | None:
    """The moment that a machine- or man-made stamp names; one without a zone is taken as UTC.

    Reads ISO 8601 and its usual misspellings, RFC 2822, epoch seconds and milliseconds, "February 8, 2024 5:30 p.m.
    ET" and "8 Feb 2024 17:30 GMT". Anything else is ``None``: a guess at a date is worse than none.
    """
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _from_epoch(float(value))
    if not isinstance(value, str):
        return None
    text = " ".join(value.split())[:120]
    if re.fullmatch(r"\d{9,10}|\d{12,13}", text):
        return _from_epoch(float(text))
    match = _ISO.match(text) or _COMPACT.match(text)
    if match:
        return _from_parts(match.groupdict(), int(match["m"]))
    return _from_words(text)


def plausible(moment: datetime | None, now: datetime | None) -> datetime | None:
    """``moment`` unless it is older than the web or, where ``now`` is known, over a day ahead of it."""
    if moment is None or moment < EARLIEST:
        return None
    if now is not None and moment > now + TOLERANCE:
        return None
    return moment


def day_in_address(url: str) -> datetime | None:
    """Midnight UTC of the day that an address spells (``/2024/02/08/``, ``/2024-02-08-``, ``/2024/feb/08/``)."""
    match = re.search(r"[/_-](?P<y>(?:19|20)\d\d)[/_-](?P<m>\d\d|[a-z]{3})[/_-](?P<d>\d\d?)(?=[/_.-]|$)", url)
    if not match:
        match = re.search(r"[/_-](?P<y>(?:19|20)\d\d)(?P<m>[01]\d)(?P<d>[0-3]\d)(?=[/_.-]|$)", url)
    if not match:
        return None
    month = int(match["m"]) if match["m"].isdigit() else _month_number(match["m"])
    return _from_parts({"y": match["y"], "d": match["d"]}, month)


def _month_number(name: str) -> int:
    return _MONTHS.index(name[:3].lower()) + 1 if name[:3].lower() in _MONTHS else 0


def _from_epoch(seconds: float) -> datetime | None:
    try:
        moment = datetime.fromtimestamp(seconds / 1000 if seconds > 1e11 else seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return moment if moment.year > 1970 else None


def _from_words(text: str) -> datetime | None:
    match = _MONTH_FIRST.search(text) or _DAY_FIRST.search(text)
    if not match:
        return None
    parts: dict[str, str | None] = {"y": match["y"], "d": match["d"]}
    clock = _CLOCK.search(text, match.end()) or _CLOCK.search(text[: match.start()])
    if clock:
        parts |= clock.groupdict()
    return _from_parts(parts, _month_number(match["mon"])) or _from_parts(
        {"y": match["y"], "d": match["d"]}, _month_number(match["mon"])
    )


def _from_parts(parts: dict[str, str | None], month: int) -> datetime | None:
    hour = int(parts.get("H") or 0)
    half = (parts.get("half") or "").lower()
    if half and hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    minute, second = int(parts.get("M") or 0), min(int(parts.get("S") or 0), 59)
    if hour == 24 and minute == 0:
        hour = 0
    try:
        day = date(int(parts["y"] or 0), month, int(parts["d"] or 0))
        moment = datetime(day.year, day.month, day.day, hour, minute, second)
    except ValueError:
        return None
    return _to_utc(_in_zone(moment, parts.get("z")))


def _in_zone(moment: datetime, zone: str | None) -> datetime:
    name = (zone or "").upper()
    offset = re.fullmatch(r"([+-])(\d\d):?(\d\d)?", name)
    if offset:
        minutes = int(offset[2]) * 60 + int(offset[3] or 0)
        if minutes >= 24 * 60:
            return moment.replace(tzinfo=UTC)
        return moment.replace(tzinfo=timezone(timedelta(minutes=-minutes if offset[1] == "-" else minutes)))
    if name in _NAMED_ZONES:
        try:
            return moment.replace(tzinfo=ZoneInfo(_NAMED_ZONES[name]))
        except ZoneInfoNotFoundError:  # no tz database on this machine: standard time is at most an hour off
            return _in_zone(moment, name[0] + "ST")
    return moment.replace(tzinfo=timezone(timedelta(hours=_FIXED_ZONES.get(name, 0))))


def _to_utc(moment: datetime) -> datetime | None:
    try:
        return moment.astimezone(UTC)
    except (OverflowError, ValueError):
        return None
