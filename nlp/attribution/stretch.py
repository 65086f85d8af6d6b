"""The stretch of words before a verb: where it begins, and what may stand between a noun and its verb."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from nlp.attribution.phrases import ARTICLES, dotted, ends_phrase, is_source, stops
from nlp.speech import speech
from nlp.tokens import Token, bare

DASHES = frozenset("-–—")
_SUBJECT_REACH = 12
_NEAR_COMMA, _FAR_COMMA, _APPOSITIONS = 13, 26, 2
_OPENS_APPOSITION = frozenset("who which whose a an the formerly now".split())


def back(tokens: Sequence[Token], end: int) -> int:
    """Where the stretch of words that ends before ``end`` begins: behind the last mark, clause or verb of saying."""
    start = end
    while start > 0 and end - start < _SUBJECT_REACH:
        before = tokens[start - 1]
        noun = start > 1 and tokens[start - 2].low in ARTICLES  # "a state panel"
        papers = speech().things | speech().documents | speech().counts
        verb = before.text.islower() and before.low in speech().verbs - papers and not noun and start > 1
        to_whom = start > 1 and before.low == "to" and bare(tokens[start - 2].low) in _takes_to()
        if (ends_phrase(before) and not dotted(tokens, start - 1)) or (stops(before) and not to_whom) or verb:
            break
        start -= 1
    return start


@cache
def _takes_to() -> frozenset[str]:
    """Words that go on with "to": "a memo to managers", "a person close to the talks"."""
    return speech().documents | speech().things | {"close", "loyal", "linked"}


def comma_before(tokens: Sequence[Token], end: int) -> int | None:
    """The comma that opens the apposition which the comma before ``end`` closes."""
    for index in range(end - 2, max(-1, end - _FAR_COMMA), -1):
        if tokens[index].text == "," and (end - index <= _NEAR_COMMA or _opens_apposition(tokens[index + 1])):
            return index
    return None


def _opens_apposition(token: Token) -> bool:
    return token.low in _OPENS_APPOSITION or token.low.endswith("ed")


def over_more(tokens: Sequence[Token], opening: int) -> int:
    """ "Ann Lee, 39, a clerk in Hull, said": further appositions, as long as no source stands before the comma."""
    end = opening
    for _ in range(_APPOSITIONS):
        start = back(tokens, end)
        if start < end and is_source(tokens[start:end], starts_sentence=start == 0):
            return end
        before = comma_before(tokens, end + 1) if start and tokens[start - 1].text == "," else None
        if before is None:
            break
        end = start - 1
    return opening


def over_dashes(tokens: Sequence[Token], end: int) -> int:
    """ "The mayor - and, she added, the council - said": where the aside between dashes begins."""
    opening = next((i for i in range(end - 2, max(0, end - _FAR_COMMA), -1) if tokens[i].text in DASHES), None)
    if opening is None:
        return end
    while opening > 1 and tokens[opening - 1].text in DASHES:
        opening -= 1
    return opening
