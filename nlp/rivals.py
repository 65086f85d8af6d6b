"""Numbers that are set against each other: two voices that count one thing, and the texts that print what they say.

An article that gives both numbers side by side, each on somebody's word, shows that they are a dispute and not two
counts. What it shows holds for the other articles too, which often print one of the two numbers only.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from nlp.earlier import dated_by_text, published_only
from nlp.intervals import capped, ratio, same_number
from nlp.sources import same_source
from store.model import Claim

_ROUNDED = 1.1
"""How far a number may be from the disputed one that it is another wording of ("nearly 2,100" for 2,056)."""

_NEAR = 200
"""Characters between two numbers up to which a text sets them side by side."""


class Dispute(NamedTuple):
    """Two claims of one text that contradict each other."""

    one: Claim
    other: Claim


def rivals(a: Claim, b: Claim) -> bool:
    """Whether two named sources count the same thing for the same day."""
    one_day = a.as_of is not None and a.as_of == b.as_of and not published_only(a, b)
    if not (one_day or a.article_id == b.article_id) or not a.attributed_to or not b.attributed_to:
        return False
    return not same_source(a.attributed_to, b.attributed_to)


def side_by_side(a: Claim, b: Claim) -> bool:
    """Whether one text sets two numbers against each other: two voices, close by, of one kind and of no two days."""
    two_days = dated_by_text(a, b) and a.as_of != b.as_of
    near = a.article_id == b.article_id and abs(a.quantity.start - b.quantity.start) <= _NEAR
    return near and rivals(a, b) and a.role == b.role and not two_days


class Disputes:
    """What the texts of one metric set against each other, for every pair of its claims.

    A claim is held against each dispute once, so that many pairs cost no more than many claims.
    """

    def __init__(self, found: Sequence[Dispute] = ()) -> None:
        self._found = found
        self._sides: dict[str, tuple[frozenset[int], frozenset[int]] | None] = {}

    def __len__(self) -> int:
        return len(self._found)

    def takes_part(self, claim: Claim) -> bool:
        """Whether a claim prints a number of any dispute; most do not, and have no dispute with anybody."""
        return bool(self._found) and self._printed(claim) is not None

    def between(self, a: Claim, b: Claim) -> Dispute | None:
        """The first dispute whose two numbers ``a`` and ``b`` print, in either order."""
        if not self._found:
            return None
        here, there = self._printed(a), self._printed(b)
        if here is None or there is None:
            return None
        both = (here[0] & there[1]) | (here[1] & there[0])
        return self._found[min(both)] if both else None

    def _printed(self, claim: Claim) -> tuple[frozenset[int], frozenset[int]] | None:
        """The places of the disputes of which a claim prints the one number, and of those of which it prints the
        other; ``None`` for most claims, which print no disputed number."""
        if claim.id not in self._sides:
            ones, others = zip(*self._found, strict=True)
            printed = _places(claim, ones), _places(claim, others)
            self._sides[claim.id] = printed if any(printed) else None
        return self._sides[claim.id]


def _places(claim: Claim, among: Sequence[Claim]) -> frozenset[int]:
    return frozenset(place for place, other in enumerate(among) if _reads_as(claim, other))


def _reads_as(claim: Claim, other: Claim) -> bool:
    """Whether a claim prints the number of another one, or a rounding of it, for the same part."""
    if claim.scope != other.scope or claim.role != other.role:
        return False
    if same_number(claim.quantity, other.quantity):
        return True
    return ratio(claim, other) <= _ROUNDED and capped(claim.quantity).meets(capped(other.quantity))
