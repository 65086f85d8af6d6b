"""How much room a printed number leaves: its interval at its own precision, and as literally allowed.

"Over 1,600" allows any larger number, but nobody writes it of 5,000: read at its own precision it reaches to the next
step of its last digit, 1,700. Rounded numbers leave half a step on either side, approximations a share of their size.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from store.model import Claim, Quantity

ABOUT = 0.05
"""Room on either side of "about": five parts in a hundred."""

NEAR_BELOW = 0.10
"""Room below "nearly", "up to" and "under": a tenth."""

FLOOR_REACH = 0.6
"""A floor reaches this far above itself at most: "over 100,000" is not said of 190,000."""

SAME_DIGITS = 0.01
ZEROS = ((10, 0.25), (100, SAME_DIGITS), (1000, SAME_DIGITS))
"""The powers of ten that a slip of a zero may be off, each with the room around it; in one text it is
:data:`SAME_DIGITS` at all of them: the same digits, or no slip."""

_SLIPS = tuple((power, (1 - room) * power, (1 + room) * power) for power, room in ZEROS)
_SLIPS_HERE = tuple((power, (1 - SAME_DIGITS) * power, (1 + SAME_DIGITS) * power) for power, _ in ZEROS)
_CURRENCY = re.compile(r"[A-Z]{3}")
_FLOORS = frozenset({"over", "at_least"})
_CEILINGS = frozenset({"nearly", "up_to", "under"})
_SIDES = {"exact": 0, "about": 0, "over": 1, "at_least": 1, "nearly": 2, "under": 2, "up_to": 3}
_EDGE = 1e-9


class Interval(NamedTuple):
    """Lowest and highest value, both allowed."""

    low: float
    high: float

    def meets(self, other: Interval) -> bool:
        """Whether one number lies in both; touching counts."""
        room = _EDGE * max(1.0, abs(self.low), abs(other.low))  # the lows are always finite
        return self.low <= other.high + room and other.low <= self.high + room


def step(quantity: Quantity) -> float:
    """One step of the last digit that was printed: 1,600 → 100, 8,500 → 500, 505 → 1."""
    size = quantity.precision or 1.0
    if quantity.stated and size > 1 and round(quantity.stated / size) % 10 == 5:
        return 5 * size
    return size


def capped(quantity: Quantity) -> Interval:
    """The interval of a printed number at its own precision."""
    stated = quantity.stated
    if stated is None:
        low = quantity.low if quantity.low is not None else 0.0
        return Interval(low, quantity.high if quantity.high is not None else max(low * 10, low))
    if quantity.qualifier in _FLOORS:
        return Interval(stated, stated + min(step(quantity), max(1.0, FLOOR_REACH * abs(stated))))
    if quantity.qualifier in _CEILINGS:
        return Interval(stated * (1 - NEAR_BELOW), stated)
    measured = bool(quantity.unit) and not _CURRENCY.fullmatch(quantity.unit)
    room = quantity.precision / 2 if is_round(quantity) or measured else 0.0
    if quantity.qualifier == "about":
        room = max(abs(stated) * ABOUT, room)
    return Interval(stated - room, stated + room)


def literal(quantity: Quantity) -> Interval:
    """The interval that the words allow: a floor has no end above, a ceiling reaches three quarters down."""
    room = capped(quantity)
    if quantity.qualifier in _FLOORS:
        return Interval(room.low, float("inf"))
    if quantity.qualifier in ("up_to", "under") and quantity.stated is not None:
        return Interval(quantity.stated * 0.75, room.high)
    return room


def is_round(quantity: Quantity) -> bool:
    """Whether a number ends in a zero, so that it may stand for its neighbours (1,600 does, 505 does not)."""
    return quantity.precision >= 10 or 0 < quantity.precision < 1 or _scaled(quantity)


def _scaled(quantity: Quantity) -> bool:
    """A decimal with a scale word ("3.2 million") is round at its own last place."""
    return quantity.precision > 1


def is_floor(quantity: Quantity) -> bool:
    """Whether the number is given as a lower bound."""
    return quantity.qualifier in _FLOORS


def same_number(a: Quantity, b: Quantity) -> bool:
    """Whether both print the same number, whatever the words around it."""
    if a.stated is None or b.stated is None:
        return a.stated is b.stated and a.low == b.low and a.high == b.high
    apart = abs(a.stated - b.stated)
    return apart <= _EDGE or apart <= _EDGE * abs(a.stated)


def same_side(a: Quantity, b: Quantity) -> bool:
    """Whether both stand on one side of their number: at it, above it, or below it."""
    return _SIDES.get(a.qualifier, a.qualifier) == _SIDES.get(b.qualifier, b.qualifier)


def size(claim: Claim) -> float:
    """One number for ordering and ratios: the stated one, else the middle of the range."""
    quantity = claim.quantity
    if quantity.stated is not None:
        return quantity.stated
    room = capped(quantity)
    return (room.low + room.high) / 2


def ratio(a: Claim, b: Claim) -> float:
    """How many times the larger number is the smaller one; infinite when one is zero."""
    return times_between(size(a), size(b))


def times_between(one: float, other: float) -> float:
    """How many times the larger of two sizes is the smaller one; infinite when one is zero."""
    low, high = abs(one), abs(other)
    if high < low:
        low, high = high, low
    return high / low if low else (1.0 if high == low else float("inf"))


def slip(a: Claim, b: Claim) -> str | None:
    """A likely slip of the pen between two numbers: a factor of ten, or two digits swapped; else ``None``."""
    return slip_between(size(a), size(b), one_text=a.article_id == b.article_id)


def slip_between(one: float, other: float, *, one_text: bool) -> str | None:
    """A likely slip between two sizes, as :func:`slip` tells it of their claims."""
    times = times_between(one, other)
    for power, least, most in _SLIPS_HERE if one_text else _SLIPS:
        if times < least:
            break
        if times <= most:
            return f"about {power} times the other, likely a slip of a zero"
    (first, sorted_first), (second, sorted_second) = _digits(one), _digits(other)
    if sorted_first != sorted_second:
        return None
    differing = [i for i in range(len(first)) if first[i] != second[i]]
    if len(differing) == 2 and differing[1] == differing[0] + 1:
        return "the same digits with two of them swapped, likely a slip"
    return None


@lru_cache(maxsize=4096)
def _digits(number: float) -> tuple[str, tuple[str, ...]]:
    """A whole number as printed, and its digits in their order of size."""
    printed = f"{number:.0f}"
    return printed, tuple(sorted(printed))
