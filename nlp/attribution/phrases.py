"""The noun phrase that names a source: before a verb of saying, or after words such as "according to".

A source is returned as printed ("the union", "The Daily Herald"). Its head is a name, a role that can speak ("police")
or a document ("memo").
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import NamedTuple

from nlp.speech import speech
from nlp.stopwords import CALENDAR
from nlp.tokens import Token, bare

HARD = frozenset(';:—–-()[]•|"“”«»')
STOPS = frozenset(
    "that which who whom whose but while because if when after before since although though where as to than".split()
)
_AFTER_STOPS = STOPS | frozenset(
    "on in at from by with for said says has have had is are was were will would and about yet versus compared".split()
)
SKIP = frozenset(
    "so far also now first later since has have had not already then again only recently earlier still just would "
    "could did there here does do to declined declines refused unable initially previously separately publicly never "
    "both expected itself himself herself themselves".split()
)
LEADING = CALENDAR | frozenset(
    "on in at by earlier later meanwhile but and yet also however then now last this next today yesterday so nor or "
    "although morning afternoon evening night week month fact still".split()
)
BE = frozenset("is are was were be been being am gets got".split())
AUXILIARIES = frozenset("has have had will would can could may might must do does did".split())
PREPOSITIONS = frozenset("of with for in at on from by to into about near behind inside among across against".split())
POSTMODIFIERS = frozenset("surveyed polled briefed familiar interviewed questioned canvassed close monitoring".split())
BEFORE_NOUNS = frozenset(
    "the a an this that its his her their our your my final latest new official first no any every some combined "
    "initial recent total current exact similar another each one two three such".split()
)
PRONOUNS = frozenset({"it", "he", "she", "they", "we", "i", "this", "these", "those", "who", "which", "that", "you"})
INFORMED = frozenset({"familiar", "briefed", "knowledge"})
_NO_ADVERBS = frozenset({"family", "supply", "monopoly", "rally", "bully", "jelly", "only"})
_OWN = frozenset({"our", "my"})
SHOWN = frozenset({"seen", "obtained", "reviewed", "viewed"})
_BECAME = frozenset("out due sent seen shown given taken made done written held led drawn set".split())
ARTICLES = frozenset({"the", "a", "an", "one", "another"})
JOINTS = frozenset({",", ";", "and", "but", "while", "versus", "against", "or"})
"""Words and marks between what two voices say."""
SHARES = frozenset({"percent", "per", "points", "pc"})
_TITLES = frozenset("mr mrs ms dr prof sen rep gov gen sgt lt col capt cmdr maj hon rev st supt det insp".split())
DOERS = ("er", "or", "ist", "ian", "man", "woman")
"""Endings of words for somebody by what they do."""
FEW = frozenset("one two three four five six seven eight nine ten several some many a".split())


class Phrase(NamedTuple):
    """A source's words and the token indices of the stretch it was read from, ``first`` to ``last`` inclusive.

    ``name`` is "" where only a ``pronoun`` stands for somebody named before.
    """

    name: str
    first: int
    last: int
    pronoun: str = ""


def text_of(words: Sequence[Token]) -> str:
    """The words as printed, without a possessive ending."""
    pieces = [words[0].text]
    for before, token in itertools.pairwise(words):
        pieces.append(token.text if token.start == before.end else " " + token.text)
    name = "".join(pieces)
    for ending in ("'s", "’s"):
        name = name.removesuffix(ending)
    return name.strip(" ,'’")


def stops(token: Token) -> bool:
    """Whether a word opens another clause; "WHO" in capitals is a name."""
    return token.low in STOPS and not is_acronym(token)


def ours(words: Sequence[Token]) -> bool:
    """ "Our survey", "our own estimate": the outlet's own word."""
    papers = speech().things | speech().documents | speech().counts
    return words[0].low in _OWN and bare(words[-1].low) in papers


def skipped(token: Token) -> bool:
    """Whether a word may stand between a subject and its verb: an adverb, an auxiliary ("actually", "has")."""
    if token.low in SKIP:
        return True
    return token.text.islower() and token.low.endswith("ly") and bare(token.low) not in speech().speakers | _NO_ADVERBS


def narrowed_at(words: Sequence[Token]) -> int:
    """Where a document's name ends and what became of it follows: "a poll released Friday", "the survey out today"."""
    documents = speech().things | speech().documents | speech().surveys
    for index in range(1, len(words)):
        word = words[index].low
        if bare(words[index - 1].low) in documents and (word in _BECAME or word.endswith("ed")):
            return index
    return len(words)


def compound(token: Token) -> bool:
    """Whether a number belongs to a noun as its adjective: "the 12-member panel", "a 23-page report"."""
    return "-" in token.text and token.text[-1:].isalpha()


def dotted(tokens: Sequence[Token], index: int) -> bool:
    """Whether the mark at ``index`` is the full stop of a title ("Mr. Hale", "Sgt. Hale"), which ends nothing."""
    return tokens[index].text == "." and index > 0 and tokens[index - 1].low in _TITLES


def ends_phrase(token: Token) -> bool:
    """Whether a mark ends any noun phrase."""
    return token.text in HARD or token.text in {",", ".", "!", "?"}


def is_acronym(token: Token) -> bool:
    """Whether a word is written in capitals, two letters at least."""
    return token.text.isupper() and len(token.text) > 1


def is_source(words: Sequence[Token], *, starts_sentence: bool = False) -> bool:
    """Whether a noun phrase can be a source: its head is a name, or a role or document that speaks."""
    if len(words) > 1 and words[-1].text.isdigit() and words[-2].text[:1].isupper():  # "Weavers Local 90"
        words = words[:-1]
    lows = [bare(token.low) for token in words]
    if lows == ["all"] or ours(words):
        return False
    if any(token.low in BE or (token.low in AUXILIARIES and token.text != "May") for token in words):
        return False
    if INFORMED & set(lows):
        return True
    ends = (i for i, low in enumerate(lows) if i and (low in PREPOSITIONS or low in POSTMODIFIERS))
    head = next(ends, len(lows)) - 1
    for position in {head, len(lows) - 1, narrowed_at(words) - 1}:
        if lows[position] in speech().speakers or lows[position].endswith("maker"):
            return True
        if lows[position] == "figures" and position:
            return True
        named = words[position].text[:1].isupper() and (
            is_acronym(words[position]) or lows[position] not in PRONOUNS | LEADING | BEFORE_NOUNS
        )
        if named and not (position == 0 and starts_sentence and len(words) > 4):
            return True
    return False


def forward(tokens: Sequence[Token], start: int, numbers: frozenset[int], *, named: bool = False) -> Phrase | None:
    """The source named from ``start`` on; a name after an inner "by" is the better one ("a survey by X")."""
    words: list[Token] = []
    for index in range(start, min(start + 10, len(tokens))):
        token = tokens[index]
        issued = token.low == "from" and words and bare(words[-1].low) in speech().documents
        if (token.low == "by" or issued) and words and index + 1 < len(tokens):
            inner = forward(tokens, index + 1, numbers, named=True)
            if inner and words[-1].low in SHOWN and len(words) > 1:  # "according to a copy seen by the Ferry"
                return Phrase(text_of(tokens[start : inner.last + 1]), start, inner.last)
            if inner:
                return inner
        few = not words and token.low in FEW and index + 1 not in numbers  # "according to two people"
        if index in numbers and not few and not (words and compound(token)):
            return _at_number(tokens, words, start, index, numbers)
        if words and words[-1].low in speech().passive and token.low in ("on", "in", "last", "this"):
            return _commissioner(tokens, index, numbers) or make_phrase(words, start)
        ends = words and words[-1].low not in ARTICLES | INFORMED and _ends_source(token, counts=index + 1 in numbers)
        known = token.low in ARTICLES and words and words[-1].low not in PREPOSITIONS
        if ends or (ends_phrase(token) and not dotted(tokens, index)):
            break
        if known and bare(words[-1].low) in speech().documents:  # "according to its figures a mere 38%"
            break
        if known and INFORMED & {word.low for word in words}:  # "people familiar with the talk | the talk was short"
            break
        words.append(token)
    if not words or (words[0].low in PRONOUNS and not is_acronym(words[0])) or ours(words):
        return None
    if named and not any(_could_name(word) for word in words):
        return None
    return make_phrase(words, start)


def _could_name(word: Token) -> bool:
    named = word.text[:1].isupper() and word.low not in CALENDAR
    return named or bare(word.low) in speech().speakers


def _ends_source(token: Token, *, counts: bool) -> bool:
    """Whether a word is behind the source: a preposition, an auxiliary, a verb of saying ("the Herald counts 900")."""
    if token.low in _AFTER_STOPS:
        return not is_acronym(token)
    said = token.low in speech().verbs or token.low in speech().counting
    return (
        said
        and not token.text[:1].isupper()
        and (counts or bare(token.low) not in speech().things | speech().documents)
    )


def _at_number(
    tokens: Sequence[Token], words: Sequence[Token], start: int, index: int, numbers: frozenset[int]
) -> Phrase | None:
    """The source where a number interrupts: who is behind it, else the words so far where they are whole."""
    while words and words[-1].low == "of":  # "a poll by the union of 840 nurses"
        words = words[:-1]
    whole = words and words[-1].low not in PREPOSITIONS and words[0].low not in PRONOUNS
    return _commissioner(tokens, index, numbers) or (make_phrase(words, start) if whole else None)


def make_phrase(words: Sequence[Token], start: int) -> Phrase:
    """The phrase of ``words``, whose first token has the index ``start``."""
    return Phrase(text_of(words), start, start + len(words) - 1)


def _commissioner(tokens: Sequence[Token], start: int, numbers: frozenset[int]) -> Phrase | None:
    """ "according to a survey of 900 nurses by X": the name behind the number."""
    for index in range(start + 1, min(start + 6, len(tokens) - 1)):
        if tokens[index].low == "by":
            return forward(tokens, index + 1, numbers, named=True)
    return None
