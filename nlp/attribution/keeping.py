"""Credits by what holds a number: "X stands by 900", "900 in its first notice", "X was told by Y that 900 …"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from nlp.attribution.credit import NEAR, Credit, low_at
from nlp.attribution.phrases import BE, SKIP, Phrase, ends_phrase, forward, stops, text_of
from nlp.attribution.speaker import subject
from nlp.speech import speech
from nlp.tokens import Token, bare

_PUT = frozenset({"put", "placed", "estimated", "given", "reckoned"})
_TOLD = frozenset({"told", "said", "believed", "informed", "assured"}) | _PUT
_NARROWS = re.compile(r"\s(?:for|by|of|from|on|in)\s")
HAS = frozenset({"has", "have", "had"})
_OWN = frozenset({"its", "their", "his", "her", "the"})
_EMPLOYERS = frozenset({"company", "firm", "employer", "business"})
"""Whoever is on their books works there."""
_NOUN_REACH, _BOOKS_REACH = 6, 9
_PLACES = frozenset({"leading", "ahead", "behind", "trailing", "at", "on", "with", "up", "down"})
_TAKES_PART = frozenset({"marching", "striking", "out", "there", "attending", "joining", "present", "dead", "missing"})


def kept_words() -> frozenset[str]:
    """The words at which :func:`kept` can find a source."""
    return frozenset(verb for verb, _ in speech().keeping) | speech().repeating | {word for word, _ in speech().knowing}


def kept(tokens: Sequence[Token], index: int, numbers: frozenset[int]) -> Credit | None:
    """ "X stands by 900", "X repeated its 900": who holds to a number already given."""
    low = tokens[index].low
    if (low, low_at(tokens, index + 1)) in speech().knowing:
        return _knowing(tokens, index, numbers)
    at = (
        index + 2
        if (low, low_at(tokens, index + 1)) in speech().keeping
        else index + 1
        if low in speech().repeating
        else 0
    )
    if not at:
        return None
    number = at + (low_at(tokens, at) in _OWN | {"another", "to"})
    if number not in numbers or low_at(tokens, index - 1) in BE:
        return None
    phrase = subject(tokens, index, numbers)
    if phrase is None:
        return None
    while number in numbers:
        number += 1
    number += low_at(tokens, number) == ","
    again = low_at(tokens, number) == "or" and number + 1 in numbers  # "speaks of 9,200, or 6 %"
    return Credit(phrase.name, phrase.first, at - 1, "behind" if again else "next", pronoun=phrase.pronoun)


def _knowing(tokens: Sequence[Token], index: int, numbers: frozenset[int]) -> Credit | None:
    """ "The agency had been notified of 900 cases": who knows a number passes it on."""
    number = index + 2 + (low_at(tokens, index + 2) in _OWN | {"another"})
    if number not in numbers or low_at(tokens, index - 1) not in BE | SKIP:
        return None
    phrase = subject(tokens, index, numbers)
    return Credit(phrase.name, phrase.first, index + 1, "behind", False, phrase.pronoun) if phrase else None


def held(tokens: Sequence[Token], index: int, numbers: frozenset[int]) -> Credit | None:
    """ "The poll has the party on 61 percent", "an internal count has 900", "the union has it at 900"."""
    following = index + 1
    if tokens[index].low not in HAS:
        return None
    named = [low_at(tokens, i) for i in range(index + 1, index + 4)] == ["the", "names", "of"]
    if not (following in numbers or low_at(tokens, following) in _OWN | {"it"} or _has_ahead(tokens, index)):
        return None
    number = next((i for i in range(index + 1, min(index + _NOUN_REACH, len(tokens))) if i in numbers), None)
    phrase = subject(tokens, index, numbers) if number is not None else None
    if phrase is None or not phrase.name:
        return None
    placed = low_at(tokens, index + 1) == "it" and low_at(tokens, index + 2) == "at"
    head = bare(_NARROWS.split(phrase.name.lower())[0].split()[-1])
    counts = head in speech().documents | speech().surveys | speech().listings
    alone = bare(phrase.name.lower().split()[-1]) in speech().counters and _alone(tokens, number, numbers)
    booked = named or (head not in _EMPLOYERS and _on_its_books(tokens, number))
    return (
        Credit(phrase.name, phrase.first, index, "next", spoken=False) if placed or counts or alone or booked else None
    )


def _has_ahead(tokens: Sequence[Token], index: int) -> bool:
    """ "The poll has Lee leading by 9 points", "the survey has Lee at 42 percent"."""
    end = index + 1
    while end < len(tokens) and tokens[end].text[:1].isupper() and end < index + 4:
        end += 1
    return end > index + 1 and low_at(tokens, end) in _PLACES


def _alone(tokens: Sequence[Token], number: int | None, numbers: frozenset[int]) -> bool:
    """ "The ministry has 52.": a number of what is counted, that no noun makes the ministry's own."""
    while number in numbers:
        number += 1
    following = low_at(tokens, number or 0)
    return not following[:1].isalnum() or following in _TAKES_PART


def _on_its_books(tokens: Sequence[Token], number: int | None) -> bool:
    """ "The clinic has 900 cases on its books": who keeps a list tells what is on it."""
    start = number or 0
    for at in range(start + 1, min(start + _BOOKS_REACH, len(tokens) - 2)):
        if tokens[at].low in ("on", "in") and low_at(tokens, at + 1) in _OWN:
            kept_on = bare(low_at(tokens, at + 2))
            return kept_on.removesuffix("s") in speech().listings | {"book"} or kept_on in speech().documents
    return False


def documented(tokens: Sequence[Token], index: int, numbers: frozenset[int]) -> Credit | None:
    """ "900 in its first notice", "the office has 900 in its note": the document, or who has the number in it."""
    if tokens[index].low != "in" or not {index - 1, index - 2} & numbers:
        return None
    if low_at(tokens, index + 1) not in _OWN and not low_at(tokens, index + 1).endswith("'s"):
        return None
    verbs = speech().verbs | speech().counting
    for before in range(index - 1, -1, -1):  # "the firm counted 900 in its records": the firm's word
        if ends_phrase(tokens[before]) and before not in numbers:
            break
        if tokens[before].low in verbs:
            return None
    for at in range(index + 2, min(index + _NOUN_REACH, len(tokens))):
        if ends_phrase(tokens[at]) or stops(tokens[at]) or at in numbers:
            return None
        if bare(tokens[at].low) in (speech().documents | speech().things) - speech().surveys:
            verb = next((i for i in range(index - 2, max(-1, index - 8), -1) if tokens[i].low in HAS), None)
            holder = subject(tokens, verb, numbers) if verb else None
            name = holder.name if holder and holder.name else text_of(tokens[index + 1 : at + 1])
            return Credit(name, index, at, "last")
    return None


def told_by(tokens: Sequence[Token], index: int, numbers: frozenset[int]) -> Credit | None:
    """ "The paper was told by X that 900 …", "is said by X to have 900": the one behind a passive."""
    if tokens[index].low != "by" or low_at(tokens, index - 1) not in _TOLD:
        return None
    if low_at(tokens, index - 2) not in BE and low_at(tokens, index - NEAR) not in BE:
        return None
    if low_at(tokens, index - 1) in _PUT and not any(t.low in ("at", "as") for t in tokens[index + 2 : index + 7]):
        return None
    phrase: Phrase | None = forward(tokens, index + 1, numbers, named=True)
    return Credit(phrase.name, index, phrase.last, "around") if phrase else None
