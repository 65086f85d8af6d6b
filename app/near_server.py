"""Which articles are near in meaning, asked of PostgreSQL instead of vectors in memory; and filling it there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from app.meaning import AT_ONCE, Sentences, cosines, stored
from app.progress import Progress
from store import vectors

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from app.catalogue import Catalogue, Ints
    from store.database import Store


class ServerNearness:
    """How near articles are to a text; ``embedded`` embeds, and remembers what it has embedded."""

    def __init__(self, embedded: Sentences, conn: Connection, catalogue: Catalogue) -> None:
        self._embedded, self._conn, self._numbers = embedded, conn, catalogue.numbers
        self._places = {int(number): place for place, number in enumerate(self._numbers)}

    def __len__(self) -> int:
        return len(self._places)

    def nearest(self, text: str, among: Ints | None, most: int, least: float) -> tuple[Ints, NDArray[np.float32]]:
        """The articles nearest to a text, by their places in the catalogue, with their cosines, the nearest first.

        ``among``: places that may be found, all where None. None is less near than ``least``.
        """
        numbers = None if among is None else self._numbers[among].tolist()
        found = [
            one
            for one in vectors.nearest(self._conn, self._embedded([text])[0], most, numbers)
            if one.cosine >= least and one.number in self._places
        ]
        places = np.array([self._places[one.number] for one in found], dtype=np.int64)
        return places, np.array([one.cosine for one in found], dtype=np.float32)

    def sentences(self, text: str, said: Sequence[str]) -> NDArray[np.float32]:
        """The cosine of each sentence to a text."""
        return cosines(self._embedded, text, said)


def standing_words(conn: Connection) -> tuple[str, str]:
    """How search by meaning is answered on a database server, and what to do for it to be answered there."""
    match vectors.standing(conn):
        case "ready" if vectors.number(conn):
            return f"search by meaning: pgvector compares {vectors.number(conn):,} articles", ""
        case "ready":
            return "search by meaning: pgvector is there, with no vectors yet", "python -m app migrate, then process"
        case "not allowed":
            return (
                "search by meaning: from memory; pgvector is not in this database",
                "a superuser's CREATE EXTENSION vector",
            )
        case _:
            return "search by meaning: from memory; the server has no pgvector", ""


def shelve(store: Store, model: str, progress: Progress) -> int:
    """Bring the server's vectors up to what is embedded; gives how many were put in. Nothing where it can't compare."""
    added, after = 0, 0
    while True:
        with store.read() as conn:
            wanted = vectors.missing(conn, model, after, AT_ONCE)
            if not wanted:
                break
            after = wanted[-1].number
            known = stored(conn, [one.article_id for one in wanted], model)
        rows = [(one, known[one.article_id]) for one in wanted if one.article_id in known]
        with store.begin() as conn:
            vectors.keep(conn, model, rows)
        added += len(rows)
        if len(wanted) == AT_ONCE:
            progress.note(f"vectors for the server: {added:,}")
    with store.begin() as conn:
        there = vectors.finish(conn, model)
    if there > vectors.EXACT:
        vectors.index(store)
    return added
