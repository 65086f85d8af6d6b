"""What the readers of dates share: the find, the calendar's arithmetic, and whether a date lies ahead."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date, timedelta
from typing import Literal

from nlp.quantities.digits import low
from nlp.quantities.tokens import NUMERAL, Token
from store.model import AsOfBasis

Precision = Literal["day", "month", "year"]

# Within reach before a date these say that it lies ahead; the second ones only before "to" or "for" …
AHEAD = frozenset("will won't won’t shall scheduled upcoming expected slated".split())
AHEAD_TO = frozenset("plan plans planned planning set due intends intend vowed hopes aims going".split())
# … unless somebody reports in between: "They will march, she said on Monday".
REPORTS = frozenset(
    "said says told announced announces reported reports confirmed wrote added tweeted posted according revealed "
    "published declared".split()
)
AHEAD_REACH = 10
STALE_DAYS, SOON_DAYS = 300, 45
DASHES = frozenset("-–—‑")


@dataclass(frozen=True, slots=True)
class Found:
    """A date that ends before token ``end``."""

    end: int
    day: date
    basis: AsOfBasis
    precision: Precision


def plain_number(tokens: Sequence[Token], at: int, longest: int = 4) -> int:
    """The plain whole number at token ``at``, -1 when there is none."""
    if not 0 <= at < len(tokens) or tokens[at].kind != NUMERAL:
        return -1
    raw = tokens[at].raw
    return int(raw) if raw.isdigit() and len(raw) <= longest else -1


def make_day(year: int, month: int, day: int) -> date | None:
    """The date, ``None`` where the calendar has no such day."""
    if not (MINYEAR <= year <= MAXYEAR and 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]):
        return None
    return date(year, month, day)


def nearest_day(published: date, month: int, day: int, ahead: bool) -> date | None:
    """The year-less ``day`` of ``month`` nearest before publication, or after it where the words say so.

    A date that comes within weeks is taken as coming: nobody writes last year's date without its year by then. A day
    after publication counts as past (it is the same day elsewhere).
    """
    made = [make_day(published.year + step, month, day) for step in range(-8, 9)]  # 29 February may be 8 years away
    days = [found for found in made if found]
    past = max((found for found in days if found <= published + timedelta(days=1)), default=None)
    coming = min((found for found in days if found >= published), default=None)
    soon = past and coming and (published - past).days > STALE_DAYS and (coming - published).days <= SOON_DAYS
    return coming if ahead or soon else past


def months_before(day: date, months: int) -> date:
    """The same day ``months`` earlier, or the last one of a shorter month. Raises OverflowError before year 1."""
    index = day.year * 12 + day.month - 1 - months
    year, month = divmod(index, 12)
    if year < MINYEAR:
        raise OverflowError(f"{months} months before {day} lies before the calendar")
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def lies_ahead(tokens: Sequence[Token], at: int) -> bool:
    """Whether the words before token ``at`` say that what follows is to come ("will march on")."""
    for step in range(1, AHEAD_REACH + 1):
        word = low(tokens, at - step)
        if word in ("", ".", "!", "?", ";") or word in REPORTS:
            return False
        if word in AHEAD_TO and low(tokens, at - step + 1) in ("to", "for"):
            return True
        if word in AHEAD or word.endswith(("'ll", "’ll")):
            return True
    return False
