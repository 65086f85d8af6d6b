"""Relevance on a real store: what is dropped is kept for another look, what changes its mind follows everywhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from app import sifting
from app.pipeline import Tools, make_tools
from app.run_words import report_line
from app.settings import UnderstandSettings
from store import articles, figures, relevance, relevance_lists, stories
from store.database import Store, open_store
from store.model import Article, Programme, Relevance
from tests.app.test_pipeline_processing import DAY, OTHER, PETITION, RIVAL, everything, save, understand
from tests.store.builders import ADA

CAB = Programme("CabView", "Kestrel Freight", ("cab cameras",), "camera* drivers", 0.9)
BADGES = Programme("StepBadge", "St Aldrith", (), "badges hospital", 0.9)
IDS = [PETITION.id, RIVAL.id, OTHER.id]
LATER = DAY + timedelta(days=1)


class Counting:
    """An embedder that remembers what it was asked."""

    def __init__(self, tools: Tools) -> None:
        self.name, self._real, self.texts = tools.embedder.name, tools.embedder, list[str]()

    def encode(self, texts: list[str]) -> np.ndarray:
        self.texts += texts
        return self._real.encode(texts)


@pytest.fixture(scope="module")
def tools() -> Tools:
    """The quick embedder; one programme with a query."""
    return make_tools(UnderstandSettings(embedder="hash", tone_model="vader"), (CAB,))


def watching(tools: Tools, *programmes: Programme) -> Tools:
    """The same tools with other programmes."""
    return replace(tools, programmes=programmes)


def decided(store: Store) -> dict[str, Relevance]:
    """What was decided, by article."""
    with store.read() as conn:
        return relevance.decisions_of(conn, IDS)


def outcomes(store: Store) -> dict[str, str]:
    """The outcome of each article."""
    return {article_id: one.outcome for article_id, one in decided(store).items()}


def placed(store: Store) -> dict[str, str]:
    """The story of each article that has one."""
    with store.read() as conn:
        return articles.story_of(conn, IDS)


def test_what_is_off_topic_is_kept_in_the_store_and_out_of_the_stories(store: Store, tools: Tools) -> None:
    save(store, PETITION, RIVAL, OTHER)
    report = understand(store, tools)
    assert report.counts == {"seen": 3, "read": 2, "dropped:off_topic": 1, "stories": 1}
    assert report_line(report) == "3 articles seen = 2 understood + 1 dropped (off_topic 1); 1 story judged"
    assert outcomes(store) == {PETITION.id: "query", RIVAL.id: "query", OTHER.id: "off_topic"}
    assert placed(store).keys() == {PETITION.id, RIVAL.id}
    with store.read() as conn:
        kept = articles.get(conn, OTHER.id)
        assert articles.pending(conn) == []
    assert kept is not None
    assert kept.text == OTHER.text
    one = decided(store)[OTHER.id]
    assert (one.programme, one.at) == ("CabView", DAY)
    assert one.margin == pytest.approx((one.closeness or 0) - 0.9)


def test_a_second_run_changes_nothing_and_embeds_nothing(store: Store, tools: Tools) -> None:
    save(store, PETITION, RIVAL, OTHER)
    understand(store, tools)
    before = everything(store)
    counting = Counting(tools)
    assert understand(store, replace(tools, embedder=counting), LATER).counts == {}
    assert everything(store) == before
    assert counting.texts == []


def test_without_query_and_closeness_everything_is_relevant_and_nothing_is_noted(store: Store, tools: Tools) -> None:
    save(store, PETITION, RIVAL, OTHER)
    counts = understand(store, watching(tools, Programme("CabView", "Kestrel Freight", ("cab cameras",)))).counts
    assert counts == {"seen": 3, "read": 3, "stories": 2}
    rows = everything(store)
    assert rows["relevance"] == rows["relevance_scores"] == rows["relevance_choices"] == []


def test_closeness_keeps_what_the_query_does_not_know(store: Store, tools: Tools) -> None:
    save(store, PETITION, RIVAL, OTHER)
    understand(store, watching(tools, replace(CAB, query="nobody says this", closeness=0.0)))
    assert set(outcomes(store).values()) == {"close"}


def test_an_exclusion_is_counted_by_its_own_name(store: Store, tools: Tools) -> None:
    save(store, PETITION, OTHER)
    counts = understand(store, watching(tools, replace(CAB, query="camera* NOT badges", closeness=0.0))).counts
    assert counts["dropped:excluded"] == 1
    assert outcomes(store)[OTHER.id] == "excluded"


def test_a_moved_threshold_is_decided_from_the_scores_alone(
    store: Store, tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(store, PETITION, RIVAL, OTHER)
    understand(store, tools)
    counting = Counting(tools)
    monkeypatch.setattr(articles, "get_many", None)  # no text is asked for
    moved = watching(replace(tools, embedder=counting), replace(CAB, closeness=0.0))
    counts = understand(store, moved, LATER).counts
    assert counts == {"again:kept": 1, "seen": 1, "read": 1, "stories": 1}
    assert outcomes(store)[OTHER.id] == "close"
    assert decided(store)[OTHER.id].at == LATER
    assert OTHER.id in placed(store)
    assert counting.texts == []
    assert understand(store, moved, LATER).counts == {}


def test_a_changed_query_reads_the_stored_texts_and_embeds_none(store: Store, tools: Tools) -> None:
    save(store, PETITION, RIVAL, OTHER)
    understand(store, tools)
    counting = Counting(tools)
    changed = watching(replace(tools, embedder=counting), replace(CAB, query="hospital badges"))
    report = understand(store, changed, LATER)
    assert report.counts["again:kept"] == 1
    assert report.counts["again:dropped"] == 2
    assert report_line(report).endswith("decided anew: 1 relevant again, 2 not any more")
    assert placed(store).keys() == {OTHER.id}
    assert counting.texts == ["CabView (Kestrel Freight): cab cameras"] or counting.texts == []
    with store.read() as conn:
        assert len(stories.all_ids(conn)) == 1


def test_a_story_that_loses_an_article_is_judged_without_it(store: Store, tools: Tools) -> None:
    save(store, PETITION, RIVAL)
    understand(store, tools)
    (story,) = set(placed(store).values())
    with store.read() as conn:
        assert any(m.readings == 2 for m in figures.list_metrics(conn, story_id=story))
    understand(store, watching(tools, replace(CAB, query='camera* drivers NOT "exactly 400"')), LATER)
    assert placed(store) == {PETITION.id: story}
    assert outcomes(store)[RIVAL.id] == "off_topic"
    with store.read() as conn:
        rows = figures.list_metrics(conn, story_id=story)
        row = stories.get_row(conn, story, LATER)
        claims = figures.claims_of_articles(conn, [RIVAL.id])
        assert articles.pending(conn) == []
    assert rows
    assert all(m.readings == 1 for m in rows)
    assert row is not None
    assert (row.articles, row.outlets, row.disputed) == (1, 1, 0)
    assert not claims[RIVAL.id]
    assert not [r for r in everything(store)["story_keys"] if RIVAL.id in r]


def test_there_and_back_again_ends_where_a_straight_run_ends(store: Store, tools: Tools) -> None:
    save(store, PETITION, RIVAL, OTHER)
    understand(store, tools)
    understand(store, watching(tools, replace(CAB, query="hospital badges")), LATER)
    understand(store, tools, DAY)
    with open_store(store.url.replace("store.db", "straight.db"), migrate=True) as straight:
        save(straight, PETITION, RIVAL, OTHER)
        understand(straight, tools)
        expected = everything(straight)
    found = everything(store)
    assert placed(store).keys() == {PETITION.id, RIVAL.id}
    for table in ("claims", "metrics", "figures", "origins", "story_keys", "relevance_scores", "quotes"):
        assert found[table] == expected[table], table
    assert outcomes(store) == {PETITION.id: "query", RIVAL.id: "query", OTHER.id: "off_topic"}


def test_only_the_scores_of_the_programme_that_changed_are_made_anew(
    store: Store, tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(store, PETITION, RIVAL, OTHER)
    understand(store, watching(tools, CAB, BADGES))
    asked = []
    real = sifting.score
    monkeypatch.setattr(sifting, "score", lambda a, v, w: asked.append([one.name for one in w]) or real(a, v, w))
    understand(store, watching(tools, CAB, replace(BADGES, query="badges steps")), LATER)
    assert asked == [["StepBadge"]] * 3
    asked.clear()
    understand(store, watching(tools, CAB), LATER)
    assert outcomes(store)[OTHER.id] == "off_topic"
    assert all(row[0] == "CabView" for row in everything(store)["relevance_scores"])


def test_an_interrupted_redecision_is_taken_up_again(
    store: Store, tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(store, PETITION, RIVAL, OTHER)
    understand(store, tools)
    monkeypatch.setattr(sifting, "AT_ONCE", 1)
    changed = watching(tools, replace(CAB, query="hospital badges"))
    real, done = sifting.decide, []

    def dying(*arguments: object) -> Relevance:
        if len(done) == 2:
            raise KeyboardInterrupt
        done.append(1)
        return real(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(sifting, "decide", dying)
    with pytest.raises(KeyboardInterrupt):
        understand(store, changed, LATER)
    monkeypatch.setattr(sifting, "decide", real)
    understand(store, changed, LATER)
    assert placed(store).keys() == {OTHER.id}
    with store.read() as conn:
        assert articles.pending(conn) == []


def test_switching_relevance_off_brings_everything_back_but_what_a_person_dropped(store: Store, tools: Tools) -> None:
    save(store, PETITION, RIVAL, OTHER)
    understand(store, tools)
    with store.begin() as conn:
        relevance.choose(conn, [RIVAL.id], "drop", DAY, ADA)
    understand(store, tools)
    report = understand(store, watching(tools), LATER)
    assert report.counts["again:kept"] == 1
    assert placed(store).keys() == {PETITION.id, OTHER.id}
    assert outcomes(store) == {RIVAL.id: "by_hand"}
    assert understand(store, watching(tools), LATER).counts == {}


def test_switching_relevance_on_sorts_what_is_stored_already(store: Store, tools: Tools) -> None:
    save(store, PETITION, RIVAL, OTHER)
    understand(store, watching(tools))
    counts = understand(store, tools, LATER).counts
    assert counts == {"again:dropped": 1}
    assert placed(store).keys() == {PETITION.id, RIVAL.id}


def test_an_edited_article_is_decided_again(store: Store, tools: Tools) -> None:
    save(store, PETITION, RIVAL)
    understand(store, tools)
    save(store, replace(RIVAL, title="Roses", text="The gardens of the town bloom again this year."), at=LATER)
    counts = understand(store, tools, LATER).counts
    assert counts == {"seen": 2, "read": 1, "dropped:off_topic": 1, "stories": 1}
    assert placed(store).keys() == {PETITION.id}


def test_language_is_known_where_a_query_asks_for_it(store: Store, tools: Tools) -> None:
    german = Article(
        "a000000000003", "https://x.example/9", "Kameras", "Die Fahrer wehren sich gegen die Kameras. " * 4
    )
    save(store, PETITION, german)
    understand(store, watching(tools, replace(CAB, query="(camera* OR kameras) lang:de")))
    assert outcomes(store) == {PETITION.id: "off_topic", german.id: "query"}


def test_what_another_threshold_would_change_is_what_it_changes(store: Store, tools: Tools) -> None:
    save(store, PETITION, RIVAL, OTHER)
    shy = watching(tools, replace(CAB, query='"exactly 400"', closeness=0.8), replace(BADGES, query="zebra"))
    understand(store, shy)
    limits = (("CabView", 0.8), ("StepBadge", 0.9))
    for moved in (0.0, 0.3, 0.5, 0.7, 0.99):
        with store.read() as conn:
            told = relevance_lists.would_change(conn, "CabView", moved, limits)
        before = {i for i, one in decided(store).items() if one.kept}
        understand(store, watching(shy, replace(shy.programmes[0], closeness=moved), shy.programmes[1]), LATER)
        after = {i for i, one in decided(store).items() if one.kept}
        assert told == (len(after - before), len(before - after)), moved
        understand(store, shy, LATER)
