"""Virality: what is usual is 1, small counts are drawn there, and too little is said to be that."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.virality import LEAST_ORIGINS, LEAST_STORIES, PRIOR, virality

STORIES = st.integers(LEAST_STORIES, 500)
ORIGINS = st.integers(LEAST_ORIGINS, 300)


def test_the_formula() -> None:
    found = virality(10, 20, 40)
    assert (found.usual, found.lack) == (2.0, None)
    assert found.ratio == (10 + PRIOR) / (2 + PRIOR) == 3.0


@pytest.mark.parametrize(
    ("origins", "stories", "lack"),
    [
        (LEAST_ORIGINS - 1, LEAST_STORIES, "origins"),
        (0, 0, "origins"),
        (LEAST_ORIGINS, LEAST_STORIES - 1, "history"),
        (LEAST_ORIGINS, 0, "history"),
        (LEAST_ORIGINS, LEAST_STORIES, None),
    ],
)
def test_too_little_to_tell_is_no_number(origins: int, stories: int, lack: str | None) -> None:
    found = virality(origins, stories, stories * 2)
    assert found.lack == lack and (found.ratio is None) == (lack is not None)


@given(ORIGINS, STORIES)
def test_as_usual_is_one(origins: int, stories: int) -> None:
    assert virality(origins, stories, stories * origins).ratio == pytest.approx(1)


@given(ORIGINS, STORIES, st.integers(1, 3000))
def test_it_grows_with_origins_and_is_damped_toward_one(origins: int, stories: int, usual: int) -> None:
    ratio, raw = virality(origins, stories, usual).ratio, origins * stories / usual
    more = virality(origins + 1, stories, usual).ratio
    assert ratio is not None and more is not None and more > ratio
    assert min(raw, 1) - 1e-9 <= ratio <= max(raw, 1) + 1e-9


def test_counts_are_never_negative() -> None:
    with pytest.raises(ValueError, match="never negative"):
        virality(-1, 10, 10)
