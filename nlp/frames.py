"""Frames: what people do or suffer that news counts, read from ``lexicon/frames.toml``.

A frame answers "how many what?": the 1,600 of "1,600 workers signed a petition" are signatures because "signed"
is the nearest act of their clause. The words are data; this module only finds them.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

from nlp.inflect import plurals, verb_forms
from nlp.tokens import Token, bare

_LEXICON = Path(__file__).parent / "lexicon"
_POSSESSIVES = frozenset({"their", "his", "her", "its", "our", "my", "your"})
_SPLIT_ENDS = frozenset({"off", "go", "out", "down", "dead", "homeless", "redundant", "back", "in"})
_SPLIT_REACH = 9


@dataclass(frozen=True, slots=True)
class Frame:
    """One thing that news counts. See the head of ``lexicon/frames.toml`` for the fields."""

    key: str
    label: str
    takes: frozenset[str]
    running: bool = False
    rounds: bool = False
    threat: bool = False
    siblings: frozenset[str] = frozenset()


class Trigger(NamedTuple):
    """A word or phrase that points to a frame: token indices ``first`` to ``last`` (inclusive)."""

    first: int
    last: int
    frame: str
    kind: str


class _Phrase(NamedTuple):
    frame: str
    words: tuple[frozenset[str], ...]
    kind: str


class _Table(NamedTuple):
    frames: dict[str, Frame]
    words: dict[str, tuple[str, str]]
    phrases: dict[str, list[_Phrase]]


def frames() -> Mapping[str, Frame]:
    """All frames by key."""
    return _table().frames


def noun_frame(noun: str) -> tuple[str, str] | None:
    """The frame and kind ("noun" or "agent") that a counted noun names by itself, if it does."""
    found = _table().words.get(noun)
    return found if found and found[1] in ("noun", "agent") else None


def triggers(tokens: Sequence[Token]) -> list[Trigger]:
    """Every frame word among ``tokens``, phrases before the single words inside them."""
    table = _table()
    found: list[Trigger] = []
    lows = [bare(token.low) for token in tokens]
    taken = [False] * len(lows)
    for index, low in enumerate(lows):
        for phrase in table.phrases.get(low, ()):
            last = _match(phrase.words, lows, index)
            if last is not None and not (taken[index] and taken[last]):
                found.append(Trigger(index, last, phrase.frame, phrase.kind))
                taken[index] = taken[last] = True
                break
    for index, low in enumerate(lows):
        entry = table.words.get(low)
        if entry and not taken[index]:
            found.append(Trigger(index, index, entry[0], entry[1]))
    return found


def _match(words: Sequence[frozenset[str]], lows: Sequence[str], index: int) -> int | None:
    """The index of the phrase's last word when it stands at ``index``; a particle may follow the object."""
    position = index
    for word in words[1:]:
        position += 1
        if position >= len(lows) or lows[position] not in word:
            break
    else:
        return position
    if len(words) == 2 and words[1] & _SPLIT_ENDS:
        for gap in range(index + 2, min(index + _SPLIT_REACH, len(lows))):
            if lows[gap] in words[1]:
                return gap
    return None


@cache
def _table() -> _Table:
    with (_LEXICON / "frames.toml").open("rb") as file:
        rows = tomllib.load(file)["frame"]
    table = _Table({}, {}, {})
    for row in rows:
        table.frames[row["key"]] = Frame(
            row["key"],
            row["label"],
            frozenset(row["takes"]),
            row.get("running", False),
            row.get("rounds", False),
            row.get("threat", False),
            frozenset(row.get("siblings", ())),
        )
        _add_words(table, row)
    for entries in table.phrases.values():
        entries.sort(key=lambda phrase: -len(phrase.words))
    return table


def _add_words(table: _Table, row: Mapping[str, object]) -> None:
    key = str(row["key"])
    weak = bool(row.get("weak"))

    def words(field: str) -> list[str]:
        value = row.get(field, [])
        return [str(word) for word in value] if isinstance(value, list) else []

    for kind, field in (("verb", "verbs"), ("noun", "nouns"), ("agent", "agents"), ("hint", "hints")):
        for word in words(field):
            forms = plurals(word) if kind in ("noun", "agent") else verb_forms(word) | plurals(word)
            for form in forms:
                if " " in form:
                    _add_phrase(table, key, form, "hint" if weak else "phrase")
                else:
                    table.words.setdefault(form, (key, "hint" if weak else kind))
    for phrase in words("phrases"):
        _add_phrase(table, key, phrase, "hint" if weak else "phrase")


def _add_phrase(table: _Table, key: str, phrase: str, kind: str) -> None:
    first, *rest = phrase.split()
    forms = tuple(_POSSESSIVES if word in _POSSESSIVES else plurals(word) | verb_forms(word) for word in rest)
    for form in verb_forms(first) | plurals(first):
        table.phrases.setdefault(form, []).append(_Phrase(key, (frozenset({form}), *forms), kind))
