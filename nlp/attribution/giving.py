"""Whether a verb gives a number: "counted 900", "put the crowd at 900", "raised the toll to 900"; not "put up 900"."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from nlp.attribution.credit import NEAR, low_at
from nlp.attribution.phrases import BE, compound
from nlp.inflect import verb_forms
from nlp.speech import speech
from nlp.stopwords import STOPWORDS
from nlp.tokens import Token, bare

_COUNT_REACH = 8
_MADE = verb_forms("make")
_REVISE = verb_forms("revise")
_PUT, _PUT_REACH = verb_forms("put"), 18
_FAR_COUNTS = _PUT | verb_forms("expect")
_MEASURE, _DESCRIBE, _GIVE = verb_forms("measure"), verb_forms("describe"), verb_forms("give")
_CLOSE = frozenset(form for verb in ("close", "end", "finish", "begin", "start", "open") for form in verb_forms(verb))
_WHOSE = frozenset({"its", "their", "his", "her", "the"})
_AT_WHICH = frozenset({"with", "at", "on"})
_CURRENCY, _INTO = frozenset("$€£¥₹"), frozenset({"into", "in", "toward", "towards", "behind", "aside"})
_PARTICLES = frozenset({"up", "out", "off", "down", "on", "in", "into", "aside", "back", "forward", "away"})


@cache
def giving_words() -> frozenset[str]:
    """The verbs that can give a number."""
    return speech().counting | speech().revising | _MADE | _CLOSE | _DESCRIBE


def gives_a_number(tokens: Sequence[Token], index: int, numbers: frozenset[int]) -> bool:
    """Whether a verb gives a number here: "counted 900", "data showed", "made it 900", "raised the toll to 900"."""
    low, words = tokens[index].low, speech()
    if low in words.counting and (_counts(tokens, index, numbers) or _showing(tokens, index)):
        return True
    if low in _DESCRIBE:  # "what it describes as 900 clients"
        return low_at(tokens, index + 1) == "as" and index + 2 in numbers
    if low in _CLOSE:  # "the office has closed its count with 900 dead"
        count = low_at(tokens, index + 1) in _WHOSE and bare(low_at(tokens, index + 2)) in words.counts
        return count and low_at(tokens, index + NEAR) in _AT_WHICH and index + NEAR + 1 in numbers
    if low in _MADE:
        return low_at(tokens, index + 1) == "it" and index + 2 in numbers
    return low in words.revising and _revises(tokens, index, numbers)


def _counts(tokens: Sequence[Token], index: int, numbers: frozenset[int]) -> bool:
    """Whether a verb that may count does: "put the crowd at 900", not "put up 900 beds" or "gave its approval to"."""
    low = tokens[index].low
    if low in _GIVE and _gives_to(tokens, index, numbers):
        return False
    if low_at(tokens, index + 1) in ("or", "and"):  # "give or take 900"
        return False
    if low in _MEASURE and index + 1 in numbers and low_at(tokens, index - 1) in ("it", "which", "that"):
        return False  # "the quake was felt in Hull; it measured 7.1"
    if low_at(tokens, index + 1) in _PARTICLES or (tokens[index].low in _GIVE and _paid(tokens, index + 1)):
        return False
    far = tokens[index].low in speech().verbs | _FAR_COUNTS
    if tokens[index].low in _GIVE:  # "gave the quake a magnitude of 6.8"
        far = any(bare(token.low) in speech().counts for token in tokens[index + 1 : index + _COUNT_REACH])
    reach = _COUNT_REACH if far else NEAR + 3
    near = (position for position in range(index + 1, index + reach) if position in numbers)
    number = next((position for position in near if not compound(tokens[position])), None)  # "gave a two-hour speech"
    if low in _PUT and number == index + 1 and _invested(tokens, number, numbers):
        return False
    if number is None and tokens[index].low in _PUT:
        number = _put_far(tokens, index, numbers)
    if number is None or (tokens[index].low.endswith("ing") and low_at(tokens, index - 1) not in BE):
        return False
    return far or "to" not in [token.low for token in tokens[index + 1 : number]]


def _gives_to(tokens: Sequence[Token], index: int, numbers: frozenset[int]) -> bool:
    """ "Gave 900 families a home": what somebody gives to so many is an act."""
    end = index + 1
    while end in numbers or low_at(tokens, end) in ("more", "than", "about", "some", "nearly", "almost", "over"):
        end += 1
    known = end > index + 1 and low_at(tokens, end)[:1].isalpha() and low_at(tokens, end) not in STOPWORDS
    return known and low_at(tokens, end + 1) in ("a", "an", "the", "their", "its")


def _invested(tokens: Sequence[Token], number: int, numbers: frozenset[int]) -> bool:
    """ "Put $900 into a fund": a sum that goes somewhere."""
    end = number
    while end in numbers:
        end += 1
    return tokens[number].text[:1] in _CURRENCY and low_at(tokens, end) in _INTO


def _put_far(tokens: Sequence[Token], index: int, numbers: frozenset[int]) -> int | None:
    """ "Puts the number of people whose data were taken at 900": a number behind "at", far from its verb."""
    for at in range(index + 1, min(index + _PUT_REACH, len(tokens) - 1)):
        if tokens[at].text in {",", ";"}:
            return None
        if tokens[at].low == "at" and at + 1 in numbers:
            return at + 1
    return None


def _paid(tokens: Sequence[Token], index: int) -> bool:
    """Whether a sum of money stands there: who gives it pays, and tells nothing."""
    return any(tokens[i].text in _CURRENCY for i in range(index, min(index + 2, len(tokens))))


def _showing(tokens: Sequence[Token], index: int) -> bool:
    """ "…, data from the ministry showed": a document that speaks at the end."""
    documents = speech().things | speech().documents
    return any(bare(token.low) in documents for token in tokens[max(0, index - 6) : index])


def _revises(tokens: Sequence[Token], index: int, numbers: frozenset[int]) -> bool:
    """ "raised the death toll to 312": a verb of change whose object is a count."""
    behind = [bare(token.low) for token in tokens[index + 1 : index + 7]]
    if tokens[index].low in _REVISE:
        return any(position in numbers for position in range(index + 1, index + _COUNT_REACH + NEAR))
    follows = any(position in numbers for position in range(index + 1, index + 2 * NEAR + _COUNT_REACH))
    return follows and any(word in speech().counts for word in behind)
