"""The index of stories: the articles nearest in time of each key, the latest of each story, nothing twice."""

from __future__ import annotations

from datetime import timedelta

from store import articles, stories, story_index
from store.database import Store
from tests.store.builders import NOW, article, place

DAY = NOW.date()


def test_a_key_gives_the_articles_nearest_in_time_inside_the_reach(store: Store) -> None:
    with store.begin() as conn:
        place(conn, *(24 * days for days in (0, 1, 2, 3, 9)))
        story_index.add(conn, {f"a{24 * days}": [7, 8] for days in (0, 1, 2, 3, 9)})
        found = story_index.by_key(conn, [7, 99], DAY - timedelta(days=2), reach=4, per_key=2)
    assert found == {7: ["a48", "a72", "a24"]}


def test_of_a_day_with_more_than_enough_those_before_it_and_behind_it_are_read_from_its_end_and_its_start(
    store: Store,
) -> None:
    with store.begin() as conn:
        place(conn, *range(4))
        story_index.add(conn, {f"a{hours}": [7] for hours in range(4)})
        assert story_index.by_key(conn, [7], DAY, reach=4, per_key=2) == {7: ["a3", "a2"]}
        assert story_index.by_key(conn, [7], DAY - timedelta(days=1), reach=4, per_key=4) == {7: ["a0", "a1"]}


def test_indexing_again_replaces_and_unknown_articles_are_left_out(store: Store) -> None:
    with store.begin() as conn:
        place(conn, 1)
        for _ in range(2):
            story_index.add(conn, {"a1": [1, 2], "nobody": [1]})
        story_index.add(conn, {"a1": [2, 3]})
        found = story_index.by_key(conn, [1, 2, 3], DAY, reach=1, per_key=5)
    assert found == {2: ["a1"], 3: ["a1"]}


def test_a_deleted_article_leaves_the_index(store: Store) -> None:
    with store.begin() as conn:
        place(conn, 1)
        story_index.add(conn, {"a1": [1]})
        articles.delete_all(conn, ["a1"])
        assert story_index.by_key(conn, [1], DAY, reach=9, per_key=5) == {}


def test_an_article_whose_time_is_learned_later_moves_to_its_day(store: Store) -> None:
    with store.begin() as conn:
        articles.save(conn, article(1, published=None, published_basis="unknown"), now=NOW)
        stories.place(conn, {"a1": "s1"})
        story_index.add(conn, {"a1": [1]})
        articles.save(conn, article(1, published=NOW - timedelta(days=40)), now=NOW)
        assert story_index.by_key(conn, [1], DAY, reach=9, per_key=5) == {}
        assert story_index.by_key(conn, [1], DAY - timedelta(days=40), reach=1, per_key=5) == {1: ["a1"]}


def test_more_keys_than_one_statement_takes(store: Store) -> None:
    with store.begin() as conn:
        place(conn, 1)
        story_index.add(conn, {"a1": range(300)})
        assert len(story_index.by_key(conn, range(300), DAY, reach=1, per_key=1)) == 300


def test_the_latest_of_each_story_and_of_a_span(store: Store) -> None:
    with store.begin() as conn:
        place(conn, 1, 2, 3, story="s1")
        place(conn, 4, 30, story="s2")
        articles.save(conn, article(5), now=NOW)
        assert sorted(story_index.latest_members(conn, ["s1", "s2", "none"], 2)) == ["a1", "a2", "a30", "a4"]
        assert story_index.latest(conn, NOW - timedelta(hours=4), NOW, 3) == ["a1", "a2", "a3"]
        assert [(a.id, s) for a, s in story_index.placed(conn, ["a5", "a4", "a1"])] == [("a4", "s2"), ("a1", "s1")]
        assert story_index.sizes(conn, ["s1", "s2"]) == {"s1": 3, "s2": 2}
        assert story_index.members(conn, ["s2"]) == {"a4": "s2", "a30": "s2"}


def test_the_version_is_known_once_the_index_is_whole(store: Store) -> None:
    with store.begin() as conn:
        place(conn, 1, 2)
        story_index.add(conn, {"a1": [1]})
        assert story_index.version(conn) is None
        assert [a.id for a in story_index.placed_after(conn, "a1", 9)] == ["a2"]
        story_index.finish(conn, "1")
        assert story_index.version(conn) == "1"
        story_index.clear(conn)
        assert story_index.version(conn) is None
        assert story_index.by_key(conn, [1], DAY, reach=9, per_key=5) == {}
