"""Annotated changes: only where chance would not do it, and a lead only where both series say so."""

from __future__ import annotations

import itertools
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.shifts import LEAST_AUTHORS, LEAST_CHANGE, WINDOW, Lead, Turn, Week, find_lead, find_shifts

FIRST = date(2026, 3, 2)


def series(tones: list[float | None], authors: int = 60) -> list[Week]:
    """One week after the other from :data:`FIRST`; None is a week that is not told."""
    told = enumerate(tones)
    return [Week(FIRST + timedelta(weeks=i), tone, authors) for i, tone in told if tone is not None]


def on(week: int, day: int = 2, kind: str = "paused", label: str = "Programme paused") -> Turn:
    return Turn(FIRST + timedelta(weeks=week, days=day), kind, label)


FALL_AND_RISE = [0.0, 0.05, 0.0, -0.45, -0.5, -0.45, -0.5, 0.1, 0.15, 0.1]


def test_a_rise_behind_a_pause_is_annotated() -> None:
    fall, rise = find_shifts(series(FALL_AND_RISE), [on(7)])
    assert (fall.before, fall.after) == (FIRST + timedelta(weeks=2), FIRST + timedelta(weeks=3))
    assert fall.change < 0 and fall.words == "" and fall.turns == ()
    assert rise.words == "after the pause" and rise.turns == (on(7),)
    assert rise.change == pytest.approx(0.6, abs=0.05) and rise.margin < rise.change


def test_a_petition_that_ends_is_told_as_that() -> None:
    ended = on(7, kind="petition", label="Petition called off")
    assert find_shifts(series(FALL_AND_RISE), [ended])[1].words == "after the petition ended"


def test_the_same_change_of_few_people_is_told_of_nobody() -> None:
    assert find_shifts(series(FALL_AND_RISE, authors=6), [on(7)]) == []
    assert find_shifts(series(FALL_AND_RISE, authors=LEAST_AUTHORS - 1), [on(7)]) == []


@pytest.mark.parametrize(
    ("day", "told"), [(-7, ""), (-3, "after the pause"), (4, "after the pause"), (5, ""), (14, "")]
)
def test_a_turn_is_named_only_where_tone_changed(day: int, told: str) -> None:
    turn = Turn(FIRST + timedelta(weeks=7, days=day), "paused", "Programme paused")
    assert find_shifts(series(FALL_AND_RISE), [turn])[1].words == told


def test_two_turns_are_both_named_and_of_three_none() -> None:
    memo, leak = on(7, 1, "memo", "Memo sent to staff"), on(7, 3, "leak", "Data found exposed")
    assert find_shifts(series(FALL_AND_RISE), [on(7), memo])[1].words == "after the memo and the pause"
    crowded = find_shifts(series(FALL_AND_RISE), [on(7), memo, leak])[1]
    assert crowded.words == "" and len(crowded.turns) == 3


def test_one_turn_told_twice_is_named_once() -> None:
    again = on(7, 3, "paused", "Tracking paused")
    assert find_shifts(series(FALL_AND_RISE), [on(7), again])[1].words == "after the pause"


def test_a_kind_without_a_noun_is_shown_but_not_named() -> None:
    (_, rise) = find_shifts(series(FALL_AND_RISE), [on(7, kind="comet", label="Comet seen")])
    assert rise.words == "" and rise.turns[0].kind == "comet"


def test_a_change_across_a_gap_names_its_two_weeks() -> None:
    (shift,) = find_shifts(series([0.1, 0.1, None, None, -0.5, -0.5]), [on(3)])
    assert (shift.before, shift.after) == (FIRST + timedelta(weeks=1), FIRST + timedelta(weeks=4))
    assert shift.words == "after the pause"
    assert find_shifts(series([0.1, 0.1, *[None] * 6, -0.5, -0.5]), [on(3)]) == []


def test_nothing_is_found_in_next_to_nothing() -> None:
    assert find_shifts([], []) == [] and find_shifts(series([0.4]), [on(0)]) == []


def test_series_in_which_nothing_moved_are_nearly_never_annotated() -> None:
    rng = np.random.default_rng(5)
    told = 0
    for _ in range(300):
        means = rng.normal(-0.2, 0.65, size=(12, 40)).mean(axis=1).tolist()
        told += bool(find_shifts(series(means, authors=40), []))
    assert told / 300 <= 0.05


tones = st.lists(st.one_of(st.none(), st.floats(-1, 1)), max_size=20)


@given(tones, st.integers(1, 400), st.lists(st.tuples(st.integers(0, 20), st.integers(0, 6)), max_size=4))
def test_every_shift_is_large_sure_and_apart_from_the_others(
    values: list[float | None], authors: int, turns: list[tuple[int, int]]
) -> None:
    weeks = series(values, authors)
    shifts = find_shifts(weeks, [on(week, day) for week, day in turns])
    starts = [week.start for week in weeks]
    assert shifts == find_shifts(weeks[::-1], [on(week, day) for week, day in reversed(turns)])
    for shift in shifts:
        assert abs(shift.change) >= max(LEAST_CHANGE, shift.margin) - 0.011
        assert starts.index(shift.after) == starts.index(shift.before) + 1
    places = [starts.index(shift.after) for shift in shifts]
    assert all(b - a >= WINDOW for a, b in itertools.pairwise(places))


STAFF = [0.0, 0.0, -0.4, -0.5, -0.5, -0.5, -0.6, -0.6]
PRESS = [0.0, 0.0, 0.0, -0.05, 0.0, -0.5, -0.5, -0.5]


def test_staff_turned_before_the_press() -> None:
    lead = find_lead(series(STAFF), series(PRESS))
    assert lead == Lead("internal", FIRST + timedelta(weeks=2), FIRST + timedelta(weeks=5), 3, False, -1)


def test_the_press_turned_before_staff() -> None:
    lead = find_lead(series(PRESS), series(STAFF))
    assert lead is not None and (lead.first, lead.weeks) == ("press", 3)


def test_a_rise_leads_too() -> None:
    lead = find_lead(series([-t for t in STAFF]), series([-t for t in PRESS]))
    assert lead is not None and (lead.first, lead.direction) == ("internal", 1)


def test_no_lead_without_evidence() -> None:
    assert find_lead(series(STAFF, authors=8), series(PRESS)) is None  # too few to be sure
    assert find_lead(series(STAFF), series([0.0] * 8)) is None  # the press never turned
    assert find_lead(series(STAFF), series(STAFF)) is None  # both at once
    assert find_lead([], series(PRESS)) is None
    blip = [0.0, 0.0, -0.5, 0.0, 0.0, 0.0, -0.5, -0.5]
    assert find_lead(series(blip), series(PRESS)) == Lead(
        "press", FIRST + timedelta(weeks=6), FIRST + timedelta(weeks=5), 1, False, -1
    )
    half_way = [0.0, 0.0, -0.15, -0.15, -0.15, -0.5, -0.5, -0.5]
    assert find_lead(series(STAFF), series(half_way)) is None


def test_weeks_that_are_not_told_shorten_a_lead_or_undo_it() -> None:
    lead = find_lead(series(STAFF), series([0.0, 0.0, 0.0, 0.0, None, -0.5, -0.5, -0.5]))
    assert lead is not None and (lead.weeks, lead.at_least) == (2, True)
    unseen = [0.0, 0.0, None, None, None, -0.5, -0.5, -0.5]
    assert find_lead(series(STAFF), series(unseen)) is None
    hidden = find_lead(series([0.0, 0.0, None, -0.5, -0.5, -0.5, -0.5, -0.5]), series(PRESS))
    assert hidden is not None and (hidden.weeks, hidden.at_least) == (2, True)
