"""What is looked for, and how each database writes it: FTS5 of SQLite, tsquery of PostgreSQL.

Words come in folded, letters and digits only; nothing else of what a person typed reaches either language, and what
is written here goes to the database as a bound value.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product
from typing import TypeAlias

WEIGHTS = "ABC"
"""The weights that PostgreSQL knows the columns title, text and who by."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that follow each other; of ``begins`` the last is a beginning. ``title``: in titles only."""

    words: tuple[str, ...]
    begins: bool = False
    title: bool = False


@dataclass(frozen=True, slots=True)
class Close:
    """One of the left and one of the right with at most ``distance`` words between them, in either order."""

    left: tuple[Phrase, ...]
    right: tuple[Phrase, ...]
    distance: int


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every part."""

    parts: tuple[Sought, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """One part at least."""

    parts: tuple[Sought, ...]


@dataclass(frozen=True, slots=True)
class Without:
    """The one, and not the other."""

    kept: Sought
    dropped: Sought


Sought: TypeAlias = Phrase | Close | AllOf | AnyOf | Without


def fts5(sought: Sought) -> str:
    """A MATCH expression of SQLite's FTS5."""
    match sought:
        case Phrase():
            return ("title : " if sought.title else "") + _quoted(sought)
        case Close():
            near = (f"NEAR({_quoted(a)} {_quoted(b)}, {sought.distance})" for a, b in _pairs(sought))
            return _joined((("title : " if sought.left[0].title else "") + one for one in near), " OR ")
        case AllOf():
            return _joined(map(fts5, sought.parts), " AND ")
        case AnyOf():
            return _joined(map(fts5, sought.parts), " OR ")
        case Without():
            return f"({fts5(sought.kept)} NOT {fts5(sought.dropped)})"


def tsquery(sought: Sought) -> str:
    """A tsquery of PostgreSQL, in the form that it prints."""
    match sought:
        case Phrase():
            if len(sought.words) == 1 and not sought.title:
                return _lexeme(sought.words[0], ":*" if sought.begins else "")
            return _joined((_followed(sought, weight) for weight in _weights(sought)), " | ")
        case Close():
            return _joined(_distances(sought), " | ")
        case AllOf():
            return _joined(map(tsquery, sought.parts), " & ")
        case AnyOf():
            return _joined(map(tsquery, sought.parts), " | ")
        case Without():
            return f"({tsquery(sought.kept)} & !{tsquery(sought.dropped)})"


def steps(close: Close) -> int:
    """How many alternatives a :class:`Close` is written as where distances are counted one by one."""
    return len(close.left) * len(close.right) * 2 * (close.distance + 1)


def _pairs(close: Close) -> Iterable[tuple[Phrase, Phrase]]:
    return product(close.left, close.right)


def _joined(parts: Iterable[str], sign: str) -> str:
    return f"({sign.join(parts)})"


def _quoted(phrase: Phrase) -> str:
    return f'"{" ".join(map(_bare, phrase.words))}"{" *" if phrase.begins else ""}'


def _bare(word: str) -> str:
    """A word as a database is given it: whoever calls, no sign of its language gets through."""
    return "".join(c for c in word if c.isalnum())


def _lexeme(word: str, marks: str) -> str:
    return f"'{_bare(word)}'{marks}"


def _weights(phrase: Phrase) -> str:
    return "A" if phrase.title else WEIGHTS


def _followed(phrase: Phrase, weight: str) -> str:
    last = len(phrase.words) - 1
    words = [
        _lexeme(word, f":*{weight}" if phrase.begins and n == last else f":{weight}")
        for n, word in enumerate(phrase.words)
    ]
    return f"({' <-> '.join(words)})"


def _distances(close: Close) -> Sequence[str]:
    return [
        f"({_followed(one, weight)} <{step}> {_followed(other, weight)})"
        for a, b in _pairs(close)
        for one, other in ((a, b), (b, a))
        for weight in _weights(a)
        for step in range(1, close.distance + 2)
    ]
