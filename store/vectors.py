"""The vectors of articles where PostgreSQL itself can compare them: a table of pgvector beside the kept ones.

It is made from ``embeddings`` and can be made again, so no migration, backup or move knows it: ``migrate`` makes it
where the extension is (or may be) installed, and processing keeps it. SQLite and other servers have none; whoever
searches has the vectors in memory then.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from store.database import Store
from store.errors import StoreError
from store.sql import AnyRow

TABLE = "article_vectors"
INDEX = "ix_article_vectors_near"
EXACT = 200_000
"""Vectors up to which all are compared: 58 ms for 100,000 on two busy cores. More get an index (HNSW)."""
BUILDING = "512MB"
"""Memory of the server in which an index is made: 300,000 vectors of 384 dimensions; beyond it takes far longer."""
WIDEST = 1_000
"""What pgvector's ``hnsw.ef_search`` takes at most: candidates that are looked at. Of the 200 nearest among
100,000 vectors without any order, the worst case, 400 find 79% and 1,000 find 90%."""
Standing = Literal["no server", "not installed", "not allowed", "ready"]
_WHOLE = 0
"""The number of no article: its row says that all vectors of a model are there."""


class Wanted(NamedTuple):
    """An article whose vector is not there yet: its number, its id, and that of its text."""

    number: int
    article_id: str
    revision: int


class Near(NamedTuple):
    """An article by its number, with its cosine to what was asked for."""

    number: int
    cosine: float


def standing(conn: Connection) -> Standing:
    """Whether vectors can be compared here; "not allowed" is an extension that a superuser has to create."""
    if conn.dialect.name != "postgresql":
        return "no server"
    if conn.execute(text("SELECT 1 FROM pg_extension WHERE extname = 'vector'")).first():
        return "ready"
    there = conn.execute(text("SELECT 1 FROM pg_available_extensions WHERE name = 'vector'")).first()
    return "not allowed" if there else "not installed"


def prepare(store: Store, dimensions: int) -> Standing:
    """Make the extension and the table where that is possible; a table of other dimensions is made anew, empty."""
    with store.begin() as conn:
        found = standing(conn)
        if found == "not allowed":
            try:
                with conn.begin_nested():
                    conn.execute(text("CREATE EXTENSION vector"))
                found = "ready"
            except DBAPIError:
                return found
        if found == "ready" and _dimensions(conn) != dimensions:
            conn.execute(text(f"DROP TABLE IF EXISTS {TABLE}"))
            conn.execute(
                text(
                    f"CREATE TABLE {TABLE} (number integer PRIMARY KEY, revision integer NOT NULL, "
                    f"model varchar(200) NOT NULL, vector halfvec({int(dimensions)}))"
                )
            )
        return found


def serves(conn: Connection, model: str) -> bool:
    """Whether the vectors of a model are all there, as of the last time that :func:`finish` was called."""
    query = text(f"SELECT 1 FROM {TABLE} WHERE number = {_WHOLE} AND model = :model")
    return _dimensions(conn) > 0 and conn.execute(query, {"model": model}).first() is not None


def number(conn: Connection) -> int:
    """How many vectors there are."""
    if not _dimensions(conn):
        return 0
    found: int = conn.execute(text(f"SELECT count(vector) FROM {TABLE}")).scalar_one()
    return found


def missing(conn: Connection, model: str, after: int, limit: int) -> list[Wanted]:
    """Articles with a higher number than ``after`` whose text has no vector of that model here."""
    if not _dimensions(conn):
        return []
    rows: Iterable[AnyRow] = conn.execute(_MISSING, {"model": model, "after": after, "limit": limit})
    return [Wanted(row.id, row.article_id, row.revision) for row in rows]


def keep(conn: Connection, model: str, rows: Sequence[tuple[Wanted, bytes]]) -> None:
    """Put in vectors, given as bytes of little-endian float32; raises StoreError for one of other dimensions."""
    wide = _dimensions(conn)
    given: list[dict[str, Any]] = []
    for wanted, packed in rows:
        vector = np.frombuffer(packed, dtype="<f4")
        if len(vector) != wide:
            raise _other(wide, len(vector))
        given.append({"number": wanted.number, "revision": wanted.revision, "model": model, "vector": _written(vector)})
    if given:
        conn.execute(_KEEP, given)


def finish(conn: Connection, model: str) -> int:
    """Say that all vectors of a model are there; take out those of articles that are gone and of other models. Gives
    how many there are."""
    if not _dimensions(conn):
        return 0
    conn.execute(_GONE, {"model": model})
    if not serves(conn, model):
        conn.execute(_KEEP, {"number": _WHOLE, "revision": 0, "model": model, "vector": None})
    return number(conn)


def index(store: Store) -> None:
    """Give many vectors their index, while others read and write; one that was left half made is made anew."""
    with store.outside() as conn:
        if conn.execute(_INDEXED, {"name": INDEX}).first():
            return
        conn.execute(text(f"DROP INDEX IF EXISTS {INDEX}"))
        try:
            conn.execute(text(f"SET maintenance_work_mem = '{BUILDING}'"))
            conn.execute(text("SET lock_timeout = 0"))
            how = "USING hnsw (vector halfvec_cosine_ops)"
            conn.execute(text(f"CREATE INDEX CONCURRENTLY {INDEX} ON {TABLE} {how}"))
        finally:
            conn.execute(text("RESET maintenance_work_mem"))
            conn.execute(text("RESET lock_timeout"))


def nearest(conn: Connection, vector: NDArray[np.float32], most: int, among: Sequence[int] | None = None) -> list[Near]:
    """The articles nearest to a vector, the nearest first, of equals the one with the lower number.

    Cosines are of half precision (three decimals). ``among``: the numbers of those that may be found; these are all
    compared, without the index. Raises StoreError for a vector of other dimensions.
    """
    wide = _dimensions(conn)
    if len(vector) != wide:
        raise _other(wide, len(vector))
    asked = {"vector": _written(vector), "most": most}
    if among is not None:
        rows = conn.execute(_AMONG, {**asked, "among": list(map(int, among))})
    else:
        conn.execute(text(f"SET LOCAL hnsw.ef_search = {WIDEST}"))
        conn.execute(text("SET LOCAL hnsw.iterative_scan = strict_order"))
        rows = conn.execute(_NEAREST, asked)
    return [Near(row.number, 1 - row.far) for row in rows]


def _other(wide: int, given: int) -> StoreError:
    return StoreError(f"{TABLE} holds vectors of {wide} dimensions, not {given}; run `python -m app migrate`")


def _written(vector: NDArray[np.float32]) -> str:
    return "[" + ",".join(map("{:.6g}".format, vector.tolist())) + "]"


def _dimensions(conn: Connection) -> int:
    """How wide the table's vectors are; 0 where there is no table."""
    if conn.dialect.name != "postgresql":
        return 0
    return conn.execute(_WIDE, {"table": TABLE}).scalar() or 0


_WIDE = text("SELECT atttypmod FROM pg_attribute WHERE attrelid = to_regclass(:table) AND attname = 'vector'")
# ruff: noqa: S608 -- the table's name is the constant above
_INDEXED = text("SELECT 1 FROM pg_index WHERE indexrelid = to_regclass(:name) AND indisvalid")
_MISSING = text(
    f"SELECT d.id, d.article_id, d.revision FROM search_docs d LEFT JOIN {TABLE} v ON v.number = d.id "
    "WHERE d.kind = 1 AND d.id > :after AND (v.number IS NULL OR v.revision <> d.revision OR v.model <> :model) "
    "ORDER BY d.id LIMIT :limit"
)
_KEEP = text(
    f"INSERT INTO {TABLE} (number, revision, model, vector) "
    "VALUES (:number, :revision, :model, CAST(:vector AS halfvec)) ON CONFLICT (number) DO UPDATE "
    "SET revision = excluded.revision, model = excluded.model, vector = excluded.vector"
)
_GONE = text(
    f"DELETE FROM {TABLE} v WHERE v.model <> :model OR v.number <> {_WHOLE} AND NOT EXISTS "
    "(SELECT 1 FROM search_docs d WHERE d.id = v.number AND d.kind = 1 AND d.revision = v.revision)"
)
_NEAREST = text(
    f"SELECT number, vector <=> CAST(:vector AS halfvec) AS far FROM {TABLE} WHERE vector IS NOT NULL "
    "ORDER BY vector <=> CAST(:vector AS halfvec), number LIMIT :most"
)
_AMONG = text(
    "WITH chosen AS MATERIALIZED "
    f"(SELECT number, vector FROM {TABLE} WHERE number = ANY(:among) AND vector IS NOT NULL) "
    "SELECT number, vector <=> CAST(:vector AS halfvec) AS far FROM chosen ORDER BY 2, number LIMIT :most"
)
