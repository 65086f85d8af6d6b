"""What roles mean: which of them are of one kind ("the company" is a carmaker), and who is a person by his."""

from __future__ import annotations

from functools import cache

from nlp.inflect import singular
from nlp.lexicons import read_lexicon
from nlp.nouns import is_doer
from nlp.speech import speech
from nlp.tokens import bare

COMPANY = "company"
_MAKER = "maker"


@cache
def _kinds() -> tuple[dict[str, frozenset[str]], dict[str, frozenset[str]]]:
    """The roles that can mean any of their kind, and those that only mean one like themselves, by kind."""
    row = read_lexicon("speech")
    found = [{kind: frozenset(words) for kind, words in row[table].items()} for table in ("general", "special")]
    return found[0], found[1]


@cache
def _persons() -> frozenset[str]:
    row = read_lexicon("quoting")
    return frozenset(row["role_nouns"]) - {"police"}


@cache
def _organised() -> frozenset[str]:
    """Role nouns that mean an organisation."""
    kinds = (*_kinds()[0].values(), *_kinds()[1].values())
    known = speech().roles | (speech().speakers - speech().things)
    return frozenset().union(*kinds) | frozenset(word for word in known if not person_role(word))


def person_role(word: str) -> bool:
    """Whether a noun in lower case names one person by what they do: "mayor", "organiser"."""
    kinds = (*_kinds()[0].values(), *_kinds()[1].values())
    if word.endswith(_MAKER) or any(word in kind for kind in kinds):
        return False
    return word in _persons() or word == "minister" or (is_doer(word) and singular(word) == word)


def listed_person(word: str) -> bool:
    """Whether a word that may be a part of a name is listed as what a person does: "Mayor Jo Lund"; names end alike."""
    return word in _persons() or word == "minister"


def organised(word: str) -> bool:
    """Whether a noun in lower case names an organisation by what it is: "carmaker", "federation", "ministry"."""
    low = bare(word)
    return (low in _organised() and singular(low) == low) or (low.endswith(_MAKER) and len(low) > len(_MAKER) + 1)


def kinds_of(role: str) -> frozenset[str]:
    """The kinds that a role can be of: a group is a company, a union or a charity; none for a ministry."""
    found = {kind for table in (_kinds()[0], _kinds()[1]) for kind, words in table.items() if role in words}
    return frozenset(found | ({COMPANY} if role.endswith(_MAKER) else set()))


def general(role: str) -> bool:
    """Whether a role can mean any of its kind."""
    return any(role in words for words in _kinds()[0].values())


def alike(one: str, other: str) -> bool:
    """Whether two roles can be of one body: "the company" and a carmaker, a union and a federation; no two makers."""
    if one == other:
        return True
    for kind in kinds_of(one) & kinds_of(other):
        if one in _kinds()[0].get(kind, ()) or other in _kinds()[0].get(kind, ()):
            return True
    return False
