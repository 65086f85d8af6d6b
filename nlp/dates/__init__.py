"""Dates in prose: stated ("22 June 2026"), weekdays ("on Monday") and relative ones ("two months ago").

``day`` is the best single day; ``precision`` says how far it may be trusted: "day"; "month" ("September 2024", whose
day is the first, and "last week", which is right to a few days); "year". What needs the day of publication is left
out where that is unknown: an unresolved date is worse than none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from nlp.dates.common import Found, Precision
from nlp.dates.relative import FIRST_WORDS, WEEKDAYS, read_ago, read_near_day, read_this_or_last, read_weekday
from nlp.dates.stated import MONTHS, read_bare_year, read_calendar, read_numeric
from nlp.quantities.tokens import NUMERAL, WORD, Token, tokenize, visible
from store.model import AsOfBasis

_Reader = Callable[[Sequence[Token], int, date | None], Found | None]
_READERS: tuple[_Reader, ...] = (
    read_numeric, read_calendar, read_weekday, read_near_day, read_ago, read_this_or_last, read_bare_year,
)  # fmt: skip
DATE_NAMES = frozenset(WEEKDAYS.keys() | MONTHS.keys())
"""Names of days and months in lower case, short forms too ("sept")."""
_OPENS = FIRST_WORDS | DATE_NAMES
_ANY = re.compile(rf"\d|\bago\b|{'|'.join(sorted(_OPENS))}", re.IGNORECASE)
"""Without any of these a text names no date. Most sentences name none, so this look spares reading their words."""


@dataclass(frozen=True, slots=True)
class DateMention:
    """One date in a text: ``text[start:end]`` names ``day``, as exactly as ``precision`` says."""

    start: int
    end: int
    day: date
    basis: AsOfBasis
    precision: Precision


def find_dates(text: str, published: date | None) -> list[DateMention]:
    """Dates in ``text``, ordered and not overlapping.

    Weekdays, relative dates and dates without a year are resolved against ``published`` (to the nearest past one,
    unless the words before say that the date lies ahead) and left out when it is ``None``.
    """
    shown = visible(text)
    if not _ANY.search(shown.text):
        return []
    tokens = tokenize(shown.text)
    counted_back = any(token.low == "ago" for token in tokens)
    mentions: list[DateMention] = []
    at = 0
    while at < len(tokens):
        found = _read(tokens, at, published) if counted_back or _may_open(tokens[at]) else None
        if found is None:
            at += 1
            continue
        start, end = shown.original(tokens[at].start, tokens[found.end - 1].end)
        mentions.append(DateMention(start, end, found.day, found.basis, found.precision))
        at = found.end
    return mentions


def _may_open(token: Token) -> bool:
    """Whether a date may begin with this token, where none is counted back from ("two months ago")."""
    return token.kind == NUMERAL or token.low.removesuffix("'s").removesuffix("’s") in _OPENS


def _read(tokens: Sequence[Token], at: int, published: date | None) -> Found | None:
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
