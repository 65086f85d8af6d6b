"""Which part of the whole a number counts: its place or group, and whether it is planned, added or left over.

Words are in ``lexicon/scopes.toml``. A scope is returned as printed ("Leeds", "coastal areas").
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from nlp.dates import DATE_NAMES
from nlp.inflect import plurals, verb_forms
from nlp.lexicons import read_lexicon
from nlp.nouns import counted_nouns
from nlp.tokens import Token, bare
from store.model import Role

ALONE = " alone"
"""What a scope ends with when the text sets a part against its whole ("in Leeds alone 400 were hurt")."""

GROUP_PREPOSITIONS = frozenset({"at", "from", "for"})
"""Prepositions that name a group or company more often than a place; a scope keeps them ("from Google")."""

_LIST_JOINTS = frozenset({",", ";", "and", "then"})
_GLUE = frozenset({"and", "of", "the", "de", "del", "al", "upon"})
_BEFORE_NAME = frozenset("the downtown central northern southern eastern western greater its both".split())
_POINTERS = frozenset("his her their its our my your this that these those".split())
_AHEAD = 10
_TENSE_REACH = 9
_GIVE_OR_TAKE = (["give", "or", "take"], ["plus", "or", "minus"])
_WINS = verb_forms("lose") | verb_forms("win") | verb_forms("gain")
"""Verbs with which "by" gives a margin, not a change."""
_WHOLES = frozenset({"its", "their", "the", "all", "our", "his", "her", "staff", "workers", "employees", "jobs"})
_CAPITAL = re.compile(r"[^\W\d_]")


class _Words(NamedTuple):
    prepositions: frozenset[str]
    common: frozenset[str]
    alone: frozenset[str]
    parts: tuple[str, ...]
    added: frozenset[str]
    planned: tuple[str, ...]
    progressive: frozenset[str]
    remaining: tuple[str, ...]
    worldwide: tuple[str, ...]
    of_all: tuple[str, ...]
    change_verbs: frozenset[str]
    compared: frozenset[str]
    not_places: frozenset[str]
    sources: frozenset[str]
    from_causes: frozenset[str]


@cache
def _words() -> _Words:
    row = read_lexicon("scopes")
    return _Words(
        frozenset(row["prepositions"]),
        frozenset(form for noun in row["common"] for form in plurals(noun)),
        frozenset(row["alone"]),
        tuple(row["parts"]),
        frozenset(row["added"]),
        tuple(row["planned"]),
        frozenset(row["progressive"]),
        tuple(row["remaining"]),
        tuple(row["worldwide"]),
        tuple(row["of_all"]),
        frozenset(form for verb in row["change_verbs"] for form in verb_forms(verb)),
        frozenset(row["compared"]),
        frozenset(row["not_places"]) | DATE_NAMES,
        frozenset(form for noun in row["sources"] for form in plurals(noun)),
        frozenset(form for noun in row["from_causes"] for form in plurals(noun)),
    )


class Place(NamedTuple):
    """A place or group named in a sentence: token indices ``first`` to ``last`` (inclusive) and its words."""

    first: int
    last: int
    name: str


def is_name(token: Token) -> bool:
    """Whether a token is written as a name and is none of the words that only look so."""
    return token.text[:1].isupper() and bare(token.low) not in _words().not_places


def places(tokens: Sequence[Token]) -> list[Place]:
    """The phrases after a preposition of place, in order ("in Leeds and York", "in coastal areas")."""
    found = []
    for index, token in enumerate(tokens[:-1]):
        if token.low not in _words().prepositions or (token.low == "for" and index > 0):
            continue
        place = _place_at(tokens, index + 1)
        if place and not _no_part(tokens, index):
            group = f"{token.low} " if token.low in GROUP_PREPOSITIONS else ""
            found.append(place._replace(name=group + place.name))
    return found


def _no_part(tokens: Sequence[Token], index: int) -> bool:
    """Whether "from" or "at" names a cause, a victim or a source: "dead from Cyclone Ada", "analysts at Grey & Co"."""
    before = tokens[index - 1].low if index else ""
    if tokens[index].low == "from":
        return index == 0 or before in _words().from_causes or before.endswith("ed")
    return tokens[index].low == "at" and before in _words().sources


def _place_at(tokens: Sequence[Token], start: int) -> Place | None:
    first = start
    while first < len(tokens) and tokens[first].low in _BEFORE_NAME:
        first += 1
    last = first - 1
    index = first
    while index < len(tokens) and (is_name(tokens[index]) or (tokens[index].low in _GLUE and last >= first)):
        if is_name(tokens[index]):
            last = index
            if tokens[index].text.endswith(("'s", "’s")):
                break
        index += 1
    if last >= first:
        return Place(first, last, _name(tokens[first : last + 1]))
    for index in range(first, min(first + 3, len(tokens))):
        low = tokens[index].low
        if low in _words().alone or (index > first and low in _words().common):
            return Place(first, index, " ".join(token.text for token in tokens[first : index + 1]))
        if not _CAPITAL.match(tokens[index].text) or low in _POINTERS:
            return None
    return None


def _name(tokens: Sequence[Token]) -> str:
    words = [bare(token.text) if token is tokens[-1] else token.text for token in tokens]
    return " ".join(word.removesuffix("’s") for word in words)


def scope_of(
    tokens: Sequence[Token], found: Sequence[Place], place: tuple[int, int], clause: tuple[int, int]
) -> str | None:
    """The scope of the number at the token indices ``place``: named behind it, before it, or opening the sentence.

    "part" stands for a part that has no name ("300 of them").
    """
    (first, last), (begin, end) = place, clause
    behind = [p for p in found if last < p.first <= last + _AHEAD and p.last < end]
    if _whole(tokens, begin, end):
        return None
    opening = [p for p in found if p.first <= 2 and p.last < first]
    if behind:
        inner = behind[0].name
        return f"{opening[0].name}, {inner}" if opening and inner.islower() and opening[0] != behind[0] else inner
    subject = _subject_place(tokens, first, begin) or _beside(tokens, found, first)
    if subject:
        return subject
    ahead = [p for p in found if begin <= p.first and p.last < first]
    if ahead:
        lone = tokens[ahead[-1].last + 1].low == ALONE.strip()
        return ahead[-1].name + (ALONE if lone else "")
    there = _named_before_there(tokens, begin, end)
    if there:
        return there
    if opening and begin <= opening[0].last + 2:
        return opening[0].name
    return "part" if _is_part(tokens, first, last) else None


def _subject_place(tokens: Sequence[Token], first: int, begin: int) -> str | None:
    """ "Leeds alone has 400 cases", "York, with nearly 300": the name that the number is said of."""
    if first >= 3 and tokens[first - 1].low == "with" and tokens[first - 2].text == "," and is_name(tokens[first - 3]):
        start = first - 3
        while start > 0 and is_name(tokens[start - 1]):
            start -= 1
        return _name(tokens[start : first - 2])
    for index in range(begin + 1, first):
        if tokens[index].low == "alone" and is_name(tokens[index - 1]):
            return _name([tokens[index - 1]]) + ALONE
    return None


def _beside(tokens: Sequence[Token], found: Sequence[Place], first: int) -> str | None:
    """The name that a number of a list stands beside: "York (4,900)", "Leeds 31, York 16"."""
    at = first - 1
    if at > 0 and tokens[at].text == "(":
        at -= 1
    elif not (at > 0 and tokens[at - 1].low in _LIST_JOINTS):
        return None
    covering = next((place for place in found if place.first <= at <= place.last), None)
    if covering:
        return covering.name if tokens[first - 1].text == "(" else None
    start = at
    while start > 0 and is_name(tokens[start - 1]):
        start -= 1
    named = is_name(tokens[at]) and not tokens[at].text.isupper() and tokens[at].low not in counted_nouns()
    return _name(tokens[start : at + 1]) if named and start > 0 else None


def says_whole(clause: str) -> bool:
    """Whether a clause in lower case says that its number is of all there is ("nationwide", "in all")."""
    return any(f" {phrase} " in clause for phrase in (*_words().worldwide, *_words().of_all))


def _whole(tokens: Sequence[Token], begin: int, end: int) -> bool:
    text = " ".join(token.low for token in tokens[begin:end])
    return any(phrase in text for phrase in _words().worldwide)


def _is_part(tokens: Sequence[Token], first: int, last: int) -> bool:
    """Whether the words around a number make it a part of one said before ("including", "of them")."""
    before = " ".join(token.low for token in tokens[max(0, first - 3) : first])
    behind = " ".join(token.low for token in tokens[last + 1 : last + 4])
    return any(before.endswith(word) or behind.startswith(word) for word in _words().parts if word != "alone")


def role_of(tokens: Sequence[Token], place: tuple[int, int], clause: tuple[int, int], *, people: bool) -> Role:
    """Whether the thing counted is done, planned, left over, an addition, or a change of another number ("other")."""
    (first, last), (begin, end) = place, clause
    if _is_change(tokens, place, begin, people=people):
        return "other"
    if _is_added(tokens, first, last, begin):
        return "added"
    around = tokens[begin : min(end, last + _TENSE_REACH)]
    text = f" {' '.join(token.low for token in around)} "
    if any(f" {word} " in text for word in _words().remaining) or _is_left(tokens, first, last):
        return "remaining"
    planned = any(f" {word} " in text for word in _words().planned)
    return "planned" if planned or any(token.low in _words().progressive for token in around) else "done"


def _is_left(tokens: Sequence[Token], first: int, last: int) -> bool:
    """ "that leaves 600 of the 1,900", "with 40 to go"; a quake that leaves 40 dead leaves nothing over."""
    behind = [token.low for token in tokens[last + 1 : last + 3]]
    leaves = first > 0 and tokens[first - 1].low in ("leaves", "leaving")
    return behind == ["to", "go"] or (leaves and behind == ["of", "the"])


def _is_change(tokens: Sequence[Token], place: tuple[int, int], begin: int, *, people: bool) -> bool:
    """ "rose by 300", "300 more than forecast", "up 2.3 percent"; of people, "lost 300 jobs" is no change."""
    first, last = place
    before = [token.low for token in tokens[max(begin, first - 5) : first]]
    behind = [token.low for token in tokens[last + 1 : last + 5]]
    if [token.low for token in tokens[max(0, first - 3) : first]] in _GIVE_OR_TAKE:
        return True
    behind = behind[: behind.index(",")] if "," in behind else behind  # "1,600 jobs, fewer than the 1,900 planned"
    moved = any(word in _words().change_verbs - _WINS for word in before)
    if before[-1:] == ["by"] and moved:
        return True
    if behind[:1] == ["of"] and behind[1:2] and behind[1] in _WHOLES:
        return False  # "shed 15% of its workforce" tells how many, not how much more
    if not people and before and (before[-1] in ("up", "down") or before[-1] in _words().change_verbs):
        return True
    counted_more = behind[1:3] == ["more", "than"] and not "".join(behind[3:])[:1].isdigit()
    return any(word in _words().compared for word in behind[:3]) or counted_more


def _is_added(tokens: Sequence[Token], first: int, last: int, begin: int) -> bool:
    """ "another 250", "3,000 more people", "adds 12 million"; "more than 500" adds nothing."""
    before = [token.low for token in tokens[max(begin, first - 2) : first]]
    behind = [token.low for token in tokens[last + 1 : last + 2]]
    passive = [token.low for token in tokens[last + 1 : last + 4]]
    if passive[-2:] in (["were", "added"], ["was", "added"], ["been", "added"]) or passive[:2] == ["were", "added"]:
        return True
    return any(word in _words().added for word in before) or any(word in _words().added for word in behind)


def _named_before_there(tokens: Sequence[Token], begin: int, end: int) -> str | None:
    """ "a Leeds reporter put the crowd there at 300": the name that "there" points back to."""
    at = next((i for i in range(begin, end) if tokens[i].low == "there"), None)
    if at is None or (at + 1 < end and tokens[at + 1].low in ("is", "are", "was", "were", "had", "have")):
        return None
    names = [token for token in tokens[1:at] if is_name(token)]
    return _name(names[:1]) if names else None
