"""What people decide about stories: it stands, follows the articles, is ended by a later word, and stays told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import Connection, update

from store import articles, stories, story_decisions
from store.database import Store
from store.errors import InputError, NotAllowedError, NotFoundError, StaleError
from store.permits import Actor
from store.story_decisions import Decision, Standing, State
from tests.store.builders import ANA, BEN, NOW, place

HOUR = timedelta(hours=1)


@pytest.fixture
def two(store: Store) -> Store:
    """Stories s1 (articles 1 to 3) and s2 (4 and 5)."""
    with store.begin() as conn:
        place(conn, 1, 2, 3, story="s1")
        place(conn, 4, 5, story="s2")
    return store


def where(conn: Connection, *numbers: int) -> list[str]:
    """The stories of articles, by number."""
    placed = articles.story_of(conn, [f"a{number}" for number in numbers])
    return [placed[f"a{number}"] for number in numbers]


def test_a_merge_moves_all_redirects_and_stands(two: Store) -> None:
    with two.begin() as conn:
        done = story_decisions.merge(conn, "s2", "s1", ANA, NOW, "one  petition")
        assert (done.story, done.judge) == ("s1", ("s1",))
        assert stories.resolve(conn, "s2") == "s1"
        assert story_decisions.standing(conn, ["s1"]) == Standing(frozenset({"s1"}), frozenset())
        (decision,) = story_decisions.all_of_them(conn)
    assert decision == Decision(done.decision, "together", NOW, "ana", None, None, None, "one petition", 5, 2, ("s1",))


def test_a_split_makes_a_story_that_stays_apart(two: Store) -> None:
    with two.begin() as conn:
        done = story_decisions.split(conn, "s1", ["a2", "a3"], ANA, NOW)
        made = done.story
        assert sorted(done.judge) == sorted({"s1", made})
        assert where(conn, 1, 2, 3) == ["s1", made, made]
        standing = story_decisions.standing(conn, ["s1", made, "s2"])
        assert [one.kind for one in story_decisions.all_of_them(conn)] == ["apart"]
    assert standing == Standing(frozenset({made}), frozenset({frozenset({"s1", made})}))


def test_a_decision_follows_its_articles_into_other_stories(two: Store) -> None:
    with two.begin() as conn:
        made = story_decisions.split(conn, "s1", ["a3"], ANA, NOW).story
        stories.place(conn, {"a1": "s9", "a2": "s9"})
        assert story_decisions.standing(conn, ["s9", made]).apart == {frozenset({"s9", made})}
        assert story_decisions.standing(conn, ["s9"]).apart == frozenset()


def test_the_later_word_wins(two: Store) -> None:
    with two.begin() as conn:
        made = story_decisions.split(conn, "s1", ["a3"], ANA, NOW).story
        story_decisions.merge(conn, made, "s1", BEN, NOW + HOUR)
        assert story_decisions.standing(conn, ["s1"]) == Standing(frozenset({"s1"}), frozenset())
        again = story_decisions.split(conn, "s1", ["a1"], ANA, NOW + 2 * HOUR).story
        assert again not in ("s1", made)
        standing = story_decisions.standing(conn, ["s1", again])
        told = story_decisions.all_of_them(conn)
    assert standing == Standing(frozenset({"s1"}), frozenset({frozenset({"s1", again})}))
    assert [(d.kind, d.who, d.ended is None) for d in told] == [
        ("apart", "ana", True),
        ("together", "ben", False),
        ("apart", "ana", False),
    ]


def test_a_merge_taken_back_puts_the_articles_back_and_can_be_done_again(two: Store) -> None:
    with two.begin() as conn:
        merged = story_decisions.merge(conn, "s2", "s1", ANA, NOW).decision
        undone = story_decisions.take_back(conn, merged, BEN, NOW + HOUR, "two letters")
        assert (where(conn, 1, 4, 5), undone.judge) == (["s1", "s2", "s2"], ("s1", "s2"))
        assert story_decisions.standing(conn, ["s1", "s2"]) == Standing(frozenset(), frozenset())
        assert stories.resolve(conn, "s2") == "s2"
        again = story_decisions.take_back(conn, undone.decision, ANA, NOW + 2 * HOUR)
        assert where(conn, 1, 4, 5) == ["s1", "s1", "s1"]
        assert story_decisions.standing(conn, ["s1"]).whole == {"s1"}
        told = story_decisions.of_story(conn, "s1")
        assert [(d.id, d.undoes, d.ended_by, d.who) for d in told] == [
            (again.decision, undone.decision, None, "ana"),
            (undone.decision, merged, again.decision, "ben"),
            (merged, None, undone.decision, "ana"),
        ]
        assert {d.articles for d in told} == {5}
        story_decisions.take_back(conn, merged, BEN, NOW + 3 * HOUR)
        assert where(conn, 1, 4, 5) == ["s1", "s2", "s2"]


def test_a_split_taken_back_joins_them_and_what_it_had_ended_stands_again(two: Store) -> None:
    with two.begin() as conn:
        story_decisions.merge(conn, "s2", "s1", ANA, NOW)
        before = story_decisions.standing(conn, ["s1"])
        done = story_decisions.split(conn, "s1", ["a1", "a4"], ANA, NOW + HOUR)
        apart = story_decisions.standing(conn, ["s1", done.story])
        undone = story_decisions.take_back(conn, done.decision, BEN, NOW + 2 * HOUR)
        assert stories.resolve(conn, done.story) == "s1"
        assert story_decisions.standing(conn, ["s1"]) == before
        story_decisions.take_back(conn, undone.decision, BEN, NOW + 3 * HOUR)
        assert where(conn, 1, 2, 3, 4, 5) == [done.story, "s1", "s1", done.story, "s1"]
        assert story_decisions.standing(conn, ["s1", done.story]) == apart


def test_what_was_moved_since_stays_where_it_is(two: Store) -> None:
    with two.begin() as conn:
        merged = story_decisions.merge(conn, "s2", "s1", ANA, NOW).decision
        stories.place(conn, {"a4": "s9"})
        place(conn, 6, story="s1")
        story_decisions.take_back(conn, merged, ANA, NOW + HOUR)
        assert where(conn, 1, 4, 5, 6) == ["s1", "s9", "s2", "s1"]


def test_what_rests_on_a_decision_is_taken_back_first(two: Store) -> None:
    with two.begin() as conn:
        merged = story_decisions.merge(conn, "s2", "s1", ANA, NOW).decision
        cut = story_decisions.split(conn, "s1", ["a4", "a1"], BEN, NOW + HOUR).decision
        with pytest.raises(StaleError, match=f"decision {merged} does not stand any more: ben split a story on"):
            story_decisions.take_back(conn, merged, ANA, NOW + 2 * HOUR)
        undone = story_decisions.take_back(conn, cut, BEN, NOW + 2 * HOUR).decision
        other = story_decisions.split(conn, "s1", ["a2", "a3"], BEN, NOW + 3 * HOUR).decision
        with pytest.raises(InputError, match=f"decision {other} .ben split a story on .* take that back first"):
            story_decisions.take_back(conn, undone, ANA, NOW + 4 * HOUR)
        story_decisions.take_back(conn, other, BEN, NOW + 4 * HOUR)
        story_decisions.take_back(conn, merged, ANA, NOW + 5 * HOUR)
        assert where(conn, 1, 2, 4, 5) == ["s1", "s1", "s2", "s2"]


def test_a_decision_made_before_places_were_noted_ends_and_moves_nothing(two: Store) -> None:
    from store.schema import decision_articles

    with two.begin() as conn:
        merged = story_decisions.merge(conn, "s2", "s1", ANA, NOW).decision
        conn.execute(update(decision_articles).values(was=None, became=None))
        assert story_decisions.take_back(conn, merged, BEN, NOW).judge == ()
        assert where(conn, 1, 4) == ["s1", "s1"]
        assert story_decisions.standing(conn, ["s1"]).whole == frozenset()


def test_two_at_once_and_the_second_is_refused(two: Store) -> None:
    with two.begin() as conn:
        seen = {name: story_decisions.state(conn, name) for name in ("s1", "s2")}
        assert seen["s1"] == State(0, 3)
        made = story_decisions.split(conn, "s1", ["a3"], BEN, NOW, seen=seen).decision
        with pytest.raises(StaleError, match="ben split a story on 2026-03-20 at 12:00 UTC, after you looked"):
            story_decisions.merge(conn, "s2", "s1", ANA, NOW + HOUR, seen=seen)
        now = seen | {"s1": story_decisions.state(conn, "s1")}
        assert now["s1"] == State(made, 2)
        place(conn, 7, story="s2")
        with pytest.raises(StaleError, match="story s2 has 3 articles by now and had 2"):
            story_decisions.merge(conn, "s2", "s1", ANA, NOW + HOUR, seen=now)
        now["s2"] = story_decisions.state(conn, "s2")
        assert story_decisions.merge(conn, "s2", "s1", ANA, NOW + HOUR, seen=now).story == "s1"
        with pytest.raises(StaleError, match="ana merged stories"):
            story_decisions.split(conn, "s2", ["a4"], BEN, NOW + HOUR, seen={"s2": now["s2"]})
        undone = story_decisions.take_back(conn, story_decisions.last(conn), BEN, NOW + HOUR)
        assert story_decisions.state(conn, "s1").decision == undone.decision


def test_a_decision_can_be_taken_back_once(two: Store) -> None:
    with two.begin() as conn:
        merged = story_decisions.merge(conn, "s2", "s1", ANA, NOW).decision
        story_decisions.take_back(conn, merged, BEN, NOW)
        with pytest.raises(StaleError, match=f"decision {merged} does not stand any more: ben took back a decision"):
            story_decisions.take_back(conn, merged, ANA, NOW)


VERA = Actor("vera", "viewer")


@pytest.mark.parametrize(
    ("act", "error", "words"),
    [
        (lambda conn: story_decisions.merge(conn, "s9", "s1", ANA, NOW), NotFoundError, "no story s9"),
        (lambda conn: story_decisions.merge(conn, "s1", "s1", ANA, NOW), InputError, "one story already"),
        (lambda conn: story_decisions.split(conn, "s1", ["a4"], ANA, NOW), InputError, "a4 is not in story s1"),
        (lambda conn: story_decisions.split(conn, "s1", [], ANA, NOW), InputError, "no article was named"),
        (lambda conn: story_decisions.split(conn, "s2", ["a4", "a5"], ANA, NOW), InputError, "without articles"),
        (lambda conn: story_decisions.take_back(conn, 7, ANA, NOW), NotFoundError, "no decision 7"),
        (lambda conn: story_decisions.merge(conn, "s2", "s1", VERA, NOW), NotAllowedError, "merge and split stories"),
        (lambda conn: story_decisions.split(conn, "s1", ["a1"], VERA, NOW), NotAllowedError, "has the role viewer"),
        (lambda conn: story_decisions.take_back(conn, 1, VERA, NOW), NotAllowedError, "has the role viewer"),
    ],
)
def test_bad_orders_are_told_and_change_nothing(
    two: Store, act: Callable[[Connection], object], error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words), two.begin() as conn:
        act(conn)
    with two.read() as conn:
        assert story_decisions.all_of_them(conn) == []
        assert where(conn, 1, 4, 5) == ["s1", "s2", "s2"]


def test_a_deleted_article_takes_its_part_of_a_decision_along(two: Store) -> None:
    with two.begin() as conn:
        made = story_decisions.split(conn, "s1", ["a3"], ANA, NOW).story
        articles.delete_all(conn, ["a3"])
        assert story_decisions.standing(conn, ["s1", made]).apart == frozenset()
        assert story_decisions.all_of_them(conn)[0].articles == 2
        stories.place(conn, {"a2": "s9"})
        assert story_decisions.standing(conn, ["s1", "s9"]).apart == frozenset()
