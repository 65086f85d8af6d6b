"""Dated turns of a story: what was launched, paused, ended, signed, leaked, fined, each with its sentence.

A sentence tells a turn when it says, in the reporter's own words, that something of ``lexicon/milestones.toml``
happened: what is asked for, planned, denied or quoted does not count. Its day is the date the sentence gives; the
first sentences of a report tell news, so without a date theirs is the day of publication, while further down an
undated sentence is background and tells no day.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from nlp.dates import DateMention, find_dates
from nlp.inflect import plurals, verb_forms
from nlp.quote_spans import find_passages
from nlp.sentences import prose_lines, split_sentences
from store.model import Article, AsOfBasis, Milestone

LEAD_SENTENCES = 2
"""Sentences at the beginning of a text whose news is of the day it was published."""
BLOCKED_WITHIN = 5
"""Words before a verb in which a negation, a wish or a plan keeps it from being a turn."""
MIN_QUOTED_WORDS = 3

_LEXICON = Path(__file__).parent / "lexicon" / "milestones.toml"
_RANK: dict[AsOfBasis, int] = {"stated": 0, "weekday": 1, "published": 2, "unknown": 3}
_WORD = re.compile(r"n[’']t\b|[\w-]+")


class _Kind(NamedTuple):
    kind: str
    label: str
    told: re.Pattern[str]
    about: re.Pattern[str] | None
    beginnings: frozenset[str]


def find_milestones(article: Article) -> list[Milestone]:
    """The article's milestones, one for each label and day; ``story_id`` is empty until the article is placed."""
    text = article.text
    published = article.published.date() if article.published else None
    own_words = _without_quotes(text)
    found: dict[tuple[str, date], Milestone] = {}
    for number, (start, end) in enumerate(_sentences(text)):
        own = own_words[start:end]
        beginnings = {word[:3] for word in own.casefold().split()}
        kind = next((k for k in _kinds() if not k.beginnings.isdisjoint(beginnings) and _tells(k, own)), None)
        if kind is None:
            continue
        when = _day(kind, own, published, number < LEAD_SENTENCES)
        if when is None:
            continue
        day, basis = when
        sentence = " ".join(text[start:end].split())
        turn = Milestone("", article.id, day, basis, kind.kind, kind.label, sentence)
        kept = found.get((kind.label, day))
        if kept is None or _RANK[basis] < _RANK[kept.basis]:
            found[kind.label, day] = turn
    return _without_echoes(found.values())


def _without_echoes(turns: Iterable[Milestone]) -> list[Milestone]:
    """Leave out turns of the day of publication where the article itself dates the same turn."""
    listed = list(turns)
    dated = {turn.label for turn in listed if turn.basis != "published"}
    return [turn for turn in listed if turn.basis != "published" or turn.label not in dated]


def _sentences(text: str) -> list[tuple[int, int]]:
    """Offsets of the sentences in lines of prose."""
    return [
        (line.start + span.start, line.start + span.end)
        for line in prose_lines(text)
        for span in split_sentences(text[line.start : line.end])
    ]


def _without_quotes(text: str) -> str:
    """The text with quoted passages blanked at equal length."""
    parts, at = [], 0
    for passage in find_passages(text):
        if passage.words(text) >= MIN_QUOTED_WORDS:
            parts += [text[at : passage.start], "_" * (passage.end - passage.start)]
            at = passage.end
    return "".join(parts) + text[at:]


def _tells(kind: _Kind, sentence: str) -> bool:
    if kind.about and not kind.about.search(sentence):
        return False
    return any(not _blocked(sentence[: match.start()], match.group()) for match in kind.told.finditer(sentence))


def _blocked(before: str, verb: str) -> bool:
    """Whether the last words before a verb take it back; words of another clause do not count."""
    clause = re.split(r"[,;:—–]", before)[-1]
    words = [w.casefold().replace("’", "'") for w in _WORD.findall(clause)]
    if words and verb.split()[0].endswith("s") and words[-1] in _lexicon()["not_events"]:
        return True
    return any(word in _blockers() for word in words[-BLOCKED_WITHIN:])


def _day(kind: _Kind, sentence: str, published: date | None, lead: bool) -> tuple[date, AsOfBasis] | None:
    """The day of a turn and where it comes from: the date nearest to the verb, else the publication's in a lead."""
    told = kind.told.search(sentence)
    at = told.start() if told else 0
    dates = find_dates(sentence, published)
    nearest = min(dates, key=lambda d: min(abs(d.start - at), abs(d.end - at)), default=None)
    if nearest is None:
        return (published, "published") if published and lead else None
    return (nearest.day, nearest.basis) if _is_a_day(nearest, published) else None


def _is_a_day(mention: DateMention, published: date | None) -> bool:
    """Whether a date can stand on a chart: not ahead, and no mere year or calendar month (whose day is the first)."""
    whole = mention.precision == "year" or (mention.precision == "month" and mention.day.day == 1)
    return not whole and (published is None or mention.day <= published)


@cache
def _lexicon() -> dict[str, Any]:
    with _LEXICON.open("rb") as file:
        return tomllib.load(file)


@cache
def _blockers() -> frozenset[str]:
    return frozenset(_lexicon()["blockers"])


@cache
def _kinds() -> tuple[_Kind, ...]:
    rows = _lexicon()
    kinds = []
    for row in rows["kinds"]:
        told = [_happened(verb) for verb in row.get("verbs", ())] + list(row.get("phrases", ()))
        about = rows["things"] if row.get("about") == "things" else row.get("about", ())
        words = sorted({form for noun in about for form in plurals(noun)}, key=lambda w: (-len(w), w))
        pattern = rf"(?<![\w-])(?:{'|'.join(map(re.escape, words))})(?![\w-])" if words else None
        kinds.append(
            _Kind(
                row["kind"],
                row["label"],
                re.compile("|".join(f"(?:{form})" for form in told), re.IGNORECASE),
                re.compile(pattern, re.IGNORECASE) if pattern else None,
                _beginnings(row),
            )
        )
    return tuple(kinds)


def _beginnings(row: dict[str, Any]) -> frozenset[str]:
    """The first three letters of every word that a kind may be told by: a quick look before a slow one."""
    verbs = (form for verb in row.get("verbs", ()) for form in verb_forms(verb.split()[0]))
    phrases = (word for p in row.get("phrases", ()) for word in re.findall(r"[a-z]{3,}", re.sub(r"\\\w", " ", p)))
    return frozenset(word[:3] for word in (*verbs, *phrases))


def _happened(verb: str) -> str:
    """A pattern for the forms of a verb that say it happened; a particle may stand behind the object."""
    base, _, particle = verb.partition(" ")
    forms = sorted((f for f in verb_forms(base) if f != base), key=lambda f: (-len(f), f))
    behind = rf"(?:\s+[\w’'-]+){{0,5}}?\s+{re.escape(particle)}\b" if particle else ""
    return rf"(?<![\w-])(?:{'|'.join(forms)})(?![\w-]){behind}"
