"""Frames: what people do or suffer that news counts, read from ``lexicon/frames.toml``.

A frame answers "how many what?": the 1,600 of "1,600 workers signed a petition" are signatures because "signed"
is the nearest act of their clause. The words are data; this module only finds them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from nlp.inflect import plurals, verb_forms
from nlp.lexicons import read_lexicon
from nlp.tokens import Token, bare

_POSSESSIVES = frozenset({"their", "his", "her", "its", "our", "my", "your"})
_SPLIT_ENDS = frozenset({"off", "go", "out", "down", "dead", "homeless", "redundant", "back", "in"})
_SPLIT_REACH = 9
_FIELDS = (("verb", "verbs"), ("noun", "nouns"), ("agent", "agents"), ("head", "heads"), ("hint", "hints"))
_GAP = "…"
_OR = "|"
_GAP_REACH = 7
_UNLESS_REACH = 3
_HEADLINE = 0.6
_ARTICLES = frozenset({"a", "an", "no"})
_MONTH_BEFORE = frozenset("in since until last early late mid this by from of ended ending through next during".split())


@dataclass(frozen=True, slots=True)
class Frame:
    """One thing that news counts. See the head of ``lexicon/frames.toml`` for the fields."""

    key: str
    label: str
    takes: frozenset[str]
    running: bool = False
    rounds: bool = False
    periodic: bool = False
    standing: bool = False
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
    parts: bool
    """Whether its particle may follow the object ("laid 300 people off")."""

    @property
    def whole(self) -> bool:
        """Whether the phrase covers all words between its first and its last."""
        return not any(_GAP in word for word in self.words)


class _Table(NamedTuple):
    frames: dict[str, Frame]
    words: dict[str, list[tuple[str, str]]]
    phrases: dict[str, dict[str, list[_Phrase]]]
    bases: set[str]
    unless: dict[str, frozenset[str]]


def frames() -> Mapping[str, Frame]:
    """All frames by key."""
    return _table().frames


def noun_frame(noun: str, family: str) -> tuple[str, str] | None:
    """The frame and kind that a counted noun names by itself, first of all one that takes units of ``family``."""
    entries = [entry for entry in _table().words.get(noun, ()) if entry[1] in ("noun", "agent", "head")]
    fitting = [entry for entry in entries if family in _table().frames[entry[0]].takes]
    return next(iter(fitting or entries), None)


def triggers(tokens: Sequence[Token]) -> list[Trigger]:
    """Every frame word among ``tokens``, phrases before the single words inside them."""
    table = _table()
    found: list[Trigger] = []
    lows = [bare(token.low) if "'" in token.low else token.low for token in tokens]
    taken = [False] * len(lows)
    for index, low in enumerate(lows):
        starting = table.phrases.get(low)
        if starting is None:
            continue
        following = lows[index + 1] if index + 1 < len(lows) else ""
        fitting, loose = starting.get(following), starting.get("")
        if not fitting and not loose:
            continue
        end: int | None = None
        for phrase in (*(fitting or ()), *(loose or ())):
            last = _match(phrase, lows, index)
            if last is None or (end is not None and last != end) or (end is None and taken[index] and taken[last]):
                continue
            if phrase.frame:
                found.append(Trigger(index, last, phrase.frame, phrase.kind))
            taken[index : last + 1] = [True] * (last + 1 - index) if phrase.whole else taken[index : last + 1]
            taken[index] = taken[last] = True
            end = last
    names = _names(tokens)
    for index, low in enumerate(lows):
        if low in table.words and not taken[index] and not _only_looks_so(tokens, index, low):
            found += [Trigger(index, index, frame, kind) for frame, kind in table.words[low] if not names[index]]
    return [trigger for trigger in found if trigger.frame not in table.unless or not _undone(trigger, lows)]


def _undone(trigger: Trigger, lows: Sequence[str]) -> bool:
    """Whether a word of the frame's ``unless`` stands beside the trigger ("signed into law", "a rally of stocks")."""
    beside = lows[max(0, trigger.first - _UNLESS_REACH) : trigger.last + 1 + _UNLESS_REACH]
    return not _table().unless[trigger.frame].isdisjoint(beside)


def _names(tokens: Sequence[Token]) -> list[bool]:
    """Which words are parts of a name of several words ("Harbour Fire Trust"); none where all words are capitalised."""
    capital = [token.text[:1].isupper() for token in tokens]
    words = [token.text[:1].isalpha() for token in tokens]
    if sum(capital) > _HEADLINE * sum(words):
        return [False] * len(tokens)
    around = [False, *capital, False]
    return [
        is_capital and not token.text.isupper() and ((index > 1 and around[index]) or around[index + 2])
        for index, (token, is_capital) in enumerate(zip(tokens, capital, strict=True))
    ]


def _only_looks_so(tokens: Sequence[Token], index: int, low: str) -> bool:
    """A verb behind an article is none ("a sign that", "a good sign"), and March may be the month."""
    if low == "march" and tokens[index].text == "March":
        before = tokens[index - 1].low if index else ""
        return before in _MONTH_BEFORE or any(token.text[0].isdigit() for token in tokens[index + 1 : index + 2])
    return low in _table().bases and any(token.low in _ARTICLES for token in tokens[max(0, index - 2) : index])


def _match(phrase: _Phrase, lows: Sequence[str], index: int) -> int | None:
    """The index of the phrase's last word when it stands at ``index``; a particle may follow the object."""
    words, position = phrase.words, index
    for place, word in enumerate(words[1:], 1):
        position += 1
        if _GAP in word:
            return _beyond(words[place + 1 :], lows, position)
        if position >= len(lows) or lows[position] not in word:
            break
    else:
        return position
    if phrase.parts:
        for gap in range(index + 2, min(index + _SPLIT_REACH, len(lows))):
            if lows[gap] in words[1]:
                return gap
    return None


def _beyond(words: Sequence[frozenset[str]], lows: Sequence[str], start: int) -> int | None:
    """Where ``words`` end that begin within reach of ``start``: "add … job" in "added 12,000 new jobs"."""
    for at in range(start, min(start + _GAP_REACH, len(lows) - len(words) + 1)):
        if all(low in word for low, word in zip(lows[at:], words, strict=False)):
            return at + len(words) - 1
    return None


@cache
def _table() -> _Table:
    lexicon = read_lexicon("frames")
    rows = lexicon["frame"]
    table = _Table({}, {}, {}, set(), {})
    for idiom in lexicon["idioms"]:
        _add_phrase(table, "", idiom, "")
    for row in rows:
        table.frames[row["key"]] = Frame(
            row["key"],
            row["label"],
            frozenset(row["takes"]),
            row.get("running", False),
            row.get("rounds", False),
            row.get("periodic", False),
            row.get("standing", False),
            frozenset(row.get("siblings", ())),
        )
        if "unless" in row:
            table.unless[row["key"]] = frozenset(row["unless"])
        _add_words(table, row)
    for row in rows:
        table.bases.difference_update(row.get("nouns", ()), row.get("heads", ()), row.get("agents", ()))
    for starting in table.phrases.values():
        for entries in starting.values():
            entries.sort(key=lambda phrase: -len(phrase.words))
    return table


def _add_words(table: _Table, row: Mapping[str, object]) -> None:
    key = str(row["key"])
    weak = bool(row.get("weak"))

    def words(field: str) -> list[str]:
        value = row.get(field, [])
        return [str(word) for word in value] if isinstance(value, list) else []

    table.bases.update(words("verbs"))
    for kind, field in _FIELDS:
        for word in words(field):
            forms = plurals(word) if field in ("nouns", "agents", "heads") else verb_forms(word) | plurals(word)
            for form in forms:
                if " " in form:
                    _add_phrase(table, key, form, _weakened("phrase" if kind == "noun" else kind, weak))
                else:
                    _add_word(table, form, key, _weakened(kind, weak))
    for phrase in words("phrases"):
        _add_phrase(table, key, phrase, _weakened("phrase", weak))


def _weakened(kind: str, weak: bool) -> str:
    """The kind of a word in a frame that is ``weak``: its nouns still settle what a sum right beside them is."""
    if not weak or kind in ("head", "hint"):
        return kind
    return "weak" if kind in ("noun", "phrase") else "hint"


def _add_word(table: _Table, form: str, key: str, kind: str) -> None:
    """A form stands once for each frame, as the first kind that names it; verb and noun in one ("cost") is an act."""
    entries = table.words.setdefault(form, [])
    if kind == "weak" and (key, "hint") in entries:
        entries[entries.index((key, "hint"))] = (key, "weak")
    if kind == "noun" and (key, "verb") in entries:
        entries[entries.index((key, "verb"))] = (key, "act")
    if all(frame != key for frame, _ in entries):
        entries.append((key, kind))


def _add_phrase(table: _Table, key: str, phrase: str, kind: str) -> None:
    first, *rest = phrase.split()
    forms = tuple(_forms_inside(word) for word in rest)
    parts = bool(key) and len(rest) == 1 and rest[0] in _SPLIT_ENDS
    loose = _GAP in forms[0] or parts
    for form in _forms_inside(first):
        starting = table.phrases.setdefault(form, {})
        for second in {""} if loose else forms[0]:
            starting.setdefault(second, []).append(_Phrase(key, (frozenset({form}), *forms), kind, parts))


def _forms_inside(word: str) -> frozenset[str]:
    """What may stand for a word of a phrase: its forms, or those of any of its "|" alternatives."""
    if word == _GAP:
        return frozenset({_GAP})
    if _OR in word:
        return frozenset[str]().union(*(_forms_inside(part) for part in word.split(_OR)))
    if word in _ARTICLES:
        return frozenset({word})
    return _POSSESSIVES if word in _POSSESSIVES else plurals(word) | verb_forms(word)
