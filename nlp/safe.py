"""What can be said today: the strongest wording that every current independent origin supports.

A wording is safe when each of the readings leaves room for it and at least one states it. The strongest is first: the
most precise number, then the highest floor, the lowest ceiling, an approximation.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from nlp.intervals import capped, is_floor, literal, size
from store.model import Claim, Quantity

NONE_SAFE = "No figure is safe yet"
_NUMBER = re.compile(r"(?:[$€£¥₹]|US\$|[A-Z]{3}\s)?\s?\d.*", re.DOTALL)
_SUFFIX = re.compile(r"(?:\+|-plus|\s+or\s+(?:more|so|fewer|less))\s*$", re.IGNORECASE)
_CEILINGS = frozenset({"nearly", "under", "up_to"})
_WORDS = {
    "over": "More than",
    "at_least": "At least",
    "nearly": "Nearly",
    "under": "Less than",
    "up_to": "Up to",
    "about": "About",
}


def number_text(quantity: Quantity) -> str:
    """The number as printed without the words around it: "nearly 2,000" → "2,000", "1,600-plus" → "1,600"."""
    match = _NUMBER.search(quantity.literal)
    return _SUFFIX.sub("", match.group().strip()) if match else quantity.literal


def wording(claim: Claim, qualifier: str | None = None) -> str:
    """A reading as a phrase that opens a sentence: "More than 1,600", "505"."""
    word = _WORDS.get(qualifier or claim.quantity.qualifier)
    text = number_text(claim.quantity)
    if word is None or (text == claim.quantity.literal and not text[:1].isdigit()):
        return claim.quantity.literal[:1].upper() + claim.quantity.literal[1:]
    return f"{word} {text}"


def safest(current: Sequence[Claim]) -> str:
    """The safe wording for the current claims of one whole; :data:`NONE_SAFE` when they leave each other no room."""
    for claim in sorted(current, key=lambda c: (c.quantity.precision, -size(c))):
        if claim.quantity.qualifier in ("exact", "about") and all(_allows(other, size(claim)) for other in current):
            approximate = claim.quantity.qualifier == "about"
            return wording(claim, "about") if approximate else number_text(claim.quantity)
    floors = sorted((c for c in current if is_floor(c.quantity)), key=size, reverse=True)
    for claim in floors:
        if all(_reaches_above(other, size(claim)) for other in current):
            return wording(claim)
    ceilings = sorted((c for c in current if c.quantity.qualifier in _CEILINGS), key=size)
    for claim in ceilings:
        if all(capped(other.quantity).low < size(claim) for other in current):
            return wording(claim)
    ranges = [c for c in current if c.quantity.stated is None]
    if len(ranges) == len(current) and current and all(_meets_all(c, current) for c in current):
        return wording(ranges[0])
    return NONE_SAFE


def _allows(claim: Claim, number: float) -> bool:
    room = capped(claim.quantity)
    stated, qualifier = claim.quantity.stated, claim.quantity.qualifier
    if stated is not None and (
        (qualifier == "over" and number <= stated) or (qualifier in ("under", "nearly") and number >= stated)
    ):
        return False
    return room.low <= number <= room.high


def _reaches_above(claim: Claim, number: float) -> bool:
    return literal(claim.quantity).high > number and capped(claim.quantity).high * 3 > number


def _meets_all(claim: Claim, others: Sequence[Claim]) -> bool:
    return all(capped(claim.quantity).meets(capped(other.quantity)) for other in others)
