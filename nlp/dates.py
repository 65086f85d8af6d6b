"""Dates in prose: stated ("22 June 2026"), weekdays ("on Monday") and relative ones ("two months ago").

``day`` is the best single day; ``precision`` says how far it may be trusted: "day"; "month" ("September 2024", whose
day is the first, and "last week", which is right to a few days); "year". What needs the day of publication is left
out where that is unknown: an unresolved date is worse than none.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date, timedelta
from typing import Literal

from nlp.quantities.language import load_language
from nlp.quantities.reading import low, read_number
from nlp.quantities.tokens import NUMERAL, WORD, Token, tokenize, visible
from store.model import AsOfBasis

Precision = Literal["day", "month", "year"]

_MONTH_NAMES = (
    "january february march april may june july august september october november december".split(),
    "jan feb mar apr may jun jul aug sep oct nov dec".split(),
)
MONTHS = {name: number for names in _MONTH_NAMES for number, name in enumerate(names, 1)} | {"sept": 9}
WEEKDAYS = {
    name: number
    for number, names in enumerate(
        [
            "monday mon",
            "tuesday tue tues",
            "wednesday wed",
            "thursday thu thur thurs",
            "friday fri",
            "saturday sat",
            "sunday sun",
        ]
    )
    for name in names.split()
}
# A month's name alone is a date only behind one of these ("in June", "mid-June"): June, April and May are names, too.
MONTH_LEADS = frozenset(
    "in since until till by during of last this next early late mid from through before after between and to".split()
)
YEAR_LEADS = frozenset("in since until till by during of before after from early late through year circa".split())
# Within reach before a date these say that it lies ahead.
AHEAD = frozenset("will plan plans planned planning scheduled upcoming next expected due set intends shall".split())
AHEAD_REACH = 10
PARTS_OF_DAY = frozenset("morning afternoon evening night".split())
FIRST_YEAR, LAST_YEAR = 1500, 2200
UNITS = {"day": 1, "days": 1, "week": 7, "weeks": 7, "fortnight": 14}
DASHES = frozenset("-–—‑")


@dataclass(frozen=True, slots=True)
class DateMention:
    """One date in a text: ``text[start:end]`` names ``day``, as exactly as ``precision`` says."""

    start: int
    end: int
    day: date
    basis: AsOfBasis
    precision: Precision


@dataclass(frozen=True, slots=True)
class _Found:
    """A date that ends before token ``end``."""

    end: int
    day: date
    basis: AsOfBasis
    precision: Precision


_Reader = Callable[[Sequence[Token], int, date | None], "_Found | None"]


def find_dates(text: str, published: date | None) -> list[DateMention]:
    """Dates in ``text``, ordered and not overlapping.

    Weekdays, relative dates and dates without a year are resolved against ``published`` (to the nearest past one,
    unless the words before say that the date lies ahead) and left out when it is ``None``.
    """
    shown = visible(text)
    tokens = tokenize(shown.text)
    mentions: list[DateMention] = []
    at = 0
    while at < len(tokens):
        found = _read(tokens, at, published)
        if found is None:
            at += 1
            continue
        start, end = shown.original(tokens[at].start, tokens[found.end - 1].end)
        mentions.append(DateMention(start, end, found.day, found.basis, found.precision))
        at = found.end
    return mentions


def _read(tokens: Sequence[Token], at: int, published: date | None) -> _Found | None:
    if tokens[at].kind not in (WORD, NUMERAL):
        return None
    for reader in _READERS:
        try:
            found = reader(tokens, at, published)
        except OverflowError:  # "90,000 years ago" lies before the calendar begins
            found = None
        if found is not None:
            return found
    return None


def _digits(tokens: Sequence[Token], at: int, longest: int = 4) -> int:
    """The plain whole number at token ``at``, -1 when there is none."""
    if not 0 <= at < len(tokens) or tokens[at].kind != NUMERAL:
        return -1
    raw = tokens[at].raw
    return int(raw) if raw.isdigit() and len(raw) <= longest else -1


def _year(tokens: Sequence[Token], at: int) -> int:
    value = _digits(tokens, at)
    follows_scale = low(tokens, at + 1) in ("%", "percent", "million", "billion")
    return value if FIRST_YEAR <= value <= LAST_YEAR and len(tokens[at].raw) == 4 and not follows_scale else -1


def _make(year: int, month: int, day: int) -> date | None:
    if not (MINYEAR <= year <= MAXYEAR and 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]):
        return None
    return date(year, month, day)


def _numeric(tokens: Sequence[Token], at: int, published: date | None) -> _Found | None:
    """ "2026-06-22", and "22/06/2026" where only one order of day and month is possible."""
    sign = low(tokens, at + 1)
    if sign not in ("-", "/") or low(tokens, at + 3) != sign:
        return None
    one, two, three = (_digits(tokens, at + step) for step in (0, 2, 4))
    if min(one, two, three) < 0 or not all(tokens[at + step].glued for step in range(1, 5)):
        return None
    day = None
    if len(tokens[at].raw) == 4:
        day = _make(one, two, three)
    elif len(tokens[at + 4].raw) == 4 and (one > 12 or two > 12 or one == two):
        day = _make(three, two, one) if one > 12 else _make(three, one, two)
    return _Found(at + 5, day, "stated", "day") if day else None


def _month(tokens: Sequence[Token], at: int) -> tuple[int, int] | None:
    """(month, index after its name and abbreviation point) for a capitalised month name."""
    month = MONTHS.get(low(tokens, at).removesuffix("'s").removesuffix("’s"))
    if month is None or not tokens[at].raw[:1].isupper():
        return None
    dotted = low(tokens, at + 1) == "." and len(tokens[at].raw) <= 4 and tokens[at + 1].glued
    return month, at + 2 if dotted else at + 1


def _day_number(tokens: Sequence[Token], at: int) -> tuple[int, int] | None:
    """(day, index after it) for "22" or "22nd"."""
    value = _digits(tokens, at, 2)
    if not 1 <= value <= 31:
        return None
    end = at + 2 if low(tokens, at + 1) in ("st", "nd", "rd", "th") and tokens[at + 1].glued else at + 1
    if end < len(tokens) and tokens[end].glued and low(tokens, end) in (":", "%"):
        return None
    return value, end


def _calendar(tokens: Sequence[Token], at: int, published: date | None) -> _Found | None:
    """ "June 22, 2026", "22nd of June", "September 2024", "in June"; a weekday may stand before."""
    start = at
    if low(tokens, at) in WEEKDAYS:
        start = at + 1 + (low(tokens, at + 1) == ".")
        start += low(tokens, start) == ","
        start += low(tokens, start) == "the"
    day = _day_number(tokens, start)
    if day:
        middle = day[1] + (low(tokens, day[1]) == "of")
        month = _month(tokens, middle)
        return _dated(tokens, at, month[0], day[0], month[1], published) if month else None
    month = _month(tokens, start)
    if month is None:
        return None
    follow = month[1] + (low(tokens, month[1]) == "the")
    day = _day_number(tokens, follow)
    if day:
        return _dated(tokens, at, month[0], day[0], day[1], published)
    return _whole_month(tokens, at, month[0], month[1], published) if start == at else None


def _dated(tokens: Sequence[Token], at: int, month: int, day: int, end: int, published: date | None) -> _Found | None:
    comma = end + 1 if low(tokens, end) == "," else end
    year = _year(tokens, comma)
    if year > 0:
        made = _make(year, month, day)
        return _Found(comma + 1, made, "stated", "day") if made else None
    if published is None:
        return None
    nearest = _nearest_past(published, month, day, _lies_ahead(tokens, at))
    return _Found(end, nearest, "stated", "day") if nearest else None


def _nearest_past(published: date, month: int, day: int, ahead: bool) -> date | None:
    """The last such day up to publication (a day later is the same day elsewhere), or the next one."""
    made = [_make(published.year + step, month, day) for step in (-4, -3, -2, -1, 0, 1, 2, 3, 4)]
    days = [found for found in made if found]
    latest = published + timedelta(days=1)
    if ahead:
        return min((found for found in days if found >= published), default=None)
    return max((found for found in days if found <= latest), default=None)


def _whole_month(tokens: Sequence[Token], at: int, month: int, end: int, published: date | None) -> _Found | None:
    follow = end + 1 if low(tokens, end) in (",", "of") else end
    year = _year(tokens, follow)
    if year > 0:
        return _Found(follow + 1, date(year, month, 1), "stated", "month")
    lead = low(tokens, at - 1) if low(tokens, at - 1) not in DASHES else low(tokens, at - 2)
    if published is None or lead not in MONTH_LEADS:
        return None
    nearest = _nearest_past(published, month, 1, lead == "next" or _lies_ahead(tokens, at))
    if nearest and lead == "last" and nearest.month == published.month and nearest.year == published.year:
        nearest = nearest.replace(year=nearest.year - 1)
    return _Found(end, nearest, "stated", "month") if nearest else None


def _lies_ahead(tokens: Sequence[Token], at: int) -> bool:
    for step in range(1, AHEAD_REACH + 1):
        word = low(tokens, at - step)
        if word in ("", ".", "!", "?", ";"):
            return False
        if word in AHEAD or word.endswith(("'ll", "’ll")):
            return True
    return False


def _bare_year(tokens: Sequence[Token], at: int, published: date | None) -> _Found | None:
    """ "in 2024"."""
    lead = low(tokens, at - 1) if low(tokens, at - 1) not in DASHES else low(tokens, at - 2)
    year = _year(tokens, at)
    if (
        year < 0
        or lead not in YEAR_LEADS
        or (at + 1 < len(tokens) and tokens[at + 1].glued and low(tokens, at + 1) != "," and tokens[at + 1].kind != "m")
    ):
        return None
    return _Found(at + 1, date(year, 1, 1), "stated", "year")


def _weekday(tokens: Sequence[Token], at: int, published: date | None) -> _Found | None:
    """ "Monday", "last Friday", "next Tuesday", "Monday's"."""
    lead = tokens[at].low if tokens[at].low in ("last", "this", "next", "past") else ""
    name_at = at + 1 if lead else at
    name = low(tokens, name_at).removesuffix("'s").removesuffix("’s")
    weekday = WEEKDAYS.get(name)
    if weekday is None or published is None or not tokens[name_at].raw[:1].isupper() or not name.endswith("day"):
        return None
    back = (published.weekday() - weekday) % 7
    if lead == "next" or (lead != "last" and _lies_ahead(tokens, at)):
        forward = (weekday - published.weekday()) % 7
        day = published + timedelta(days=forward or (7 if lead == "next" else 0))
    else:
        day = published - timedelta(days=back or (7 if lead == "last" else 0))
    return _Found(name_at + 1, day, "weekday", "day")


def _near_day(tokens: Sequence[Token], at: int, published: date | None) -> _Found | None:
    """ "yesterday", "this morning", "last night", "tomorrow"."""
    if published is None:
        return None
    word, after = tokens[at].low.removesuffix("'s").removesuffix("’s"), low(tokens, at + 1)
    shift = {"yesterday": -1, "today": 0, "tonight": 0, "tomorrow": 1}.get(word)
    if shift is not None:
        return _Found(at + 1, published + timedelta(days=shift), "stated", "day")
    if word == "last" and after == "night":
        return _Found(at + 2, published - timedelta(days=1), "stated", "day")
    if word == "this" and after in PARTS_OF_DAY:
        return _Found(at + 2, published, "stated", "day")
    return None


def _ago(tokens: Sequence[Token], at: int, published: date | None) -> _Found | None:
    """ "two months ago", "a year earlier" (only "ago" is counted from publication)."""
    if published is None:
        return None
    number = read_number(tokens, at, load_language("en"))
    if number is None and tokens[at].low in ("a", "an"):
        count, end = 1, at + 1
    elif number is not None and number.value == int(number.value) and not number.vague and number.value < 10_000:
        count, end = int(number.value), number.end
    else:
        return None
    unit = low(tokens, end)
    if low(tokens, end + 1) != "ago":
        return None
    if unit in UNITS:
        day = published - timedelta(days=UNITS[unit] * count)
        return _Found(end + 2, day, "stated", "day" if UNITS[unit] == 1 else "month")
    if unit in ("month", "months"):
        return _Found(end + 2, _months_before(published, count), "stated", "month")
    if unit in ("year", "years"):
        return _Found(end + 2, _months_before(published, 12 * count), "stated", "year")
    return None


def _months_before(day: date, months: int) -> date:
    index = day.year * 12 + day.month - 1 - months
    year, month = divmod(index, 12)
    if year < MINYEAR:
        raise OverflowError(f"{months} months before {day} lies before the calendar")
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _this_or_last(tokens: Sequence[Token], at: int, published: date | None) -> _Found | None:
    """ "last week", "this year", "earlier this month"."""
    if published is None:
        return None
    start = at + 1 if tokens[at].low in ("earlier", "later", "late", "early") else at
    lead, unit = low(tokens, start), low(tokens, start + 1).removesuffix("'s").removesuffix("’s")
    if lead not in ("this", "last"):
        return None
    last = lead == "last"
    monday = published - timedelta(days=published.weekday())
    days: dict[str, tuple[date, Precision]] = {
        "week": (monday - timedelta(days=7 if last else 0), "month"),
        "weekend": (
            monday - timedelta(days=2) if published.weekday() < 5 or last else monday + timedelta(days=5),
            "month",
        ),
        "month": (_months_before(published.replace(day=1), 1 if last else 0), "month"),
        "year": (date(published.year - (1 if last and published.year > MINYEAR else 0), 1, 1), "year"),
    }
    if unit not in days:
        return None
    return _Found(start + 2, days[unit][0], "stated", days[unit][1])


_READERS: tuple[_Reader, ...] = (
    _numeric, _calendar, _weekday, _near_day, _ago, _this_or_last, _bare_year,
)  # fmt: skip
