"""Speakers behind or beside a verb: "…, said the union", "…, with police reporting 900", "X would say only that …"."""

from __future__ import annotations

from collections.abc import Sequence

from nlp.attribution.credit import NEAR, low_at
from nlp.attribution.phrases import (
    PREPOSITIONS,
    PRONOUNS,
    Phrase,
    dotted,
    ends_phrase,
    is_source,
    stops,
    text_of,
)
from nlp.inflect import verb_forms
from nlp.tokens import Token

_ASIDE_REACH = 8
_ASIDES = frozenset(",-–—")
_DECLINES, _ONLY_REACH = verb_forms("decline") | verb_forms("refuse"), 16


def with_aside(tokens: Sequence[Token], index: int, numbers: frozenset[int]) -> Phrase | None:
    """ "…, with police reporting 900 cases": a source that speaks in an aside."""
    if not tokens[index].low.endswith("ing"):
        return None
    start = next((i + 1 for i in range(index - 2, max(-1, index - _ASIDE_REACH), -1) if tokens[i].low == "with"), None)
    words = tokens[start:index] if start and start > 1 and tokens[start - 2].text in _ASIDES else []
    if not words or any(i in numbers or ends_phrase(tokens[i]) or stops(tokens[i]) for i in range(start or 0, index)):
        return None
    return Phrase(text_of(words), index - len(words), index - 1) if is_source(words) else None


def _its_name(tokens: Sequence[Token], comma: int, words: Sequence[Token]) -> Sequence[Token]:
    """ "…, says their lawyer, Joost Verdonck": the name behind the comma of a common noun, with the comma."""
    if words[-1].text[:1].isupper() or low_at(tokens, comma) != ",":
        return ()
    end = comma + 1
    while end < len(tokens) and tokens[end].text[:1].isupper():
        end += 1
    return tokens[comma:end] if 1 < end - comma <= NEAR + 1 and (end == len(tokens) or ends_phrase(tokens[end])) else ()


def only_that(tokens: Sequence[Token], index: int) -> int | None:
    """ "X declined to say how many, only that it is 900": where what X does say begins."""
    if low_at(tokens, index - 1) != "to" or low_at(tokens, index - 2) not in _DECLINES:
        return None
    links = range(index + 1, min(index + _ONLY_REACH, len(tokens) - 1))
    return next((i for i in links if tokens[i].low in ("only", "except", "but") and tokens[i + 1].low == "that"), None)


def inverted(tokens: Sequence[Token], verb: int, numbers: frozenset[int]) -> Phrase | None:
    """The speaker behind the verb, after a comma or a closing quotation mark: ", said the union"."""
    if (
        verb == 0
        or tokens[verb].low.endswith("ing")
        or tokens[verb - 1].text not in {",", "”", '"', "’"}
        or low_at(tokens, verb + 1) == "by"
    ):
        return None
    words: list[Token] = []
    for index in range(verb + 1, min(verb + 9, len(tokens))):
        token = tokens[index]
        ends = ends_phrase(token) and not dotted(tokens, index)
        if index in numbers or ends or stops(token):
            break
        words.append(token)
    if not words or words[0].low in PRONOUNS | PREPOSITIONS or not is_source(words):  # "said in a statement"
        return None
    words = [*words, *_its_name(tokens, verb + len(words) + 1, words)]
    return Phrase(text_of(words), verb + 1, verb + len(words))
