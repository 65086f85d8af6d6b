"""The tree of a saved query, and how it is written out.

Groups of one kind never stand directly inside each other, so that a tree has one way of being written:
``parse(written(tree)) == tree``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from store.errors import InputError

Field = Literal["title", "outlet", "author", "lang"]
Form = Literal["", "*", "~"]
"""How a word matches: as it is, as a beginning ("track*"), or in its English forms ("track~")."""

_RESERVED = frozenset({"and", "or", "not"})


class QueryError(InputError):
    """A query that can't be read; the message names the place and the remedy."""


@dataclass(frozen=True, slots=True)
class QueryWord:
    """One folded word of a query."""

    text: str
    form: Form = ""


@dataclass(frozen=True, slots=True)
class Term:
    """Words that follow each other."""

    words: tuple[QueryWord, ...]


@dataclass(frozen=True, slots=True)
class Near:
    """Two places with at most ``distance`` words between them; ``ordered``: left comes first."""

    left: Query
    right: Query
    distance: int
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class And:
    """All of the parts."""

    parts: tuple[Query, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Any of the parts."""

    parts: tuple[Query, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Everything but the part."""

    part: Query


@dataclass(frozen=True, slots=True)
class In:
    """The part, looked for in one field only."""

    field: Field
    part: Query


Query: TypeAlias = Term | Near | And | Or | Not | In


def join(kind: type[And] | type[Or], parts: Sequence[Query]) -> Query:
    """The parts as one group; a group of the same kind among them gives its own parts, one part stays itself."""
    flat: list[Query] = []
    for part in parts:
        if isinstance(part, kind):
            flat += part.parts
        else:
            flat.append(part)
    return flat[0] if len(flat) == 1 else kind(tuple(flat))


def children(query: Query) -> tuple[Query, ...]:
    """What stands directly inside."""
    if isinstance(query, Term):
        return ()
    if isinstance(query, Near):
        return (query.left, query.right)
    return query.parts if isinstance(query, And | Or) else (query.part,)


def walk(query: Query) -> Iterator[tuple[Query, int]]:
    """Everything in a tree with its depth, the whole first (depth 1); no recursion, so a tree of any depth will do."""
    waiting = [(query, 1)]
    while waiting:
        node, depth = waiting.pop()
        yield node, depth
        waiting += [(child, depth + 1) for child in reversed(children(node))]


def written(query: Query) -> str:
    """The query in words that parse to the same tree; words are folded."""
    match query:
        case Term():
            return _term(query)
        case Or():
            return " OR ".join(map(written, query.parts))
        case And():
            return " AND ".join(_bracketed(part, Or) for part in query.parts)
        case Not():
            return f"NOT {_bracketed(query.part, And, Or, Not)}"
        case In():
            return f"{query.field}:" + _bracketed(query.part, And, Or, Not, Near, In)
        case Near():
            sign = "ONEAR" if query.ordered else "NEAR"
            left, right = _bracketed(query.left, Or), _bracketed(query.right, Or, Near)
            return f"{left} {sign}/{query.distance} {right}"


def _bracketed(query: Query, *kinds: type[Query]) -> str:
    return f"({written(query)})" if isinstance(query, kinds) else written(query)


def _term(term: Term) -> str:
    text = " ".join(word.text + word.form for word in term.words)
    return f'"{text}"' if len(term.words) > 1 or text in _RESERVED else text
