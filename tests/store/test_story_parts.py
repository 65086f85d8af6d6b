"""Quotes, tones, milestones, origins, outlets and changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from store import articles, changes, figures, milestones, origins, outlets, quotes, stories, tones
from store.database import Store
from store.model import Change, Milestone, Outlet, Quote, Tone
from store.schema import articles as article_table
from store.schema import tones as tone_table
from tests.store.builders import NOW, article, judged, metric, place

QUOTE = Quote("a1", 5, 9, "We said no.", "a steward")
TURN = Milestone("", "a1", date(2026, 3, 1), "stated", "paused", "Tracker paused", "It was paused on 1 March.")


def test_quotes_of_a_story_have_those_of_copies_last(store: Store) -> None:
    with store.begin() as conn:
        judged(conn)  # a1 copies a2
        quotes.replace_for_articles(
            conn,
            {"a1": [QUOTE], "a2": [replace(QUOTE, article_id="a2"), replace(QUOTE, article_id="a2", speaker=None)]},
        )
        found = quotes.of_story(conn, "s1")
        assert [(row.quote.article_id, row.quote.speaker, row.origin_id) for row in found] == [
            ("a2", "a steward", "o1"),
            ("a2", None, "o1"),
            ("a1", "a steward", "o1"),
        ]
        assert found[0].quote == replace(QUOTE, article_id="a2")
        assert (found[0].article.outlet, found[0].article.url) == ("Outlet2", article(2).url)
        assert len(quotes.of_story(conn, "s1", limit=1)) == 1
        quotes.replace_for_article(conn, "a2", [])
        quotes.replace_for_article(conn, "a1", [replace(QUOTE, role="a steward of the union")])
        assert [row.quote.role for row in quotes.of_story(conn, "s1")] == ["a steward of the union"]


def test_milestones_take_their_articles_story(store: Store) -> None:
    with store.begin() as conn:
        place(conn, 1, 2)
        earlier = replace(TURN, article_id="a2", day=date(2026, 2, 1), kind="launched")
        milestones.replace_for_articles(conn, {"a1": [TURN], "a2": [earlier]})
        milestones.replace_for_article(conn, "a1", [TURN])
        assert [row.milestone for row in milestones.of_story(conn, "s1")] == [
            replace(earlier, story_id="s1"),
            replace(TURN, story_id="s1"),
        ]
        stories.place(conn, {"a1": "s2"})
        (row,) = milestones.of_story(conn, "s2")
        assert (row.milestone.story_id, row.article.id) == ("s2", "a1")


def test_tones_of_an_article_are_replaced_and_averaged(store: Store) -> None:
    found = [Tone("a1", "X", -0.5, "negative"), Tone("a1", "Y", 0.1, "positive")]
    with store.begin() as conn:
        place(conn, 1)
        tones.replace_for_article(conn, "a1", found)
        before = conn.execute(select(tone_table)).all()
        tones.replace_for_article(conn, "a1", found)
        assert conn.execute(select(tone_table)).all() == before
        assert tones.of_story(conn, "s1") == found
        article_tone = select(article_table.c.tone).where(article_table.c.id == "a1")
        assert conn.execute(article_tone).scalar() == pytest.approx(-0.2)
        row = stories.get_row(conn, "s1", NOW)
        assert row is not None
        assert row.tone is None, "one article is no mood"
        tones.replace_for_article(conn, "a1", [])
        assert conn.execute(article_tone).scalar() is None


def test_tone_by_week_has_gaps_and_ends_with_the_running_week(store: Store) -> None:
    with store.begin() as conn:
        for number, (days, tone) in enumerate([(0, -0.5), (1, -0.3), (4, -0.1), (5, 0.3), (19, 1.0), (26, 0.7)]):
            articles.save(conn, article(number, published=NOW - timedelta(days=days)), now=NOW)
            tones.replace_for_article(conn, f"a{number}", [Tone(f"a{number}", "X", tone, "neutral")])
        stories.place(conn, {"a1": "s1"})
        weeks = tones.by_week(conn, NOW, weeks=4)  # NOW is a Friday
        assert [(week.monday, week.articles) for week in weeks] == [
            (date(2026, 2, 23), 1), (date(2026, 3, 2), 0), (date(2026, 3, 9), 1), (date(2026, 3, 16), 3)
        ]  # fmt: skip
        assert [week.tone for week in weeks] == [None, None, None, pytest.approx(-0.3)], "fewer than three tell nothing"
        assert [week.articles for week in tones.by_week(conn, NOW, weeks=2, story_id="s1")] == [0, 1]


def test_origins_name_their_articles_first_one_first(store: Store) -> None:
    with store.begin() as conn:
        judgement = judged(conn)
        copied, single = origins.of_story(conn, "s1")
    assert [row.origin for row in (copied, single)] == judgement.origins
    assert [(ref.id, ref.outlet) for ref in copied.articles] == [("a2", "Outlet2"), ("a1", "Outlet1")]


def test_outlets_are_counted_by_story_and_in_all(store: Store) -> None:
    with store.begin() as conn:
        place(conn, 1, 2, 5)
        place(conn, 6, 10, story="s2")
        outlets.upsert_all(conn, [Outlet("outlet1.example", "The First", "GB", "left", "a list")])
        assert [(row.name, row.articles, row.leaning) for row in outlets.of_story(conn, "s1")] == [
            ("The First", 2, "left"), ("Outlet2", 1, None)
        ]  # fmt: skip
        assert [(row.domain, row.articles) for row in outlets.list_all(conn)] == [
            ("outlet2.example", 3), ("outlet1.example", 2)
        ]  # fmt: skip


def test_a_change_is_written_once(store: Store) -> None:
    conflict = Change(NOW, "conflict", "“Over 1,000” against “nearly 2,000”", "s1", "m1", "a1")
    with store.begin() as conn:
        judged(conn)
        assert changes.add(conn, conflict) is True
        assert changes.add(conn, replace(conflict, at=NOW + timedelta(days=3))) is False
        assert changes.add(conn, replace(conflict, metric_id="m2")) is True
        quiet = Change(NOW, "source", "Outlet feed: no new item for 21 days")
        assert [changes.add(conn, item) for item in (quiet, quiet, replace(quiet, at=NOW + timedelta(days=60)))] == [
            True, False, True
        ]  # fmt: skip
        found = changes.between(conn, NOW - timedelta(days=1), NOW)
    assert {row.change.text for row in found} == {conflict.text, quiet.text}
    (row,) = [row for row in found if row.change == conflict]
    assert (row.story_title, row.metric_label) == ("Headline 3", "letter signatures")


def test_news_of_a_figure_is_taken_back_when_its_claim_counts_something_else(store: Store) -> None:
    with store.begin() as conn:
        judgement = judged(conn)
        for number in (1, 2, 3):
            changes.add(conn, Change(NOW, "figure", f"Letter signatures: figure {number}", "s1", "m1", f"a{number}"))
        changes.add(conn, Change(NOW, "edited", "Edited in place", "s1", "m1", "a3"))
        assert changes.withdraw_moved(conn, "s1") == 0
        judgement.claims[2] = replace(judgement.claims[2], metric_id="m2")
        judgement.metrics.append(metric("m2"))
        judgement.figures[1] = replace(judgement.figures[1], metric_id="m2")
        del judgement.claims[1]  # article 2 says no number any more: it did
        judgement.figures[0] = replace(judgement.figures[0], claim_ids=("c1",))
        judgement.verdicts.clear()
        judgement.save(conn)
        assert changes.withdraw_moved(conn, "s2") == 0
        assert changes.withdraw_moved(conn, "s1") == 1
        told = [row.change.text for row in changes.between(conn, NOW - timedelta(days=1), NOW)]
    assert sorted(told) == ["Edited in place", "Letter signatures: figure 1", "Letter signatures: figure 2"]


def test_changes_are_newest_first_and_bounds_dont_overlap(store: Store) -> None:
    with store.begin() as conn:
        for hours in (0, 1, 2):
            changes.add(conn, Change(NOW - timedelta(hours=hours), "story", f"{hours}"))

        def told(since: int, until: int, limit: int | None = None) -> list[str]:
            bounds = (NOW - timedelta(hours=since), NOW - timedelta(hours=until))
            return [row.change.text for row in changes.between(conn, *bounds, limit)]

        assert told(9, 0) == ["0", "1", "2"]
        assert told(9, 1) + told(1, 0) == ["1", "2", "0"]
        assert told(9, 0, limit=1) == ["0"]


def test_a_change_outlives_what_it_was_about_without_a_dead_link(store: Store) -> None:
    with store.begin() as conn:
        judged(conn)
        place(conn, 8, story="s2")
        changes.add(conn, Change(NOW, "conflict", "They differ", "s1", "m1", "a1"))
        stories.merge(conn, "s1", "s2")
        (row,) = changes.between(conn, NOW - timedelta(days=1), NOW)
        assert (row.change.story_id, row.change.metric_id, row.change.article_id) == ("s2", None, "a1")
        articles.delete_all(conn, ["a1", "a2", "a3", "a8"])
        (row,) = changes.between(conn, NOW - timedelta(days=1), NOW)
        assert (row.change.text, row.change.story_id, row.change.article_id) == ("They differ", None, None)
        assert figures.list_metrics(conn) == []
