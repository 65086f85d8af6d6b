"""Trying a query on what is stored before it is saved: what it matches, on which words, and what it would change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from app.settings_errors import check_query
from app.sifting import Sieve
from nlp.queries import parse
from nlp.query_match import Document, Span, match
from nlp.relevance import decide
from store import articles, relevance
from store.database import Store
from store.errors import InputError
from store.model import Article, Programme, Relevance

AT_ONCE = 400
TRIED = "the query tried"
"""The name of a query that belongs to no programme yet."""


@dataclass(frozen=True)
class Example:
    """An article that a tried query matches, with the words that make it match."""

    article: Article
    words: tuple[str, ...]


@dataclass
class Trial:
    """What a query would do to the stored articles. ``gained`` are dropped now and would be kept, ``lost`` the other
    way round."""

    seen: int = 0
    matching: int = 0
    close: int = 0
    examples: list[Example] = field(default_factory=list)
    gained: list[Article] = field(default_factory=list)
    lost: list[Article] = field(default_factory=list)
    changes: Counter[str] = field(default_factory=Counter)


def with_query(
    programmes: Sequence[Programme], query: str, programme: str | None, closeness: float | None
) -> tuple[Programme, ...]:
    """The programmes if ``query`` were saved: as that of a known programme, else as one of its own."""
    try:
        check_query(query)
    except ValueError as error:
        raise InputError(f"query: {error}") from None
    if programme is None:
        if closeness is not None:
            raise InputError("--closeness is measured to a programme; name it with --programme")
        return (*programmes, Programme(TRIED, "", (), query, 1.0))
    if programme not in (p.name for p in programmes):
        known = ", ".join(p.name for p in programmes) or "none"
        raise InputError(f"there is no programme {programme[:80]!r} in the settings (known: {known})")
    return tuple(
        replace(p, query=query, closeness=p.closeness if closeness is None else closeness) if p.name == programme else p
        for p in programmes
    )


def try_query(store: Store, sieve: Sieve, query: str, name: str, now: datetime, most: int) -> Trial:
    """Hold a query against every stored article, part by part; nothing is changed. ``sieve`` has the programmes
    of :func:`with_query`, ``name`` is the one that the query is tried for; ``most`` examples are given of each kind."""
    trial, tree = Trial(), parse(query)
    for part in _parts(store):
        with store.read() as conn:
            before = relevance.decisions_of(conn, [a.id for a in part])
            said = relevance.standing(conn, [a.id for a in part])
        scores = sieve.scores(part, sieve.watched)
        for article in part:
            trial.seen += 1
            made = decide(article.id, scores[article.id], sieve.thresholds, said.get(article.id), now)
            own = next(s for s in scores[article.id] if s.programme == name)
            trial.matching += own.matched == "match"
            trial.close += own.matched == "none" and own.closeness >= sieve.thresholds[name]
            if own.matched == "match" and len(trial.examples) < most:
                trial.examples.append(Example(article, _words(article, match(tree, Document(article)).spans)))
            _compare(trial, article, before.get(article.id), made, most)
    return trial


def _compare(trial: Trial, article: Article, before: Relevance | None, made: Relevance, most: int) -> None:
    """Count what would change for an article; one that nothing was decided of is kept."""
    was_kept = before is None or before.kept
    if was_kept == made.kept:
        return
    kind, shown = ("gained", trial.gained) if made.kept else ("lost", trial.lost)
    trial.changes[kind] += 1
    if len(shown) < most:
        shown.append(article)


def _parts(store: Store) -> Iterator[list[Article]]:
    last = ""
    while True:
        with store.read() as conn:
            part = articles.after(conn, last, AT_ONCE)
        if not part:
            return
        last = part[-1].id
        yield part


def _words(article: Article, spans: Sequence[Span]) -> tuple[str, ...]:
    """The words of spans as they are printed, each once."""
    texts: Mapping[str, str] = {"title": article.title, "text": article.text}
    names = {"outlet": article.outlet, "author": article.author, "lang": article.language}
    found = (texts[s.part][s.start : s.end] if s.part in texts else names.get(s.part) or s.part for s in spans)
    return tuple(dict.fromkeys(" ".join(word.split()) for word in found))
