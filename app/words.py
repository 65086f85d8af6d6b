"""How numbers, dates and counts are written on every page: pure functions from values to words.

The rules are those of a newspaper's style sheet: 1,600 with a comma, $145bn in tables and $145 billion in sentences,
46% without a space, a real minus sign, dates as 24 Jun, relative times for a week and dates after that. A missing
value is an en dash, zero is "0"; nothing is ever left empty.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, timedelta, tzinfo

from nlp.sources import name_alone
from store.model import AsOfBasis, Claim, Qualifier

MISSING = "–"
MINUS = "−"
_SCALES = ((1e12, "tn", "trillion"), (1e9, "bn", "billion"), (1e6, "m", "million"))
_CURRENCY_SIGNS = {"USD": "$", "EUR": "€", "GBP": "£", "INR": "₹", "JPY": "¥"}
_SHORT_UNITS = {"minute": "min", "hour": "h", "second": "s", "kilometre": "km", "kilometer": "km"}
_COUNTED_UNITS = frozenset(
    (
        "second",
        "minute",
        "hour",
        "day",
        "night",
        "week",
        "month",
        "year",
        "mile",
        "metre",
        "kilometre",
        "tonne",
        "acre",
        "point",
    )
)
_RELATIVE_LIMIT = timedelta(days=7)
_BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
MOST_MARKS = 4
"""Marks piled on one letter; living scripts need fewer, and a pile covers the lines above and below."""


def number(value: float | None, *, places: int = 2) -> str:
    """Write a number with grouping commas and no needless decimals: 1600.0 → "1,600", None → "–"."""
    if value is None:
        return MISSING
    text = f"{abs(value):,.{places}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return f"{MINUS}{text}" if value < 0 and text != "0" else text


def amount(value: float | None, unit: str = "", *, in_sentence: bool = False) -> str:
    """Write a number with its unit: ISO currency, "percent", a measure or "" for counted things."""
    if value is None:
        return MISSING
    if unit == "percent":
        return f"{number(value, places=1)}%"
    if _is_currency(unit):
        return _money(value, unit, in_sentence)
    if not unit:
        return number(value)
    if not in_sentence and unit in _SHORT_UNITS:
        return f"{number(value)} {_SHORT_UNITS[unit]}"
    return f"{number(value)} {unit}{'s' if unit in _COUNTED_UNITS and value != 1 else ''}"


def _is_currency(unit: str) -> bool:
    return re.fullmatch(r"[A-Z]{3}", unit) is not None


def _money(value: float, unit: str, in_sentence: bool) -> str:
    sign = _CURRENCY_SIGNS.get(unit, f"{unit} ")
    minus = MINUS if value < 0 else ""
    size = abs(value)
    for scale, short, long in _SCALES:
        if size >= scale:
            return f"{minus}{sign}{number(size / scale)}{f' {long}' if in_sentence else short}"
    return f"{minus}{sign}{number(size)}"


def span(low: float | None, high: float | None, unit: str = "") -> str:
    """Write the lowest and the highest number printed as a range: "1,500–2,000"; one value when they are equal."""
    if low is None and high is None:
        return MISSING
    if low is None or high is None or low == high:
        return amount(high if low is None else low, unit)
    if unit == "percent":
        return f"{number(low, places=1)}–{number(high, places=1)}%"
    if unit and not _is_currency(unit):
        return f"{number(low)}–{amount(high, unit)}"
    return f"{amount(low, unit)}–{amount(high, unit)}"


def reading(qualifier: Qualifier, stated: float | None, low: float | None, high: float | None, unit: str = "") -> str:
    """Write one reading in our own words: ("nearly", 2000) → "nearly 2,000", between → "300–1,000"."""
    if qualifier in ("dozens_of", "hundreds_of", "thousands_of"):
        return qualifier.removesuffix("_of")
    if qualifier == "between" or stated is None:
        return span(low, high, unit)
    prefix = "" if qualifier == "exact" else qualifier.replace("_", " ") + " "
    return prefix + amount(stated, unit, in_sentence=True)


def tone(value: float | None, *, places: int = 2) -> str:
    """Write a tone between -1 and 1 with a real minus: -0.46 → "−0.46"."""
    if value is None:
        return MISSING
    text = f"{abs(value):.{places}f}"
    return f"{MINUS}{text}" if value < 0 and float(text) else text


def plural(count: int, noun: str, many: str | None = None) -> str:
    """Write a count with its noun: (1, "article") → "1 article", (9, "article") → "9 articles"."""
    return f"{number(count)} {noun if count == 1 else many or noun + 's'}"


_SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def spelled(count: int) -> str:
    """Write a count as a headline does: words below ten, digits from there on."""
    return _SMALL[count] if 0 <= count < len(_SMALL) else number(count)


def sentence_case(text: str) -> str:
    """Raise the first letter and leave the rest alone."""
    return text[:1].upper() + text[1:]


def lower_first(text: str) -> str:
    """Lower the first letter, for a wording inside a sentence."""
    return text[:1].lower() + text[1:]


def listed(items: list[str], *, limit: int = 3) -> str:
    """Join names as prose does and say how many were left out: "Guardian, BBC and 2 others"."""
    if not items:
        return MISSING
    if len(items) > limit:
        left = len(items) - limit
        return f"{', '.join(items[:limit])} and {left} other{'s' if left > 1 else ''}"
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"


def quoted(text: str) -> str:
    """Put an outlet's exact wording between curly quotes."""
    return f"“{text}”"


def plain(text: str | None) -> str:
    """Make scraped text fit to stand in one line: :func:`still`, with single spaces."""
    return " ".join(still(text or "").split())


def still(text: str) -> str:
    """Text without control or direction-changing characters and without piles of marks; its spaces are kept."""
    if text.isascii() and text.isprintable():
        return text
    kept, pile = [], 0
    for sign in _BIDI.sub("", text):
        kind = unicodedata.category(sign)
        pile = pile + 1 if kind in ("Mn", "Me") else 0
        if pile <= MOST_MARKS:
            kept.append(" " if kind in ("Cc", "Cs") else sign)
    return "".join(kept)


def shorten(text: str, length: int) -> str:
    """Cut a text to ``length`` characters with an ellipsis as the last one."""
    return text if len(text) <= length else text[: length - 1].rstrip(" ,.;:–-") + "…"


def day(value: date | datetime | None, *, now: date | None = None) -> str:
    """Write a day as "24 Jun", with the year when it is not that of ``now``."""
    if value is None:
        return MISSING
    year = f" {value.year}" if now is not None and value.year != now.year else ""
    return f"{value.day} {value:%b}{year}"


def long_day(value: date | datetime) -> str:
    """Write a day for a page's head: "Wednesday 24 June 2026"."""
    return f"{value:%A} {value.day} {value:%B %Y}"


def clock(value: datetime, zone: tzinfo | None = None) -> str:
    """Write the time of day in the 24-hour clock: "09:40"."""
    return f"{(value.astimezone(zone) if zone else value):%H:%M}"


def moment(value: datetime | None, now: datetime, zone: tzinfo | None = None) -> str:
    """Write a moment as "24 Jun, 09:40"."""
    if value is None:
        return MISSING
    local = value.astimezone(zone) if zone else value
    return f"{day(local, now=now)}, {clock(local)}"


def withdrawn(since: datetime, last_seen: datetime | None, now: datetime) -> str:
    """What is said of an article whose page is gone: "no longer online since 24 Jun; last seen 23 Jun, 09:40"."""
    seen = f"; last seen {moment(last_seen, now)}" if last_seen else ""
    return f"no longer online since {day(since, now=now)}{seen}"


def ago(value: datetime | None, now: datetime) -> str:
    """Write how long ago something was, up to a week; after that its date. Future moments read "in 5 min"."""
    if value is None:
        return MISSING
    gap = now - value
    if abs(gap) > _RELATIVE_LIMIT:
        return day(value, now=now)
    seconds = abs(gap.total_seconds())
    if seconds < 60:
        return "just now"
    for size, name in ((86400, "day"), (3600, "h"), (60, "min")):
        if seconds >= size:
            count = int(seconds // size)
            text = plural(count, "day") if name == "day" else f"{count} {name}"
            return f"{text} ago" if gap > timedelta(0) else f"in {text}"
    return "just now"


def duration(days: int) -> str:
    """Write a length in days, in weeks from four months on: 64 → "64 days", 140 → "20 weeks"."""
    days = max(days, 1)
    return plural(days, "day") if days < 120 else plural(days // 7, "week")


def as_of(value: date | None, basis: AsOfBasis, *, now: date | None = None) -> str:
    """Write the day a figure counts for; a day that only the page's own date gives is marked "about"."""
    if value is None or basis == "unknown":
        return "no date"
    return f"about {day(value, now=now)}" if basis == "published" else day(value, now=now)


_BASIS_WORDS: dict[AsOfBasis, str] = {
    "stated": "the text states the date",
    "weekday": "the text names the weekday",
    "published": "the text gives no date; this is the article’s own",
    "unknown": "neither the text nor the page gives a date",
}


def basis(value: AsOfBasis) -> str:
    """Say how the day of a figure is known."""
    return _BASIS_WORDS[value]


def credited(claim: Claim) -> str:
    """Name whom an article credits for its figure, or say that it names nobody."""
    return plain(claim.attributed_to) or "not stated"


def source(claim: Claim) -> str:
    """Name whom an article credits without the role it prints, for lists in which each stands once."""
    return plain(name_alone(claim.attributed_to or ""))
