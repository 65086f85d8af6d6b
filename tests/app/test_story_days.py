"""The days of a story as rows, its bars by day and week, and the order of its articles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.article_order import ORDERS, ordered
from app.charts.timeaxis import MOST_BREAKS, time_axis
from app.charts.volume import DAYS_APART, bars, by_hour, step_of
from app.readings import read
from app.story_days import days, moments, not_drawn, one_day
from store import articles, figures, milestones, pairs
from store.database import Store, open_store
from tests.app import newsroom

JUNE = date(2026, 6, 1)
COUNTS = st.dictionaries(st.integers(0, 800).map(lambda i: JUNE + timedelta(days=i)), st.integers(1, 40), min_size=1)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return open_store(newsroom.build(tmp_path_factory.mktemp("newsroom") / "news.db"))


def test_a_day_has_its_articles_its_turns_and_who_printed_what(store: Store) -> None:
    with store.read() as conn:
        found, standing = figures.figures_of(conn, newsroom.PETITION), pairs.of_claims(conn, newsroom.PETITION)
        readings = read(figures.claims_of(conn, newsroom.PETITION), found, standing)
        told = milestones.of_story(conn, newsroom.TRACKER)
    known = days({date(2026, 6, 22): 2, date(2026, 6, 24): 1}, told, readings)
    assert [one.day for one in known] == [date(2026, 4, 21), date(2026, 6, 3), date(2026, 6, 22), date(2026, 6, 24)]
    pause = known[2]
    assert (pause.articles, pause.turns) == (2, ["Programme paused"])
    assert pause.readings == [
        "about 1,600 (Harbour Post)", "nearly 2,000 (Northern Wire)", "over 1,600 (Daily Kestrel)",
    ]  # fmt: skip
    assert known[0].articles == 0 and known[0].readings == []
    assert "20,000" not in str(known), "a reading without a date is of no day"
    undated = sum(1 for reading in readings if reading.claim.as_of is None)
    assert not_drawn(readings, "signatures") == f"Not drawn: {undated} readings of signatures without a date."
    dated = [replace(r, row=replace(r.row, claim=replace(r.claim, as_of=JUNE))) for r in readings]
    assert not_drawn(dated, "signatures") == "Not drawn: nearly 20,000, off the scale."
    assert not_drawn([], "signatures") == ""


@given(COUNTS)
def test_every_article_is_in_one_bar_on_the_axis(counts: Mapping[date, int]) -> None:
    axis = time_axis(counts)
    drawn = bars(counts, axis)
    assert sum(bar.count for bar in drawn) == sum(counts.values())
    assert all(sum(bar.holds(day) for bar in drawn) == 1 for day in counts)
    assert [bar.at for bar in drawn] == sorted(bar.at for bar in drawn)
    assert all(0 < bar.at < axis.end for bar in drawn)
    assert len(axis.breaks()) <= MOST_BREAKS
    assert all(axis.gap < left for _, left in axis.breaks()), "a break is narrower than what it leaves out"


def test_a_year_is_told_by_the_week_and_a_month_by_the_day() -> None:
    year = {JUNE + timedelta(days=4 * i): 1 for i in range(92)}
    axis = time_axis(year)
    assert step_of(axis) == "week" and axis.breaks() == []
    assert bars(year, axis)[0].said(JUNE) == "2 articles, 1 Jun to 7 Jun"
    month = {JUNE + timedelta(days=i): 1 for i in range(30)}
    assert step_of(time_axis(month)) == "day"
    assert bars(month, time_axis(month))[0].said(date(2027, 1, 1)) == "1 article, 1 Jun 2026"
    assert DAYS_APART > 31


def test_days_of_another_year_say_so() -> None:
    axis = time_axis([JUNE, JUNE + timedelta(days=3)])
    assert axis.ticks(year=2027)[0][1] == "1 Jun 2026"
    assert axis.ticks()[0][1] == "1 Jun"


def test_a_story_of_one_day_is_told_by_the_hour(store: Store) -> None:
    with store.read() as conn:
        found = articles.of_story(conn, newsroom.TRACKER)
    appeared = moments(found)
    assert len(appeared) == len(found) - 1, "one of them has no date"
    first, last = (f"{one:%H:%M}" for one in appeared[-2:])
    assert one_day(appeared[-2:], 3) == f"Between {first} and {last} UTC; 1 article without a time."
    assert one_day([appeared[0], appeared[0]], 2) == f"At {appeared[0]:%H:%M} UTC."
    assert by_hour(appeared)[9] > 0 and sum(by_hour(appeared)) == len(appeared)
    assert one_day(appeared[:1], 1) == ""


def test_articles_are_listed_in_the_order_asked_for(store: Store) -> None:
    with store.read() as conn:
        found = articles.of_story(conn, newsroom.TRACKER)

    def outlet(article: object) -> str:
        return str(article.outlet)  # type: ignore[attr-defined]

    listed = {order: ordered(found, order, outlet) for order in ORDERS}
    assert all(len(one) == len(found) for one in listed.values())
    assert listed["Oldest"] == found and listed["Newest"] == found[::-1]
    assert [outlet(a).casefold() for a in listed["Outlet"]] == sorted(outlet(a).casefold() for a in found)
    assert listed["Revisions"][0].revision == 2
    twice = [replace(found[0], id="x"), *found]
    same = [a.id for a in ordered(twice, "Outlet", outlet) if outlet(a) == outlet(found[0])]
    assert same.index(found[0].id) < same.index("x"), "the newest of an outlet comes first"
