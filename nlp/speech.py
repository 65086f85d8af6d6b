"""The words of ``lexicon/speech.toml``: who can be a source, and how doubt, denial and correction are worded."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from nlp.inflect import plurals, verb_forms
from nlp.lexicons import read_lexicon


class Speech(NamedTuple):
    """The word lists of ``lexicon/speech.toml`` with their forms made."""

    verbs: frozenset[str]
    counting: frozenset[str]
    records: frozenset[str]
    revising: frozenset[str]
    counts: frozenset[str]
    surveys: frozenset[str]
    rivals: frozenset[str]
    roles: frozenset[str]
    speakers: frozenset[str]
    things: frozenset[str]
    passive: frozenset[str]
    lead: frozenset[str]
    hedges: frozenset[str]
    hedge_phrases: tuple[str, ...]
    denials: tuple[str, ...]
    corrections: tuple[str, ...]
    demands: frozenset[str]
    saying: frozenset[str]
    same_voice: Mapping[str, str]
    documents: frozenset[str]
    also_nouns: frozenset[str]
    earlier: tuple[str, ...]
    later: tuple[str, ...]
    provisional: tuple[str, ...]
    rejected: tuple[str, ...]
    keeping: frozenset[tuple[str, str]]
    repeating: frozenset[str]
    listings: frozenset[str]
    labels: frozenset[str]
    headings: frozenset[str]
    closing: frozenset[str]
    counters: frozenset[str]
    firms: frozenset[str]
    knowing: frozenset[tuple[str, ...]]
    grounds: frozenset[str]
    doubting: frozenset[str]
    estimates: frozenset[str]
    assertions: frozenset[str]
    bodies: frozenset[str]


def _nouns(field: str) -> frozenset[str]:
    """The nouns of a list with their plurals."""
    return frozenset(form for noun in read_lexicon("speech")[field] for form in plurals(noun))


def _acts(field: str) -> frozenset[str]:
    """The verbs of a list in all forms."""
    return frozenset(form for verb in read_lexicon("speech")[field] for form in verb_forms(verb))


@cache
def speech() -> Speech:
    """The loaded word lists."""
    row, forms, acts = read_lexicon("speech"), _nouns, _acts
    return Speech(
        acts("verbs"),
        acts("counting"),
        acts("records"),
        acts("revising"),
        forms("counts"),
        forms("surveys"),
        frozenset(row["rivals"]),
        forms("roles"),
        forms("speakers") | forms("roles") | forms("things"),
        forms("things"),
        frozenset(row["passive"]),
        frozenset(row["lead"]),
        frozenset(row["hedges"]),
        tuple(row["hedge_phrases"]),
        tuple(row["denials"]),
        tuple(row["corrections"]),
        frozenset(form for verb in row["demands"] for form in verb_forms(verb.split()[0])),
        acts("saying"),
        {word: voice for voice, words in row["same_voice"].items() for word in words},
        frozenset(form for noun in row["documents"] for form in plurals(noun)) | {"data"},
        frozenset(row["also_nouns"]),
        tuple(row["earlier"]),
        tuple(row["later"]),
        tuple(row["provisional"]),
        tuple(row["rejected"]),
        frozenset((form, word) for verb, word in map(str.split, row["keeping"]) for form in verb_forms(verb)),
        acts("repeating"),
        frozenset(row["listings"]),
        frozenset(row["labels"]),
        frozenset(row["headings"]),
        acts("closing"),
        forms("counters"),
        frozenset(row["firms"]),
        frozenset(tuple(phrase.split()) for phrase in row["knowing"]),
        *(frozenset(row[field]) for field in ("grounds", "doubting", "estimates", "assertions", "bodies")),
    )
