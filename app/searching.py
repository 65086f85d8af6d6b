"""Searching, wired: what is kept in memory for it, shared by everybody who looks. For the dashboard and the commands.

By words, everything that matches is found and counted. By meaning there is no such thing as a match: the nearest
articles are shown, and for claims and quotes the sentences of these, the nearest first.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from app.catalogue import Catalogue, Ints
from app.meaning import Nearness, Sentences
from app.near_server import ServerNearness
from app.search_asked import Asked, Result
from app.search_look import Look
from nlp.embed import Embedder, make_embedder
from store import search, vectors
from store.database import Store
from store.errors import TallywireError

if TYPE_CHECKING:
    from sqlalchemy import Connection

REMEMBERED = 12
"""Queries whose hits are kept for the next page or facet."""
AT_ONCE = 500_000
"""Articles, claims and quotes up to which a search waits for what the last run brought: some seconds. With more it
finds what was there before, until all is read."""


class Searcher:
    """What searching keeps in memory, shared by all who look; brought up to the store when ``stamp`` changes."""

    def __init__(self, embedder: str) -> None:
        self._lock, self._model_lock = threading.Lock(), threading.Lock()
        self._name = embedder
        self._embedder: Embedder | None = None
        self._stamp: object = None
        self._catalogue: Catalogue | None = None
        self._embedded: Sentences | None = None
        self._nearness: Nearness | None = None
        self._near_stamp: object = None
        self._hits: OrderedDict[str, Ints] = OrderedDict()
        self._renewing = False

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
            catalogue = self._current(store, conn, stamp)
            if asked.kind == "claim":
                catalogue.read_relations(conn)
            return Look(self, conn, catalogue, asked).result()

    def _current(self, store: Store, conn: Connection, stamp: str) -> Catalogue:
        now = (stamp, search.newest(conn) if stamp == "never" else 0)
        if self._catalogue is None or (self._stamp != now and len(self._catalogue) <= AT_ONCE):
            self._catalogue, self._stamp = Catalogue(conn), now
            self._hits.clear()
        elif self._stamp != now and not self._renewing:
            self._renewing = True
            threading.Thread(target=self._renew, args=(store, now), daemon=True).start()
        return self._catalogue

    def _renew(self, store: Store, now: object) -> None:
        """Read everything anew beside the searches, which go on with what is there."""
        try:
            with suppress(TallywireError), store.read() as conn:  # the next search tries again
                catalogue, nearness = Catalogue(conn), self._nearness
                if nearness is not None:
                    nearness = nearness.renewed(conn, catalogue)
                with self._lock:
                    self._catalogue, self._stamp = catalogue, now
                    self._nearness, self._near_stamp = nearness, now
                    self._hits.clear()
        finally:
            self._renewing = False

    def nearness(self, conn: Connection, catalogue: Catalogue) -> Nearness | ServerNearness:
        """The vectors, up to the store, or the server's own; the model is read at the first call."""
        embedder = self.get_ready()
        if self._embedded is None:
            self._embedded = Sentences(embedder)
        if vectors.serves(conn, embedder.name):
            return ServerNearness(self._embedded, conn, catalogue)
        if self._nearness is None or self._near_stamp != self._stamp:
            before = self._nearness or Nearness(self._embedded)
            self._nearness, self._near_stamp = before.renewed(conn, catalogue), self._stamp
        return self._nearness

    def remembered(self, query: str, find: Callable[[], Ints]) -> Ints:
        """The hits of a query by words, in no order."""
        if query not in self._hits:
            self._hits[query] = find()
            while len(self._hits) > REMEMBERED:
                self._hits.popitem(last=False)
        self._hits.move_to_end(query)
        return self._hits[query]
