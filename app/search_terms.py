"""From what a person typed to what the store looks for: the tree of a query, cut into what words can answer.

A query is read by ``nlp/queries.py``, as those of programmes are. What its tree says of words becomes one expression
for the database; fields of the article (``outlet:``, ``author:``, ``lang:``) are answered from what is known of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import product

from nlp.inflect import plurals, verb_forms
from nlp.queries import parse
from nlp.query_match import Document, match
from nlp.query_tree import And, In, Near, Not, Or, Query, QueryError, QueryWord, Term, join, walk
from store.model import Article
from store.search_terms import AllOf, AnyOf, Close, Phrase, Sought, Without, steps

MOST_FORMS = 60
"""Phrases that one phrase with ~ may stand for."""
MOST_STEPS = 2_000
"""Alternatives that the NEARs of a query may be written as together (PostgreSQL counts every distance)."""

_QUOTED = re.compile(r'"[^"]*"|[^"]+')
_OWNER = re.compile(r"(?<=\w)['’][sS](?![\w*~])")
_INSIDE = re.compile(r"(?<=\w)['’](?=\w)")
_APOSTROPHES = str.maketrans("'’", "  ")


def read(text: str) -> Query:
    """The tree of a query. Raises QueryError with the place and the remedy, for what is looked for only too."""
    query = parse(_QUOTED.sub(_parted, text))
    _check(query)
    return _titled(query)


def _titled(query: Query, *, title: bool = False) -> Query:
    """The tree with every ``title:`` brought down to words and NEARs, so that what it excludes can be answered."""
    match query:
        case In() if query.field == "title":
            return _titled(query.part, title=True)
        case Not():
            return Not(_titled(query.part, title=title))
        case And() | Or():
            return join(type(query), [_titled(part, title=title) for part in query.parts])
    return In("title", query) if title and not isinstance(query, In) else query


def _parted(match: re.Match[str]) -> str:
    """The same text, as long, with its words cut at apostrophes, where the database cuts them too."""
    part = match.group()
    if not part.startswith('"'):
        part = _OWNER.sub("  ", part)
    return _INSIDE.sub("-", part)


def _check(query: Query) -> None:
    spread = 0
    for node, _ in walk(query):
        if isinstance(node, Near):
            sign = "ONEAR" if node.ordered else "NEAR"
            if node.ordered:
                raise QueryError(f'query: {sign}/{node.distance} can\'t be searched for; write NEAR or a "phrase"')
            if any(isinstance(part, Near) for side in (node.left, node.right) for part, _ in walk(side)):
                raise QueryError("query: NEAR stands inside NEAR; join two words, phrases or OR groups by each")
            spread += steps(close := _close(node, title=False))
            if shared := _shared(close):
                raise QueryError(f"query: NEAR has {shared[:30]} on both sides; write different words there")
            if spread > MOST_STEPS:
                raise QueryError("query: its NEARs reach too far for so many words; use smaller numbers")
        elif isinstance(node, Term):
            _phrases(node, title=False)


def _shared(close: Close) -> str:
    """A word that both sides of a NEAR could mean: SQLite would find it near itself."""
    for left, right in product(close.left, close.right):
        for a, b in product(_beginnings(left), _beginnings(right)):
            if a == b or (a.endswith("*") and b.startswith(a[:-1])) or (b.endswith("*") and a.startswith(b[:-1])):
                return b
    return ""


def _beginnings(phrase: Phrase) -> list[str]:
    return [*phrase.words[:-1], phrase.words[-1] + ("*" if phrase.begins else "")]


def sought(query: Query, *, title: bool = False) -> Sought | None:
    """A tree as one expression of words; None where it asks for more than words, or only excludes."""
    match query:
        case Term():
            return _one(_phrases(query, title=title))
        case Near():
            return _close(query, title=title)
        case In():
            return sought(query.part, title=True) if query.field == "title" else None
        case Or():
            parts = [sought(part, title=title) for part in query.parts]
            return None if None in parts else AnyOf(tuple(part for part in parts if part))
        case And():
            return _both(query.parts, title)
    return None


def _both(parts: Sequence[Query], title: bool) -> Sought | None:
    kept = [sought(part, title=title) for part in parts if not isinstance(part, Not)]
    dropped = [sought(part.part, title=title) for part in parts if isinstance(part, Not)]
    if not kept or None in kept or None in dropped:
        return None
    whole = kept[0] if len(kept) == 1 else AllOf(tuple(part for part in kept if part))
    if whole is None or not dropped:
        return whole
    return Without(whole, AnyOf(tuple(part for part in dropped if part)))


def split(query: And | Or) -> tuple[Sought | None, list[Query]]:
    """What words can answer of a group at once, and the rest of its parts."""
    words = [part for part in query.parts if not isinstance(part, Not) and sought(part) is not None]
    excluded = [p for p in query.parts if isinstance(p, Not) and sought(p.part) is not None] if words else []
    together = [*words, *excluded] if isinstance(query, And) else words
    rest = [part for part in query.parts if not any(part is one for one in together)]
    return (sought(join(type(query), together)) if together else None), rest


def wanted(query: Query) -> list[Term]:
    """The words and phrases that a query asks for, in titles and texts; not those that it excludes."""
    found: list[Term] = []
    waiting = [query]
    while waiting:
        node = waiting.pop(0)
        match node:
            case Term():
                found.append(node)
            case Near():
                waiting = [node.left, node.right, *waiting]
            case And() | Or():
                waiting = [*node.parts, *waiting]
            case In() if node.field == "title":
                waiting = [node.part, *waiting]
    return found


def any_of(terms: Iterable[Term]) -> Sought | None:
    """Any of some words and phrases, to rank by; None without one."""
    parts = tuple(phrase for term in dict.fromkeys(terms) for phrase in _phrases(term, title=False))
    return AnyOf(parts) if parts else None


def spans(terms: Sequence[Term], text: str) -> list[tuple[int, int]]:
    """Where any of the words stand in a text, in order, as offsets into it."""
    if not terms:
        return []
    document = Document(Article(id="", url="", title="", text=text.translate(_APOSTROPHES)))
    return [(span.start, span.end) for span in match(join(Or, list(terms)), document).spans]


def is_about(query: Query, text: str) -> bool:
    """Whether a text (an outlet's name, an author's) says what a part of a query asks for."""
    document = Document(Article(id="", url="", title="", text=text.translate(_APOSTROPHES)))
    return match(query, document).found


def _one(phrases: tuple[Phrase, ...]) -> Sought:
    return phrases[0] if len(phrases) == 1 else AnyOf(phrases)


def _phrases(term: Term, *, title: bool) -> tuple[Phrase, ...]:
    """What a term stands for: itself, or a phrase for each of its forms."""
    for word in term.words[:-1]:
        if word.form == "*":
            raise QueryError(f"query: in quotes a * stands at the last word only, not at {word.text[:30]}*; move it")
    choices = [_forms(word) for word in term.words]
    count = 1
    for choice in choices:
        count *= len(choice)
    if count > MOST_FORMS:
        raise QueryError("query: a phrase has too many words with ~; leave some of these out")
    begins = term.words[-1].form == "*"
    return tuple(Phrase(words, begins, title) for words in product(*choices))


def _forms(word: QueryWord) -> list[str]:
    return sorted(plurals(word.text) | verb_forms(word.text)) if word.form == "~" else [word.text]


def _close(near: Near, *, title: bool) -> Close:
    left, right = (
        tuple(phrase for node, _ in walk(side) if isinstance(node, Term) for phrase in _phrases(node, title=title))
        for side in (near.left, near.right)
    )
    return Close(left, right, near.distance)
