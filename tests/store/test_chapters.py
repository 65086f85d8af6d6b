"""A story among those of its programme: who is a neighbour, what is read of each, in how many statements."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Connection

from store import articles, chapters, milestones, quotes, stories
from store.database import Store
from store.model import Milestone, Quote, Story
from tests.store.builders import NOW, Judgement, article, place
from tests.store.watching import statements


def put(conn: Connection, number: int, age: int, programme: str | None = "Tracker") -> None:
    """Story s{number} with one article, ``age`` days old."""
    articles.save(conn, article(number, published=NOW - timedelta(days=age)), now=NOW)
    stories.save_story(conn, Story(f"s{number}", f"Story {number}", (f"a{number}",), (), programme=programme))


def ids(conn: Connection, story: str, days: int = 180) -> list[str]:
    return [row.id for row in chapters.around(conn, story, days=days, opening=100)]


def test_neighbours_are_of_the_programme_and_near(store: Store) -> None:
    with store.begin() as conn:
        for number, age in ((1, 100), (2, 80), (3, 10), (4, 0)):
            put(conn, number, age)
        put(conn, 5, 80, "Other")
        put(conn, 6, 80, None)
        assert ids(conn, "s2") == ["s1", "s2", "s3", "s4"]
        assert ids(conn, "s2", days=70) == ["s1", "s2", "s3"]
        assert ids(conn, "s4", days=9) == []
        assert ids(conn, "s5") == ids(conn, "s6") == ids(conn, "nowhere") == []
        stories.merge(conn, "s3", "s4")
        assert ids(conn, "s2") == ["s1", "s2", "s4"]


def test_what_is_read_of_each(store: Store) -> None:
    with store.begin() as conn:
        place(conn, 1, 2, 3)
        stories.save_story(conn, Story("s1", "A story", (), (), programme="Tracker"))
        Judgement().save(conn)
        put(conn, 9, 30)
        turn = Milestone("", "a2", NOW.date(), "stated", "paused", "Programme paused", "It was paused.")
        milestones.replace_for_article(conn, "a2", [turn])
        quotes.replace_for_articles(
            conn, {"a1": [Quote("a1", 0, 4, "Over", "Ilse Brandt"), Quote("a1", 0, 4, "Over", None)]}
        )
        other, row = chapters.around(conn, "s1", days=180, opening=12)
    assert (other.id, row.id, row.title, row.programme) == ("s9", "s1", "A story", "Tracker")
    assert (row.first, row.last) == (NOW - timedelta(hours=3), NOW - timedelta(hours=1))
    assert [(m.kind, m.day) for m in row.milestones] == [("paused", NOW.date())]
    assert [(m.label, m.unit, m.high) for m in row.metrics] == [("letter signatures", "", 2000)]
    assert row.speakers == ("Ilse Brandt",)
    assert row.openings == ("Over 4,000 c", "Over 3,000 c")
    assert other.milestones == other.metrics == other.speakers == ()


def test_texts_in_other_languages_are_not_read(store: Store) -> None:
    with store.begin() as conn:
        put(conn, 1, 1)
        articles.save(conn, article(2, language="de", published=NOW - timedelta(days=2)), now=NOW)
        stories.save_story(conn, Story("s2", "Eine Geschichte", ("a2",), (), programme="Tracker"))
        openings = {row.id: row.openings for row in chapters.around(conn, "s1", days=9, opening=50)}
    assert openings["s2"] == () and len(openings["s1"]) == 1


@pytest.mark.parametrize("number", [3, 60])
def test_statements_and_rows_are_bounded(store: Store, number: int) -> None:
    with store.begin() as conn:
        for each in range(number):
            put(conn, each, each)
    with store.read() as conn, statements(conn) as seen:
        found = chapters.around(conn, f"s{number // 2}", days=180, opening=100)
    assert len(found) == min(number, 2 * chapters.MOST_ON_A_SIDE + 1)
    assert len(seen) <= 7
