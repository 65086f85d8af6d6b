"""Which articles are near in meaning: their stored vectors in memory, held against the vector of a query.

The vectors are read once, 436 bytes an article; after a run only what is new or changed is. Claims and quotes have no
stored vectors: the sentences of the nearest articles are embedded when they are asked for.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from app.pipeline import vector_key
from app.vector_shelf import Shelf
from nlp.embed import DIMENSIONS, Embedder
from store import embeddings, search
from store.model import Article

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from app.catalogue import Catalogue

Ints = NDArray[np.int64]

MOST_ARTICLES = 1_500_000
"""Articles that are compared: the newest; 650 MB."""
MOST_SENTENCES = 5_000
"""Vectors of sentences that are kept for the next query; 8 MB."""
BEGINNING = 4_000
"""Characters of a text that its embedded beginning is surely made of."""
AT_ONCE = 2_000
"""Articles whose vectors are read together."""
RETRIED = 20_000
"""Latest articles that are looked at again where they had no vector yet."""
SPARE = 0.25
"""Share of rows that belong to no article any more from which on everything is read anew."""


class Sentences:
    """An embedder that remembers the texts asked for last, for the next page or facet."""

    def __init__(self, embedder: Embedder) -> None:
        self.name, self._embedder = embedder.name, embedder
        self._known: OrderedDict[str, NDArray[np.float32]] = OrderedDict()

    def __call__(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The vectors of some texts."""
        missing = [text for text in dict.fromkeys(texts) if text not in self._known]
        for text, vector in zip(missing, self._embedder.encode(missing), strict=True):
            self._known[text] = vector
        found = np.stack([self._known[text] for text in texts])
        while len(self._known) > MOST_SENTENCES:
            self._known.popitem(last=False)
        return found


class Nearness:
    """The vectors of a catalogue's articles, and how near they are to a text."""

    def __init__(self, embedded: Sentences, before: Nearness | None = None) -> None:
        self._embedded = embedded
        nothing = np.zeros(0, dtype=np.int64)
        self._shelf = Shelf(DIMENSIONS) if before is None else before._shelf
        # By number of an article in the store: the row of its vector (-1: none), and the text that it is of.
        self._row: Ints = nothing if before is None else before._row
        self._version: Ints = nothing if before is None else before._version
        self._order: Ints = nothing

    def renewed(self, conn: Connection, catalogue: Catalogue) -> Nearness:
        """The same for a newer catalogue: what is new or changed is read, the earliest articles may be left out."""
        numbers, versions = catalogue.numbers, catalogue.versions
        made = Nearness(self._embedded, self if len(self._shelf) * (1 - SPARE) <= len(numbers) else None)
        made._read(conn, catalogue, numbers, versions)
        return made

    def _read(self, conn: Connection, catalogue: Catalogue, numbers: Ints, versions: Ints) -> None:
        room = int(numbers.max(initial=0)) + 1
        self._row = _grown(self._row, room, -1)
        self._version = _grown(self._version, room, 0)
        late = np.arange(len(numbers)) >= len(numbers) - RETRIED
        missing = (self._version[numbers] != versions) | (late & (self._row[numbers] < 0))
        missing[: max(0, len(numbers) - MOST_ARTICLES)] = False
        wanted = np.flatnonzero(missing)
        self._shelf.reserve(len(wanted))
        for start in range(0, len(wanted), AT_ONCE):
            places = wanted[start : start + AT_ONCE]
            by_id = {catalogue.article_ids[place]: int(numbers[place]) for place in places}
            self._row[numbers[places]] = -1
            self._version[numbers[places]] = versions[places]
            kept = stored(conn, list(by_id), self._embedded.name)
            found = {i: np.frombuffer(packed, dtype="<f4") for i, packed in kept.items()}
            found = {i: vector for i, vector in found.items() if len(vector) == DIMENSIONS}
            if found:
                rows = self._shelf.add(np.stack(list(found.values())).astype(np.float32))
                self._row[[by_id[i] for i in found]] = rows
        self._order = self._row[numbers]
        self._order[: max(0, len(numbers) - MOST_ARTICLES)] = -1

    def __len__(self) -> int:
        return int(np.count_nonzero(self._order >= 0))

    def nearest(self, text: str, among: Ints | None, most: int, least: float) -> tuple[Ints, NDArray[np.float32]]:
        """The articles nearest to a text, by their places in the catalogue, with their cosines, the nearest first.

        ``among``: places that may be found, all where None. None is less near than ``least``; those without a vector
        are not found.
        """
        rows = self._order if among is None else self._order[among]
        known = np.flatnonzero(rows >= 0)
        found, near = self._shelf.near(self._embedded([text])[0], rows[known], most, least)
        places = known[found]
        return (places if among is None else among[places]), near

    def sentences(self, text: str, said: Sequence[str]) -> NDArray[np.float32]:
        """The cosine of each sentence to a text."""
        return cosines(self._embedded, text, said)


def stored(conn: Connection, ids: Sequence[str], model: str) -> dict[str, bytes]:
    """The kept vectors of some articles' texts by id, as bytes of little-endian float32; without those not embedded."""
    keys = {
        article_id: vector_key(Article(article_id, "", title, text))
        for article_id, title, text in search.beginnings(conn, ids, BEGINNING)
    }
    known = embeddings.load(conn, keys.values(), model)
    return {article_id: known[key] for article_id, key in keys.items() if key in known}


def cosines(embedded: Sentences, text: str, said: Sequence[str]) -> NDArray[np.float32]:
    """How near each sentence is to a text: (number of sentences,), -1 to 1."""
    if not said:
        return np.zeros(0, dtype=np.float32)
    vectors = embedded([text, *said])
    return np.asarray(vectors[1:] @ vectors[0], dtype=np.float32)


def _grown(array: Ints, room: int, empty: int) -> Ints:
    """A copy with room for so many: a reader of the old one sees no change."""
    made = np.full(max(room, len(array)), empty, dtype=np.int64)
    made[: len(array)] = array
    return made
