"""Relevance in the store: scores, decisions, choices that stand, lists by nearness, on both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest

from store import articles, briefing, relevance, relevance_lists, stories
from store.database import Store
from store.errors import NotAllowedError, NotFoundError
from store.model import Relevance, RelevanceOutcome, Score
from store.permits import Actor, Role
from store.relevance import STEPS, State
from tests.store.builders import ADA, BO, article
from tests.store.conftest import NOW

LIMITS = (("A", 0.4), ("B", 0.5))


def fill(store: Store, *found: tuple[RelevanceOutcome, float, float], programme: str = "A") -> None:
    """Article a1, a2, … by outcome and closeness to programmes A and B."""
    limits = dict(LIMITS)
    with store.begin() as conn:
        for number, (outcome, to_a, to_b) in enumerate(found, 1):
            articles.save(conn, article(number), now=NOW)
            matched = "match" if outcome == "query" else "none"
            own = {"A": to_a, "B": to_b}
            relevance.save_scores(
                conn, [Score(f"a{number}", "A", matched, to_a), Score(f"a{number}", "B", "none", to_b)]
            )
            margin = own[programme] - limits[programme]
            relevance.save_decisions(conn, [Relevance(f"a{number}", outcome, programme, own[programme], margin, NOW)])


def test_the_state_comes_back_in_its_order(store: Store) -> None:
    with store.begin() as conn:
        assert relevance.state(conn) is None
        relevance.set_state(conn, State({"Zoë": "m", "A": "n"}, {"Zoë": 0.4, "A": 1.0}))
        found = relevance.state(conn)
        assert found == State({"Zoë": "m", "A": "n"}, {"Zoë": 0.4, "A": 1.0})
        assert list(found.thresholds) == ["Zoë", "A"]
        relevance.set_state(conn, None)
        assert relevance.state(conn) is None


def test_scores_are_replaced_and_forgotten_by_programme(store: Store) -> None:
    fill(store, ("query", 0.2, 0.1))
    with store.begin() as conn:
        relevance.save_scores(conn, [Score("a1", "A", "excluded", 1.0)])
        assert set(relevance.scores_of(conn, ["a1"])["a1"]) == {
            Score("a1", "A", "excluded", 1.0), Score("a1", "B", "none", 0.1),
        }  # fmt: skip
        relevance.forget_programmes(conn, ["A"])
        assert [s.programme for s in relevance.scores_of(conn, ["a1"])["a1"]] == ["A"]
        articles.delete_all(conn, ["a1"])
        assert relevance.scores_of(conn, ["a1"]) == {}
        assert relevance.decisions_of(conn, ["a1"]) == {}


def test_a_decision_that_says_the_same_keeps_its_time(store: Store) -> None:
    fill(store, ("close", 0.5, 0.1))
    later = NOW + timedelta(days=1)
    with store.begin() as conn:
        (one,) = relevance.decisions_of(conn, ["a1"]).values()
        relevance.save_decisions(conn, [Relevance("a1", "close", "A", one.closeness, one.margin, later)])
        assert relevance.decisions_of(conn, ["a1"])["a1"].at == NOW
        relevance.save_decisions(conn, [Relevance("a1", "off_topic", "A", 0.5, -0.1, later)])
        assert relevance.decisions_of(conn, ["a1"])["a1"].at == later


def test_a_dropped_article_leaves_its_story_which_waits_to_be_judged(store: Store) -> None:
    fill(store, ("close", 0.5, 0.1), ("close", 0.6, 0.1))
    with store.begin() as conn:
        stories.place(conn, {"a1": "s1", "a2": "s1"})
        articles.mark_processed(conn, ["a1", "a2"])
        waiting = relevance.save_decisions(conn, [Relevance("a1", "off_topic", "A", 0.1, -0.3, NOW)])
        assert waiting == ["a2"]
        assert articles.story_of(conn, ["a1", "a2"]) == {"a2": "s1"}
        row = stories.get_row(conn, "s1", NOW)
        assert row is not None
        assert row.articles == 1
        assert [a.id for a in articles.pending(conn)] == ["a2"]
        relevance.save_decisions(conn, [Relevance("a2", "off_topic", "A", 0.1, -0.3, NOW)])
        assert stories.get(conn, "s1") is None, "a story without articles disappears"


def test_taking_out_leaves_nothing_behind_that_was_understood(store: Store) -> None:
    with store.begin() as conn:
        articles.save(conn, article(1), now=NOW)
        stories.place(conn, {"a1": "s1"})
        assert stories.take_out(conn, ["a1"]) == frozenset()
        assert stories.take_out(conn, ["a1"]) == frozenset(), "again does nothing"
        found = articles.get(conn, "a1")
        assert found is not None
        assert found.text == article(1).text
        assert stories.all_ids(conn) == []


def test_choices_stand_until_taken_back_and_stay_in_the_list(store: Store) -> None:
    fill(store, ("off_topic", 0.3, 0.1), ("query", 0.3, 0.1))
    later = NOW + timedelta(hours=1)
    with store.begin() as conn:
        articles.mark_processed(conn, ["a1", "a2"])
        assert relevance.choose(conn, ["a1", "a1"], "rescue", NOW, ADA, "  two\n words ") == {"a1"}
        assert relevance.choose(conn, ["a1"], "rescue", later, BO) == frozenset()
        assert relevance.choose(conn, ["a1", "a2"], "drop", later, BO) == {"a1", "a2"}
        assert relevance.standing(conn, ["a1", "a2", "a3"]) == {"a1": "drop", "a2": "drop"}
        assert [(c.verdict, c.who, c.note, c.ended) for c in relevance.choices_of(conn, ["a1"])] == [
            ("drop", "bo", "", None),
            ("rescue", "ada", "two words", later),
        ]
        assert articles.pending(conn) == [], "what is dropped waits for nothing"
        one = relevance.decisions_of(conn, ["a2"])["a2"]
        assert (one.outcome, one.programme, one.closeness) == ("by_hand", "A", 0.3), "the numbers stay"
        assert relevance.last_choice(conn) in ("a1", "a2")
        assert relevance.take_back(conn, ["a1"], later, ADA) == ["a1"]
        assert relevance.take_back(conn, ["a1"], later, ADA) == []
        assert [a.id for a in articles.pending(conn)] == ["a1"]
        assert relevance.last_choice(conn) == "a2"


def test_an_unknown_article_stops_a_choice_as_a_whole(store: Store) -> None:
    fill(store, ("off_topic", 0.3, 0.1))
    with pytest.raises(NotFoundError, match="no article nowhere"), store.begin() as conn:
        relevance.choose(conn, ["a1", "nowhere"], "rescue", NOW, ADA)
    with store.read() as conn:
        assert relevance.standing(conn, ["a1"]) == {}


def test_switching_off_reopens_what_was_computed_and_leaves_what_was_said(store: Store) -> None:
    fill(store, ("off_topic", 0.3, 0.1), ("excluded", 0.6, 0.1), ("query", 0.3, 0.1), ("close", 0.6, 0.1))
    with store.begin() as conn:
        articles.mark_processed(conn, ["a1", "a2", "a3", "a4"])
        relevance.choose(conn, ["a4"], "drop", NOW, ADA)
        assert relevance.forget_all(conn) == 2
        assert {a.id for a in articles.pending(conn)} == {"a1", "a2"}
        assert relevance.counts(conn) == {"by_hand": 1}
        assert relevance.scores_of(conn, ["a1", "a3"]) == {}


def ids(rows: list[relevance_lists.RelevanceRow]) -> list[str]:
    return [row.article.id for row in rows]


def test_lists_are_nearest_first_on_both_sides_of_the_line(store: Store) -> None:
    fill(
        store, ("off_topic", 0.395, 0.0), ("close", 0.45, 0.0), ("off_topic", 0.1, 0.0), ("close", 0.9, 0.0),
        ("query", 0.41, 0.0),
    )  # fmt: skip
    with store.begin() as conn:
        articles.save(conn, article(6), now=NOW)
        relevance.choose(conn, ["a6"], "drop", NOW + timedelta(days=1), ADA)
        assert ids(relevance_lists.near(conn, 9)) == ["a1", "a5", "a2", "a3", "a4", "a6"]
        assert ids(relevance_lists.near(conn, 2)) == ["a1", "a5"]
        assert ids(relevance_lists.near(conn, 9, kept=False)) == ["a1", "a3", "a6"]
        assert ids(relevance_lists.near(conn, 9, kept=True)) == ["a5", "a2", "a4"]
        assert ids(relevance_lists.near(conn, 9, programme="B")) == []
        assert ids(relevance_lists.near(conn, 1, newest=True)) == ["a6"]


def test_beside_a_value_stand_those_that_this_closeness_decides(store: Store) -> None:
    fill(
        store, ("off_topic", 0.3, 0.1), ("close", 0.5, 0.1), ("query", 0.42, 0.1), ("rescued", 0.2, 0.1)
    )  # fmt: skip
    with store.read() as conn:
        assert ids(relevance_lists.beside(conn, "A", 0.4, 9, above=False)) == ["a1", "a4"]
        assert ids(relevance_lists.beside(conn, "A", 0.4, 9, above=True)) == ["a2"]
        assert "a2" not in ids(relevance_lists.beside(conn, "B", 0.4, 9, above=False)), "A keeps it"
        (row,) = relevance_lists.beside(conn, "B", 0.4, 1, above=False)
        assert row.decision.closeness == 0.1


def test_a_histogram_counts_every_article_once(store: Store) -> None:
    fill(store, ("off_topic", 0.0, 0.1), ("close", 1.0, 0.1), ("query", 0.401, 0.1), ("off_topic", 0.41, 0.1))
    with store.read() as conn:
        bars = relevance_lists.histogram(conn, "A")
        assert len(bars) == STEPS
        assert [(bar.low, bar.matched, bar.others) for bar in bars if bar.matched or bar.others] == [
            (0.0, 0, 1), (0.4, 1, 1), (0.98, 0, 1),
        ]  # fmt: skip
        assert not any(bar.others for bar in relevance_lists.histogram(conn, "nobody"))


def test_another_threshold_loses_only_what_no_other_programme_keeps(store: Store) -> None:
    fill(
        store, ("off_topic", 0.35, 0.1), ("close", 0.45, 0.1), ("close", 0.45, 0.6), ("query", 0.1, 0.1),
        ("rescued", 0.1, 0.1), ("excluded", 0.2, 0.1),
    )  # fmt: skip
    with store.read() as conn:
        assert relevance_lists.would_change(conn, "A", 0.3, LIMITS) == (1, 0)
        assert relevance_lists.would_change(conn, "A", 0.5, LIMITS) == (0, 1)
        assert relevance_lists.would_change(conn, "A", 0.4, LIMITS) == (0, 0)


def test_going_through_all_closed_articles_leaves_out_pending_ones(store: Store) -> None:
    fill(store, ("query", 0.1, 0.1), ("query", 0.1, 0.1), ("query", 0.1, 0.1))
    with store.begin() as conn:
        articles.mark_processed(conn, ["a1", "a3"])
        assert relevance.closed_after(conn, "", 1) == ["a1"]
        assert relevance.closed_after(conn, "a1", 9) == ["a3"]
        assert [a.id for a in articles.after(conn, "a1", 9)] == ["a2", "a3"]


def test_dropped_articles_are_not_counted_on_the_briefing(store: Store) -> None:
    fill(store, ("off_topic", 0.1, 0.1), ("query", 0.1, 0.1), ("close", 0.6, 0.1))
    with store.begin() as conn:
        articles.save(conn, article(4), now=NOW)
        told = briefing.summary(conn, NOW, NOW - timedelta(days=1))
    assert (told.articles, told.articles_new) == (3, 3), "one was not decided on yet"


@pytest.mark.parametrize("role", ["viewer", None])
def test_the_store_itself_refuses_whose_role_does_not_reach(store: Store, role: Role | None) -> None:
    fill(store, ("query", 0.3, 0.1))
    who = Actor("eve", role)
    with pytest.raises(NotAllowedError, match="It takes"), store.begin() as conn:
        relevance.choose(conn, ["a1"], "drop", NOW, who)
    with store.begin() as conn:
        assert relevance.last_choice(conn) is None
        relevance.choose(conn, ["a1"], "drop", NOW, ADA)
    with pytest.raises(NotAllowedError, match="It takes"), store.begin() as conn:
        relevance.take_back(conn, ["a1"], NOW, who)
    with store.read() as conn:
        assert relevance.standing(conn, ["a1"]) == {"a1": "drop"}
