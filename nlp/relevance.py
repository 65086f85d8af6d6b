"""Which articles belong to what is watched: a programme's query, else how close an article's text is to it.

A query is exact and knows its words only; closeness finds articles that say the same in other words. Where a NOT of a
query says no, closeness does not bring the article back. What a person decided stands above both.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2s
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from nlp.queries import parse
from nlp.query_match import Document, excluded, match
from nlp.query_tree import In, Or, Query, QueryWord, Term, join, walk
from nlp.words import words_in
from store.model import Article, Matched, Programme, Relevance, RelevanceOutcome, Score

THRESHOLDS = {"minilm-l6-v2": 0.40, "hash": 0.50}
"""Default closeness by embedder, from tests/data/relevance: articles of a programme that do not name it are found in
10 of 11 cases, and of 700 unrelated news articles none is let in (``hash``, which only sees shared words: 4)."""
VERSION = 1
"""To be raised when the same definition would give other scores."""

Verdict = Literal["rescue", "drop"]


@dataclass(frozen=True)
class Watched:
    """A programme, ready to judge articles. ``meaning`` changes whenever its scores would; ``query`` None matches
    nothing; ``vector`` has length 1."""

    name: str
    query: Query | None
    threshold: float
    meaning: str
    vector: NDArray[np.float32]


def is_choosy(programmes: Sequence[Programme]) -> bool:
    """Whether articles are dropped at all: some programme has a query or a closeness of its own."""
    return any(programme.query or programme.closeness is not None for programme in programmes)


def description(programme: Programme) -> str:
    """What closeness compares articles with: the names, and what the programme is about."""
    of = f" ({programme.company})" if programme.company else ""
    aliases = f" {', '.join(programme.aliases)}" if programme.aliases else ""
    return f"{programme.name}{of}:{' ' if programme.about else ''}{programme.about}{aliases}"


def query_of(programme: Programme) -> Query | None:
    """The programme's query; without one, its name and aliases as phrases. None where these have no letters."""
    if programme.query:
        return parse(programme.query)
    names = (tuple(QueryWord(word.text) for word in words_in(name)) for name in (programme.name, *programme.aliases))
    terms = [Term(words) for words in dict.fromkeys(names) if words]
    return join(Or, terms) if terms else None


def threshold_of(programme: Programme, embedder: str) -> float:
    """The closeness from which on an article belongs to the programme."""
    return THRESHOLDS.get(embedder, 1.0) if programme.closeness is None else programme.closeness


def meaning(programme: Programme, embedder: str) -> str:
    """A hash of all that scores follow from; the threshold is not part of it."""
    said = [VERSION, embedder, programme.name, programme.company, programme.aliases, programme.query, programme.about]
    return blake2s(json.dumps(said).encode(), digest_size=16).hexdigest()


def asks_for_language(watched: Sequence[Watched]) -> bool:
    """Whether some query looks at an article's language."""
    nodes = (node for one in watched if one.query is not None for node, _ in walk(one.query))
    return any(isinstance(node, In) and node.field == "lang" for node in nodes)


def score(article: Article, vector: NDArray[np.float32], watched: Sequence[Watched]) -> list[Score]:
    """How an article stands to each programme; ``vector`` is that of its title and lead, of length 1."""
    document = Document(article)
    return [
        Score(article.id, one.name, _matched(one, document), max(0.0, min(1.0, float(one.vector @ vector))))
        for one in watched
    ]


def _matched(one: Watched, document: Document) -> Matched:
    if one.query is None:
        return "none"
    if match(one.query, document).found:
        return "match"
    return "excluded" if excluded(one.query, document) else "none"


def decide(
    article_id: str, scores: Sequence[Score], thresholds: Mapping[str, float], verdict: Verdict | None, now: datetime
) -> Relevance:
    """What becomes of an article. ``thresholds`` are those of the programmes, in their order: of several programmes
    whose query matches the first one counts, of several that are close the one whose threshold is passed farthest."""
    order = list(thresholds)
    known = sorted((s for s in scores if s.programme in thresholds), key=lambda s: order.index(s.programme))
    matching = [s for s in known if s.matched == "match"]
    open_to = [s for s in known if s.matched == "none"]

    def margin(one: Score) -> float:
        return round(one.closeness - thresholds[one.programme], 6)

    best = matching[0] if matching else max(open_to or known, key=margin, default=None)
    outcome: RelevanceOutcome
    if verdict is not None:
        outcome = "rescued" if verdict == "rescue" else "by_hand"
    elif matching:
        outcome = "query"
    elif open_to and best is not None and margin(best) >= 0:
        outcome = "close"
    else:
        shut_out = any(s.matched == "excluded" and margin(s) >= 0 for s in known)
        outcome = "excluded" if shut_out else "off_topic"
    if best is None:
        return Relevance(article_id, outcome, None, None, None, now)
    return Relevance(article_id, outcome, best.programme, best.closeness, margin(best), now)
