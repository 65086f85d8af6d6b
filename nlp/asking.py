"""The words and patterns of ``lexicon/questions.toml``, compiled once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, NamedTuple

from nlp.inflect import plurals, verb_forms
from nlp.lexicons import choice, read_lexicon
from nlp.speech import speech
from nlp.stopwords import CALENDAR


class Question(NamedTuple):
    """A question with gaps, the form of sentence that answers it, and how many sentences may."""

    id: str
    form: str
    ask: str
    most: int


class Event(NamedTuple):
    """A turn that a story can be about: its noun in a question, and the words that tell of it."""

    noun: str
    told: re.Pattern[str]


class Lexicon(NamedTuple):
    """The lexicon as patterns, all blind to case."""

    questions: tuple[Question, ...]
    things: tuple[str, ...]
    named: tuple[str, ...]
    acts: re.Pattern[str]
    explained: re.Pattern[str]
    that_does: re.Pattern[str]
    speakers: Mapping[str, re.Pattern[str]]
    called: Mapping[str, tuple[str, ...]]
    say: re.Pattern[str]
    said_behind: re.Pattern[str]
    decide: re.Pattern[str]
    foresee: re.Pattern[str]
    respond: re.Pattern[str]
    events: tuple[Event, ...]
    cause: re.Pattern[str]
    over: re.Pattern[str]
    purpose: re.Pattern[str]
    start: re.Pattern[str]
    when: re.Pattern[str]
    choice: re.Pattern[str]
    future: re.Pattern[str]
    cost: re.Pattern[str]
    money: re.Pattern[str]


@cache
def lexicon() -> Lexicon:
    """The loaded lexicon."""
    row = read_lexicon("questions")
    forms, verbs = row["forms"], row["verbs"]
    say = (_forms(verbs["say"]) | speech().saying) - set(verbs["not_said"])
    return Lexicon(
        questions=tuple(Question(**question) for question in row["questions"]),
        things=tuple(row["things"]),
        named=tuple(row["named"]),
        acts=_acts(row),
        explained=_explained(row),
        that_does=re.compile(
            rf",?\s(?:that|which)\s(?:\w+ly\s|has\s|had\s)?(?:{choice(_forms(row['does']))})\b", re.IGNORECASE
        ),
        speakers={kind: _any(phrases, owner=kind != "company") for kind, phrases in row["speakers"].items()},
        called={kind: tuple(nouns) for kind, nouns in row["called"].items()},
        say=_any(form for form in say if not form.endswith("ing")),
        said_behind=re.compile(rf"\ufffc[,.!?…]?[\"”’']+,? (?:{choice(say)}) ([^.;]+)", re.IGNORECASE),
        decide=_any(_forms(verbs["decide"], ing=False)),
        foresee=_any(_forms(verbs["foresee"], ing=False)),
        respond=_any(_forms(verbs["respond"])),
        events=tuple(Event(e["noun"], re.compile(e["told"], re.IGNORECASE)) for e in row["events"]),
        **{name: _patterns(forms[name]) for name in ("cause", "over", "purpose", "start", "when", "choice", "future")},
        cost=_patterns([forms["cost"]]),
        money=re.compile(forms["money"], re.IGNORECASE),
    )


def nouns(words: Iterable[str]) -> re.Pattern[str]:
    """A pattern for any of the nouns, singular or plural."""
    return _any(form for word in words for form in plurals(word))


def _acts(row: Mapping[str, Any]) -> re.Pattern[str]:
    """What may follow a name that does something all the time: "StepWise badges note"."""
    noun = choice(form for thing in row["things"] for form in plurals(thing))
    does = choice(_forms(row["does"], ing=False))
    return re.compile(rf"(?:\s(?:{noun}))?(?:,[^,;]{{1,60}},)?\s(?:\w+ly\s)?(?:{does})\b(?!-)", re.IGNORECASE)


def _explained(row: Mapping[str, Any]) -> re.Pattern[str]:
    """What may follow a name that a sentence explains: what it is, and what that does."""
    does = choice(_forms(row["does"], ing=False))
    return re.compile(
        rf"(?:,[^,;]{{1,40}},)?,?\s(?:which|(?:is|was) (?:an?|the|one of)|an?|the|introduced|launched|is worn|used)\b"
        rf"[^.;]{{0,100}}?\b(?:that|which|who|and|to)\s(?:\w+ly\s)?(?:{does})\b",
        re.IGNORECASE,
    )


def _forms(verbs: Iterable[str], *, ing: bool = True) -> set[str]:
    """All forms of verbs; of a phrase the first word is inflected."""
    found = set()
    for verb in verbs:
        base, _, rest = verb.partition(" ")
        forms = {form for form in verb_forms(base) if ing or not form.endswith("ing")}
        found |= {f"{form} {rest}".strip() for form in forms}
    return found


def _any(words: Iterable[str], *, owner: bool = True) -> re.Pattern[str]:
    """A pattern for any of the words; without ``owner`` not for "the company's"."""
    behind = r"(?![\w-])" if owner else r"(?![\w-]|[’']s)"
    return re.compile(rf"(?<![\w’'-])(?:{choice(words)}){behind}", re.IGNORECASE)


def _patterns(parts: Iterable[str]) -> re.Pattern[str]:
    filled = "|".join(f"(?:{part.replace('{calendar}', choice(CALENDAR))})" for part in parts)
    return re.compile(rf"(?<![\w’'-])(?:{filled})(?![\w-])", re.IGNORECASE)
