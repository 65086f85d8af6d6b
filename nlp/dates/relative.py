"""Dates that need the day of publication: "on Monday", "yesterday", "two months ago", "earlier this year"."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import MINYEAR, date, timedelta

from nlp.dates.common import Found, Precision, lies_ahead, months_before
from nlp.quantities.digits import low
from nlp.quantities.language import load_language
from nlp.quantities.reading import read_number
from nlp.quantities.tokens import Token
from nlp.stopwords import WEEKDAY_NAMES

WEEKDAYS = {form: number for number, name in enumerate(WEEKDAY_NAMES) for form in (name, name[:3])} | {
    "tues": 1,
    "thur": 3,
    "thurs": 3,
}
PARTS_OF_DAY = frozenset("morning afternoon evening night".split())
FIRST_WORDS = frozenset("last this next past yesterday today tonight tomorrow earlier later late early".split())
"""Words that dates of this module begin with, weekdays and what is counted back ("two months ago") apart."""
UNITS = {"day": 1, "days": 1, "week": 7, "weeks": 7, "fortnight": 14}


def read_weekday(tokens: Sequence[Token], at: int, published: date | None) -> Found | None:
    """ "Monday", "last Friday", "next Tuesday", "Monday's", "Wednesday last week"."""
    lead = tokens[at].low if tokens[at].low in ("last", "this", "next", "past") else ""
    name_at = at + 1 if lead else at
    name = low(tokens, name_at).removesuffix("'s").removesuffix("’s")
    weekday = WEEKDAYS.get(name)
    if weekday is None or published is None or not tokens[name_at].raw[:1].isupper() or not name.endswith("day"):
        return None
    back = (published.weekday() - weekday) % 7
    if lead == "next" or (lead != "last" and lies_ahead(tokens, at)):
        forward = (weekday - published.weekday()) % 7
        day = published + timedelta(days=forward or (7 if lead == "next" else 0))
    else:
        day = published - timedelta(days=back or (7 if lead == "last" else 0))
    if not lead and (low(tokens, name_at + 1), low(tokens, name_at + 2)) == ("last", "week"):
        day = published - timedelta(days=published.weekday() + 7 - weekday)
        return Found(name_at + 3, day, "weekday", "day")
    return Found(name_at + 1, day, "weekday", "day")


def read_near_day(tokens: Sequence[Token], at: int, published: date | None) -> Found | None:
    """ "yesterday", "this morning", "last night", "tomorrow"."""
    if published is None:
        return None
    word, after = tokens[at].low.removesuffix("'s").removesuffix("’s"), low(tokens, at + 1)
    shift = {"yesterday": -1, "today": 0, "tonight": 0, "tomorrow": 1}.get(word)
    if shift is not None:
        return Found(at + 1, published + timedelta(days=shift), "stated", "day")
    if word == "last" and after == "night":
        return Found(at + 2, published - timedelta(days=1), "stated", "day")
    if word == "this" and after in PARTS_OF_DAY:
        return Found(at + 2, published, "stated", "day")
    return None


def read_ago(tokens: Sequence[Token], at: int, published: date | None) -> Found | None:
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
        return Found(end + 2, day, "stated", "day" if UNITS[unit] == 1 else "month")
    if unit in ("month", "months"):
        return Found(end + 2, months_before(published, count), "stated", "month")
    if unit in ("year", "years"):
        return Found(end + 2, months_before(published, 12 * count), "stated", "year")
    return None


def _weekend(published: date, last: bool) -> date:
    """The Saturday meant: from Thursday on "this weekend" is the coming one."""
    saturday = published - timedelta(days=published.weekday() + 2)
    return saturday if last or published.weekday() < 3 else saturday + timedelta(days=7)


def read_this_or_last(tokens: Sequence[Token], at: int, published: date | None) -> Found | None:
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
        "weekend": (_weekend(published, last), "month"),
        "month": (months_before(published.replace(day=1), 1 if last else 0), "month"),
        "year": (date(published.year - (1 if last and published.year > MINYEAR else 0), 1, 1), "year"),
    }
    if unit not in days:
        return None
    return Found(start + 2, days[unit][0], "stated", days[unit][1])
