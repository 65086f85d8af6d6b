"""Vectors that PostgreSQL compares: the same articles in the same order as comparing them all in memory."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import numpy as np
import pytest
from numpy.typing import NDArray
from sqlalchemy import Engine, insert, text

from store import articles, loading, vectors
from store.carrying import shapes
from store.database import Store, open_store
from store.errors import StoreError
from store.schema import search_docs
from store.vectors import Wanted
from tests.store.builders import NOW, article

pytestmark = [pytest.mark.postgres, pytest.mark.parametrize("backend", ["postgresql"], indirect=True)]
WIDE, MANY = 48, 3_000
MODEL = "m"
HALF = 2e-3
"""What halves of precision move a cosine by at most."""


def unit(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray(rows / np.linalg.norm(rows, axis=-1, keepdims=True), dtype="<f4")


@pytest.fixture
def made() -> NDArray[np.float32]:
    """Vectors in heaps, as those of stories are."""
    chance = np.random.default_rng(7)
    heaps = chance.normal(size=(MANY // 20, WIDE))
    return unit(heaps.repeat(20, axis=0) + chance.normal(scale=0.4, size=(MANY, WIDE)))


@pytest.fixture
def shelf(store: Store, made: NDArray[np.float32]) -> Iterator[Store]:
    """A store whose articles have these vectors, by their numbers from 1 on."""
    assert vectors.prepare(store, WIDE) == "ready"
    with store.begin() as conn:
        rows = [
            {"id": n + 1, "kind": 1, "ref": f"a{n}", "article_id": f"a{n}", "article": 0, "revision": 1}
            for n in range(MANY)
        ]
        conn.execute(insert(search_docs), rows)
        wanted = vectors.missing(conn, MODEL, 0, MANY + 1)
        assert [one.number for one in wanted] == list(range(1, MANY + 1))
        vectors.keep(conn, MODEL, [(one, made[one.number - 1].tobytes()) for one in wanted])
        assert not vectors.serves(conn, MODEL), "not before all are said to be there"
        assert vectors.finish(conn, MODEL) == MANY
    yield store


def _agrees(found: list[vectors.Near], cosines: NDArray[np.float32], most: int) -> None:
    """Each with its cosine, in its order, none that is nearer left out; as far as halves of precision tell."""
    assert len(found) == most
    for one in found:
        assert abs(one.cosine - cosines[one.number]) < HALF
    assert all(one.cosine >= after.cosine for one, after in itertools.pairwise(found))
    left_out = sorted(near for number, near in cosines.items() if number not in {one.number for one in found})
    assert left_out[-1] <= found[-1].cosine + 2 * HALF


def _cosines(made: NDArray[np.float32], asked: NDArray[np.float32]) -> dict[int, float]:
    return {n + 1: float(near) for n, near in enumerate(made @ asked)}


def test_all_are_compared_exactly_while_they_are_few(shelf: Store, made: NDArray[np.float32]) -> None:
    chance = np.random.default_rng(8)
    with shelf.read() as conn:
        for asked in unit(made[chance.integers(MANY, size=8)] + chance.normal(scale=0.2, size=(8, WIDE))):
            cosines = _cosines(made, asked)
            _agrees(vectors.nearest(conn, asked, 200), cosines, 200)
            some = [int(n) for n in chance.choice(np.arange(1, MANY + 1), 300, replace=False)]
            few = vectors.nearest(conn, asked, 50, some)
            assert {one.number for one in few} <= set(some)
            _agrees(few, {n: cosines[n] for n in some}, 50)
        assert vectors.nearest(conn, made[0], 5, []) == []


def test_an_index_of_many_misses_hardly_any(shelf: Store, made: NDArray[np.float32]) -> None:
    for _ in range(2):
        vectors.index(shelf)
    chance = np.random.default_rng(9)
    hits = 0
    with shelf.read() as conn:
        conn.execute(text("SET LOCAL enable_seqscan = off"))
        plan = "\n".join(
            conn.execute(
                text(f"EXPLAIN {vectors._NEAREST.text}"), {"vector": vectors._written(made[0]), "most": 50}
            ).scalars()
        )
        assert vectors.INDEX in plan
        for asked in unit(made[chance.integers(MANY, size=20)] + chance.normal(scale=0.2, size=(20, WIDE))):
            best = set(np.argsort(-(made @ asked), kind="stable")[:50] + 1)
            hits += len(best & {one.number for one in vectors.nearest(conn, asked, 50)})
    assert hits >= 0.97 * 20 * 50


def test_equals_come_in_the_order_of_their_numbers(shelf: Store, made: NDArray[np.float32]) -> None:
    with shelf.begin() as conn:
        again = [(Wanted(number, "", 1), made[0].tobytes()) for number in (7, 5, 9)]
        vectors.keep(conn, MODEL, again)
        found = [one.number for one in vectors.nearest(conn, made[0], 4)]
    assert found == [1, 5, 7, 9]


def test_what_is_gone_changed_or_of_another_model_is_not_found(shelf: Store, made: NDArray[np.float32]) -> None:
    with shelf.begin() as conn:
        conn.execute(text("DELETE FROM search_docs WHERE id = 1"))
        conn.execute(text("UPDATE search_docs SET revision = 2 WHERE id = 2"))
        assert vectors.missing(conn, MODEL, 0, 9) == [Wanted(2, "a1", 2)]
        vectors.finish(conn, MODEL)
        assert {one.number for one in vectors.nearest(conn, made[0], MANY)} == set(range(3, MANY + 1))
        assert len(vectors.missing(conn, "other", 0, MANY)) == MANY - 1
        assert not vectors.serves(conn, "other")
        assert vectors.finish(conn, "other") == 0
        assert vectors.serves(conn, "other")
        assert not vectors.serves(conn, MODEL)


def test_vectors_of_other_dimensions_are_refused_and_the_table_is_made_anew(shelf: Store) -> None:
    long = unit(np.ones((1, WIDE + 1), dtype=np.float32))[0]
    with shelf.begin() as conn:
        with pytest.raises(StoreError, match=f"{WIDE} dimensions, not {WIDE + 1}"):
            vectors.keep(conn, MODEL, [(Wanted(1, "a0", 1), long.tobytes())])
        with pytest.raises(StoreError, match=f"{WIDE} dimensions, not {WIDE + 1}"):
            vectors.nearest(conn, long, 5)
    assert vectors.prepare(shelf, WIDE + 1) == "ready"
    with shelf.read() as conn:
        assert vectors.number(conn) == 0
        assert not vectors.serves(conn, MODEL)
        assert vectors.nearest(conn, long, 5) == []


def test_a_store_that_is_cleared_or_carried_has_none_and_says_so(shelf: Store) -> None:
    with shelf.begin() as conn:
        assert vectors.TABLE not in {shape.name for shape in shapes(conn)}
        loading.clear(conn, shapes(conn))
        assert not vectors.serves(conn, MODEL)
        assert vectors.number(conn) == 0


def test_who_may_not_make_the_extension_is_told_and_goes_on(postgres: Engine, backend: str) -> None:
    with postgres.connect() as conn:
        conn.execute(text("CREATE ROLE plain LOGIN PASSWORD 'x'"))
        conn.execute(text("CREATE DATABASE plain OWNER plain"))
    url = postgres.url.set(database="plain", username="plain", password="x").render_as_string(hide_password=False)
    try:
        with open_store(url, migrate=True) as store:
            assert vectors.prepare(store, WIDE) == "not allowed"
            with store.begin() as conn:
                articles.save(conn, article(1), now=NOW)
                assert vectors.missing(conn, MODEL, 0, 9) == []
                assert vectors.finish(conn, MODEL) == 0
                assert not vectors.serves(conn, MODEL)
    finally:
        with postgres.connect() as conn:
            conn.execute(text("DROP DATABASE plain WITH (FORCE)"))
            conn.execute(text("DROP ROLE plain"))
