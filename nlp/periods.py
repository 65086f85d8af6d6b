"""Of which stretch of time a number is: a rate ("83,000 a day"), an average, or a comparison with an earlier time; and
whether it is told of a rival, in passing. Such a number is another count than the story's own.

Words are in ``lexicon/scopes.toml``. A total that grows needs no such words.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from nlp.lexicons import read_lexicon
from nlp.tokens import Token, bare

_BEHIND, _BEFORE = 7, 5


_OWNERS = frozenset({"its", "their", "his", "her", "whose", "a", "another", "the"})


class _Beside(NamedTuple):
    others: frozenset[str]
    like: frozenset[str]
    not_before: frozenset[str]


@cache
def _beside() -> _Beside:
    row = read_lexicon("scopes")["beside"]
    return _Beside(frozenset(row["others"]), frozenset(row["like"]), frozenset(row["not_before"]))


@cache
def _periods() -> tuple[tuple[str, str], ...]:
    table = read_lexicon("scopes")["periods"]
    return tuple((f" {words} ", name) for name, phrases in table.items() for words in phrases)


def period_of(tokens: Sequence[Token], place: tuple[int, int], clause: tuple[int, int]) -> str:
    """The period of the number at the token indices ``place``: "day", "week", "average", "before", "new"; "beside" of a
    rival; or ""."""
    (first, last), (begin, end) = place, clause
    around = tokens[max(begin, first - _BEFORE) : min(end, last + _BEHIND)]
    text = f" {' '.join(bare(token.low) for token in around)} "
    for words, name in _periods():
        if words in text:
            return name
    behind = [token.low for token in tokens[last + 1 : min(end, last + 3)]]
    if "new" in behind[:1]:
        return "new"
    return "beside" if any(_is_beside(tokens, index) for index in range(begin, min(end, len(tokens) - 1))) else ""


def _is_beside(tokens: Sequence[Token], index: int) -> bool:
    """Whether a word tells of another than the story's own: "its rival Orbell", "a similar letter"; "a rival count"
    does not, nor does "a similar number"."""
    low, behind = tokens[index].low, tokens[index + 1]
    if low not in _beside().others | _beside().like or behind.low in _beside().not_before:
        return False
    owned = index > 0 and tokens[index - 1].low in _OWNERS
    return owned or (low in _beside().others and behind.text[:1].isupper())
