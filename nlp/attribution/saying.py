"""Credits by a verb: "X said that 900 …", "…, X said", "…, said X", "X counted 900", "X raised the toll to 900"."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from nlp.attribution.credit import NEAR, Credit, Reach, low_at
from nlp.attribution.giving import gives_a_number, giving_words
from nlp.attribution.inverted import inverted, only_that, with_aside
from nlp.attribution.phrases import (
    BE,
    BEFORE_NOUNS,
    SKIP,
    ends_phrase,
    is_source,
    skipped,
    text_of,
)
from nlp.attribution.reach import TELLERS, WHEN_WHERE, reach_of
from nlp.attribution.speaker import subject
from nlp.geography import is_country
from nlp.inflect import verb_forms
from nlp.speech import speech
from nlp.tokens import Token, bare

_AFTER_VERBS = frozenset(
    "that the a an it he she they we its his her their there more over about nearly some , . at".split()
)
_LINKS = frozenset({"that", "which", "whom"})
_OWNER_REACH = 5
_SEE, _SEEN_REACH = verb_forms("see"), 7
_ADD, _ADDER, _CLOSING = verb_forms("add"), 5, frozenset({",", "”", '"', "’"})
_KNOWS = frozenset({"understands", "learned", "learnt"})
_NOUNS = frozenset({"estimate", "forecast", "report", "count", "claim", "record", "survey", "poll", "projection"})
_TO_HAVE = frozenset({"have", "hold", "be", "own", "possess", "represent"})
_DECLARE = verb_forms("declare")
_DECLARED = frozenset({"war", "independence", "bankruptcy", "victory", "peace"})
_POINT = verb_forms("point")
_OF_VERBS = frozenset(
    "speak speaks spoke spoken talk talks talked know knows knew brag brags bragged boast boasts boasted hear heard "
    "warn warns warned speaking talking write writes wrote written".split()
)
_THAT_REACH, _CLOSE_REACH = 7, 8
_SPEAK = verb_forms("speak")
_COMPARES = frozenset({"more", "less", "fewer", "than", "as", "within", "above", "below", "twice", "half", "not"})
_ASKS = frozenset({"why", "how", "whether", "if", "what", "when", "where", "who"})
_FORETOLD = frozenset({"expected"})
_NO_VERB_AFTER = frozenset("to the a an its their his her our my no".split())


@cache
def said_words() -> frozenset[str]:
    """The words at which :func:`said` can find a source."""
    words = speech()
    return words.verbs | words.closing | giving_words() | _ADD | _POINT | _KNOWS


def said(tokens: Sequence[Token], index: int, numbers: frozenset[int]) -> Credit | None:
    """ "X said that 900 …", "…, X said", "…, said X", "X counted 900", "X raised the toll to 900"."""
    low, words = tokens[index].low, speech()
    telling = (low in words.counting and _that(tokens, index, numbers)) or _goes_with_it(tokens, index)
    telling = telling or (low in words.closing and _closes_a_sentence(tokens, index))
    if not (low in words.verbs or telling or gives_a_number(tokens, index, numbers)):
        return _of_the_number(tokens, index, numbers) if low in words.counting else None
    behind = inverted(tokens, index, numbers)
    if behind and low not in TELLERS and _closes(tokens, behind.last + 1):
        opens = _opens(tokens, index, behind.last, numbers)
        before: Reach = "around" if opens or low_at(tokens, behind.last + 1) == ":" else "before"
        return Credit(behind.name, index, behind.last, before)
    only = only_that(tokens, index)
    if only:
        phrase = subject(tokens, index, numbers)
        return Credit(phrase.name, phrase.first, only, "behind", True, phrase.pronoun) if phrase else None
    aside = with_aside(tokens, index, numbers)
    if aside:
        return Credit(aside.name, aside.first, index, "behind")
    if _speaks(tokens, index):
        phrase = subject(tokens, index, numbers)
        if phrase and not (low in words.records and is_country(phrase.name.rpartition(" ")[2])):
            reach = reach_of(tokens, phrase, index, numbers)
            last = _hearers(index, numbers) if low in TELLERS else index
            spoken = low in words.verbs | _OF_VERBS or telling or reach == "before"
            return Credit(phrase.name, phrase.first, last, reach, spoken, phrase.pronoun)
        if phrase:
            return None
    if behind:
        return Credit(behind.name, index, behind.last, "before")
    return _of_the_number(tokens, index, numbers)


def _opens(tokens: Sequence[Token], verb: int, last: int, numbers: frozenset[int]) -> bool:
    """ "By Friday, said Jo Lund, 900 had signed": a speaker near the beginning; behind quoted words nothing is told."""
    quoted = any(token.text in _CLOSING - {","} for token in tokens[:verb])
    asides = low_at(tokens, last + 2) in ("who", "whose", "which")
    return not (quoted or asides or any(i in numbers for i in range(verb)))


def _that(tokens: Sequence[Token], index: int, numbers: frozenset[int]) -> bool:
    """ "Has found that", "posted on Monday that": a verb that may count tells something here."""
    for at in range(index + 1, min(index + _THAT_REACH, len(tokens))):
        if tokens[at].low == "that":
            return at == index + 1 or low_at(tokens, index + 1) in WHEN_WHERE
        if at in numbers or ends_phrase(tokens[at]):
            return False
    return False


def _hearers(verb: int, numbers: frozenset[int]) -> int:
    """The last token of "told 600": how many were told, where a number stands right behind the verb."""
    last = verb
    while last + 1 in numbers:
        last += 1
    return last + 1 if last > verb else verb


def _goes_with_it(tokens: Sequence[Token], index: int) -> bool:
    """ "Points out", ", she added", "the paper has learned": verbs that tell only so."""
    low, following = tokens[index].low, low_at(tokens, index + 1)
    if low in _KNOWS and (low == "understands" or low_at(tokens, index - 1) == "has"):
        return True
    if low in _SEE and following == "it":  # "as the union sees it"
        return any(token.low == "as" for token in tokens[max(0, index - _SEEN_REACH) : index])
    if low in _ADD and index > 1:
        quoted = any(token.text in _CLOSING for token in tokens[max(0, index - _ADDER) : index])
        return quoted and (not following or not following[0].isalnum() or following in WHEN_WHERE)
    return tokens[index].low in _POINT and low_at(tokens, index + 1) == "out"


def _closes_a_sentence(tokens: Sequence[Token], index: int) -> bool:
    """ "Some 900 came, the guild has found.": a verb at the end, of a noun behind a comma."""
    comma = next((i for i in range(index - 2, max(-1, index - _CLOSE_REACH), -1) if tokens[i].text == ","), None)
    if comma is None or (index + 1 < len(tokens) and tokens[index + 1].text not in {".", ";"}):
        return False
    end = index
    while tokens[end - 1].low in SKIP:
        end -= 1
    if low_at(tokens, comma + 1) in _COMPARES:  # "more than the market had feared"
        return False
    return comma < end - 1 and is_source(tokens[comma + 1 : end])


def _closes(tokens: Sequence[Token], at: int) -> bool:
    """Whether a speaker behind the verb is all that stands there: a mark, the sentence's end, a place or an hour."""
    return at >= len(tokens) or ends_phrase(tokens[at]) or tokens[at].low in WHEN_WHERE | {"who", "of", "for"}


def _of_the_number(tokens: Sequence[Token], index: int, numbers: frozenset[int]) -> Credit | None:
    """ "The 200,000 the unions gave", "the 310 that a laboratory lists": whose number it is, behind it."""
    end = index
    while end > 0 and tokens[end - 1].low in SKIP | BE:
        end -= 1
    start = end
    while start > 0 and start - 1 not in numbers and tokens[start - 1].low not in _LINKS and end - start < _OWNER_REACH:
        start -= 1
    linked = low_at(tokens, start - 1) in _LINKS
    last = start - 1 - linked
    while linked and last not in numbers and last > start - 2 - NEAR and tokens[last].text.isalpha():
        last -= 1  # "the 900 people whom the agency had listed"
    pronoun = (
        low_at(tokens, start) if end - start == 1 and low_at(tokens, start) in ("they", "it") and not linked else ""
    )
    if start == end or last not in numbers or not (pronoun or is_source(tokens[start:end])):
        return None
    first = last
    while first - 1 in numbers:
        first -= 1
    known = low_at(tokens, first - 1) in ("the", "its", "those", "these")
    name = "" if pronoun else text_of(tokens[start:end])
    return Credit(name, start, index, "last", pronoun=pronoun) if known else None


def _speaks(tokens: Sequence[Token], index: int) -> bool:
    """Whether a speech word is a verb with a subject: no passive ("were told"), no noun ("the count")."""
    token = tokens[index]
    if index and token.text[:1].isupper():  # "the United States"
        return False
    if low_at(tokens, index - 1).endswith("s'") and token.low in speech().counts | speech().also_nouns:
        return False  # "the organisers' count"
    if token.low in _DECLARE and low_at(tokens, index + 1) in _DECLARED:
        return False
    if low_at(tokens, index - 1) == "not" and low_at(tokens, index + 1) in _ASKS:  # "did not say why 900 are missing"
        return False
    if (
        token.low.endswith("ing") and index and tokens[index - 1].low not in BE | SKIP | {","}
    ):  # "at the time of writing"
        return False
    before = index - 1
    while before >= 0 and skipped(tokens[before]):
        before -= 1
    foretold = low_at(tokens, index - 1) == "to" and low_at(tokens, index - 2) in _FORETOLD  # "is expected to say"
    if before < 0 or (tokens[before].low in BE and not token.low.endswith("ing") and not foretold):
        return False
    followed = low_at(tokens, index + 1)
    if followed in BE and token.low in _NOUNS:  # "the median estimate was"
        return False
    interviewed = low_at(tokens, index - 1) == "to" and low_at(tokens, index - 3) == "we"  # "a guard we spoke to"
    if followed == "for" and token.low in _SPEAK:  # "speaks for 300 firms"
        return False
    if tokens[index - 1].low in _NO_VERB_AFTER and not interviewed and not foretold:
        return False
    if token.low in speech().also_nouns:
        as_verb = followed.partition("'")[0] in _AFTER_VERBS or not followed or followed[:1].isdigit()
        as_verb = as_verb or (followed == "to" and low_at(tokens, index + 2) in _TO_HAVE)  # "they claim to hold 900"
        if token.low in speech().roles:  # "in his home state."
            as_verb = followed == "that"
        as_verb = as_verb or _claims_a_number(tokens, index)
        if not as_verb or tokens[index - 1].low in BEFORE_NOUNS or (followed == "," and index < NEAR):
            return False
    return followed != "of" or token.low in _OF_VERBS


def _claims_a_number(tokens: Sequence[Token], index: int) -> bool:
    """ "The gang claims files on 900 patients": "claims" behind a role or a name, with a number soon."""
    if tokens[index].low not in ("claims", "claim") or index == 0:
        return False
    role = bare(tokens[index - 1].low) in speech().roles or (index > 1 and tokens[index - 1].text[:1].isupper())
    return role and any(token.text[:1].isdigit() for token in tokens[index + 1 : index + NEAR + 2])
