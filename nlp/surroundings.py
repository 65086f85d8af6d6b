"""What stands around a number in its sentence: its words by nearness, the nearest name and turn."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from nlp.features import is_common
from nlp.stopwords import STOPWORDS
from nlp.tokens import bare, tokenize

PER_WORD, _PER_BREAK, _PER_NUMBER = 0.15, 0.7, 0.5
"""How fast a word's weight falls with the words, marks and numbers between it and the number."""
_BREAKS = frozenset(",;:–—()")
_ENDINGS = tuple(
    "ingly edly ations ation ments ment ings ing ies ied ers er ors or ed es ly s e".split(),
)
_STEM_LEAST = 3
_CLAUSE_END = re.compile(r"[,;:()–—](?!\d)|\band\b(?=[^,;]*\d)")
_BEFORE = 30
_BETWEEN = frozenset({"the", "a", "an", "its", "some", "about", "just", "merely", "only"})
_SETTING_REACH = 8
_TURNS = frozenset(
    "first second third fourth fifth q1 q2 q3 q4 1st 2nd 3rd 4th previous prior earlier last next yesterday today "
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december".split()
)


@lru_cache(maxsize=20_000)
def words_around(sentence: str, start: int, literal: str) -> tuple[tuple[str, float], ...]:
    """The stems around a number with their weights: 1 beside it, less with every word, mark and number between."""
    tokens = tokenize(sentence)
    end = start + len(literal)
    inside = [i for i, token in enumerate(tokens) if token.start < end and token.end > start] or [0]
    weights: dict[str, float] = {}
    for step, begin in ((-1, inside[0] - 1), (1, inside[-1] + 1)):
        breaks = numbers = 0
        index, distance = begin, 1
        while 0 <= index < len(tokens):
            token = tokens[index]
            breaks += token.text in _BREAKS
            numbers += token.text[0].isdigit()
            if token.low[:1].isalpha() and token.low not in STOPWORDS:
                weight = 1 / (1 + PER_WORD * distance) / (1 + _PER_BREAK * breaks) / (1 + _PER_NUMBER * numbers)
                word = stem(token.low)
                weights[word] = max(weights.get(word, 0.0), weight)
            index, distance = index + step, distance + 1
    return tuple(weights.items())


def stem(word: str) -> str:
    """A word without its ending, so that "signed", "signers" and "signing" are one."""
    word = bare(word)
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _STEM_LEAST:
            return word[: -len(ending)]
    return word


class Setting(NamedTuple):
    """The nearest name and turn ("first", "third-quarter") beside a number, and the word right before it."""

    name: str | None
    turn: str | None
    before: str


@lru_cache(maxsize=20_000)
def setting(sentence: str, start: int, literal: str) -> Setting:
    """What stands beside the number at ``start`` of a sentence, within reach and before the next stop."""
    tokens = tokenize(sentence)
    end = start + len(literal)
    inside = [i for i, token in enumerate(tokens) if token.start < end and token.end > start] or [0]
    name = turn = None
    for step, index in ((1, inside[-1] + 1), (-1, inside[0] - 1)):
        reach = 0
        while 0 <= index < len(tokens) and reach < _SETTING_REACH and tokens[index].text not in ";:()":
            word = bare(tokens[index].low)
            named = tokens[index].text[:1].isupper() and index > 0 and not is_common(word)
            name = name or (word if named else None)
            turn = turn or (word if word in _TURNS or word.endswith("-quarter") else None)
            index, reach = index + step, reach + 1
    return Setting(name, turn, tokens[inside[0] - 1].low if inside[0] else "")


def clause_around(sentence: str, start: int, literal: str) -> str:
    """The clause that a number stands in, in lower case: from the mark before it to the mark behind it."""
    end = start + len(literal)
    marks = [match.start() for match in _CLAUSE_END.finditer(sentence)]
    first = max((mark + 1 for mark in marks if mark < start), default=0)
    last = min((mark for mark in marks if mark >= end), default=len(sentence))
    return f" {' '.join(sentence[first:last].lower().split())} "


def right_before(sentence: str, start: int, phrases: tuple[str, ...]) -> bool:
    """Whether one of the phrases stands right before the number, with nothing but "the" and the like between."""
    words = sentence[max(0, start - _BEFORE) : start].lower().split()
    while words and words[-1] in _BETWEEN:
        words.pop()
    before = " ".join(words)
    return any(before == phrase or before.endswith(" " + phrase) for phrase in phrases)
