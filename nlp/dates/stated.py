"""Dates that the text states: "22 June 2026", "Sept. 11", "2026-06-22", "September 2024", "in 2024"."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from nlp.dates.common import DASHES, Found, lies_ahead, make_day, nearest_day, plain_number
from nlp.dates.relative import WEEKDAYS
from nlp.quantities.digits import low
from nlp.quantities.tokens import MARK, Token
from nlp.stopwords import MONTH_NAMES

MONTHS = {form: number for number, name in enumerate(MONTH_NAMES, 1) for form in (name, name[:3])} | {"sept": 9}
# A month's name alone is a date only behind one of these ("in June", "mid-June"): June, April and May are names, too.
MONTH_LEADS = frozenset(
    "in since until till by during of last this next early late mid from through before after between and to".split()
)
YEAR_LEADS = frozenset("in since until till by during of before after from early late through year circa".split())
FIRST_YEAR, LAST_YEAR = 1500, 2200


def _year(tokens: Sequence[Token], at: int) -> int:
    value = plain_number(tokens, at)
    follows_scale = low(tokens, at + 1) in ("%", "percent", "million", "billion")
    return value if FIRST_YEAR <= value <= LAST_YEAR and len(tokens[at].raw) == 4 and not follows_scale else -1


def read_numeric(tokens: Sequence[Token], at: int, published: date | None) -> Found | None:
    """ "2026-06-22", and "22/06/2026" where only one order of day and month is possible."""
    sign = low(tokens, at + 1)
    if sign not in ("-", "/") or low(tokens, at + 3) != sign:
        return None
    one, two, three = (plain_number(tokens, at + step) for step in (0, 2, 4))
    if min(one, two, three) < 0 or not all(tokens[at + step].glued for step in range(1, 5)):
        return None
    day = None
    if len(tokens[at].raw) == 4:
        day = make_day(one, two, three)
    elif len(tokens[at + 4].raw) == 4 and (one > 12 or two > 12 or one == two):
        day = make_day(three, two, one) if one > 12 else make_day(three, one, two)
    return Found(at + 5, day, "stated", "day") if day else None


def _month(tokens: Sequence[Token], at: int) -> tuple[int, int] | None:
    """(month, index after its name and abbreviation point) for a capitalised month name."""
    month = MONTHS.get(low(tokens, at).removesuffix("'s").removesuffix("’s"))
    if month is None or not tokens[at].raw[:1].isupper():
        return None
    dotted = low(tokens, at + 1) == "." and tokens[at + 1].glued and tokens[at].low not in MONTH_NAMES
    return month, at + 2 if dotted else at + 1


def _day_number(tokens: Sequence[Token], at: int) -> tuple[int, int] | None:
    """(day, index after it) for "22" or "22nd"."""
    value = plain_number(tokens, at, 2)
    if not 1 <= value <= 31:
        return None
    end = at + 2 if low(tokens, at + 1) in ("st", "nd", "rd", "th") and tokens[at + 1].glued else at + 1
    clock = low(tokens, end) == ":" and end + 1 < len(tokens) and tokens[end + 1].glued  # "as of June 9: 300" is a day
    if end < len(tokens) and tokens[end].glued and (low(tokens, end) == "%" or clock):
        return None
    return value, end


def read_calendar(tokens: Sequence[Token], at: int, published: date | None) -> Found | None:
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


def _dated(tokens: Sequence[Token], at: int, month: int, day: int, end: int, published: date | None) -> Found | None:
    comma = end + 1 if low(tokens, end) == "," else end
    year = _year(tokens, comma)
    if year > 0:
        made = make_day(year, month, day)
        return Found(comma + 1, made, "stated", "day") if made else None
    if published is None:
        return None
    nearest = nearest_day(published, month, day, lies_ahead(tokens, at))
    return Found(end, nearest, "stated", "day") if nearest else None


def _whole_month(tokens: Sequence[Token], at: int, month: int, end: int, published: date | None) -> Found | None:
    follow = end + 1 if low(tokens, end) in (",", "of") else end
    year = _year(tokens, follow)
    if year > 0:
        return Found(follow + 1, date(year, month, 1), "stated", "month")
    lead = low(tokens, at - 1) if low(tokens, at - 1) not in DASHES else low(tokens, at - 2)
    if published is None or lead not in MONTH_LEADS:
        return None
    nearest = nearest_day(published, month, 1, lead == "next" or lies_ahead(tokens, at))
    if nearest and lead == "last" and nearest.month == published.month and nearest.year == published.year:
        nearest = nearest.replace(year=nearest.year - 1)
    return Found(end, nearest, "stated", "month") if nearest else None


def read_bare_year(tokens: Sequence[Token], at: int, published: date | None) -> Found | None:
    """ "in 2024"."""
    lead = low(tokens, at - 1) if low(tokens, at - 1) not in DASHES else low(tokens, at - 2)
    year = _year(tokens, at)
    tied = at + 1 < len(tokens) and tokens[at + 1].glued and tokens[at + 1].kind != MARK  # "2024km"
    if year < 0 or tied or lead not in YEAR_LEADS:
        return None
    return Found(at + 1, date(year, 1, 1), "stated", "year")
