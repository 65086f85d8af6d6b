"""Whom a pronoun before a verb of saying means in its own sentence: "Halden grew, it said", "…, saying that"."""

from __future__ import annotations

from collections.abc import Sequence

from nlp.attribution.credit import low_at
from nlp.attribution.phrases import (
    AUXILIARIES,
    BE,
    LEADING,
    PRONOUNS,
    Phrase,
    dotted,
    is_source,
    skipped,
    text_of,
)
from nlp.features import is_common
from nlp.speech import speech
from nlp.stopwords import STOPWORDS
from nlp.tokens import Token, bare

_FAR = 4
_SUBORDINATES = frozenset("which that what whom where because when as if".split())


def antecedent(tokens: Sequence[Token], words: Sequence[Token], verb: int, numbers: frozenset[int]) -> Phrase | None:
    """ "…, it said", "…, saying that": the name that the sentence opens with; "" for one named before it."""
    before = verb
    while before > 0 and skipped(tokens[before - 1]):  # "…, later claiming"
        before -= 1
    participle = tokens[verb].low.endswith("ing") and low_at(tokens, before - 1) == ","
    if tokens[verb].low == "claiming" and verb + 1 in numbers:  # "claiming 38 percent of the vote"
        return None
    pronoun = words and words[-1].low in {"it", "he", "she", "they"} and verb >= _FAR
    meant = words[-1].low if words and words[-1].low in {"it", "he", "she", "they"} else ""
    if meant and low_at(tokens, verb - 2) == "," and low_at(tokens, verb + 1) == "," and not participle:
        return Phrase("", verb - 1, verb - 1, meant)  # "The hospitals, it said, had cancelled 400"
    told = meant in ("he", "she") and low_at(tokens, tokens.index(words[-1]) - 1) not in _SUBORDINATES
    if not participle and (not pronoun or told):
        return Phrase("", verb - 1, verb - 1, meant) if meant else None
    if meant and low_at(tokens, verb + 1) in ("as", "at") and _fronted(tokens, tokens.index(words[-1])):
        return Phrase("", verb - 1, verb - 1, meant)
    name: list[Token] = []
    for index, token in enumerate(tokens[_after_dateline(tokens) :][:6], _after_dateline(tokens)):
        capital = token.text[:1].isupper() or bare(token.low) in speech().roles or dotted(tokens, index)
        if index in numbers or not capital:
            break
        name.append(token)
    if pronoun and not (name and is_source(name, starts_sentence=True)):
        name = _last_name(tokens, verb - 1, numbers)
    if participle and not (name and is_source(name, starts_sentence=True)):
        name = _before_its_verb(tokens, verb)
    titled = len(name) > 1 and dotted(tokens, tokens.index(name[1]))
    function = PRONOUNS | LEADING | STOPWORDS - {"the"}
    common = not name or (name[0].low in function and not titled) or name[0].low.endswith("ly")
    named = not common and is_source(name, starts_sentence=True)
    return Phrase(text_of(name) if named else "", verb - 1, verb - 1, meant) if named or pronoun else None


def _before_its_verb(tokens: Sequence[Token], participle: int) -> list[Token]:
    """ "At the rally, Mr. Lund was blunt, claiming": the name that the clause before the participle opens with."""
    comma = next((i for i in range(participle - 2, 0, -1) if tokens[i].text == ","), 0)
    end = comma + 1
    while end < participle - 1 and (tokens[end].text[:1].isupper() or dotted(tokens, end)):
        end += 1
    verb = tokens[end].low if end < participle - 1 else ""
    acts = verb in BE | AUXILIARIES or verb.endswith("ed")
    return list(tokens[comma + 1 : end]) if comma and acts else []


def _fronted(tokens: Sequence[Token], pronoun: int) -> bool:
    """ "The number of crew it gives as 900": whether an object opens the sentence, with nothing between."""
    return pronoun > 0 and all(token.text[:1].isalpha() for token in tokens[:pronoun]) and tokens[0].low == "the"


def _last_name(tokens: Sequence[Token], before: int, numbers: frozenset[int]) -> list[Token]:
    """The last name in a sentence before a pronoun: "The theft at Halden Clearing touched millions, it told …"."""
    end = before
    while end > 1 and not _names(tokens, end - 1, numbers):
        end -= 1
    start = end
    while start > 1 and _names(tokens, start - 1, numbers):
        start -= 1
    return list(tokens[start:end])


def _names(tokens: Sequence[Token], index: int, numbers: frozenset[int]) -> bool:
    token = tokens[index]
    return token.text[:1].isupper() and index not in numbers and not is_common(bare(token.low))


def _after_dateline(tokens: Sequence[Token]) -> int:
    """Behind "LEEDS, June 4 (Agency) -"."""
    opens = (tokens[:1] and tokens[0].text.isupper()) or any(token.text == ")" for token in tokens[:12])
    dash = next((i + 1 for i, token in enumerate(tokens[:14]) if token.text in "-–—"), 0) if opens else 0
    return dash
