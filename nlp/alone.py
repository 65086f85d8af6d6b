"""Whether a sentence can be lifted out of its article and still be understood. Words: ``lexicon/telling.toml``."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Literal, NamedTuple

from nlp.inflect import verb_forms
from nlp.lexicons import read_lexicon
from nlp.nouns import PEOPLE, noun_class
from nlp.quote_spans import BLANK
from nlp.stopwords import CALENDAR, STOPWORDS

Standing = Literal["alone", "leans", "beside", "never"]
"""A sentence stands alone, leans on the one before it, tells something only beside another, or is none to be told."""

REMEMBERED = 8192
"""Sentences of which it is remembered how they stand, so that a story that grows by one is not read anew."""
FEWEST_WORDS, MOST_WORDS = 5, 60
MOSTLY_QUOTED = 0.75
"""Share of a sentence's characters from which it is somebody's words without the reporter's."""
LONG_OPENING = 8
"""Words before a colon up to which they must have a verb of their own, or they are a label."""
NAME_FOLLOWS = 6
"""Words behind "In its yearly report" within which the name comes that it means."""
FIRST_WORDS = 4
"""Words at the beginning in which "that" and "this" point back."""

_WORD = re.compile(r"[^\W_][\w’'-]*")
_LAST = re.compile(r"([\w’'-]+)[.!?…\"'”’»)\]]*\s*$")
_ENDS = re.compile(r"[.!]+[\"'”’»)\]]*$")
_PARAGRAPH_MARK = re.compile(r"[•▪●◦*►»]\s|^\s*[-–—]\s|\.{3}$|…$")
_PERSONS = frozenset("he she him his her hers".split())
_THINGS = frozenset("it its they them their theirs themselves itself".split())
_POINTERS, _NEAR = frozenset("this that these those".split()), frozenset({"this", "these"})
_ELSEWHERE = re.compile(
    r"\bhere\b|\bthere\b(?!(?:[’']s)?\s+(?:is|are|was|were|has|have|had|will|would|may|might|must|can|could|should|be|remain)\b|[’']s)"
    r"|\bboth (?!of\b|\w+ and\b)[a-z]+s\b"
    r"|\b(?:that|this|these|those|such) "
    r"(?:number|figure|sum|amount|count|total|share|decision|reason|remark|change|move|step)s?\b",
    re.IGNORECASE,
)
_NOT_A_NOUN = re.compile(r"(?:ed|ing|ly)$")


class _Words(NamedTuple):
    leaning: frozenset[str]
    phrases: tuple[tuple[str, ...], ...]
    times: frozenset[str]
    own_voice: frozenset[str]
    unfinished: frozenset[str]
    finite: frozenset[str]
    verbs: frozenset[str]
    opens_furniture: re.Pattern[str]
    furniture: re.Pattern[str]
    features: re.Pattern[str]


@cache
def _words() -> _Words:
    row, irregular = read_lexicon("telling"), read_lexicon("irregular")["verbs"]
    past = {
        form for verb in irregular for form in verb_forms(verb) if not form.endswith("ing") and form not in irregular
    }
    return _Words(
        frozenset(row["leaning"]),
        tuple(tuple(phrase.split()) for phrase in row["leaning_phrases"]),
        CALENDAR.union(row["times"]),
        frozenset(row["own_voice"]),
        frozenset(row["unfinished"]),
        frozenset(row["finite"]) | past,
        frozenset(form for verb in row["verbs"] for form in verb_forms(verb) if not form.endswith("ing")),
        _any(form for form in row["furniture"] if form.startswith("^")),
        # In small letters over small letters: blind to case, this pattern would take twice as long.
        re.compile("|".join(f"(?:{form})" for form in row["furniture"] if not form.startswith("^"))),
        _any(row["features"]),
    )


def _any(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)


def is_feature(title: str) -> bool:
    """Whether a headline stands over a piece that comments, explains or asks."""
    return bool(_words().features.search(title.strip()))


@lru_cache(maxsize=REMEMBERED)
def standing(sentence: str, masked: str) -> Standing:
    """How a sentence stands. ``masked`` is it with quoted words blanked: a pronoun inside a quote is no fault of it."""
    own = [(m.group(), m.group().casefold().replace("’", "'")) for m in _WORD.finditer(masked)]
    lows = [low for _, low in own]
    if _is_never(sentence, masked):
        return "never"
    if _is_beside(sentence, masked, lows):
        return "beside"
    return "leans" if _leans(own, masked) else "alone"


def _is_never(sentence: str, masked: str) -> bool:
    """Whether it is a remain of the page, half a sentence or none."""
    known, words = _words(), [word.casefold() for word in _WORD.findall(sentence)]
    if not FEWEST_WORDS <= len(words) <= MOST_WORDS or not _ENDS.search(sentence):
        return True
    if _PARAGRAPH_MARK.search(sentence) or known.opens_furniture.match(sentence) or not _balanced(sentence):
        return True
    if known.furniture.search(sentence.lower()):
        return True
    if not sentence[0].isalnum() and sentence[0] not in "“\"'‘„«$€£¥₹(":
        return True
    label = _WORD.findall(masked.split(":")[0].casefold()) if ":" in masked else []
    if 0 < len(label) <= LONG_OPENING and known.finite.isdisjoint(label):
        return True
    return not _has_verb(words)


def _has_verb(lows: list[str]) -> bool:
    """Whether words have a form that may be a finite verb."""
    known = _words()
    return any(low in known.finite or low in known.verbs or low.endswith("ed") for low in lows)


def _is_beside(sentence: str, masked: str, lows: list[str]) -> bool:
    """Whether the writer speaks, or somebody's words stand there without a reporter's."""
    quoted = masked.count(BLANK) > MOSTLY_QUOTED * len(sentence)
    return quoted or bool(_words().own_voice.intersection(lows)) or lows[:1] == ["what"]


def _balanced(sentence: str) -> bool:
    """Whether every quotation mark that opens closes: half a quote tells half of what was said."""
    pairs = sentence.count("“") == sentence.count("”") and sentence.count("«") == sentence.count("»")
    return pairs and sentence.count('"') % 2 == 0 and sentence.count("(") == sentence.count(")")


def _leans(own: list[tuple[str, str]], masked: str) -> bool:
    known = _words()
    lows = [low for _, low in own]
    begins_quoted = masked.lstrip("“\"‘'«„")[:1] == BLANK
    if lows and not begins_quoted and _leaning_start(lows):
        return True
    if _ELSEWHERE.search(masked):
        return True
    last = _LAST.search(masked)
    if last and last.group(1).casefold() in known.unfinished:
        return True
    return _points_back(own)


def _leaning_start(lows: list[str]) -> bool:
    known = _words()
    if lows[0] in ("this", "that", "these", "those", "now") and len(lows) > 1 and lows[1] in known.times:
        return False
    if lows[0] in known.leaning:
        return True
    return any(tuple(lows[: len(phrase)]) == phrase for phrase in known.phrases)


def _points_back(own: list[tuple[str, str]]) -> bool:
    """Whether a pronoun stands before anything that it could mean."""
    someone = something = False
    for number, (word, low) in enumerate(own):
        bare = low.removesuffix("'s")
        if (bare in _PERSONS and not someone) or (bare in _THINGS and not something):
            ahead = 1 <= number <= 2 and _named_soon(own[number + 1 : number + 1 + NAME_FOLLOWS])
            if not ahead:
                return True
        following = own[number + 1][1] if number + 1 < len(own) else ""
        pointing = bare in _POINTERS and following not in _words().times
        if pointing and (bare in _NEAR or (number < FIRST_WORDS and not something)):
            return True
        if bare in STOPWORDS or not low[0].isalpha():
            continue
        if noun_class(bare) == PEOPLE or (word[0].isupper() and (number or not _NOT_A_NOUN.search(bare))):
            someone = True
        if not _NOT_A_NOUN.search(bare):
            something = True
    return False


def _named_soon(following: list[tuple[str, str]]) -> bool:
    """Whether a name follows, as in "In its yearly report Acme says"."""
    return any(word[0].isupper() for word, _ in following)
