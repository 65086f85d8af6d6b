"""Where a report looks back on an earlier turn: "eleven weeks after the trial began", "following the strike"."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from nlp.milestones import told_kind
from nlp.sentences import split_sentences

NOUN_WITHIN = 7
"""Words behind "after" in which the noun of a turn stands: "the leak of a memo about rankings"."""

_LEXICON = Path(__file__).parent / "lexicon" / "storylines.toml"


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
    number = int(count) if count.isdigit() else lexicon()["counts"].get(count.casefold())
    each: int | None = lexicon()["units"].get(unit.casefold().removesuffix("s"))
    return number * each if number is not None and each is not None else None


def _shortened(words: str, most: int = 12) -> str:
    parts = words.split()
    return " ".join(parts) if len(parts) <= most else " ".join(parts[:most]) + " …"


@cache
def lexicon() -> dict[str, Any]:
    """What the linking of stories knows, read once."""
    with _LEXICON.open("rb") as file:
        return tomllib.load(file)


@cache
def _backward() -> re.Pattern[str]:
    words = sorted(lexicon()["looks_back"], key=lambda word: (-len(word), word))
    counts, units = ("|".join(lexicon()[name]) for name in ("counts", "units"))
    lead = rf"(?:(?P<count>{counts}|\d{{1,3}})\s+(?P<unit>(?:{units})s?)\s+)?"
    return re.compile(rf"\b{lead}(?:{'|'.join(map(re.escape, words))})\b", re.IGNORECASE)


@cache
def _kind_of_noun() -> dict[str, str]:
    return {noun: kind for kind, nouns in lexicon()["nouns"].items() for noun in nouns}


@cache
def _nouns() -> re.Pattern[str]:
    """A turn as a noun: "the suspension", "last week's walkout"."""
    nouns = sorted(_kind_of_noun(), key=lambda noun: (-len(noun), noun))
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, nouns))})(?![\w-])", re.IGNORECASE)
