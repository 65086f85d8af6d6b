"""Dates as web pages and feeds write them, made aware UTC datetimes. Pure; what can't be read is ``None``."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from scrapers import months

# The web's first news sites are of 1993; what claims to be older is an epoch default or a slip.
EARLIEST = datetime(1993, 1, 1, tzinfo=UTC)
# Clocks of publishers and ours differ, and a day without a zone may be tomorrow's here.
TOLERANCE = timedelta(days=1)

_ISO = re.compile(
    r"(?P<y>\d{4})(?P<part>[-/])(?P<m>\d\d)(?P=part)(?P<d>\d\d)"
    r"(?:[T ]\s*(?P<H>\d\d):?(?P<M>\d\d)(?::?(?P<S>\d\d)(?:[.,]\d+)?)?\s*(?P<z>Z|UTC|GMT|[+-]\d\d:?\d\d|[+-]\d\d)?)?",
    re.I,
)
_COMPACT = re.compile(r"(?P<y>\d{4})(?P<m>\d\d)(?P<d>\d\d)(?:T(?P<H>\d\d)(?P<M>\d\d)(?P<S>\d\d)?(?P<z>Z|[+-]\d{4})?)?$")
_MONTH = rf"(?P<mon>{months.PATTERN})\b\.?"
_DAY_FIRST = re.compile(
    rf"\b(?P<d>\d{{1,2}})(?:st|nd|rd|th|er|[.ºª°])?\s+(?:of\s+|de\s+)?{_MONTH},?\s+(?:de\s+|del\s+)?(?P<y>\d{{4}})\b",
    re.I,
)
_MONTH_FIRST = re.compile(rf"\b{_MONTH}\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y>\d{{4}})\b", re.I)
# Slashes may mean either order and are read where one number can't be a month.
_SLASHED = re.compile(r"(?<![\d/])(?P<one>\d{1,2})/(?P<two>\d{1,2})/(?P<y>(?:19|20)\d\d)(?![\d/])")
# Dots part day, month and year in this order wherever they are used.
_DOTTED = re.compile(r"(?<![\d.])(?P<d>\d{1,2})\.\s?(?P<m>\d{1,2})\.\s?(?P<y>(?:19|20)\d\d)(?!\.?\d)")
_HAN = re.compile(
    r"(?P<y>(?:19|20)\d\d)\s*[年년]\s*(?P<m>\d{1,2})\s*[月월]\s*(?P<d>\d{1,2})\s*[日일]"
    r"(?:\D{0,6}(?P<H>\d{1,2})\s*[時时시:]\s*(?P<M>\d{1,2})?)?"
)
_CLOCK = re.compile(
    r"\b(?P<H>\d{1,2})[:.h](?P<M>\d\d)(?::(?P<S>\d\d))?\s*(?P<half>[ap])?\.?(?:m\b\.?)?\s*(?P<z>[A-Z]{2,4}\b|[+-]\d\d:?\d\d)?",
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
    ET", "8 Feb 2024 17:30 GMT", "8. Februar 2024", "le 8 février 2024 à 17h30", "08.02.2024", "2024年2月8日". Anything
    else is ``None``: a guess at a date is worse than none.
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
    month = int(match["m"]) if match["m"].isdigit() else months.NUMBERS.get(match["m"], 0)
    return _from_parts({"y": match["y"], "d": match["d"]}, month)


def _from_epoch(seconds: float) -> datetime | None:
    try:
        moment = datetime.fromtimestamp(seconds / 1000 if seconds > 1e11 else seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return moment if moment.year > 1970 else None


def _from_words(text: str) -> datetime | None:
    match = _HAN.search(text)
    if match:
        return _from_parts(match.groupdict(), int(match["m"]))
    # The date that is written first: behind it may stand when the page was changed.
    found = [m for m in (p.search(text) for p in (_MONTH_FIRST, _DAY_FIRST, _DOTTED)) if m]
    match = min(found, key=lambda m: m.start(), default=None)
    if not match:
        return _from_slashes(text)
    named = match.groupdict().get("mon")
    month = months.NUMBERS[named.lower()] if named else int(match["m"])
    parts: dict[str, str | None] = {"y": match["y"], "d": match["d"]}
    clock = _CLOCK.search(text, match.end()) or _CLOCK.search(text[: match.start()])
    timed = _from_parts(parts | clock.groupdict(), month) if clock else None
    return timed or _from_parts(parts, month)


def _from_slashes(text: str) -> datetime | None:
    match = _SLASHED.search(text)
    if not match:
        return None
    one, two = int(match["one"]), int(match["two"])
    if (one > 12) == (two > 12) and one != two:
        return None
    day, month = (one, two) if one > 12 else (two, one)
    clock = _CLOCK.search(text, match.end())
    parts: dict[str, str | None] = {"y": match["y"], "d": str(day)}
    timed = _from_parts(parts | clock.groupdict(), month) if clock else None
    return timed or _from_parts(parts, month)


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
