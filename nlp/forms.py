"""Forms of sentence that tell a kind of thing: what something is, why, who says what, what is next.

Recognised by their wording alone (``lexicon/questions.toml``) in the reporter's own words, quotes blanked; what a
story is about (:class:`Subjects`) fills the gaps. Precision before recall: a sentence of a doubtful form has none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from nlp.asking import Lexicon, lexicon
from nlp.subjects import Subjects
from nlp.telling import Told

_CLAUSE = re.compile(r"[;:—–]|,? \b(?:and|but|while|although|though|whereas)\b ")
_ASSIGNED = re.compile(r"\baccording to ([^,.;]+)", re.IGNORECASE)
_UNSAID = re.compile(r"\b(?:not|never|no|to|without|n[’']t|declined|refused)\s*$|n[’']t\s*$", re.IGNORECASE)
_RELATIVE = re.compile(r"\b(?:that|which|who|whom|what|how|whether|if|of it|than)\b(?![^,]*,)", re.IGNORECASE)
_OWNED = re.compile(r"(?:\b(?:its|his|her|their|our)|[’']s?)\s+(?:\w+\s+)?$", re.IGNORECASE)
_LONGEST_SUBJECT = 14
_BEHIND = 90


@dataclass(frozen=True, slots=True)
class Voice:
    """Who speaks in a sentence: the class of the speaker ("company", "union", …) and the words that name them."""

    kind: str
    words: str


def forms_of(told: Told, about: Subjects) -> dict[str, float]:
    """The forms that a sentence has, each with how clearly (0 to 1)."""
    words, own = lexicon(), told.masked
    found: dict[str, float] = {}
    about_thing = about.speaks_of_thing(told.text)
    if about_thing:
        found["definition"] = _definition(told, about, words)
        found["purpose"] = 0.8 * bool(words.purpose.search(own))
        found["start"] = 0.8 * bool(words.start.search(own) and words.when.search(own))
    if words.choice.search(own):
        found["choice"] = 0.8 if about.name or about.thing else 0.0
    if words.money.search(own) and words.cost.search(own) and about.is_named(told.text):
        found["cost"] = 0.8
    found["cause"] = _cause(told, about, words)
    found["future"] = _future(told, about, words)
    found["response"] = _response(told, about, words)
    voice = voice_of(told, about)
    if voice:
        found[voice.kind] = 0.8
    return {form: clear for form, clear in found.items() if clear > 0}


def _definition(told: Told, about: Subjects, words: Lexicon) -> float:
    """ "X, a tool that records …", "X records …", "a band called X that counts …", "the badges note …"."""
    if len(told.parts) > 1:
        return 0.0
    own = told.masked
    at = own.find(about.name) if about.name else -1
    if at >= 0:
        if words.defines.match(own, at + len(about.name)):
            return 1.0
        return 0.9 if _noun_does(own, about, words) else 0.0
    return 0.6 if _noun_does(own, about, words) else 0.0


def _noun_does(own: str, about: Subjects, words: Lexicon) -> bool:
    """ "a programme that records", and "The badges note" at the beginning."""
    for thing in about.thing_pattern.finditer(own):
        if words.that_does.match(own, thing.end()):
            return True
        if len(own[: thing.start()].split()) <= 2 and words.defines.match(own, thing.end()):
            return True
    return False


def _cause(told: Told, about: Subjects, words: Lexicon) -> float:
    """The event of the story and, in the same clause or right behind it, what it came from."""
    if about.event is None:
        return 0.0
    own = told.masked
    event = about.event.told.search(own)
    if event is None:
        return 0.0
    linked = words.cause.search(own)
    if linked is None and about.event.noun in ("fine", "strike"):
        over = words.over.search(own, event.end())
        return 0.7 if over and over.start() - event.end() < _BEHIND else 0.0
    if linked is None or _is_time(own[linked.end() :]):
        return 0.0
    return 0.9 if linked.start() >= event.end() else 0.7


def _is_time(rest: str) -> bool:
    return bool(re.match(r"\s+(?:\w+day|that|this|it|them|the (?:day|week|month|hour)|\d{1,2}(?:[:.]\d\d)?\b|eight|noon)\b", rest))


def _future(told: Told, about: Subjects, words: Lexicon) -> float:
    if told.late is False or (told.late is None and about.dated):
        return 0.0
    found = words.future.search(told.masked)
    if found is None or re.search(r"\b(?:would|if|whether|had|unless)\b[^,]*$", told.masked[: found.start()]):
        return 0.0
    return 0.9 if told.late else 0.5


def _response(told: Told, about: Subjects, words: Lexicon) -> float:
    """The story's people, and within a few words what they did about it."""
    if about.staff_pattern is None:
        return 0.0
    own = told.masked
    for people in about.staff_pattern.finditer(own):
        verb = words.respond.search(own, people.end(), people.end() + 60)
        if verb and not re.search(r"[,;:.]|\b(?:who|that|which|will|to|not|if)\b", own[people.end() : verb.start()]):
            return 0.8
    passive = re.search(r"\bsigned by\b|\bpetition\b.{0,80}\b(?:signatures|names|signed)\b", own)
    return 0.6 if passive else 0.0


def voice_of(told: Told, about: Subjects) -> Voice | None:
    """Who makes a statement in the sentence: behind a quote, after "according to", or before a verb of saying."""
    words, own = lexicon(), told.masked
    behind = words.said_behind.search(own)
    if behind:
        return _voice(behind.group(1), about, words)
    assigned = _ASSIGNED.search(own)
    if assigned:
        return _voice(assigned.group(1), about, words)
    for verb in words.say.finditer(own):
        subject = _subject(own, verb.start())
        if _UNSAID.search(subject) or _RELATIVE.search(subject):
            continue
        return _voice(subject, about, words)
    decided = words.decide.search(own)
    found = _voice(_subject(own, decided.start()), about, words) if decided else None
    return found if found and found.kind == "authority" else None


def _subject(own: str, end: int) -> str:
    """The words before a verb, from the beginning of its clause."""
    lead = own[:end]
    clause = _CLAUSE.split(lead)[-1]
    return " ".join(clause.split()[-_LONGEST_SUBJECT:])


def _voice(speaker: str, about: Subjects, words: Lexicon) -> Voice | None:
    for kind, pattern in words.speakers.items():
        found = pattern.search(speaker)
        if found and not (kind == "expert" and _OWNED.search(speaker[: found.start()])):
            return Voice(kind, speaker)
    if about.main and re.search(rf"(?<!\w){re.escape(about.main)}(?![\w’'])", speaker):
        return Voice("company", speaker)
    return None
