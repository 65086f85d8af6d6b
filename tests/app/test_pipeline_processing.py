"""Processing on a real store: placed, judged, told what changed; again without effect; interrupted without loss."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app import chunks, processing
from app.clock import fixed_clock
from app.engines import local
from app.pipeline import Reading, Tools, make_tools, read_article
from app.processing import ProcessReport, process
from app.progress import Silent
from app.run_words import report_line
from app.settings import UnderstandSettings
from store import articles, changes, embeddings, figures, runs, stories, summaries, tones
from store.database import Store, open_store
from store.model import Article, Programme

DAY = datetime(2026, 5, 4, 9, tzinfo=UTC)
WINDOW = timedelta(days=30)
PROGRAMMES = (Programme("CabView", "Kestrel Freight", ("cab cameras",)),)

PETITION = Article(
    "a000000000001", "https://haul.example/1", "Kestrel drivers sign petition against cab cameras",
    "Drivers at Kestrel Freight are angry about cab cameras. About 1,600 drivers have signed a petition against the "
    "cab cameras, the union said on Monday. The cameras film faces all day.",
    outlet="The Haul", domain="haul.example", published=DAY, published_basis="meta",
)  # fmt: skip
RIVAL = Article(
    "a000000000002", "https://wire.example/2", "Petition against cab cameras at Kestrel Freight",
    "Kestrel Freight faces a petition against its cab cameras. Exactly 400 drivers have signed the petition against "
    "the cab cameras, the company said on Monday. Cameras film faces of drivers at Kestrel Freight.",
    outlet="The Wire", domain="wire.example", published=DAY + timedelta(hours=1), published_basis="meta",
)  # fmt: skip
OTHER = Article(
    "a000000000003", "https://ward.example/3", "Nurses return step badges at St Aldrith hospital",
    "Hospital badges that count the steps of nurses were returned by 84 nurses at St Aldrith. The trust paused them.",
    outlet="Ward Round", domain="ward.example", published=DAY + timedelta(hours=2), published_basis="meta",
)  # fmt: skip


@pytest.fixture(scope="module")
def tools() -> Tools:
    """The quick embedder, everything else as it is."""
    return make_tools(UnderstandSettings(embedder="hash", tone_model="vader"), PROGRAMMES)


def save(store: Store, *found: Article, at: datetime = DAY) -> None:
    """Save articles as a collector would."""
    with store.begin() as conn:
        for article in found:
            articles.save(conn, replace(article, fetched=at), now=at)


def understand(store: Store, tools: Tools, at: datetime = DAY) -> ProcessReport:
    """One run at a moment."""
    return process(store, tools, WINDOW, fixed_clock(at), Silent())


def told(store: Store, kind: str | None = None) -> list[str]:
    """The texts of all changes, oldest first."""
    with store.read() as conn:
        rows = changes.between(conn, DAY - timedelta(days=1), DAY + timedelta(days=99))
    return [row.change.text for row in reversed(rows) if kind in (None, row.change.kind)]


def everything(store: Store) -> dict[str, list[tuple[object, ...]]]:
    """All rows of all tables but the runs."""
    with store.read() as conn:
        names = [
            n for (n,) in conn.exec_driver_sql("select name from sqlite_master where type = 'table'") if n != "runs"
        ]
        return {n: sorted(map(tuple, conn.exec_driver_sql(f"select * from {n}")), key=repr) for n in names}


def test_articles_become_stories_with_judged_figures(store: Store, tools: Tools) -> None:
    save(store, PETITION, RIVAL, OTHER)
    report = understand(store, tools)
    assert report.counts == {"seen": 3, "read": 3, "stories": 2}
    with store.read() as conn:
        placed = articles.story_of(conn, [PETITION.id, RIVAL.id, OTHER.id])
        assert placed[PETITION.id] == placed[RIVAL.id] != placed[OTHER.id]
        story = stories.get(conn, placed[PETITION.id])
        assert story is not None
        assert story.programme == "CabView"
        assert story.title in (PETITION.title, RIVAL.title)
        (metric,) = [m for m in figures.list_metrics(conn, story_id=story.id) if m.readings == 2]
        assert metric.metric.status == "disputed"
        assert {t.article_id for t in tones.of_story(conn, story.id)} == {PETITION.id, RIVAL.id}
        assert articles.pending(conn) == []
    assert sum(text.startswith("New story: ") for text in told(store, "story")) == 2
    (conflict,) = told(store, "conflict")
    assert "1,600" in conflict
    assert "400" in conflict
    assert " against " in conflict


def test_a_second_run_changes_nothing(store: Store, tools: Tools) -> None:
    save(store, PETITION, RIVAL, OTHER)
    understand(store, tools)
    before = everything(store)
    assert understand(store, tools, DAY + timedelta(days=1)).counts == {}
    assert everything(store) == before


def test_saving_the_same_again_leaves_nothing_to_do(store: Store, tools: Tools) -> None:
    save(store, PETITION)
    understand(store, tools)
    save(store, PETITION, at=DAY + timedelta(hours=5))
    assert understand(store, tools).counts == {}


def test_only_the_stories_that_pending_articles_touch_are_judged(store: Store, tools: Tools) -> None:
    save(store, PETITION, OTHER)
    understand(store, tools)
    save(store, RIVAL)
    assert understand(store, tools).counts == {"seen": 1, "read": 1, "stories": 1}


def test_a_figure_edited_in_place_is_told(store: Store, tools: Tools) -> None:
    save(store, PETITION)
    understand(store, tools)
    later = DAY + timedelta(hours=4)
    save(store, replace(PETITION, text=PETITION.text.replace("About 1,600", "Nearly 2,000")), at=later)
    understand(store, tools, later)
    (text,) = told(store, "edited")
    assert text == f"About 1,600 → Nearly 2,000: The Haul edited “{PETITION.title}” in place"
    assert told(store, "figure") == [], "the edit tells of the figure already"


def test_an_edit_before_the_first_run_is_told_too(store: Store, tools: Tools) -> None:
    save(store, PETITION)
    save(store, replace(PETITION, text=PETITION.text.replace("About 1,600", "Nearly 2,000")))
    understand(store, tools)
    assert len(told(store, "edited")) == 1


def test_an_edit_of_words_only_is_no_edited_figure(store: Store, tools: Tools) -> None:
    save(store, PETITION)
    understand(store, tools)
    save(store, replace(PETITION, text=PETITION.text.replace("angry", "unhappy")))
    assert understand(store, tools).counts["read"] == 1
    assert told(store, "edited") == []


def test_a_new_reading_of_a_known_metric_is_told_with_its_outlet(store: Store, tools: Tools) -> None:
    save(store, PETITION)
    understand(store, tools)
    save(store, RIVAL)
    understand(store, tools, DAY + timedelta(hours=1))
    assert any("400" in text and text.endswith("(The Wire)") for text in told(store, "figure"))


def test_vectors_are_kept_so_that_no_text_is_embedded_twice(store: Store, tools: Tools) -> None:
    save(store, PETITION)
    understand(store, tools)

    class Counting:
        name = tools.embedder.name
        texts: list[str] = []  # noqa: RUF012

        def encode(self, texts: list[str]) -> object:
            self.texts += texts
            return tools.embedder.encode(texts)

    counting = Counting()
    save(store, RIVAL)
    understand(store, replace(tools, embedder=counting))  # type: ignore[arg-type]
    assert len(counting.texts) == 1
    with store.read() as conn:
        assert conn.exec_driver_sql("select count(*) from embeddings").scalar() == 2
        assert embeddings.load(conn, [], tools.embedder.name) == {}


def failing_on(article_id: str, error: BaseException) -> Callable[[Article, Tools], Reading]:
    """``read_article``, but for one article that ends in an error."""

    def read(article: Article, tools: Tools) -> Reading:
        if article.id == article_id:
            raise error
        return read_article(article, tools)

    return read


def test_one_article_that_cannot_be_read_stops_no_other(
    store: Store, tools: Tools, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    save(store, PETITION, RIVAL, OTHER)
    monkeypatch.setattr(local, "read_article", failing_on(RIVAL.id, ValueError("hostile")))
    report = understand(store, tools)
    assert report.counts == {"seen": 3, "read": 2, "failed:reading": 1, "stories": 2}
    assert report_line(report) == "3 articles seen = 2 understood + 1 failed (reading 1); 2 stories judged"
    with store.read() as conn:
        assert [a.id for a in articles.pending(conn)] == [RIVAL.id]
        run = runs.latest(conn, "process")
    assert run is not None
    assert run.outcome == "partial"
    monkeypatch.setattr(local, "read_article", read_article)
    assert understand(store, tools).counts["read"] == 1


def test_an_interrupted_run_keeps_what_is_finished_and_the_next_goes_on(
    store: Store, tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(store, PETITION, RIVAL, OTHER)
    judged = []

    def once(*arguments: object, **more: object) -> object:
        if judged:
            raise KeyboardInterrupt
        judged.append(1)
        return processing_read_story(*arguments, **more)  # type: ignore[arg-type]

    processing_read_story = processing.read_story
    monkeypatch.setattr(processing, "read_story", once)
    with pytest.raises(KeyboardInterrupt):
        understand(store, tools)
    with store.read() as conn:
        left = len(articles.pending(conn))
        run = runs.latest(conn, "process")
    assert 0 < left < 3
    assert run is not None
    assert run.outcome == "interrupted"
    monkeypatch.setattr(processing, "read_story", processing_read_story)
    understand(store, tools)
    interrupted = everything(store)

    with open_store(store.url.replace("store.db", "whole.db"), migrate=True) as whole:
        save(whole, PETITION, RIVAL, OTHER)
        understand(whole, tools)
        straight = everything(whole)
    assert interrupted["claims"] == straight["claims"]
    assert interrupted["verdicts"] == straight["verdicts"]
    assert interrupted["changes"] == straight["changes"]


def test_chunks_end_like_one(store: Store, tools: Tools, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chunks, "CHUNK", 1)
    save(store, PETITION, RIVAL, OTHER)
    assert understand(store, tools).counts == {"seen": 3, "read": 3, "stories": 3}
    with store.read() as conn:
        placed = articles.story_of(conn, [PETITION.id, RIVAL.id, OTHER.id])
    assert placed[PETITION.id] == placed[RIVAL.id] != placed[OTHER.id]


def test_an_article_that_moves_leaves_its_old_story_judged_anew(store: Store, tools: Tools) -> None:
    save(store, PETITION, RIVAL)
    understand(store, tools)
    with store.read() as conn:
        (story_id,) = set(articles.story_of(conn, [PETITION.id, RIVAL.id]).values())

    class Moving:
        def assign(self, new: list[object], known: list[object], given: object) -> dict[str, str]:
            return {OTHER.id: "s0000000other", RIVAL.id: "s0000000other"}

    save(store, OTHER)
    understand(store, replace(tools, clusterer=Moving()))  # type: ignore[arg-type]
    with store.read() as conn:
        placed = articles.story_of(conn, [PETITION.id, RIVAL.id, OTHER.id])
        assert placed == {PETITION.id: story_id, RIVAL.id: "s0000000other", OTHER.id: "s0000000other"}
        assert all(m.readings == 1 for m in figures.list_metrics(conn, story_id=story_id))
        assert figures.list_metrics(conn, story_id="s0000000other")


def test_a_story_is_told_anew_when_it_is_judged_anew(store: Store, tools: Tools) -> None:
    save(store, PETITION)
    understand(store, tools)
    with store.read() as conn:
        (story_id,) = stories.all_ids(conn)
        before = summaries.of_story(conn, story_id)
    assert any("About 1,600 drivers" in line.text for line in before.summary)
    assert {one.citation.article_id for line in before.summary for one in line.cited} == {PETITION.id}
    save(store, RIVAL)
    understand(store, tools)
    texts = {article.id: article.text for article in (PETITION, RIVAL)}
    with store.read() as conn:
        after = summaries.of_story(conn, story_id)
    assert after != before
    for line in (*after.summary, *after.answers):
        for one in line.cited:
            assert texts[one.citation.article_id][one.citation.start : one.citation.end] == one.sentence
    (figures_told,) = [line for line in after.summary if line.label == "figures"]
    assert "1,600" in figures_told.text
    assert "400" in figures_told.text
