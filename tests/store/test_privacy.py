"""The floor, attacked: whatever sums and differences of what is told are taken, no small group follows from them."""

from __future__ import annotations

from itertools import combinations
from typing import TypeAlias

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.errors import SettingsError
from store.privacy import SUPPRESSED, Answer, Cell, Floor, Key, Voice, publish

WEEK = "2026-W25"
THEMES = ("jobs", "privacy", "trust")
FLOOR = Floor(population=200)
Where: TypeAlias = tuple[str, str]


def voices(authors: range | list[int], posts: int = 1, tone: float = 0.0) -> dict[bytes, Voice]:
    return {bytes([n]): Voice(posts, posts * tone) for n in authors}


def told(answers: dict[Key, Answer]) -> dict[Key, Cell]:
    return {key: answer for key, answer in answers.items() if isinstance(answer, Cell)}


def test_five_authors_are_told_and_four_are_not() -> None:
    answers = publish(WEEK, {("general", "trust"): voices(range(5)), ("few", "trust"): voices(range(4))}, FLOOR, THEMES)
    assert answers[Key(WEEK, "general")] == Cell(5, 5, 0.0)
    assert answers[Key(WEEK, "few")] is SUPPRESSED


def test_a_total_holds_nothing_of_what_is_not_told() -> None:
    answers = publish(
        WEEK, {("general", "trust"): voices(range(20)), ("few", "trust"): voices([30, 31])}, FLOOR, THEMES
    )
    assert answers[Key(WEEK)] == answers[Key(WEEK, "general")] == Cell(20, 20, 0.0)


def test_a_small_population_is_told_nothing_of() -> None:
    answers = publish(WEEK, {("general", "trust"): voices(range(15))}, Floor(population=19), THEMES)
    assert set(answers.values()) == {SUPPRESSED}


def test_a_small_theme_takes_the_smallest_told_one_with_it() -> None:
    table = {("all", "jobs"): voices(range(12)), ("all", "privacy"): voices(range(40)), ("all", "trust"): voices([50])}
    answers = publish(WEEK, table, FLOOR, THEMES)
    assert answers[Key(WEEK, None, "privacy")] == Cell(40, 40, 0.0)
    assert answers[Key(WEEK, None, "jobs")] is answers[Key(WEEK, None, "trust")] is SUPPRESSED


def test_one_loud_author_is_not_the_tone_of_a_channel() -> None:
    table = {("all", "jobs"): voices(range(9), tone=0.5) | voices([9], posts=500, tone=-1.0)}
    answer = publish(WEEK, table, FLOOR, THEMES)[Key(WEEK, "all")]
    assert answer == Cell(509, 10, 0.35)


def test_what_a_suppressed_channel_wrote_of_is_not_listed() -> None:
    answers = publish(WEEK, {("few", "jobs"): voices([1])}, FLOOR, THEMES)
    assert {key.theme for key in answers if key.channel == "few"} == {None, *THEMES}


@pytest.mark.parametrize("lower", [{"min_authors": 4}, {"min_population": 19}, {"min_theme_authors": 9}])
def test_floors_are_raised_never_lowered(lower: dict[str, int]) -> None:
    with pytest.raises(SettingsError, match="raised"):
        Floor(200, **lower)


groups = st.one_of(
    st.just(frozenset()), st.frozensets(st.integers(0, 60), max_size=9), st.frozensets(st.integers(0, 60), min_size=9)
)
tables = st.fixed_dictionaries({(c, t): groups for c in "abcd" for t in THEMES})


@settings(max_examples=400, deadline=None)
@given(tables, st.randoms(use_true_random=False))
def test_no_sum_or_difference_of_what_is_told_tells_of_few(table: dict[Where, frozenset[int]], luck: object) -> None:
    """Everything that is told is a sum of cells. A set of cells is learned when its sum follows from those, that is,
    when it lies in the space that they span: no set of one, two or three cells of too few authors may."""
    cells = {where: voices(sorted(who)) for where, who in table.items()}
    answers = told(publish(WEEK, cells, FLOOR, THEMES))
    channels = sorted({key.channel for key in answers if key.channel})
    places = [(c, t) for c in channels for t in THEMES]
    rows = [[float(key.channel in (None, c) and key.theme in (None, t)) for c, t in places] for key in answers] or [
        [0.0] * len(places)
    ]
    span = _basis(np.array(rows, dtype=float).reshape(len(rows), len(places)))
    for number in (1, 2, 3):
        for chosen in combinations(range(len(places)), number):
            who = set().union(*(table[places[i]] for i in chosen))
            if 0 < len(who) < FLOOR.min_theme_authors and _follows(span, chosen, len(places)):
                assert {places[i][0] for i in chosen} == {places[chosen[0]][0]}
                whole = {places[i][1] for i in chosen if table[places[i]]} | {
                    t for t in THEMES if not table[places[chosen[0]][0], t]
                }
                # A whole channel of five authors and more is told as such.
                assert whole == set(THEMES) and len(who) >= FLOOR.min_authors


def _basis(rows: np.ndarray) -> np.ndarray:
    if not rows.size:
        return np.zeros((0, rows.shape[1]))
    _, sizes, right = np.linalg.svd(rows)
    return right[: int((sizes > 1e-9).sum())]


def _follows(span: np.ndarray, chosen: tuple[int, ...], places: int) -> bool:
    wanted = np.zeros(places)
    wanted[list(chosen)] = 1.0
    return bool(np.allclose(span.T @ (span @ wanted), wanted, atol=1e-7))
