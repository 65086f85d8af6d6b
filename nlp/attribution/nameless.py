"""Who speaks without a name: "the widow who sells tea", "two people close to the talks", "another"."""

from __future__ import annotations

from collections.abc import Sequence

from nlp.attribution.credit import low_at
from nlp.attribution.phrases import (
    ARTICLES,
    DOERS,
    FEW,
    INFORMED,
    LEADING,
    POSTMODIFIERS,
    PREPOSITIONS,
    PRONOUNS,
    Phrase,
    make_phrase,
)
from nlp.attribution.stretch import back
from nlp.speech import speech
from nlp.stopwords import CALENDAR, STOPWORDS
from nlp.tokens import Token, bare

_MANY = frozenset({"staff", "people", "families", "personnel"})
_OF_WHOM = (["of", "the"], ["of", "its"], ["of", "their"], ["of", "them"])
_SHORT = 3


def one_more(tokens: Sequence[Token], at: int) -> Phrase | None:
    """ "One reader says 900; another has seen 950": the noun that "another" leaves out."""
    one = next((i for i in range(at - 1, -1, -1) if tokens[i].low == "one"), None)
    noun = low_at(tokens, one + 1) if one is not None else ""
    known = noun.isalpha() and (bare(noun) in speech().speakers or noun.endswith(DOERS))
    return Phrase(f"{tokens[at].text} {noun}", at, at) if known else None


def closes_alone(tokens: Sequence[Token], at: int, verb: int) -> bool:
    """ "…, gardaí said.": one word between a comma and a verb of saying that ends its clause can only be who speaks."""
    low = tokens[at].low
    if low_at(tokens, at - 1) != "," or verb != at + 1 or tokens[verb].low not in speech().saying:
        return False
    closed = verb + 1 >= len(tokens) or tokens[verb + 1].text in {".", ";", ","}
    return (
        closed
        and low.isalpha()
        and low not in STOPWORDS | CALENDAR | PRONOUNS | LEADING
        and not low.endswith(("ly", "ing"))
    )


def many(words: Sequence[Token], verb: Token) -> bool:
    """ "Passengers on the night ferry say": a plural before a verb that only somebody who speaks has."""
    head = next((i for i, word in enumerate(words) if word.low in PREPOSITIONS), len(words)) - 1
    plural = head >= 0 and words[head].low.endswith("s") and not words[head].low.endswith(("ss", "'s", "’s"))
    plural = plural or (head >= 0 and words[head].low in _MANY)
    speaks = plural and head < _SHORT and words[head].low not in STOPWORDS | CALENDAR
    return speaks and words[0].low not in PREPOSITIONS and verb.low in speech().saying


def someone(tokens: Sequence[Token], who: int, numbers: frozenset[int]) -> Phrase | None:
    """The one before "who": "the widow", "a man", "aid workers"."""
    begun = back(tokens, who)
    words = tokens[begun:who]
    if words and (begun == 0 or tokens[begun - 1].text in {",", ";"}) and bare(words[-1].low) in speech().speakers:
        named = not any(i in numbers for i in range(begun, who))
        if named and len(words) <= _SHORT and words[0].low not in PREPOSITIONS | LEADING:
            return make_phrase(words, begun)
    if tokens[who].low != "who":
        return None
    start = next((i for i in range(who - 1, max(-1, who - 4), -1) if tokens[i].low in ARTICLES), None)
    if start is None or any(i in numbers for i in range(start + (tokens[start].low == "one"), who)) or who - start < 2:
        return None
    return make_phrase(tokens[start:who], start)


def few_sources(words: Sequence[Token]) -> bool:
    """ "Two people familiar with the matter": a handful who speak, not a crowd that is counted."""
    if len(words) > 2 and words[0].low in ARTICLES:  # "the two big federations"
        words = words[1:]
    if words[0].low not in FEW:
        return False
    if bare(words[-1].low) in speech().roles and words[-1].low.endswith("s"):
        return True
    lows = {bare(word.low) for word in words[1:]}
    if [word.low for word in words[1:3]] in _OF_WHOM:
        return True
    return bool(lows & POSTMODIFIERS or lows & INFORMED or lows & {"sources", "officials", "witnesses", "insiders"})
