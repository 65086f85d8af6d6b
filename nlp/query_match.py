"""Whether an article matches a saved query, and which words of it do.

An article is cut into words once, whatever the number of queries; a query then asks for the places of its own words
only. Each step is linear in the number of those places: NEAR looks at the nearest place on either side.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from itertools import islice
from typing import NamedTuple

from nlp.inflect import plurals, verb_forms
from nlp.query_tree import And, In, Near, Not, Or, Query, QueryWord, Term
from nlp.words import Word, words_in
from store.model import Article

MOST_WORDS = 50_000
"""Words of a text that are looked at: the length of a short novel, so that no page can hold up a run."""
_BODY = ("title", "text")
"""Where a query looks that names no field."""

_Places = list[tuple[int, int]]  # first and last word of each place, sorted


class Span(NamedTuple):
    """Characters of a part of an article ("title", "text", "outlet", …) that match."""

    part: str
    start: int
    end: int


class Match(NamedTuple):
    """Whether a query matches, and on which words; what is only excluded has none."""

    found: bool
    spans: tuple[Span, ...] = ()


class _Part:
    """One text of an article as words."""

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.words: list[Word] = list(islice(words_in(text), MOST_WORDS))

    @cached_property
    def _places(self) -> Mapping[str, list[int]]:
        found: dict[str, list[int]] = {}
        for number, word in enumerate(self.words):
            found.setdefault(word.text, []).append(number)
        return found

    @cached_property
    def _sorted(self) -> list[str]:
        return sorted(self._places)

    def of_word(self, word: QueryWord) -> Iterable[int]:
        """The places of one word in their order."""
        if word.form == "":
            return self._places.get(word.text, ())
        if word.form == "~":
            forms = plurals(word.text) | verb_forms(word.text)
        else:
            first = bisect_left(self._sorted, word.text)
            beyond = bisect_right(self._sorted, word.text + chr(0x10FFFF))
            forms = frozenset(self._sorted[first:beyond])
        return sorted(place for form in forms for place in self._places.get(form, ()))

    def of_term(self, term: Term) -> _Places:
        """The places where all words of a term follow each other."""
        follow = [frozenset(self.of_word(word)) for word in term.words[1:]]
        last = len(follow)
        return [
            (at, at + last)
            for at in self.of_word(term.words[0])
            if all(at + step in places for step, places in enumerate(follow, 1))
        ]

    def span(self, place: tuple[int, int]) -> Span:
        """A place in characters."""
        return Span(self.name, self.words[place[0]].start, self.words[place[1]].end)


class Document:
    """An article, ready to be asked by any number of queries."""

    def __init__(self, article: Article) -> None:
        self._article = article
        self._made: dict[str, tuple[_Part, ...]] = {}

    def parts(self, name: str) -> tuple[_Part, ...]:
        """The texts of a field; an outlet's are its name and its domain."""
        if name not in self._made:
            article = self._article
            texts = {
                "title": (article.title,),
                "text": (article.text,),
                "outlet": (article.outlet, article.domain),
                "author": (article.author,),
                "lang": (article.language,),
            }[name]
            self._made[name] = tuple(_Part(name, text) for text in texts if text)
        return self._made[name]


def match(query: Query, document: Document) -> Match:
    """Whether the article matches, with the words that make it match, in their order."""
    found, spans = _judge(query, document, _BODY)
    return Match(found, tuple(sorted(set(spans))) if found else ())


def excluded(query: Query, document: Document) -> bool:
    """Whether the query as a whole says no: a NOT at its top level is met, whatever else matches."""
    parts = query.parts if isinstance(query, And) else (query,)
    return any(isinstance(part, Not) and not _judge(part, document, _BODY)[0] for part in parts)


def is_aimless(query: Query) -> bool:
    """Whether a query matches an article that says nothing: it only excludes, and would keep nearly everything."""
    return _judge(query, Document(Article(id="", url="", title="", text="")), _BODY)[0]


def _judge(query: Query, document: Document, fields: Sequence[str]) -> tuple[bool, list[Span]]:
    match query:
        case In():
            return _judge(query.part, document, (query.field,))
        case Not():
            return not _judge(query.part, document, fields)[0], []
        case And() | Or():
            answers = [_judge(part, document, fields) for part in query.parts]
            found = (all if isinstance(query, And) else any)(answer for answer, _ in answers)
            return found, [span for answer, spans in answers if answer for span in spans]
        case Term() | Near():
            parts = [part for name in fields for part in document.parts(name)]
            spans = [part.span(place) for part in parts for place in _places(query, part)]
            return bool(spans), spans


def _places(query: Query, part: _Part) -> _Places:
    """Where in one text something stands that can stand near something else."""
    match query:
        case Term():
            return part.of_term(query)
        case Or():
            return sorted({place for one in query.parts for place in _places(one, part)})
        case Near():
            left, right = _places(query.left, part), _places(query.right, part)
            found = _pairs(left, right, query.distance)
            return _tightest(found if query.ordered else found | _pairs(right, left, query.distance))
        case _:  # the reader refuses fields, AND and NOT here
            raise TypeError(f"{type(query).__name__} has no place in a text")


def _tightest(places: Iterable[tuple[int, int]]) -> _Places:
    """For each beginning the nearest end and for each end the nearest beginning: what stands outside can only be near
    to one of these, and a chain of NEARs has no more places than its text has words, twice."""
    ends: dict[int, int] = {}
    starts: dict[int, int] = {}
    for start, end in places:
        ends[start] = min(end, ends.get(start, end))
        starts[end] = max(start, starts.get(end, start))
    return sorted({*ends.items(), *((start, end) for end, start in starts.items())})


def _pairs(first: _Places, second: _Places, distance: int) -> set[tuple[int, int]]:
    """A place of ``first`` and one of ``second`` behind it, each with its nearest, as one place."""
    found: set[tuple[int, int]] = set()
    starts = [start for start, _ in second]
    by_end = sorted((end, start) for start, end in first)
    ends = [end for end, _ in by_end]
    for start, end in first:
        behind = bisect_right(starts, end)
        if behind < len(second) and starts[behind] - end - 1 <= distance:
            found.add((start, second[behind][1]))
    for start, end in second:
        before = bisect_left(ends, start) - 1
        if before >= 0 and start - ends[before] - 1 <= distance:
            found.add((by_end[before][1], end))
    return found
