"""Credits by what holds a number: "X stands by 900", "900 in its first notice", "X was told by Y that 900 …"."""

from __future__ import annotations

from collections.abc import Sequence

from nlp.attribution.credit import NEAR, Credit, low_at
from nlp.attribution.phrases import BE, Phrase, ends_phrase, forward, stops, text_of
from nlp.attribution.speaker import subject
from nlp.inflect import verb_forms
from nlp.speech import speech
from nlp.tokens import Token, bare

_PHRASES = (
    "stand by;stick to;stick with;hold to;keep to;cling to;insist on;settle on;arrive at;admit to;own to;reckon with;"
    "fear for;warn of;speak of;talk of"
)
_KEEPS = {(form, phrase.split()[1]) for phrase in _PHRASES.split(";") for form in verb_forms(phrase.split()[0])}
_REPEATS = verb_forms("repeat") | verb_forms("maintain") | verb_forms("reaffirm")
_HAS = frozenset({"has", "have", "had"})
_OWN = frozenset({"its", "their", "his", "her", "the"})
_NOUN_REACH = 6


def kept(tokens: Sequence[Token], index: int, numbers: frozenset[int]) -> Credit | None:
    """ "X stands by 900", "X repeated its 900": who holds to a number already given."""
    low = tokens[index].low
    at = index + 2 if (low, low_at(tokens, index + 1)) in _KEEPS else index + 1 if low in _REPEATS else 0
    if not at:
        return None
    number = at + (low_at(tokens, at) in _OWN | {"another"})
    if number not in numbers or low_at(tokens, index - 1) in BE:
        return None
    phrase = subject(tokens, index, numbers)
    return Credit(phrase.name, phrase.first, at, "next", pronoun=phrase.pronoun) if phrase else None


def documented(tokens: Sequence[Token], index: int, numbers: frozenset[int]) -> Credit | None:
    """ "900 in its first notice", "the office has 900 in its note": the document, or who has the number in it."""
    if tokens[index].low != "in" or not {index - 1, index - 2} & numbers:
        return None
    if low_at(tokens, index + 1) not in _OWN and not low_at(tokens, index + 1).endswith("'s"):
        return None
    for at in range(index + 2, min(index + _NOUN_REACH, len(tokens))):
        if ends_phrase(tokens[at]) or stops(tokens[at]) or at in numbers:
            return None
        if bare(tokens[at].low) in (speech().documents | speech().things) - speech().surveys:
            verb = next((i for i in range(index - 2, max(-1, index - 8), -1) if tokens[i].low in _HAS), None)
            holder = subject(tokens, verb, numbers) if verb else None
            name = holder.name if holder and holder.name else text_of(tokens[index + 1 : at + 1])
            return Credit(name, index, at, "last")
    return None


def told_by(tokens: Sequence[Token], index: int, numbers: frozenset[int]) -> Credit | None:
    """ "The paper was told by X that 900 …", "is said by X to have 900": the one behind a passive."""
    if tokens[index].low != "by" or low_at(tokens, index - 1) not in (
        "told",
        "said",
        "believed",
        "informed",
        "assured",
    ):
        return None
    if low_at(tokens, index - 2) not in BE and low_at(tokens, index - NEAR) not in BE:
        return None
    phrase: Phrase | None = forward(tokens, index + 1, numbers, named=True)
    return Credit(phrase.name, index, phrase.last, "around") if phrase else None
