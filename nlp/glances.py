"""Where a report looks back on an earlier turn: "eleven weeks after the trial began", "following the strike"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from nlp.lexicons import choice, read_lexicon
from nlp.milestones import told_kind
from nlp.quantities.language import load_language
from nlp.quantities.reading import read_number
from nlp.quantities.tokens import tokenize
from nlp.sentences import split_sentences

NOUN_WITHIN = 7
"""Words behind "after" in which the noun of a turn stands: "the leak of a memo about rankings"."""


_COUNTED = re.compile(r"\b(?P<count>[\w-]+)\s+(?P<unit>[a-z]+)\s+$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Glance:
    """Words that look back on a turn of one of these kinds, so many days ago if they say so."""

    kinds: frozenset[str]
    days: int | None
    words: str


@lru_cache(maxsize=256)
def glances(opening: str) -> tuple[Glance, ...]:
    """Where an opening looks back on a turn."""
    found = []
    for span in split_sentences(opening):
        sentence = opening[span.start : span.end]
        for match in _backward().finditer(sentence):
            tail = re.split(r"[,;:—–.]", sentence[match.end() :])[0].strip()
            kinds = {
                _kind_of_noun()[noun.casefold()] for noun in _nouns().findall(" ".join(tail.split()[:NOUN_WITHIN]))
            }
            told = told_kind(f"{tail}.")
            kinds |= {told[0]} if told else set()
            if kinds:
                stretch, days = _stretch(sentence[: match.start()])
                words = _shortened(f"{stretch}{match.group()}".lower() + f" {tail}")
                found.append(Glance(frozenset(kinds), days, words))
    return tuple(found)


def _stretch(before: str) -> tuple[str, int | None]:
    """The stretch of time that stands right before "after", as printed, with its days; "" and None for none."""
    found = _COUNTED.search(before)
    unit = read_lexicon("storylines")["units"].get(found["unit"].casefold().removesuffix("s")) if found else None
    if found is None or unit is None:
        return "", None
    if found["count"].casefold() in ("a", "an"):
        return found.group(), unit
    tokens = tokenize(found["count"])
    number = read_number(tokens, 0, load_language("en"))
    if number is None or number.end < len(tokens) or number.vague or number.unit:
        return "", None
    return found.group(), round(number.value * unit)


def _shortened(words: str, most: int = 12) -> str:
    parts = words.split()
    return " ".join(parts) if len(parts) <= most else " ".join(parts[:most]) + " …"


@cache
def _backward() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{choice(read_lexicon('storylines')['looks_back'])})\b", re.IGNORECASE)


@cache
def _kind_of_noun() -> dict[str, str]:
    return {noun: kind for kind, nouns in read_lexicon("storylines")["nouns"].items() for noun in nouns}


@cache
def _nouns() -> re.Pattern[str]:
    """A turn as a noun: "the suspension", "last week's walkout"."""
    return re.compile(rf"(?<![\w-])(?:{choice(_kind_of_noun())})(?![\w-])", re.IGNORECASE)
