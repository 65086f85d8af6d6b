"""Dated turns of a story: what was launched, paused, ended, signed, leaked, fined, each with its sentence.

A sentence tells a turn when it says, in the reporter's own words, that something of ``lexicon/milestones.toml``
happened (:mod:`nlp.happened`): what is asked for, planned, denied, quoted or another's does not count. Its day is the
date the sentence gives; the first sentences of a report tell news, so without a date theirs is the day of publication,
while further down an undated sentence is background and tells no day.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from nlp.dates import DATE_NAMES, DateMention, find_dates
from nlp.happened import CLAUSE_END, concerns, has_happened, is_told, may_concern, mentions_thing
from nlp.inflect import plurals, verb_forms
from nlp.lexicons import choice, read_lexicon
from nlp.quote_spans import MIN_WORDS, blanked, find_passages
from nlp.sentences import prose_sentences
from nlp.stopwords import is_telling
from store.model import Article, AsOfBasis, Milestone

LEAD_SENTENCES = 2
"""Sentences at the beginning of a text that may tell news of the day it was published."""

_RANK: dict[AsOfBasis, int] = {"stated": 0, "weekday": 1, "published": 2, "unknown": 3}
# ", which warned that …" and "on Monday, a week after …": the date before it is not that of the verb behind it.
_RELATIVE = re.compile(r", (?:which|who|whose|whom)\b(?:[^,;]|,(?=\d))*$")
_HANGS_ON = re.compile(r",\s+(?:which|who|whose)\b|\b(?:after|before|until)\b[^,]*$", re.IGNORECASE)
_DATE_NAME = rf"(?i:{choice(DATE_NAMES)})s?\b"
_HANGING = re.compile(
    rf"\b(?:after|since|following|before|until)\s+(?!(?:(?:last|this)\s+)?(?:{_DATE_NAME}|\d|then\b))(?:[^,;:—–]|,(?=\d))*$",
    re.IGNORECASE,
)
_NAME = re.compile(rf"\b(?!{_DATE_NAME})[A-Z][\w’'-]+")
_HANDED_OVER = re.compile(r"\b(?:hand|turn|take)\w* over\b", re.IGNORECASE)
_TOPIC_WORDS = ("over", "into", "about")


class _Kind(NamedTuple):
    kind: str
    label: str
    told: re.Pattern[str]
    things: bool
    about: re.Pattern[str] | None
    topic: re.Pattern[str] | None
    topic_about: frozenset[str]
    verbs: frozenset[str]
    beginnings: frozenset[str]


def find_milestones(article: Article) -> list[Milestone]:
    """The article's milestones, one for each label and day; ``story_id`` is empty until the article is placed."""
    text = article.text
    published = article.published.date() if article.published else None
    own_words = _without_quotes(text)
    found: dict[tuple[str, date], Milestone] = {}
    for number, (start, end) in enumerate(prose_sentences(text)):
        own = own_words[start:end]
        dated = _dated_turn(own, published, number)
        if dated is None:
            continue
        kind, day, basis = dated
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


def _without_quotes(text: str) -> str:
    """The text with quoted passages blanked at equal length, each as if it were one word."""
    return blanked(text, (p for p in find_passages(text) if p.words(text) >= MIN_WORDS), "_")


def told_kind(sentence: str) -> tuple[str, str] | None:
    """Kind and label of the turn that a sentence tells, whatever its day; ``None`` when it tells none."""
    kind = next((kind for kind, _ in _turns(_without_quotes(sentence))), None)
    return (kind.kind, kind.label) if kind else None


@cache
def lasting_labels() -> frozenset[str]:
    """Turns that go on for days, as signing does: a story has each once, on the first day it is told of."""
    return frozenset(row["label"] for row in read_lexicon("milestones")["kinds"] if row.get("lasting"))


def _dated_turn(sentence: str, published: date | None, number: int) -> tuple[_Kind, date, AsOfBasis] | None:
    """The turn that sentence ``number`` (from 0) tells, with its day.

    It is that of the main clause. What hangs on it ("two weeks after drivers walked out") is background, and is told
    only with a date of its own.
    """
    turns = list(_turns(sentence))
    main = [(kind, at) for kind, at in turns if not _HANGING.search(sentence[:at])]
    for kind, at in main[:1]:
        when = _day(at, sentence, published, is_news=_is_news(sentence, at, number))
        if when is not None:
            return kind, *when
    for kind, at in turns:
        clause = CLAUSE_END.split(sentence[at:])[0]
        when = _day(0, clause, published, is_news=False) if (kind, at) not in main else None
        if when is not None:
            return kind, *when
    return None


def _turns(sentence: str) -> Iterator[tuple[_Kind, int]]:
    """The turns that a sentence tells, in the order of the lexicon, and where their verbs begin."""
    if not is_told(sentence):
        return
    words = set(re.findall(r"\w+", sentence.casefold()))
    beginnings = {word[:3] for word in words}
    ours = may_concern(words)
    for kind in _kinds():
        if kind.things and not ours:
            continue
        if not (kind.verbs.isdisjoint(words) and kind.beginnings.isdisjoint(beginnings)):
            yield from ((kind, at) for at in _told_at(kind, sentence))


def _told_at(kind: _Kind, sentence: str) -> Iterator[int]:
    if kind.about and not kind.about.search(sentence):
        return
    for match in kind.told.finditer(sentence):
        if not has_happened(sentence, match.start(), match.end()):
            continue
        if kind.things and not concerns(sentence, match.start(), match.end()):
            continue
        if not kind.topic or _on_topic(kind, sentence[match.start() :]):
            yield match.start()


def _on_topic(kind: _Kind, told: str) -> bool:
    """Whether what the sentence says its turn is about is a thing that is watched, or goes by a name."""
    topic = kind.topic.search(_HANDED_OVER.sub("", told)) if kind.topic else None
    if topic is None:
        return True
    rest = re.split(r"[.;:—–]", _HANDED_OVER.sub("", told)[topic.start() :])[0]
    words = {word.casefold() for word in re.findall(r"[\w-]+", rest)}
    return mentions_thing(rest) or _NAME.search(rest) is not None or not kind.topic_about.isdisjoint(words)


def _is_news(sentence: str, at: int, number: int) -> bool:
    """Whether an undated turn in sentence ``number`` (from 0) is of the day: the lead, or a perfect right behind it."""
    perfect = re.search(r"\b(?:has|have)(?:\s+\w+){0,2}\s*$", sentence[:at]) is not None
    return number == 0 or (number < LEAD_SENTENCES and perfect)


def _is_of(mention: DateMention, at: int, sentence: str) -> bool:
    """Whether a date is that of the verb at ``at``, and not of the clause that the verb's own clause hangs on, nor of
    a relative clause behind it ("called off the petition, which had passed 6,200 on Friday")."""
    if mention.end <= at:
        return _HANGS_ON.search(sentence[mention.end : at]) is None
    return _RELATIVE.search(sentence[at : mention.start]) is None


def _day(at: int, sentence: str, published: date | None, *, is_news: bool) -> tuple[date, AsOfBasis] | None:
    """The day of a turn and where it comes from: the date nearest to the verb, else the publication's if it is news."""
    dates = [mention for mention in find_dates(sentence, published) if _is_of(mention, at, sentence)]
    nearest = min(dates, key=lambda d: min(abs(d.start - at), abs(d.end - at)), default=None)
    if nearest is None:
        return (published, "published") if published and is_news else None
    return (nearest.day, nearest.basis) if _is_a_day(nearest, published) else None


def _is_a_day(mention: DateMention, published: date | None) -> bool:
    """Whether a date can stand on a chart: not ahead, and no mere year or calendar month (whose day is the first)."""
    whole = mention.precision == "year" or (mention.precision == "month" and mention.day.day == 1)
    return not whole and (published is None or mention.day <= published)


@cache
def _kinds() -> tuple[_Kind, ...]:
    return tuple(map(_kind, read_lexicon("milestones")["kinds"]))


def _kind(row: dict[str, Any]) -> _Kind:
    told = [_happened(verb) for verb in row.get("verbs", ())] + list(row.get("phrases", ()))
    things = row.get("about") == "things"
    about = () if things else row.get("about", ())
    nouns = {form for noun in about for form in plurals(noun)}
    topics = (*_TOPIC_WORDS, *row.get("topic_words", ())) if row.get("topic") else ()
    return _Kind(
        row["kind"],
        row["label"],
        re.compile("|".join(f"(?:{form})" for form in told), re.IGNORECASE),
        things,
        _any_of(nouns),
        _any_of(topics),
        frozenset(row.get("topic_about", ())),
        frozenset(form for verb in row.get("verbs", ()) for form in verb_forms(verb.split()[0])),
        _beginnings(row),
    )


def _any_of(words: Iterable[str]) -> re.Pattern[str] | None:
    """A pattern for any of these words; ``None`` for no words."""
    any_word = choice(words)
    return re.compile(rf"(?<![\w-])(?:{any_word})(?![\w-])", re.IGNORECASE) if any_word else None


def _beginnings(row: dict[str, Any]) -> frozenset[str]:
    """The first three letters of what a kind's phrases can't do without: a quick look before a slow one.

    That is every telling word of a phrase; all its words where none is telling.
    """
    found: set[str] = set()
    for phrase in row.get("phrases", ()):
        words = re.findall(r"[a-z]{3,}", re.sub(r"\\\w", " ", phrase))
        found.update(word[:3] for word in [w for w in words if is_telling(w)] or words)
    return frozenset(found)


def _happened(verb: str) -> str:
    """A pattern for the forms of a verb that say it happened; a particle may stand behind the object."""
    base, _, particle = verb.partition(" ")
    forms = choice(verb_forms(base) - {base})
    behind = rf"(?:\s+[\w’'-]+){{0,5}}?\s+{re.escape(particle)}\b" if particle else ""
    return rf"(?<![\w-])(?:{forms})(?![\w-]){behind}"
