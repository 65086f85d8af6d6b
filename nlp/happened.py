"""Whether a sentence says that something happened to what the report is about: not denied, planned or supposed.

News tells what happened in plain past clauses, and everything else with a small set of words before the verb. Those
words are data (``lexicon/milestones.toml``); how far each kind reaches is decided here.
"""

from __future__ import annotations

import re
from functools import cache

from nlp.inflect import plurals
from nlp.lexicons import choice, read_lexicon
from nlp.stopwords import WEEKDAY_NAMES

BLOCKED_WITHIN = 5
"""Words before a verb, in its own clause, in which a negation, a wish or a plan keeps it from having happened."""
OBJECT_WITHIN, SUBJECT_WITHIN = 7, 9
"""Words behind a verb in which its object stands, and before it in which its subject does."""

_WORD = re.compile(r"n[’']t\b|[\w-]+")
CLAUSE_END = re.compile(r",(?!\d)|[;:—–]")
_HABIT = re.compile(rf"\b(?:every|each|(?:{choice(WEEKDAY_NAMES)})s|usually|always|itself|themselves)\b", re.IGNORECASE)
# "Had the bank suspended …", "Were it to …": a condition without "if". A question is one by its mark.
_SUPPOSED = re.compile(r"^\W*(?:had|were|should)\s+(?!been\b)", re.IGNORECASE)


def words_of(text: str) -> list[str]:
    """The words of a text in lower case, "n't" apart, hyphenated ones whole."""
    return [word.casefold().replace("’", "'") for word in _WORD.findall(text)]


def is_told(sentence: str) -> bool:
    """Whether the sentence as a whole tells something: it is no question and no supposition."""
    return not sentence.rstrip(" ”\"'’)").endswith("?") and not _SUPPOSED.match(sentence)


def has_happened(sentence: str, start: int, end: int) -> bool:
    """Whether the verb at ``sentence[start:end]`` says that its act took place, with the subject of the report."""
    before, told, after = sentence[:start], sentence[start:end], sentence[end:]
    clause = words_of(CLAUSE_END.split(_without_names(before))[-1])
    verb = words_of(told)
    if not verb:
        return False
    if not _set("blockers").isdisjoint(clause[-BLOCKED_WITHIN:]):
        return False
    if not (_set("denials") | _set("others")).isdisjoint(words_of(_without_names(before))) or _is_anothers(sentence):
        return False
    if not _set("nothing").isdisjoint([*verb[1:], *words_of(after)[:2]]):
        return False
    if verb[0].endswith("ing") and clause and clause[-1] not in _set("before_gerunds"):
        return False
    is_noun = bool(clause) and (clause[-1] in _set("not_events") or clause[-1].isdigit())
    return not (verb[0].endswith("s") and (is_noun or _HABIT.search(sentence)))


def _without_names(text: str) -> str:
    """The text with its names made neutral: a company that is called Calls denies and asks nothing."""
    return re.sub(r"(?<=\w )[A-Z][\w-]*", "_", text)


def _is_anothers(sentence: str) -> bool:
    """Whether it is told of "another airline", or of "a similar scheme"."""
    return _another().search(sentence) is not None or not _set("alike").isdisjoint(words_of(sentence))


def concerns(sentence: str, start: int, end: int) -> bool:
    """Whether one of the ``things`` is the object or the subject of the verb at ``sentence[start:end]``.

    A general thing ("programme", "trial") must stand alone or go by a name, a watching word or a plain adjective: "the
    badge trial" and "the new programme" are ours, "the reading programme" is not.
    """
    behind = _until_break(sentence[start:])
    ahead = CLAUSE_END.sub(" ", sentence[:start])
    reach = len(words_of(sentence[start:end])) + OBJECT_WITHIN
    told, rest = _words(behind)[:1], _words(behind)[1:reach]
    return _names_thing(told) or _names_thing(rest) or _names_thing(_words(ahead)[-SUBJECT_WITHIN:])


def may_concern(words: set[str]) -> bool:
    """Whether any of a sentence's words (runs of letters, in lower case) is part of a thing's: a quick look."""
    return not _parts_of_things().isdisjoint(words)


def mentions_thing(text: str) -> bool:
    """Whether any of the ``things`` stands in a text."""
    return _names_thing(_words(text))


def _until_break(text: str) -> str:
    """The text up to where the verb's own words end: a subordinate clause, or a reason."""
    found = _breaks().search(text)
    return text[: found.start()] if found else text


def _words(text: str) -> list[str]:
    return [word.replace("’", "'") for word in re.findall(r"[\w’'-]+", text)]


def _names_thing(words: list[str]) -> bool:
    watching, general = _things("watching"), _things("general")
    for at, word in enumerate(words):
        parts = {part for part in re.split(r"[-']", word.casefold()) if part} | {word.casefold()}
        if not parts.isdisjoint(watching):
            return True
        if not parts.isdisjoint(general) and (at == 0 or _may_modify(words[at - 1])):
            return True
    return False


def _may_modify(word: str) -> bool:
    if word[:1].isupper() or word.casefold() in _set("plain"):
        return True
    parts = set(word.casefold().removesuffix("'s").split("-"))
    return not parts.isdisjoint(_things("watching") | _things("general"))


@cache
def _set(name: str) -> frozenset[str]:
    return frozenset(read_lexicon("milestones")[name])


@cache
def _things(name: str) -> frozenset[str]:
    return frozenset(form for noun in read_lexicon("milestones")["things"][name] for form in plurals(noun))


@cache
def _parts_of_things() -> frozenset[str]:
    things = _things("watching") | _things("general")
    return frozenset(part for thing in things for part in re.findall(r"\w+", thing))


@cache
def _another() -> re.Pattern[str]:
    employers = choice(read_lexicon("milestones")["employers"])
    return re.compile(rf"\b(?:another|other)\s+(?:\w+\s+)?(?:{employers})\b", re.IGNORECASE)


@cache
def _breaks() -> re.Pattern[str]:
    return re.compile(rf"[;:—–]|\b(?:{choice(read_lexicon('milestones')['breaks'])})\b", re.IGNORECASE)
