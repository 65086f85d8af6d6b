"""Digits and spelled numbers to values, and values to English words.

Values are computed on integers and divided once at the end, so that "1.1 million" is 1100000.0 exactly. Every number
has its step: the place of its last significant digit (1,600: 100; 505: 1; 1.5 million: 100,000).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

FIRST_YEAR, LAST_YEAR = 1900, 2100  # a bare number between them is a year unless something is counted
MAX_DIGITS = 21  # longer runs of digits are identifiers
_SPACES = re.compile("[ \u00a0\u2007\u2009\u202f]")
_GROUPED = re.compile(r"[1-9]\d{0,2}([,.'’])\d{3}(?:\1\d{3})*")
_INDIAN = re.compile(r"[1-9]\d?(?:,\d{2})*,\d{3}")
VULGAR = {
    "½": (1, 2), "⅓": (1, 3), "⅔": (2, 3), "¼": (1, 4), "¾": (3, 4), "⅕": (1, 5), "⅖": (2, 5), "⅗": (3, 5),
    "⅘": (4, 5), "⅙": (1, 6), "⅚": (5, 6), "⅛": (1, 8), "⅜": (3, 8), "⅝": (5, 8), "⅞": (7, 8),
}  # fmt: skip

_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_THOUSANDS = (("trillion", 10**12), ("billion", 10**9), ("million", 10**6), ("thousand", 10**3))
SPELL_LIMIT = 10**15


@dataclass(frozen=True, slots=True)
class Decimal:
    """A decimal number: the integer ``mantissa`` over ten to the ``places``. ``grouped``: digits were in groups."""

    mantissa: int
    places: int = 0
    grouped: bool = False

    def times(self, scale: int) -> float:
        """The value, multiplied by a scale."""
        return self.mantissa * scale / int(10**self.places)

    def step(self, scale: int) -> float:
        """Size of the last significant digit, multiplied by a scale."""
        if self.places:
            return scale / int(10**self.places)
        return float(step_of(self.mantissa) * scale)


def is_calendar_year(value: float) -> bool:
    """Whether a bare number is most likely a year of our time."""
    return FIRST_YEAR <= value <= LAST_YEAR and value == int(value)


def step_of(value: int) -> int:
    """Place of the last significant digit of a whole number: 1600 → 100, 505 → 1, 0 → 1."""
    step = 1
    while value and value % 10 == 0:
        value //= 10
        step *= 10
    return step


def read_digits(raw: str, decimal: str = ".") -> Decimal | None:
    """The value of digits with any grouping; ``None`` where the separators make no number ("1.2.3", "10,11,12").

    ``decimal`` is the language's decimal sign; it decides where both readings are possible ("1.600" is 1.6 in
    English and 1600 in German).
    """
    if len(raw) > 2 * MAX_DIGITS:
        return None
    raw = _SPACES.sub("", raw)
    if raw.isdigit():
        return Decimal(int(raw)) if len(raw) <= MAX_DIGITS else None
    if _all_groups(raw, decimal):
        return Decimal(int(re.sub(r"\D", "", raw)), 0, True)
    cut = max(raw.rfind("."), raw.rfind(","))
    if cut < 0:
        return None
    whole, fraction, sign = raw[:cut], raw[cut + 1 :], raw[cut]
    grouped = bool(whole) and not whole.isdigit()
    if not fraction.isdigit() or (grouped and (sign in whole or not _all_groups(whole, sign))):
        return None
    if sign != decimal and len(fraction) > 2 and not grouped:
        return None
    return Decimal(int(re.sub(r"\D", "", whole) + fraction), len(fraction), grouped)


def _all_groups(raw: str, decimal: str) -> bool:
    """Whether every separator of ``raw`` groups digits. One decimal sign alone never does."""
    match = _GROUPED.fullmatch(raw)
    if match:
        return match.group(1) != decimal or raw.count(decimal) > 1
    return decimal != "," and _INDIAN.fullmatch(raw) is not None


def spell(value: int) -> str:
    """English words for a whole number from 0 to below 10^15: 1600 → "one thousand six hundred".

    Raises ValueError outside that range.
    """
    if not 0 <= value < SPELL_LIMIT:
        raise ValueError(f"cannot spell {value}: give a whole number from 0 to below {SPELL_LIMIT}")
    if value < 20:
        return _SMALL[value]
    if value < 100:
        return _TENS[value // 10 - 2] + (f"-{_SMALL[value % 10]}" if value % 10 else "")
    for name, factor in (*_THOUSANDS, ("hundred", 100)):
        if value >= factor:
            rest = f" {spell(value % factor)}" if value % factor else ""
            return f"{spell(value // factor)} {name}{rest}"
    raise AssertionError("unreachable: every number from 100 has a name")  # pragma: no cover
