"""Vectors of texts, kept by model and text hash so that no text is embedded twice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, delete, select

from store.schema import embeddings
from store.sql import chunks, gather, upsert


def load(conn: Connection, hashes: Iterable[str], model: str) -> dict[str, bytes]:
    """Return the vectors that are known, by text hash; the bytes are as they were saved."""
    columns = select(embeddings.c.text_hash, embeddings.c.vector).where(embeddings.c.model == model)
    rows = gather(hashes, lambda part: conn.execute(columns.where(embeddings.c.text_hash.in_(part))).all())
    return {text_hash: bytes(vector) for text_hash, vector in rows}


def save(conn: Connection, vectors: Mapping[str, bytes], model: str) -> None:
    """Keep vectors by text hash, overwriting those of the same model."""
    for part in chunks(vectors.items()):
        upsert(conn, embeddings, [{"model": model, "text_hash": key, "vector": vector} for key, vector in part])


def forget(conn: Connection, model: str) -> int:
    """Remove every vector of a model that is not used any more; return how many."""
    return conn.execute(delete(embeddings).where(embeddings.c.model == model)).rowcount
