"""The nearest of many vectors: the same as comparing all, whatever is added, left out or asked for."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from app import vector_shelf
from app.vector_shelf import Shelf

DIMENSIONS = 96


def units(number: int, seed: int, *, events: int = 40) -> NDArray[np.float32]:
    """Unit vectors around some events, all with something in common."""
    luck = np.random.default_rng(seed)
    centres = luck.standard_normal((events, DIMENSIONS)) + 0.8 * luck.standard_normal(DIMENSIONS)
    made = centres[luck.integers(events, size=number)] + 0.6 * luck.standard_normal((number, DIMENSIONS))
    return (made / np.linalg.norm(made, axis=1, keepdims=True)).astype(np.float32)


def test_few_vectors_are_all_compared() -> None:
    vectors, shelf = units(500, 1), Shelf(DIMENSIONS)
    rows = np.concatenate([shelf.add(vectors[:200]), shelf.add(vectors[200:])])
    places, near = shelf.near(vectors[7], rows, 20, -1.0)
    whole = vectors @ vectors[7]
    assert places[0] == 7
    assert near == pytest.approx(whole[places], abs=0.002)
    assert set(places) == set(np.argsort(-whole)[:20])
    assert shelf.near(vectors[7], rows, 20, 0.999)[0].tolist() == [7]


@pytest.mark.parametrize("share", [1.0, 0.1])
def test_of_many_the_nearest_by_their_signs_hold_the_nearest(monkeypatch: pytest.MonkeyPatch, share: float) -> None:
    monkeypatch.setattr(vector_shelf, "ALL", 300)
    vectors, shelf = units(8_000, 2), Shelf(DIMENSIONS)
    rows = shelf.add(vectors)[:: int(1 / share)]
    for asked in units(5, 2):
        places, near = shelf.near(asked, rows, 25, 0.0)
        best = np.sort(vectors[rows] @ asked)[::-1][:25]
        assert list(near) == sorted(near, reverse=True)
        assert np.count_nonzero(near >= best[-1] - 0.002) >= 24
        again = shelf.near(asked, rows, 25, 0.0)[0]
        assert again.tolist() == places.tolist()


def test_of_equals_the_first_comes_first_and_none_is_lost_among_very_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vector_shelf, "ALL", 10)
    shelf = Shelf(DIMENSIONS)
    one = units(1, 3)
    rows = shelf.add(np.repeat(one, 50, axis=0))
    places, near = shelf.near(one[0], rows[::-1], 50, 0.9)
    assert places.tolist() == list(range(50))
    assert near.min() == near.max()


def test_nothing_is_near_where_there_is_nothing() -> None:
    shelf = Shelf(DIMENSIONS)
    assert len(shelf) == 0
    assert shelf.near(units(1, 4)[0], np.zeros(0, dtype=np.int64), 5, 0.0)[0].tolist() == []
