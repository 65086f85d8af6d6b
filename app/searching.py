"""Searching, wired: what is kept in memory for it, shared by everybody who looks. For the dashboard and the commands.

By words, everything that matches is found and counted. By meaning there is no such thing as a match: the nearest
articles are shown, and for claims and quotes the sentences of these, the nearest first.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import TYPE_CHECKING

from app.catalogue import Catalogue, Ints
from app.meaning import Nearness
from app.near_server import ServerNearness
from app.search_asked import Asked, Result
from app.search_look import Look
from nlp.embed import Embedder, make_embedder
from store import search, vectors
from store.database import Store

if TYPE_CHECKING:
    from sqlalchemy import Connection

REMEMBERED = 12
"""Queries whose hits are kept for the next page or facet."""


class Searcher:
    """What searching keeps in memory, shared by all who look; brought up to the store when ``stamp`` changes."""

    def __init__(self, embedder: str) -> None:
        self._lock, self._model_lock = threading.Lock(), threading.Lock()
        self._name = embedder
        self._embedder: Embedder | None = None
        self._stamp: object = None
        self._catalogue: Catalogue | None = None
        self._nearness: Nearness | None = None
        self._near_stamp: object = None
        self._hits: OrderedDict[str, Ints] = OrderedDict()

    @property
    def is_ready(self) -> bool:
        """Whether a search by meaning can begin without reading the model first."""
        return self._embedder is not None

    def get_ready(self) -> Embedder:
        """Read the model, which takes some seconds the first time; searches by words go on meanwhile."""
        with self._model_lock:
            if self._embedder is None:
                made = make_embedder(self._name)
                made.encode(["ready"])
                self._embedder = made
            return self._embedder

    def find(self, store: Store, stamp: str, asked: Asked) -> Result:
        """One page. Raises InputError (QueryError) with a line that says what is wrong with the query."""
        if asked.mode == "meaning":
            self.get_ready()
        with self._lock, store.read() as conn:
            catalogue = self._current(conn, stamp)
            if asked.kind == "claim":
                catalogue.read_relations(conn)
            return Look(self, conn, catalogue, asked).result()

    def _current(self, conn: Connection, stamp: str) -> Catalogue:
        now = (stamp, search.newest(conn) if stamp == "never" else 0)
        if self._catalogue is None or self._stamp != now:
            self._catalogue, self._stamp = Catalogue(conn), now
            self._hits.clear()
        return self._catalogue

    def nearness(self, conn: Connection, catalogue: Catalogue) -> Nearness | ServerNearness:
        """The vectors, up to the store, or the server's own; the model is read at the first call."""
        if self._nearness is None:
            self._nearness = Nearness(self.get_ready())
        if vectors.serves(conn, self.get_ready().name):
            return ServerNearness(self._nearness, self.get_ready(), conn, catalogue)
        if self._near_stamp != self._stamp:
            self._nearness.refresh(conn, catalogue.article_ids)
            self._near_stamp = self._stamp
        return self._nearness

    def remembered(self, query: str, find: Callable[[], Ints]) -> Ints:
        """The hits of a query by words, in no order."""
        if query not in self._hits:
            self._hits[query] = find()
            while len(self._hits) > REMEMBERED:
                self._hits.popitem(last=False)
        self._hits.move_to_end(query)
        return self._hits[query]
