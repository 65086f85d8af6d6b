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


@cache
def speech() -> Speech:
    """The loaded word lists."""
    row = read_lexicon("speech")

    def forms(field: str) -> frozenset[str]:
        return frozenset(form for noun in row[field] for form in plurals(noun))

    return Speech(
        frozenset(form for verb in row["verbs"] for form in verb_forms(verb)),
        frozenset(form for verb in row["counting"] for form in verb_forms(verb)),
        frozenset(form for verb in row["records"] for form in verb_forms(verb)),
        frozenset(form for verb in row["revising"] for form in verb_forms(verb)),
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
        frozenset(form for verb in row["saying"] for form in verb_forms(verb)),
        {word: voice for voice, words in row["same_voice"].items() for word in words},
        frozenset(form for noun in row["documents"] for form in plurals(noun)) | {"data"},
        frozenset(row["also_nouns"]),
        tuple(row["earlier"]),
        tuple(row["later"]),
        tuple(row["provisional"]),
        tuple(row["rejected"]),
        frozenset((form, word) for verb, word in map(str.split, row["keeping"]) for form in verb_forms(verb)),
        frozenset(form for verb in row["repeating"] for form in verb_forms(verb)),
        frozenset(row["listings"]),
    )
