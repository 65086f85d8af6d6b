"""Vectors of articles, wired: those that the store knows from it, the others from the model, kept for the next time."""

from __future__ import annotations

from collections.abc import Sequence

from app.engines.local import Engine
from app.pipeline import Told, to_embed, vector_key
from app.progress import Progress
from store import embeddings
from store.database import Store


class Vectors:
    """Vectors by :func:`app.pipeline.vector_key`; the model is loaded at the first text that is not known.

    Without ``keep`` nothing is written.
    """

    def __init__(self, store: Store, engine: Engine, progress: Progress, *, keep: bool = True) -> None:
        self._store, self._engine, self._progress, self._keep = store, engine, progress, keep

    def __call__(self, wanted: Sequence[Told]) -> dict[str, bytes]:
        """The vectors of some articles, as bytes of little-endian float32; new ones are kept batch by batch."""
        model = self._engine.tools.embedder.name
        with self._store.read() as conn:
            known = embeddings.load(conn, {vector_key(a) for a in wanted}, model)
        batches = to_embed(wanted, known)
        for batch in self._progress.track(batches, "Embedding texts, batches") if batches else ():
            added = {key: vector for key, vector in self._engine.embed(batch).items() if key not in known}
            known |= added
            if self._keep:
                with self._store.begin() as conn:
                    embeddings.save(conn, added, model)
        return known
