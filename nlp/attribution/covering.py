"""Which of the credits of a sentence a number stands under."""

from __future__ import annotations

from collections.abc import Sequence

from nlp.attribution.credit import Credit
from nlp.tokens import Token

_RELATIVE = frozenset({"which", "who", "whose", "whom", "where"})


def source_of(found: Sequence[Credit], tokens: Sequence[Token], first: int, numbers: frozenset[int]) -> str | None:
    """The source that covers the number whose first token is ``first``; None where the sentence credits nobody.

    A number has at most one source: one right beside it, else the nearest that speaks, else the nearest that counts.
    """
    covering = [credit for credit in found if _covers(credit, tokens, first, numbers)]
    if not covering:
        return None
    beside = [credit for credit in covering if credit.reach in ("next", "last")]
    best = min(beside or covering, key=lambda credit: (not credit.spoken, _distance(credit, first)))
    return best.name


def _distance(credit: Credit, first: int) -> int:
    return min(abs(credit.first - first), abs(credit.last - first))


def _covers(credit: Credit, tokens: Sequence[Token], first: int, numbers: frozenset[int]) -> bool:
    low, high = sorted((credit.first, first))
    if any(tokens[i].text == ";" for i in range(low, high)):
        return False
    ahead = first >= credit.last  # "estimated 900" is a number and a verb of saying
    between = range(credit.last + 1, first) if ahead else range(first, credit.first)
    if credit.reach == "next":
        return ahead and not any(i in numbers for i in between if not _touches(i, first, numbers))
    if credit.reach == "last":
        return not ahead and len(between) <= 6 and not _another(between, first, numbers)
    if credit.reach == "before":
        return not ahead
    if credit.reach == "behind":
        return ahead and not _presupposed(tokens, credit.last + 1, first)
    return True


def _touches(index: int, first: int, numbers: frozenset[int]) -> bool:
    return all(i in numbers for i in range(index, first))


def _another(between: range, first: int, numbers: frozenset[int]) -> bool:
    """Whether another number stands between this one and the credit."""
    left = first
    while left in numbers:
        left += 1
    return any(i in numbers for i in between if i >= left)


def _presupposed(tokens: Sequence[Token], start: int, first: int) -> bool:
    """Whether the number stands in a relative clause: what it says is taken as known, not told by the source."""
    for index in range(first - 1, max(start, first - 9) - 1, -1):
        if tokens[index].text in {",", ";"} and tokens[index + 1].low not in _RELATIVE:
            return False
        if tokens[index].low in _RELATIVE:
            return index > start and tokens[index - 1].low not in ("of", "those")
    return False
