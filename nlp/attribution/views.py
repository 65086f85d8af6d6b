"""By whose view a number stands: "if the ministry is right", "900 by the union's count", "the union is now at 840"."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from nlp.attribution.credit import NEAR, Credit, low_at
from nlp.attribution.phrases import (
    JOINTS,
    SHARES,
    Phrase,
    ends_phrase,
    forward,
    is_acronym,
    is_source,
    text_of,
)
from nlp.attribution.stretch import comma_before
from nlp.inflect import verb_forms
from nlp.speech import speech
from nlp.tokens import Token, bare

STANDS = frozenset("is are was were began started stood".split())
DESCRIBES = verb_forms("describe") | verb_forms("summarise") | verb_forms("summarize") | verb_forms("sum")
_BEGAN = frozenset({"began", "started", "stood", "was", "were"})
_STILL = frozenset({"now", "still", "already"})
_NOW_AT = frozenset((word, "at") for word in _STILL)
_THESE = frozenset({"these", "those", "such"})
_COUNTS = frozenset({"numbers", "figures", "words", "terms", "sums"})
_MONEY = frozenset("$€£¥₹")
_LONGEST = 8


def against(tokens: Sequence[Token], index: int, numbers: frozenset[int]) -> bool:
    """ "Some 400 came, 900 by the union's count": whether a number right before "by" stands against one of others."""
    first = index
    while first - 1 in numbers:
        first -= 1
    return first < index and low_at(tokens, first - 1) in JOINTS - {"or"} and any(i in numbers for i in range(first))


def if_right(tokens: Sequence[Token], index: int, numbers: frozenset[int]) -> Phrase | None:
    """ "If the ministry is right", "if you ask the unions"."""
    if low_at(tokens, index + 1) == "you" and low_at(tokens, index + 2) in ("ask", "believe", "trust"):
        return forward(tokens, index + 3, numbers, named=True)
    right = next((i for i in range(index + 2, min(index + 8, len(tokens))) if tokens[i].low in ("is", "are")), None)
    if right is None or low_at(tokens, right + 1) not in ("right", "correct", "to"):
        return None
    if low_at(tokens, right + 1) == "to" and low_at(tokens, right + 3) != "believed":
        return None
    words = tokens[index + 1 : right]
    return Phrase(text_of(words), index + 1, right - 1) if is_source(words) else None


def stands_at(tokens: Sequence[Token], index: int, numbers: frozenset[int]) -> Credit | None:
    """ "The union, which began at 900, is now at 840": who has moved from one number to another."""
    at = index + 1 + (low_at(tokens, index + 1) in _STILL)
    lows = [token.low for token in tokens]
    moved = any(pair in _NOW_AT for pair in itertools.pairwise(lows)) and any(
        low in _BEGAN and lows[i + 1 : i + 2] == ["at"] and i + 2 in numbers for i, low in enumerate(lows)
    )
    if not moved or low_at(tokens, at) != "at" or at + 1 not in numbers or tokens[at + 1].text[:1] in _MONEY:
        return None
    end = at + 1
    while end in numbers:
        end += 1
    alone = end >= len(tokens) or ends_phrase(tokens[end])
    if not alone or any(token.low in SHARES or token.low.endswith("%") for token in tokens[at + 1 : end]):
        return None
    noun = index - (low_at(tokens, index - 1) in ("which", "who"))
    if noun > 1 and tokens[noun - 1].text == ",":
        opening = comma_before(tokens, noun) if noun == index else noun - 1
        noun = opening if opening else noun
    start = noun - 1
    if start > 0 and low_at(tokens, start - 1) == "the":
        start -= 1
    counts = noun > 0 and (is_acronym(tokens[noun - 1]) or bare(tokens[noun - 1].low) in speech().rivals)
    opens = start == 0 or (start > 0 and ends_phrase(tokens[start - 1])) or low_at(tokens, start - 1) in JOINTS
    return Credit(text_of(tokens[start:noun]), start, at, "next", spoken=False) if counts and opens else None


def with_these(tokens: Sequence[Token], index: int, numbers: frozenset[int]) -> Credit | None:
    """ "900 tents and 60 boats: with these numbers the mayor describes the need": the numbers before the colon."""
    colon = next((i for i in range(index - 1, max(-1, index - _LONGEST - NEAR), -1) if tokens[i].text == ":"), None)
    if colon is None or not any(i in numbers for i in range(colon)) or low_at(tokens, colon + 1) not in ("with", "in"):
        return None
    if low_at(tokens, colon + 2) not in _THESE or low_at(tokens, colon + NEAR) not in _COUNTS:
        return None
    words = tokens[colon + NEAR + 1 : index]
    return Credit(text_of(words), colon + NEAR + 1, index, "before") if words and is_source(words) else None
