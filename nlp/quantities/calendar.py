"""Numbers of the calendar and the clock, which are no quantities: dates, times of day, years, decades, seasons."""

from __future__ import annotations

from collections.abc import Sequence

from nlp.quantities.amounts import Amount
from nlp.quantities.digits import DASHES, low
from nlp.quantities.language import Language
from nlp.quantities.nouns import plural_follows
from nlp.quantities.numbers import is_calendar_year
from nlp.quantities.tokens import NUMERAL, Token

OLD_YEAR = 1000
HOURS = 12
SHORT = 4
"""Letters up to which a month's name is cut short ("Sept. 11"); a full stop behind a longer one ends a sentence."""


def skip_date(tokens: Sequence[Token], amount: Amount, language: Language) -> int:
    """ "June 22", "22 June", "June 22-24, 2026", "Sept. 11", "2026-06-22", "6/22/2026"."""
    number, months = amount.number, language.words["calendar.months"]
    if not number.digits or not number.plain or amount.signed or amount.unit == "percent":
        return 0
    at = amount.at
    end = at + 1
    back = at - 2 if low(tokens, at - 1) == "." and len(low(tokens, at - 2)) <= SHORT else at - 1
    month_before = back >= 0 and low(tokens, back) in months and tokens[back].raw[:1].isupper()
    year = is_calendar_year(number.value)
    if month_before and (number.value <= 31 or year):
        return _past_day(tokens, end, language)
    follow = end + 1 if low(tokens, end) in ("st", "nd", "rd", "th", ".") else end
    follow += 1 if low(tokens, follow) in ("of", "de") else 0
    month_after = follow < len(tokens) and low(tokens, follow) in months and tokens[follow].raw[:1].isupper()
    small = language.code != "en" and low(tokens, follow) in months
    if (month_after or small) and number.value <= 31 and not _modal(tokens, follow):
        return _past_day(tokens, follow + 1, language)
    span = end + 1 if low(tokens, end) in DASHES or low(tokens, end) in ("to", "and") else 0
    if span and low(tokens, span + 1) in months and number.value <= 31 and _numeral(tokens, span):
        return _past_day(tokens, span + 2, language)
    return 0


def _modal(tokens: Sequence[Token], at: int) -> bool:
    """ "300 May" opens a sentence's verb only in odd texts; a month is capitalised and a modal is not."""
    return low(tokens, at) in ("may", "march", "mar") and not tokens[at].raw[:1].isupper()


def _numeral(tokens: Sequence[Token], at: int) -> bool:
    return 0 <= at < len(tokens) and tokens[at].kind == NUMERAL


def _past_day(tokens: Sequence[Token], end: int, language: Language) -> int:
    """Past the rest of a date: "-24", "and 25", "th", ", 2026"."""
    if low(tokens, end) in ("st", "nd", "rd", "th"):
        end += 1
    if low(tokens, end) in DASHES or low(tokens, end) in ("to", "and", "or", "through"):
        day = tokens[end + 1].raw if _numeral(tokens, end + 1) else ""
        if day.isdigit() and int(day) <= 31 and not plural_follows(tokens, end + 2, language):
            end += 2
    comma = end + 1 if low(tokens, end) in (",", ".", "de", "del") else end
    if _numeral(tokens, comma) and tokens[comma].raw.isdigit() and is_calendar_year(int(tokens[comma].raw)):
        return comma + 1
    return end


def skip_time(tokens: Sequence[Token], amount: Amount, language: Language) -> int:
    """ "9 a.m.", "5pm", "9:30", "1700 GMT", "11 o'clock"."""
    number = amount.number
    if amount.signed or number.scale > 1 or number.value > 2400 or amount.unit not in ("", "hour"):
        return 0
    if until := _skip_spoken_time(tokens, amount, language):
        return until
    times = language.words["calendar.time_words"]
    end = amount.end
    if number.plain and low(tokens, end) == ":" and _numeral(tokens, end + 1) and tokens[end + 1].glued:
        end += 2
        while low(tokens, end) == ":" and _numeral(tokens, end + 1):
            end += 2
        return end + 1 if low(tokens, end) in times else end
    ends = low(tokens, end)
    if ends in times and not (ends == "am" and not number.digits):
        return end + 1
    joined = ends in DASHES or ends in ("to", "and")
    if joined and _numeral(tokens, end + 1) and low(tokens, end + 2) in times and number.value <= 24:
        return end + 3
    if ends in ("a", "p") and low(tokens, end + 1) == "." and low(tokens, end + 2) == "m":
        return end + 3
    return 0


def _skip_spoken_time(tokens: Sequence[Token], amount: Amount, language: Language) -> int:
    """ "a quarter to nine", "half past 10", "ten past three", "at five to six"; "five to six people" is a range."""
    number, at, end = amount.number, amount.at, amount.end
    past = language.words["calendar.clock_past"]
    if amount.unit or not 0 < number.value < 60 or number.value != int(number.value):
        return 0
    link, part, article = (low(tokens, at - back) for back in (1, 2, 3))
    if link in past and part in language.words["calendar.clock_parts"]:
        told = link != "to" or (article in ("a", "at") and low(tokens, at - 4) != "by")  # "fell by a quarter to nine"
        return end if told and number.value <= HOURS and not plural_follows(tokens, end, language) else 0
    if low(tokens, end) not in past or number.value % 5 or (low(tokens, end) == "to" and link != "at"):
        return 0
    hour = low(tokens, end + 1)
    value = int(hour) if hour.isascii() and hour.isdigit() and len(hour) <= 2 else language.ones.get(hour, 0)
    return end + 2 if 0 < value <= HOURS and not plural_follows(tokens, end + 2, language) else 0


def skip_year(tokens: Sequence[Token], amount: Amount, language: Language) -> int:
    """ "in 2024", "the 2018 protests", "1990s", "'90s", "2024-25", "FY2024", "between 2019 and 2021"."""
    number, at, end = amount.number, amount.at, amount.end
    if not number.digits or amount.signed or number.scale > 1:
        return 0
    before = low(tokens, at - 1)
    if low(tokens, end) in ("s", "’s", "'s") and tokens[end].glued and number.value % 10 == 0 and not amount.unit:
        return end + 1
    if before in ("'", "’", "‘") and tokens[at].glued and number.value < 100 and number.plain:
        return end
    if not number.plain or amount.unit or not OLD_YEAR <= number.value < 2200 or len(tokens[at].raw) != 4:
        return 0
    if low(tokens, end) in DASHES and _numeral(tokens, end + 1) and _year_range(tokens, amount):
        return end + 2
    if amount.hyphened or amount.hedge:
        return 0
    counted = plural_follows(tokens, end, language)
    led = before in language.words["calendar.before_year"]
    if not is_calendar_year(number.value):
        return end if led and not counted and before not in ("of", "to", "than", "for", "by") else 0
    hedged = language.before.backward(tokens, amount.begin)
    if hedged and counted:
        return 0
    if hedged and hedged[1] in ("over", "at_least", "up_to", "under", "nearly") and before not in ("below",):
        return 0
    return 0 if counted and not led else end


def _year_range(tokens: Sequence[Token], amount: Amount) -> bool:
    raw = tokens[amount.end + 1].raw
    return is_calendar_year(amount.number.value) and raw.isdigit() and (len(raw) == 2 or is_calendar_year(int(raw)))
