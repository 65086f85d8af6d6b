"""Queries of a period: what lies on its edges, and counts that a person can recount, on both databases."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection

from store import articles, periods, stories
from store.database import Store
from store.model import Origin
from tests.store.builders import NOW, Judgement, article, judged, place

HOUR = timedelta(hours=1)


def hours_ago(number: float) -> datetime:
    """That many hours before NOW; article ``n`` of the builders was published ``n`` hours before it."""
    return NOW - number * HOUR


def test_an_empty_store_has_no_span(store: Store) -> None:
    with store.read() as conn:
        assert periods.span(conn) is None and periods.latest_before(conn, NOW) is None
        assert periods.counts(conn, hours_ago(9), NOW) == periods.PeriodCounts(0, 0, 0, 0)
        assert periods.list_stories(conn, hours_ago(9), hours_ago(5), NOW, last_since=hours_ago(99)) == []


def test_the_start_is_inside_and_the_end_is_not(store: Store) -> None:
    with store.begin() as conn:
        place(conn, 1, 2, 3)
        assert periods.span(conn) == (hours_ago(3), hours_ago(1))
        assert periods.counts(conn, hours_ago(3), hours_ago(1)) == periods.PeriodCounts(2, 2, 1, 2)
        assert periods.latest_before(conn, hours_ago(1)) == hours_ago(2)


def test_an_outlet_without_a_domain_counts_by_its_name(store: Store) -> None:
    with store.begin() as conn:
        for number, outlet in ((1, "Leaflet"), (2, "Leaflet"), (3, "Flyer"), (4, None), (5, None)):
            articles.save(conn, article(number, domain=None, outlet=outlet), now=NOW)
        stories.place(conn, {f"a{number}": "s1" for number in range(1, 6)})
        (row,) = periods.list_stories(conn, hours_ago(9), hours_ago(9), NOW, last_since=hours_ago(9))
        listed = stories.get_row(conn, "s1", NOW)
        assert listed is not None
        assert periods.counts(conn, hours_ago(9), NOW).outlets == row.outlets == listed.outlets == 4


def test_copies_are_no_origins_and_wake_no_story(store: Store) -> None:
    with store.begin() as conn:
        for number, days in ((1, 0), (2, 0), (3, 30)):
            articles.save(conn, article(number, published=hours_ago(number + 24 * days)), now=NOW)
        stories.place(conn, {"a1": "s1", "a2": "s1", "a3": "s1"})
        origins = [Origin("o1", "copy", ("a3", "a2", "a1"))]
        Judgement("s1", [], [], [], [], origins).save(conn)
        (row,) = periods.list_stories(conn, hours_ago(9), hours_ago(5), NOW, last_since=hours_ago(9))
        assert (row.alive, row.revived, row.last) == (hours_ago(3 + 24 * 30), None, hours_ago(1))
        assert periods.counts(conn, hours_ago(5), NOW) == periods.PeriodCounts(2, 2, 1, 0)
        Judgement("s1", [], [], [], [], [Origin("o3", "single", ("a3",)), Origin("o2", "copy", ("a2", "a1"))]).save(
            conn
        )
        (row,) = periods.list_stories(conn, hours_ago(9), hours_ago(5), NOW, last_since=hours_ago(9))
        assert (row.alive, row.revived, row.origins) == (hours_ago(1), hours_ago(2), 2)
        (before,) = periods.list_stories(conn, hours_ago(999), hours_ago(999), hours_ago(2), last_since=hours_ago(999))
        assert (before.alive, before.revived) == (hours_ago(3 + 24 * 30), None)


def test_a_story_is_seen_from_the_period(store: Store) -> None:
    with store.begin() as conn:
        judged(conn)
        place(conn, 4, 8, story="s2")
        first, second = periods.list_stories(conn, hours_ago(5), hours_ago(2), hours_ago(0.5), last_since=hours_ago(99))
    assert (first.id, first.articles, first.before, first.total) == ("s1", 2, 1, 3)
    assert (first.outlets, first.origins, first.first, first.last) == (3, 2, hours_ago(3), hours_ago(1))
    assert (second.id, second.articles, second.before, second.total, second.origins) == ("s2", 0, 1, 2, 0)


def test_what_comes_after_the_period_is_not_looked_at(store: Store) -> None:
    with store.begin() as conn:
        judged(conn)
        (row,) = periods.list_stories(conn, hours_ago(5), hours_ago(4), hours_ago(1.5), last_since=hours_ago(5))
    assert (row.total, row.last, row.origins) == (2, hours_ago(2), 2)


def test_stories_that_fell_silent_earlier_and_merged_ones_are_left_out(store: Store) -> None:
    with store.begin() as conn:
        place(conn, 9, story="old")
        place(conn, 1, story="one")
        place(conn, 2, story="two")
        stories.merge(conn, "two", into="one")
        rows = periods.list_stories(conn, hours_ago(5), hours_ago(3), NOW, last_since=hours_ago(5))
    assert [(row.id, row.articles) for row in rows] == [("one", 2)]


def test_metrics_are_those_that_the_period_speaks_of(store: Store) -> None:
    with store.begin() as conn:
        judged(conn)
        rows = periods.list_metrics(conn, hours_ago(2), NOW)
        assert [(row.id, row.story_id, row.claims) for row in rows] == [("m1", "s1", 2)]
        assert periods.list_metrics(conn, hours_ago(9), hours_ago(3)) == []


def test_articles_are_counted_by_source(store: Store) -> None:
    def save(conn: Connection, number: int, source: str | None) -> None:
        articles.save(conn, article(number, source=source), now=NOW)

    with store.begin() as conn:
        for number, source in ((1, "a"), (2, "a"), (3, "b"), (4, None), (9, "a")):
            save(conn, number, source)
        assert periods.articles_by_source(conn, hours_ago(5), NOW) == {"a": 2, "b": 1}
