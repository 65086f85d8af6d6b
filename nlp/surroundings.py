"""What stands around a number in its sentence: its words by nearness, and its clause."""

from __future__ import annotations

from functools import lru_cache

from nlp.stopwords import STOPWORDS
from nlp.tokens import Token, bare, clause_bounds, tokenize

PER_WORD, _PER_BREAK, _PER_NUMBER = 0.15, 0.7, 0.5
"""How fast a word's weight falls with the words, marks and numbers between it and the number."""
_BREAKS = frozenset(",;:–—()")
_ENDINGS = tuple("ingly edly ations ation ments ment ings ing ies ied ers er ors or ed es ly s e".split())
_STEM_LEAST = 3


def located(sentence: str, start: int, literal: str) -> tuple[list[Token], int, int]:
    """The sentence's words with the indices of the first and the last that belong to the number at ``start``."""
    tokens = _words_of(sentence)
    end = start + len(literal)
    inside = [i for i, token in enumerate(tokens) if token.start < end and token.end > start] or [0]
    return tokens, inside[0], inside[-1]


@lru_cache(maxsize=500)
def _words_of(sentence: str) -> list[Token]:
    """A sentence has several numbers, and each is asked about more than once; nobody may change the list."""
    return tokenize(sentence)


@lru_cache(maxsize=20_000)
def words_around(sentence: str, start: int, literal: str) -> tuple[tuple[str, float], ...]:
    """The stems around a number with their weights: 1 beside it, less with every word, mark and number between."""
    tokens, first, last = located(sentence, start, literal)
    weights: dict[str, float] = {}
    for step, begin in ((-1, first - 1), (1, last + 1)):
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


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """A word without its ending, so that "signed", "signers" and "signing" are one."""
    word = bare(word)
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _STEM_LEAST:
            return word[: -len(ending)]
    return word


@lru_cache(maxsize=20_000)
def clause_around(sentence: str, start: int, literal: str) -> str:
    """The words of the clause that a number stands in, in lower case, with a space before and behind each."""
    tokens, first, last = located(sentence, start, literal)
    others = frozenset(i for i, token in enumerate(tokens) if token.text[0].isdigit() and not first <= i <= last)
    begin, end = clause_bounds(tokens, first, others)
    return f" {' '.join(token.low for token in tokens[begin:end])} "
