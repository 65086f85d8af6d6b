"""Forms of sentence that tell a kind of thing: what something is, why, who says what, what is next.

Recognised by their wording alone (``lexicon/questions.toml``) in the reporter's own words, quotes blanked; what a
story is about (:class:`Subjects`) fills the gaps. Precision before recall: a sentence of a doubtful form has none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from nlp.asking import Lexicon, lexicon
from nlp.subjects import Subjects
from nlp.telling import Told

_CLAUSE = re.compile(r"[;:—–]|,? \b(?:and|but|while|although|though|whereas)\b ")
_ASSIGNED = re.compile(r"\baccording to ([^,.;]+)", re.IGNORECASE)
_UNSAID = re.compile(
    r"\b(?:not|never|no|to|without|n[’']t|declined|refused|is|are|was|were|be|been|being)\s*$|n[’']t\s*$", re.IGNORECASE
)
_RELATIVE = re.compile(r"\b(?:that|which|who|whom|what|how|whether|if|of it|than)\b(?![^,]*,)", re.IGNORECASE)
_OWNED = re.compile(r"(?:\b(?:its|his|her|their|our)|[’']s?)\s+(?:\w+\s+)?$", re.IGNORECASE)
_SUBJECT = re.compile(r"(?:(?!(?:that|which|its|their|his|her)\b)[\w’',-]+ ){0,6}", re.IGNORECASE)
_OPENING = re.compile(r"(?:The|Its|Their|These|Such|[A-Z][\w-]+[’']s?) (?:[\w’'-]+ ){0,2}", re.ASCII)
_OUTSIDER = re.compile(r"\b(?:no|none|should|if|any|rivals?|another|other|former|ex-\w+|competitors?)\b", re.IGNORECASE)
_PRONOUNS = frozenset("he she it they who".split())
_LONGEST_SUBJECT, _FIRST_SUBJECT = 14, 8
_BEHIND = 90


def forms_of(told: Told, about: Subjects) -> dict[str, float]:
    """The forms that a sentence has, each with how clearly (0 to 1)."""
    words, own = lexicon(), told.own
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
    for number, voice in enumerate(voices_of(told, about)):
        found.setdefault(voice, 0.6 if number else 0.8)
    return {form: clear for form, clear in found.items() if clear > 0}


def _definition(told: Told, about: Subjects, words: Lexicon) -> float:
    """ "X, a tool that records …", "X records …", "a band called X that counts …", "the badges note …"."""
    if len(told.parts) > 1:
        return 0.0
    own = told.masked
    at = own.find(about.name) if about.name else -1
    if at >= 0:
        behind = at + len(about.name)
        if words.explained.match(own, behind) or (_SUBJECT.fullmatch(own[:at]) and words.acts.match(own, behind)):
            return 1.0
        return 0.9 if _noun_does(own, about, words) else 0.0
    return 0.6 if _noun_does(own, about, words) else 0.0


def _noun_does(own: str, about: Subjects, words: Lexicon) -> bool:
    """ "a programme that records", and "The badges note" at the beginning."""
    for thing in about.thing_pattern.finditer(own):
        if words.that_does.match(own, thing.end()):
            return True
        explained = words.acts.match(own, thing.end()) or words.explained.match(own, thing.end())
        if explained and _OPENING.fullmatch(own[: thing.start()]):
            return True
    return False


def _cause(told: Told, about: Subjects, words: Lexicon) -> float:
    """The event of the story and, in the same clause or right behind it, what it came from."""
    if about.event is None:
        return 0.0
    own = told.own
    event = about.event.told.search(own)
    if event is None:
        return 0.0
    linked = words.cause.search(own)
    if linked is None and about.event.noun in ("fine", "strike"):
        over = words.over.search(own, event.end())
        return 0.7 if over and over.start() - event.end() < _BEHIND else 0.0
    if linked is None or _is_time(own[linked.end() :]):
        return 0.0
    if linked.start() < event.start():
        comma = own.find(",", linked.end())
        return 0.7 if linked.start() <= 2 and 0 < comma < event.start() < comma + _BEHIND else 0.0
    return 0.9


def _is_time(rest: str) -> bool:
    return bool(
        re.match(
            r"\s+(?:\w+day|that|this|it|them|the (?:day|week|month|hour)|\d{1,2}(?:[:.]\d\d)?\b|eight|noon)\b", rest
        )
    )


def _future(told: Told, about: Subjects, words: Lexicon) -> float:
    if told.late is False or (told.late is None and about.dated):
        return 0.0
    found = words.future.search(told.own)
    if found is None or re.search(r"\b(?:would|if|whether|had|unless|which|who)\b[^,]*$", told.own[: found.start()]):
        return 0.0
    return 0.9 if told.late else 0.5


def _response(told: Told, about: Subjects, words: Lexicon) -> float:
    """The story's people, and within a few words what they did about it."""
    if about.staff_pattern is None:
        return 0.0
    own = told.own
    for people in about.staff_pattern.finditer(own):
        verb = words.respond.search(own, people.end(), people.end() + 60)
        if verb and not re.search(r"[,;:.]|\b(?:who|that|which|will|to|not|if)\b", own[people.end() : verb.start()]):
            return 0.8
    passive = re.search(r"\bsigned by\b|\bpetition\b.{0,80}\b(?:signatures|names|signed)\b", own)
    return 0.6 if passive else 0.0


def voices_of(told: Told, about: Subjects) -> list[str]:
    """The classes of those who make a statement in the sentence ("company", "union", …), in their order.

    The speaker stands behind a quote, after "according to", or before a verb of saying.
    """
    words, own = lexicon(), told.own
    behind = words.said_behind.search(own)
    if behind:
        return _known([_voice(behind.group(1), about, words)])
    assigned = _ASSIGNED.search(own)
    if assigned:
        return _known([_voice(assigned.group(1), about, words)])
    found = []
    for verb in words.say.finditer(own):
        subject = _subject(own, verb.start(), told)
        if not _UNSAID.search(subject) and not _RELATIVE.search(subject):
            found.append(_voice(subject, about, words))
    foreseen = words.foresee.search(own)
    if not found and foreseen and _voice(_subject(own, foreseen.start(), told), about, words) == "expert":
        return ["expert"]
    decided = words.decide.search(own)
    if not found and decided and _voice(_subject(own, decided.start(), told), about, words) == "authority":
        return ["authority"]
    return _known(found)


def _known(voices: Iterable[str]) -> list[str]:
    return [voice for voice in dict.fromkeys(voices) if voice]


def _subject(own: str, end: int, told: Told) -> str:
    """The words before a verb, from the beginning of its clause; for a pronoun those that the sentence before has."""
    clause = " ".join(_CLAUSE.split(own[:end])[-1].split()[-_LONGEST_SUBJECT:])
    last = clause.rpartition(",")[2].strip().casefold()
    if last in _PRONOUNS:
        return " ".join(told.masked.split()[:_FIRST_SUBJECT]) if len(told.parts) > 1 else ""
    return clause


def _voice(speaker: str, about: Subjects, words: Lexicon) -> str:
    """The class of a speaker, "" where nobody can tell."""
    if _OUTSIDER.search(speaker):
        return ""
    for kind, pattern in words.speakers.items():
        found = pattern.search(speaker)
        if found and not (kind == "expert" and _OWNED.search(speaker[: found.start()])):
            return kind
    if about.main and about.main_pattern.search(speaker):
        return "company"
    return ""
