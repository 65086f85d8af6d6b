"""What clashes, what most readings leave room for, and how one outlet's number moved."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.comparing import DOUBT, Common, clashes, common, finding, group_notes, histories
from app.readings import Reading, Standing, read
from app.revisions import Edit, figure_edits
from store import articles, figures, pairs
from store.database import Store, open_store
from store.model import Figure, Revision
from tests.app import newsroom


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return open_store(newsroom.build(tmp_path_factory.mktemp("newsroom") / "news.db"))


def whole(store: Store, metric: str) -> tuple[list[Figure], list[Standing], list[Reading]]:
    with store.read() as conn:
        found, standing = figures.figures_of(conn, metric), pairs.of_claims(conn, metric)
        return found, standing, read(figures.claims_of(conn, metric), found, standing)


def metric_of(store: Store, metric: str) -> Any:
    with store.read() as conn:
        row = figures.get_metric(conn, metric)
    assert row is not None
    return row.metric


def test_readings_that_clash_are_named_the_best_supported_first(store: Store) -> None:
    found, standing, readings = whole(store, newsroom.PETITION)
    against = clashes(found, standing)
    assert ("about 1,600", "nearly 2,000") in against
    assert ("over 1,600", "nearly 20,000") in against
    assert ("over 1,600", "nearly 2,000") not in against, "one number satisfies both"
    more = len(against) - 1
    said = finding(metric_of(store, newsroom.PETITION), readings, against)
    assert said == f"{against[0][0]} against {against[0][1]}, and {more} more conflicts"


def test_a_group_in_conflict_says_against_what_and_what_it_fits(store: Store) -> None:
    found, standing, readings = whole(store, newsroom.PETITION)
    told = group_notes(readings, found, standing)
    assert told["some"] == "against about 1,600 and nearly 20,000, fits over 1,600"
    assert told["contradiction"].startswith("against over 1,600, about 1,600 and")
    assert set(told) == {"some", "contradiction"}, "the other groups need no explanation"


def test_a_running_total_is_told_from_its_first_count_to_its_last(store: Store) -> None:
    found, standing, readings = whole(store, newsroom.RETURNS)
    metric = metric_of(store, newsroom.RETURNS)
    assert clashes(found, standing) == []
    assert finding(metric, readings, []) == "from 490 to 747"
    assert finding(metric, readings[:1], []) == "", "one reading shows nothing yet"
    assert finding(replace(metric, status="disputed"), readings, []) == DOUBT
    last = [r for r in readings if r.group != "growth"]
    assert finding(replace(metric, status="agree"), last * 2, []) == "the readings fit together"


def test_what_the_agreeing_readings_leave_room_for(store: Store) -> None:
    _, _, readings = whole(store, newsroom.PETITION)
    assert common(readings) is None, "nothing bounds it above"
    below = [replace(r, group="rounding") if r.words == "nearly 2,000" else r for r in readings]
    about = [r for r in below if r.words != "about 1,600"]
    assert common(about) == Common(1600, 2000, 2)
    assert common(below) is None, "about 1,600 leaves no room"
    assert common(about[:1]) is None and common([]) is None


def revised(*texts: str) -> list[Revision]:
    start = datetime(2026, 6, 23, 9, tzinfo=UTC)
    return [Revision("ap4", i + 1, "Title", text, f"h{i}", start.replace(hour=9 + i)) for i, text in enumerate(texts)]


def test_an_outlet_that_edited_its_number_in_place_comes_first(store: Store) -> None:
    _, _, readings = whole(store, newsroom.PETITION)
    edited = next(r for r in readings if r.claim.id == "cp4")
    with store.read() as conn:
        edits = {"cp4": figure_edits(edited.claim, articles.revisions_of(conn, "ap4"))}
    (one,) = histories(readings, edits)
    assert (one.outlet, one.edited, len(one.steps)) == ("Northern Wire", True, 1)
    assert histories(readings, {}) == [], "every outlet printed one number"


def same_outlet(readings: list[Reading]) -> list[Reading]:
    return [replace(r, row=replace(r.row, outlet="Morning Ledger")) for r in readings]


def test_numbers_of_one_outlet_stand_in_the_order_of_their_days(store: Store) -> None:
    _, _, readings = whole(store, newsroom.RETURNS)
    (one,) = histories(same_outlet(readings), {})
    assert [step.reading.words for step in one.steps] == ["490", "620", "747"]
    assert not one.edited
    part = [replace(r, row=replace(r.row, claim=replace(r.claim, scope="one depot"))) for r in same_outlet(readings)]
    (whole_, parts) = histories([*same_outlet(readings), *part], {})
    assert {whole_.scope, parts.scope} == {"", "one depot"}, "a part and its whole are no move"


def test_two_numbers_beside_each_other_in_one_article_are_no_move(store: Store) -> None:
    _, _, readings = whole(store, newsroom.RETURNS)
    beside = [
        replace(r, row=replace(r.row, claim=replace(r.claim, article_id="one", as_of=date(2026, 6, 3))))
        for r in same_outlet(readings)
    ]
    assert histories(beside, {}) == []


def test_what_nothing_dates_has_no_place_in_the_order(store: Store) -> None:
    _, _, readings = whole(store, newsroom.RETURNS)
    undated = [
        replace(r, row=replace(r.row, published=None, claim=replace(r.claim, as_of=None)))
        for r in same_outlet(readings)
    ]
    assert histories(undated, {}) == []
    edit = Edit(*revised("Some 480.", "Some 490."), (("gone", "480."), ("new", "490.")))
    (one,) = histories(undated, {undated[0].claim.id: [edit]})
    assert one.edited and len(one.steps) == 1


@pytest.fixture(scope="module")
def returns(store: Store) -> list[Reading]:
    return same_outlet(whole(store, newsroom.RETURNS)[2])


def printed(reading: Reading, number: int, day: int) -> Reading:
    claim = replace(reading.claim, id=f"c{number}", article_id=f"a{number}", as_of=date(2026, 6, day))
    return replace(reading, row=replace(reading.row, claim=claim))


@given(drawn=st.lists(st.tuples(st.integers(0, 2), st.integers(1, 28)), max_size=12))
def test_a_history_never_repeats_or_goes_back(returns: list[Reading], drawn: list[tuple[int, int]]) -> None:
    for one in histories([printed(returns[which], i, day) for i, (which, day) in enumerate(drawn)], {}):
        assert len(one.steps) > 1
        for before, after in pairwise(one.steps):
            assert before.day is not None and after.day is not None and before.day <= after.day
            assert before.reading.words != after.reading.words
