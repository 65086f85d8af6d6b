"""Rows less columns: the fewest people in the crossing cells of a division, held against every division there is."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store import divisions
from store.divisions import fewest_across

people = st.integers(0, 2**10 - 1) | st.sampled_from([0, 1, 2, 3, 2**10 - 1])
tables = st.integers(1, 4).flatmap(
    lambda columns: st.lists(st.lists(people, min_size=columns, max_size=columns), min_size=1, max_size=4)
)


def crossing(rows: list[list[int]], bound: int) -> int:
    """The same by trying all sides of all channels and themes; a channel that crosses for nothing is no division."""
    best = bound
    for chosen in product((0, 1), repeat=len(rows[0])):
        if len(set(chosen)) < 2:
            continue
        for sides in product((0, 1), repeat=len(rows)):
            across, idle = 0, False
            for side, row in zip(sides, rows, strict=True):
                parts = [0, 0]
                for column, cell in zip(chosen, row, strict=True):
                    parts[column] |= cell
                idle = idle or bool(parts[1 - side] and not parts[side])
                across |= parts[1 - side]
            if across and not idle:
                best = min(best, across.bit_count())
    return best


@settings(max_examples=300, deadline=None)
@given(tables, st.integers(1, 11))
def test_the_search_finds_the_fewest(rows: list[list[int]], bound: int) -> None:
    assert fewest_across(rows, 1, bound) == crossing(rows, bound)


def test_the_search_ends_with_the_first_that_is_too_few() -> None:
    assert fewest_across([[0b111, 0b11], [0b11, 0b111]], 5, 9) in (2, 3)


def test_nobody_crosses_where_everybody_is_in_one_column() -> None:
    assert fewest_across([[0b11, 0], [0b1100, 0]], 2, 9) == 9
    assert fewest_across([[0b11], [0b1100]], 2, 9) == 9
    assert fewest_across([], 2, 9) == 9


def test_what_takes_too_long_counts_as_few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(divisions, "MOST_STEPS", 3)
    assert fewest_across([[0b111111, 0b111111]] * 4, 2, 9) == 0
