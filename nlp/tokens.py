"""Words with their offsets, and the clauses that they stand in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple


class Token(NamedTuple):
    """One word, number or mark. Offsets are into the article's text; ``low`` is the word in lower case."""

    start: int
    end: int
    text: str
    low: str


_TOKEN = re.compile(
    r"(?:[^\W\d_]\.){2,}"  # U.S.
    r"|\d+(?:[.,\u00a0\u202f]\d+)*[\w%]*(?:-\w+)*"
    r"|[^\W\d_]\w+(?:\.(?=[a-z]{2,4}\b)\w+)+"
    r"|\w+(?:['’]\w+)*(?:-\w+(?:['’]\w+)*)*(?:(?<=s)['’](?=\s))?"
    r"|[^\w\s]",
    re.UNICODE,
)
_OWNER = re.compile(r"[’']s?$")
HARD_BREAKS = frozenset(";:—–()[]•|")
"""Marks that part two statements."""

_FARTHEST = 40
_JOINERS = frozenset("and while but or whereas although though with after before as when then plus".split())


def tokenize(text: str, start: int = 0, end: int | None = None) -> list[Token]:
    """The tokens of ``text[start:end]`` in order, hyphenated words whole, possessive "'s" with its word."""
    stop = len(text) if end is None else end
    return [
        Token(m.start(), m.end(), m.group(), m.group().lower().replace("’", "'"))
        for m in _TOKEN.finditer(text, start, stop)
    ]


def bare(word: str) -> str:
    """A lower-case word without its possessive ending."""
    return word[:-2] if word.endswith("'s") else word.rstrip("'")


def without_owner(word: str) -> str:
    """A word or name as printed, without its possessive ending."""
    return _OWNER.sub("", word) if "’" in word or "'" in word else word


def clause_bounds(tokens: Sequence[Token], index: int, numbers: frozenset[int]) -> tuple[int, int]:
    """The clause around token ``index`` as token indices ``(first, after the last)``.

    A clause ends at a semicolon, colon, dash or bracket; and at a comma or a joining word when another number (one of
    the token indices ``numbers``) stands beyond it: two numbers joined by "and" say two things.
    """
    first, last = index, index
    while first > 0 and not _cuts(tokens, first - 1, numbers, forward=False):
        first -= 1
    while last + 1 < len(tokens) and not _cuts(tokens, last + 1, numbers, forward=True):
        last += 1
    return first, last + 1


def _cuts(tokens: Sequence[Token], at: int, numbers: frozenset[int], *, forward: bool) -> bool:
    token = tokens[at]
    if token.text in HARD_BREAKS:
        return True
    if token.text != "," and token.low not in _JOINERS:
        return False
    if forward:
        return any(at < n <= at + _reach(tokens, at, 1) for n in numbers)
    return any(at - _reach(tokens, at, -1) <= n < at for n in numbers)


def _reach(tokens: Sequence[Token], at: int, step: int) -> int:
    """How many tokens lie between ``at`` and the next hard break in the direction of ``step``."""
    size = 0
    position = at + step
    while 0 <= position < len(tokens) and size < _FARTHEST and tokens[position].text not in HARD_BREAKS:
        size += 1
        position += step
    return size
