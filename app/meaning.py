"""Which articles are near in meaning: their stored vectors in one matrix, held against the vector of a query.

The matrix is of half precision, 768 bytes an article, and is read once; after a run only what is new or changed is.
Claims and quotes have no stored vectors: the sentences of the nearest articles are embedded when they are asked for.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from app.pipeline import vector_key
from nlp.embed import DIMENSIONS, Embedder
from store import embeddings, search
from store.model import Article

if TYPE_CHECKING:
    from sqlalchemy import Connection

MOST_ARTICLES = 300_000
"""Articles that are compared: the newest; 230 MB of vectors."""
MOST_SENTENCES = 5_000
"""Vectors of sentences that are kept for the next query; 8 MB."""
BEGINNING = 4_000
"""Characters of a text that its embedded beginning is surely made of."""
AT_ONCE = 2_000
_BLOCK = 4_096


class Nearness:
    """The vectors of articles by their id, and how near they are to a text."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._rows: dict[str, tuple[int, int]] = {}  # article → (number of its text, row)
        self._matrix: NDArray[np.float16] = np.zeros((0, DIMENSIONS), dtype=np.float16)
        self._order: NDArray[np.int64] = np.zeros(0, dtype=np.int64)
        self._known: OrderedDict[str, NDArray[np.float32]] = OrderedDict()

    def refresh(self, conn: Connection, newest: Sequence[str]) -> None:
        """Bring the matrix up to the store. ``newest``: all articles, the latest last; the earliest may be left out."""
        texts = search.versions(conn)
        ids = [article_id for article_id in newest[-MOST_ARTICLES:] if article_id in texts]
        kept = [i for i in ids if self._rows.get(i, (0, 0))[0] == texts[i]]
        matrix = np.zeros((len(ids), DIMENSIONS), dtype=np.float16)
        matrix[: len(kept)] = self._matrix[[self._rows[i][1] for i in kept]]
        rows = {i: (texts[i], number) for number, i in enumerate(kept)}
        missing = [i for i in ids if i not in rows]
        for start in range(0, len(missing), AT_ONCE):
            for article_id, vector in self._stored(conn, missing[start : start + AT_ONCE]):
                matrix[len(rows)] = vector
                rows[article_id] = (texts[article_id], len(rows))
        self._rows, self._matrix = rows, matrix[: len(rows)]
        none = (0, len(rows))
        self._order = np.array([rows.get(i, none)[1] for i in newest], dtype=np.int64)

    def _stored(self, conn: Connection, ids: Sequence[str]) -> list[tuple[str, NDArray[np.float32]]]:
        keys = {
            article_id: vector_key(Article(article_id, "", title, text))
            for article_id, title, text in search.beginnings(conn, ids, BEGINNING)
        }
        known = embeddings.load(conn, keys.values(), self._embedder.name)
        found = [
            (article_id, np.frombuffer(known[key], dtype="<f4")) for article_id, key in keys.items() if key in known
        ]
        return [(article_id, vector) for article_id, vector in found if len(vector) == DIMENSIONS]

    def __len__(self) -> int:
        return len(self._rows)

    def to(self, text: str) -> NDArray[np.float32]:
        """The cosine of each article to a text, -1 to 1, in the order that :meth:`refresh` was given them; -2 for those
        without a vector."""
        query = self._embedded([text])[0]
        near = np.full(len(self._matrix) + 1, -2, dtype=np.float32)
        for start in range(0, len(self._matrix), _BLOCK):
            part = self._matrix[start : start + _BLOCK].astype(np.float32)
            near[start : start + len(part)] = part @ query
        return np.asarray(near[self._order], dtype=np.float32)

    def sentences(self, text: str, said: Sequence[str]) -> NDArray[np.float32]:
        """The cosine of each sentence to a text."""
        if not said:
            return np.zeros(0, dtype=np.float32)
        vectors = self._embedded([text, *said])
        return np.asarray(vectors[1:] @ vectors[0], dtype=np.float32)

    def _embedded(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The vectors of some texts; those asked for last are kept, for the next page or facet."""
        missing = [text for text in dict.fromkeys(texts) if text not in self._known]
        for text, vector in zip(missing, self._embedder.encode(missing), strict=True):
            self._known[text] = vector
        found = np.stack([self._known[text] for text in texts])
        while len(self._known) > MOST_SENTENCES:
            self._known.popitem(last=False)
        return found
