"""The limits that hold whatever we write: one embedding, one bare row, one multiplication of everything."""

from __future__ import annotations

import sqlite3
import tempfile
from pathlib import Path

import numpy as np

from nlp.embed import MiniLMEmbedder, embedding_text
from store.model import Article
from tests.bench.growth.taken import Taken, middle
from tests.bench.press.around import DIMENSIONS

BARE_ROWS = 20_000
QUERIES = 5


def embedding(texts: list[Article]) -> tuple[float, float]:
    """Milliseconds of the processor that the shipped model takes for one article among many, and for one query."""
    embedder, many, one = MiniLMEmbedder(), Taken(), Taken()
    embedder.encode(["warm"])
    many.of(lambda: embedder.encode([embedding_text(a.title, a.text) for a in texts]))
    for text in texts[:20]:
        one.of(lambda text=text: embedder.encode([text.title]))  # type: ignore[misc]
    return many.processor[0] / len(texts), middle(one.processor)


def bare_insert(texts: list[Article]) -> float:
    """Milliseconds of the processor for an article's text in one bare table of SQLite with one key, in one go."""
    rows = [(f"a{n}", texts[n % len(texts)].title, texts[n % len(texts)].text) for n in range(BARE_ROWS)]
    with tempfile.TemporaryDirectory() as folder:
        connection = sqlite3.connect(Path(folder) / "bare.db")
        connection.execute("CREATE TABLE bare (id TEXT PRIMARY KEY, title TEXT, text TEXT)")
        taken = Taken()

        def insert() -> None:
            with connection:
                connection.executemany("INSERT INTO bare VALUES (?, ?, ?)", rows)

        taken.of(insert)
        connection.close()
    return taken.processor[0] / BARE_ROWS


def brute_force(vectors: int) -> float:
    """Milliseconds of the processor to hold a query against so many vectors with NumPy and to pick the 200 best."""
    luck = np.random.default_rng(1)
    matrix = np.empty((vectors, DIMENSIONS), dtype=np.float32)
    for start in range(0, vectors, 50_000):
        part = matrix[start : start + 50_000]
        part[:] = luck.standard_normal(part.shape, dtype=np.float32)
    taken = Taken()
    for _ in range(QUERIES):
        query = luck.standard_normal(DIMENSIONS).astype(np.float32)
        taken.of(lambda query=query: np.argpartition(-(matrix @ query), min(200, vectors - 1)))  # type: ignore[misc]
    return middle(taken.processor)
