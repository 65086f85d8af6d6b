"""Sifting, wired: which pending articles are relevant, and all of them anew when what is watched was changed.

Scores are kept by article and programme: a moved threshold is decided from them alone, a changed query reads the stored
texts again, and vectors come from the cache. Nothing is fetched. Without a query or a closeness in the settings
everything is relevant but what a person dropped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from app.clock import Clock
from app.pipeline import Tools, vector_key
from app.progress import Progress
from app.runs import Tally
from nlp.languages import language_of
from nlp.relevance import (
    Watched,
    asks_for_language,
    decide,
    description,
    is_choosy,
    meaning,
    query_of,
    score,
    threshold_of,
)
from store import articles, decision_moves, relevance
from store.database import Store
from store.model import Article, Programme, Relevance, Score
from store.relevance import State

if TYPE_CHECKING:
    from sqlalchemy import Connection

AT_ONCE = 400
"""Articles decided in one transaction: bounds memory, and what an interruption can cost."""
Vectors = Callable[[Sequence[Article]], Mapping[str, bytes]]


class Sieve:
    """Decides which articles go on; ``vectors`` embeds what is not embedded yet."""

    def __init__(self, store: Store, tools: Tools, clock: Clock, vectors: Vectors, progress: Progress) -> None:
        self._store, self._tools, self._clock, self._vectors, self._progress = store, tools, clock, vectors, progress
        self._choosy = is_choosy(tools.programmes)
        self._thresholds = {p.name: threshold_of(p, tools.embedder.name) for p in tools.programmes}

    @cached_property
    def watched(self) -> list[Watched]:
        """The programmes, ready to judge."""
        described = [_as_text(p) for p in self._tools.programmes]
        vectors = self._vectors(described)
        name = self._tools.embedder.name
        return [
            Watched(p.name, query_of(p), self._thresholds[p.name], meaning(p, name), _vector(text, vectors))
            for p, text in zip(self._tools.programmes, described, strict=True)
        ]

    @property
    def thresholds(self) -> Mapping[str, float]:
        """The threshold of each programme, in the order of the settings."""
        return self._thresholds

    def sift(self, chunk: Sequence[Article], tally: Tally) -> list[Article]:
        """The articles of a chunk that are relevant; the others are closed, out of every story, and counted."""
        ids = [a.id for a in chunk]
        if not self._told_of(ids):
            return list(chunk)
        scores = self.scores(chunk, self.watched) if self._choosy else {}
        now = self._clock()
        with self._store.begin() as conn:
            # Asked within the transaction: what a person says while this runs must stand.
            decided = self._decided(conn, ids, scores, now)
            dropped = [a for a in chunk if a.id in decided and not decided[a.id].kept]
            relevance.save_scores(conn, [s for found in scores.values() for s in found])
            relevance.forget_decisions(conn, set(ids) - decided.keys())
            relevance.save_decisions(conn, decided.values())
            articles.mark_processed(conn, dropped)
        for article in dropped:
            tally.counts["seen"] += 1
            tally.counts[f"dropped:{decided[article.id].outcome}"] += 1
        gone = {article.id for article in dropped}
        return [a for a in chunk if a.id not in gone]

    def kept(self, chunk: Sequence[Article]) -> list[Article]:
        """The articles of a chunk that :meth:`sift` would let go on; nothing is written."""
        ids = [a.id for a in chunk]
        if not self._told_of(ids):
            return list(chunk)
        scores = self.scores(chunk, self.watched) if self._choosy else {}
        with self._store.read() as conn:
            decided = self._decided(conn, ids, scores, self._clock())
        return [a for a in chunk if a.id not in decided or decided[a.id].kept]

    def _told_of(self, ids: Sequence[str]) -> bool:
        """Whether anything is to be decided: by the settings, or because somebody or an earlier run said something."""
        with self._store.read() as conn:
            return self._choosy or bool(relevance.standing(conn, ids) or relevance.decisions_of(conn, ids))

    def _decided(
        self, conn: Connection, ids: Sequence[str], scores: Mapping[str, Sequence[Score]], now: datetime
    ) -> dict[str, Relevance]:
        said = relevance.standing(conn, ids)
        made = [decide(i, scores.get(i, ()), self._thresholds, said.get(i), now) for i in ids]
        # Where nobody chooses, what no person dropped is relevant, whatever was said of it before.
        return {one.article_id: one for one in made if self._choosy or one.article_id in said}

    def scores(self, chunk: Sequence[Article], watched: Sequence[Watched]) -> dict[str, list[Score]]:
        """How articles stand to some programmes, by article."""
        vectors = self._vectors(chunk)
        if asks_for_language(watched):
            default = self._tools.language
            chunk = [replace(a, language=language_of(a.text, a.language, default)) for a in chunk]
        return {a.id: score(a, _vector(a, vectors), watched) for a in chunk}

    def prepare(self, tally: Tally) -> None:
        """Decide the whole store anew if the programmes are not those it was decided by."""
        name = self._tools.embedder.name
        meanings = {p.name: meaning(p, name) for p in self._tools.programmes}
        wanted = State(meanings, self._thresholds) if self._choosy else None
        with self._store.read() as conn:
            before, strays = relevance.state(conn), relevance.strays(conn)
            owed = decision_moves.owed(conn)
        if strays or owed:  # what people said through a role that may not move articles
            with self._store.begin() as conn:
                relevance.take_out(conn, strays)
                decision_moves.follow(conn)
        if _same(before, wanted):
            return
        if wanted is None:
            with self._store.begin() as conn:
                tally.counts["again:kept"] += relevance.forget_all(conn)
                relevance.set_state(conn, None)
            return
        stale = {name for name in meanings if before is None or before.meanings.get(name) != meanings[name]}
        parts = self._parts()
        if first := next(parts, None):  # an empty store has nothing to speak of
            for ids in self._progress.track(chain([first], parts), "Deciding anew what is relevant, parts"):
                self._again(ids, stale, tally)
        with self._store.begin() as conn:
            relevance.forget_programmes(conn, meanings)
            relevance.set_state(conn, wanted)

    def _parts(self) -> Iterator[list[str]]:
        last = ""
        while True:
            with self._store.read() as conn:
                ids = relevance.closed_after(conn, last, AT_ONCE)
            if not ids:
                return
            last = ids[-1]
            yield ids

    def _again(self, ids: Sequence[str], stale: set[str], tally: Tally) -> None:
        """Decide some articles anew: what is relevant by now is pending, what is not leaves its story."""
        with self._store.read() as conn:
            known = relevance.scores_of(conn, ids)
        fresh = self._fresh(ids, known, stale)
        now = self._clock()
        with self._store.begin() as conn:
            said, placed = relevance.standing(conn, ids), articles.story_of(conn, ids)
            scores = {i: _one_each([*fresh.get(i, ()), *known.get(i, ())]) for i in ids}
            decided = {i: decide(i, scores[i], self._thresholds, said.get(i), now) for i in ids}
            back = [i for i, one in decided.items() if one.kept and i not in placed]
            out = [i for i, one in decided.items() if not one.kept and i in placed]
            relevance.save_scores(conn, [s for found in fresh.values() for s in found])
            relevance.save_decisions(conn, decided.values())
            articles.reopen(conn, back)
        tally.counts.update({key: len(found) for key, found in (("again:kept", back), ("again:dropped", out)) if found})

    def _fresh(
        self, ids: Sequence[str], known: Mapping[str, Sequence[Score]], stale: set[str]
    ) -> dict[str, list[Score]]:
        """New scores for those programmes that changed, or that some of the articles were never held against."""
        lacking = {i: self._thresholds.keys() - {s.programme for s in known.get(i, ())} for i in ids}
        names = stale.union(*lacking.values())
        wanted = ids if stale else [i for i in ids if lacking[i]]
        if not names or not wanted:
            return {}
        with self._store.read() as conn:
            found = articles.get_many(conn, wanted)
        return self.scores(list(found.values()), [one for one in self.watched if one.name in names])


def again_words(counts: Mapping[str, int]) -> str:
    """What deciding anew changed, in words; empty where nothing was."""
    kept, dropped = counts.get("again:kept", 0), counts.get("again:dropped", 0)
    return f"decided anew: {kept} relevant again, {dropped} not any more" if kept or dropped else ""


def _same(one: State | None, other: State | None) -> bool:
    """Whether two states say the same in the same order: of two queries that match, the first programme's counts."""
    if one is None or other is None:
        return one is other
    return one == other and list(one.thresholds) == list(other.thresholds)


def _one_each(scores: Sequence[Score]) -> list[Score]:
    """The first score of each programme."""
    found: dict[str, Score] = {}
    for one in scores:
        found.setdefault(one.programme, one)
    return list(found.values())


def _as_text(programme: Programme) -> Article:
    """The description in the shape that vectors are made and kept by."""
    return Article(id="", url="", title="", text=description(programme))


def _vector(article: Article, vectors: Mapping[str, bytes]) -> NDArray[np.float32]:
    return np.frombuffer(vectors[vector_key(article)], dtype="<f4").astype(np.float32)
