"""What people decide about stories: it stands, follows the articles, is ended by a later word, and stays told."""

from __future__ import annotations

from datetime import timedelta

import pytest

from store import articles, stories, story_decisions
from store.database import Store
from store.errors import InputError, NotFoundError
from store.story_decisions import Standing
from tests.store.builders import NOW, place


@pytest.fixture
def two(store: Store) -> Store:
    """Stories s1 (articles 1 to 3) and s2 (4 and 5)."""
    with store.begin() as conn:
        place(conn, 1, 2, 3, story="s1")
        place(conn, 4, 5, story="s2")
    return store


def test_a_merge_moves_all_redirects_and_stands(two: Store) -> None:
    with two.begin() as conn:
        assert story_decisions.merge(conn, "s2", "s1", NOW, "one  petition") == {"s1"}
        assert stories.resolve(conn, "s2") == "s1"
        assert story_decisions.standing(conn, ["s1"]) == Standing(frozenset({"s1"}), frozenset())
        (decision,) = story_decisions.all_of_them(conn)
    assert (decision.kind, decision.articles, decision.stories, decision.note) == (
        "together",
        5,
        ("s1",),
        "one petition",
    )


def test_a_split_makes_a_story_that_stays_apart(two: Store) -> None:
    with two.begin() as conn:
        made = story_decisions.split(conn, "s1", ["a2", "a3"], NOW)
        assert articles.story_of(conn, ["a1", "a2", "a3"]) == {"a1": "s1", "a2": made, "a3": made}
        standing = story_decisions.standing(conn, ["s1", made, "s2"])
    assert standing == Standing(frozenset({made}), frozenset({frozenset({"s1", made})}))


def test_a_decision_follows_its_articles_into_other_stories(two: Store) -> None:
    with two.begin() as conn:
        made = story_decisions.split(conn, "s1", ["a3"], NOW)
        stories.place(conn, {"a1": "s9", "a2": "s9"})
        assert story_decisions.standing(conn, ["s9", made]).apart == {frozenset({"s9", made})}
        assert story_decisions.standing(conn, ["s9"]).apart == frozenset()


def test_the_later_word_wins(two: Store) -> None:
    with two.begin() as conn:
        made = story_decisions.split(conn, "s1", ["a3"], NOW)
        story_decisions.merge(conn, made, "s1", NOW + timedelta(hours=1))
        assert story_decisions.standing(conn, ["s1"]) == Standing(frozenset({"s1"}), frozenset())
        again = story_decisions.split(conn, "s1", ["a1"], NOW + timedelta(hours=2))
        assert again not in ("s1", made)
        standing = story_decisions.standing(conn, ["s1", again])
        told = story_decisions.all_of_them(conn)
    assert standing == Standing(frozenset({"s1"}), frozenset({frozenset({"s1", again})}))
    assert [(d.kind, d.ended is None) for d in told] == [
        ("apart", True),
        ("together", True),
        ("together", False),
        ("apart", False),
    ]


def test_a_decision_can_be_taken_back_once(two: Store) -> None:
    with two.begin() as conn:
        story_decisions.merge(conn, "s2", "s1", NOW)
        (decision,) = story_decisions.all_of_them(conn)
        story_decisions.take_back(conn, decision.id, NOW)
        assert story_decisions.standing(conn, ["s1"]) == Standing(frozenset(), frozenset())
        with pytest.raises(NotFoundError, match=f"no decision {decision.id} that stands"):
            story_decisions.take_back(conn, decision.id, NOW)


@pytest.mark.parametrize(
    ("act", "error", "words"),
    [
        (lambda conn: story_decisions.merge(conn, "s9", "s1", NOW), NotFoundError, "no story s9"),
        (lambda conn: story_decisions.merge(conn, "s1", "s1", NOW), InputError, "one story already"),
        (lambda conn: story_decisions.split(conn, "s1", ["a4"], NOW), InputError, "a4 is not in story s1"),
        (lambda conn: story_decisions.split(conn, "s1", [], NOW), InputError, "no article was named"),
        (lambda conn: story_decisions.split(conn, "s2", ["a4", "a5"], NOW), InputError, "without articles"),
    ],
)
def test_bad_orders_are_told_and_change_nothing(two: Store, act, error, words) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(error, match=words), two.begin() as conn:
        act(conn)
    with two.read() as conn:
        assert story_decisions.all_of_them(conn) == []
        assert articles.story_of(conn, ["a1", "a4", "a5"]) == {"a1": "s1", "a4": "s2", "a5": "s2"}


def test_a_deleted_article_takes_its_part_of_a_decision_along(two: Store) -> None:
    with two.begin() as conn:
        made = story_decisions.split(conn, "s1", ["a3"], NOW)
        articles.delete_all(conn, ["a3"])
        assert story_decisions.standing(conn, ["s1", made]).apart == frozenset()
        assert story_decisions.all_of_them(conn)[0].articles == 2
        stories.place(conn, {"a2": "s9"})
        assert story_decisions.standing(conn, ["s1", "s9"]).apart == frozenset()
