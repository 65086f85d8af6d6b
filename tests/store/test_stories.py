"""Stories: placing, merging, disappearing, and how they stand in lists."""

from __future__ import annotations

from datetime import timedelta

import pytest

from store import articles, figures, stories, tones
from store.database import Store
from store.errors import NotFoundError
from store.model import Story, Tone
from store.story_life import STATUSES
from tests.store.builders import NOW, Judgement, article, claim, judged, metric, place


def test_a_story_comes_back_with_its_articles_by_time(store: Store) -> None:
    with store.begin() as conn:
        place(conn, 1, 2)
        saved = Story("s1", "Clerks sign", ("a1", "a2"), ("letter", "clerks"), programme="Clerk Watch")
        assert stories.save_story(conn, saved) == frozenset()
        found = stories.get(conn, "s1")
    first, last = article(2).published, article(1).published
    assert found == Story("s1", "Clerks sign", ("a2", "a1"), ("letter", "clerks"), first, last, "Clerk Watch")


def test_saving_a_story_places_its_articles(store: Store) -> None:
    with store.begin() as conn:
        articles.save(conn, article(1), now=NOW)
        assert stories.save_story(conn, Story("s1", "Clerks sign", ("a1",))) == {"s1"}
        assert articles.story_of(conn, ["a1", "a2"]) == {"a1": "s1"}


def test_placing_makes_a_story_with_its_first_articles_title(store: Store) -> None:
    with store.begin() as conn:
        for number in (1, 2):
            articles.save(conn, article(number), now=NOW)
        assert stories.place(conn, {"a1": "s1", "a2": "s1"}) == {"s1"}
        assert stories.place(conn, {"a1": "s1", "a2": "s1"}) == frozenset()
        found = stories.get(conn, "s1")
    assert found is not None
    assert found.title == "Headline 2"


def test_a_story_without_articles_yet_is_in_no_list(store: Store) -> None:
    with store.begin() as conn:
        assert stories.save_story(conn, Story("s1", "Nothing yet", ())) == frozenset()
        assert stories.all_ids(conn) == []
        assert stories.list_rows(conn, NOW) == []
        assert stories.get_row(conn, "s1", NOW) is None
        place(conn, 1)
        (row,) = stories.list_rows(conn, NOW)
        assert row.title == "Nothing yet"


def test_an_unknown_article_cant_be_placed(store: Store) -> None:
    with pytest.raises(NotFoundError, match="article a9 is not in the store"), store.begin() as conn:
        stories.place(conn, {"a9": "s1"})


def test_moving_an_article_tells_both_stories_and_forgets_the_old_judgement_of_it(store: Store) -> None:
    with store.begin() as conn:
        judged(conn)
        place(conn, 8, story="s2")
        assert stories.place(conn, {"a3": "s2"}) == {"s1", "s2"}
        (moved,) = figures.claims_of_article(conn, "a3")
        assert (moved.story_id, moved.metric_id, moved.origin_id) == ("s2", None, None)
        assert [verdict.b for verdict in figures.verdicts_of(conn, "m1")] == ["c2"]
        old, new = stories.get_row(conn, "s1", NOW), stories.get_row(conn, "s2", NOW)
    assert old is not None
    assert new is not None
    assert (old.articles, new.articles) == (2, 2)


def test_a_merged_storys_id_leads_to_the_other(store: Store) -> None:
    with store.begin() as conn:
        judged(conn)
        place(conn, 8, story="s2")
        place(conn, 9, story="s3")
        assert stories.merge(conn, "s1", "s2") == {"s2"}
        assert stories.merge(conn, "s2", "s3") == {"s3"}
        for gone in ("s1", "s2"):
            assert stories.resolve(conn, gone) == "s3"
            row = stories.get_row(conn, gone, NOW)
            assert row is not None
            assert (row.id, row.articles) == ("s3", 5)
        assert stories.merge(conn, "s1", "s3") == frozenset()
        assert [row.id for row in stories.list_rows(conn, NOW)] == ["s3"]
        assert stories.all_ids(conn) == ["s3"]
        assert figures.list_metrics(conn) == []


def test_a_merged_story_that_gets_articles_again_lives_again(store: Store) -> None:
    with store.begin() as conn:
        place(conn, 1, story="s1")
        place(conn, 2, story="s2")
        stories.merge(conn, "s1", "s2")
        stories.place(conn, {"a1": "s1"})
        assert {row.id for row in stories.list_rows(conn, NOW)} == {"s1", "s2"}
        assert stories.resolve(conn, "s1") == "s1"


def test_two_stories_that_swap_their_articles_both_live(store: Store) -> None:
    with store.begin() as conn:
        place(conn, 1, story="s1")
        place(conn, 2, story="s2")
        assert stories.place(conn, {"a1": "s2", "a2": "s1"}) == {"s1", "s2"}
        assert {row.id: row.articles for row in stories.list_rows(conn, NOW)} == {"s1": 1, "s2": 1}


def test_a_story_whose_articles_all_left_for_several_disappears(store: Store) -> None:
    with store.begin() as conn:
        place(conn, 1, 2, story="s1")
        assert stories.place(conn, {"a1": "s2", "a2": "s3"}) == {"s2", "s3"}
        assert stories.get(conn, "s1") is None


def test_deleting_stories_leaves_their_articles_to_place_anew(store: Store) -> None:
    with store.begin() as conn:
        judged(conn)
        stories.delete_all(conn, ["s1"])
        assert stories.get(conn, "s1") is None
        assert articles.story_of(conn, ["a1", "a2", "a3"]) == {}
        assert [item.metric_id for item in figures.claims_of_article(conn, "a1")] == [None]


def test_merging_what_is_not_there_says_so(store: Store) -> None:
    with store.begin() as conn:
        place(conn, 1)
        for pair in (("s9", "s1"), ("s1", "s9")):
            with pytest.raises(NotFoundError, match="no story s9"):
                stories.merge(conn, *pair)


@pytest.mark.parametrize(
    ("first", "last", "status"),
    [
        (2.9, 0, "emerging"),
        (3, 0, "active"),
        (17, 3, "active"),
        (17, 3.1, "fading"),
        (20, 14, "fading"),
        (20, 14.1, "ended"),
        (20, 0, "revived"),
    ],
)
def test_status_follows_from_the_first_and_last_article(store: Store, first: float, last: float, status: str) -> None:
    with store.begin() as conn:
        for number, age in ((1, first), (2, last)):
            articles.save(conn, article(number, published=NOW - timedelta(days=age)), now=NOW)
        stories.place(conn, {"a1": "s1", "a2": "s1"})
        (row,) = stories.list_rows(conn, NOW)
        assert row.status == status
        assert [item.id for item in stories.list_rows(conn, NOW, statuses=[row.status])] == ["s1"]
        others = set(STATUSES) - {row.status}
        assert stories.list_rows(conn, NOW, statuses=others) == []


def test_a_row_counts_days_outlets_origins_and_tone(store: Store) -> None:
    with store.begin() as conn:
        judged(conn)
        articles.save(conn, article(4, published=NOW - timedelta(days=20)), now=NOW)
        articles.save(conn, article(5, published=NOW - timedelta(days=21), domain=None, outlet=None), now=NOW)
        stories.place(conn, {"a4": "s1", "a5": "s1"})
        tones.replace_for_articles(conn, {"a1": [Tone("a1", "x", -1, "negative"), Tone("a1", "y", 0, "neutral")]})
        tones.replace_for_article(conn, "a2", [Tone("a2", "x", 0.5, "positive")])
        tones.replace_for_article(conn, "a3", [Tone("a3", "x", 0, "neutral")])
        (row,) = stories.list_rows(conn, NOW)
        assert stories.get_row(conn, "s1", NOW) == row
        assert [number for _, number in stories.days(conn, "s1")] == [1, 1, 3]
    assert (row.articles, row.outlets, row.origins, row.duration_days) == (5, 5, 2, 22)
    assert row.per_day == (1, *(0,) * 19, 3)
    assert row.tone == pytest.approx(0)
    assert (row.metrics, row.disputed, row.figures_word) == (1, 1, "1 disputed")


def test_the_word_for_the_figures_names_the_gravest(store: Store) -> None:
    steps = [
        ("disputed", "1 disputed"),
        ("growth", "growth"),
        ("undated", "1 undated"),
        ("agree", "agree"),
        ("single", "single"),
    ]
    with store.begin() as conn:
        place(conn, 1)
        for status, word in steps:
            judgement = Judgement(
                claims=[claim(1, metric_id="m1"), claim(1, id="c9", metric_id="m2")],
                metrics=[metric(status=status), metric("m2", status="single")],
                figures=[],
                verdicts=[],
                origins=[],
            )
            judgement.save(conn)
            (row,) = stories.list_rows(conn, NOW)
            assert row.figures_word == word
        Judgement(claims=[], metrics=[], figures=[], verdicts=[], origins=[]).save(conn)
        (row,) = stories.list_rows(conn, NOW)
        assert row.figures_word == "–"


def test_lists_search_order_and_limit(store: Store) -> None:
    titles = {"s1": "Clerks sign 100% of letters", "s2": "Drivers_walk out", "s3": "clerks win"}
    with store.begin() as conn:
        for number, (story_id, title) in enumerate(titles.items(), 1):
            place(conn, number, story=story_id)
            stories.save_story(conn, Story(story_id, title, (), programme="P" if number == 2 else None))
        place(conn, 10, 11, story="s3")

        def ids(**options: object) -> list[str]:
            return [row.id for row in stories.list_rows(conn, NOW, **options)]  # type: ignore[arg-type]

        assert ids() == ["s1", "s2", "s3"]
        assert ids(order="articles", limit=2) == ["s3", "s1"]
        assert ids(order="title") == ["s1", "s3", "s2"]
        assert ids(order="title", limit=2, offset=1) == ["s3", "s2"]
        assert ids(offset=2) == ["s3"] and ids(offset=3) == []
        assert ids(query="CLERKS") == ["s1", "s3"]
        assert ids(query="0%") == ["s1"]
        assert ids(query="s_w") == ["s2"]
        assert ids(query="%\x00") == []
        assert ids(programme="P") == ["s2"]
        assert ids(disputed_only=True) == []
