"""Where a report looks back on an earlier turn: "eleven weeks after the trial began", "following the strike"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from nlp.lexicons import choice, read_lexicon
from nlp.milestones import told_kind
from nlp.sentences import split_sentences

NOUN_WITHIN = 7
"""Words behind "after" in which the noun of a turn stands: "the leak of a memo about rankings"."""


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
                words = _shortened(f"{match.group().lower()} {tail}")
                found.append(Glance(frozenset(kinds), _days(match["count"], match["unit"]), words))
    return tuple(found)


def _days(count: str | None, unit: str | None) -> int | None:
    if count is None or unit is None:
        return None
    number = int(count) if count.isdigit() else read_lexicon("storylines")["counts"].get(count.casefold())
    each: int | None = read_lexicon("storylines")["units"].get(unit.casefold().removesuffix("s"))
    return number * each if number is not None and each is not None else None


def _shortened(words: str, most: int = 12) -> str:
    parts = words.split()
    return " ".join(parts) if len(parts) <= most else " ".join(parts[:most]) + " …"


@cache
def _backward() -> re.Pattern[str]:
    words = sorted(read_lexicon("storylines")["looks_back"], key=lambda word: (-len(word), word))
    counts, units = ("|".join(read_lexicon("storylines")[name]) for name in ("counts", "units"))
    lead = rf"(?:(?P<count>{counts}|\d{{1,3}})\s+(?P<unit>(?:{units})s?)\s+)?"
    return re.compile(rf"\b{lead}(?:{'|'.join(map(re.escape, words))})\b", re.IGNORECASE)


@cache
def _kind_of_noun() -> dict[str, str]:
    return {noun: kind for kind, nouns in read_lexicon("storylines")["nouns"].items() for noun in nouns}


@cache
def _nouns() -> re.Pattern[str]:
    """A turn as a noun: "the suspension", "last week's walkout"."""
    return re.compile(rf"(?<![\w-])(?:{choice(_kind_of_noun())})(?![\w-])", re.IGNORECASE)
