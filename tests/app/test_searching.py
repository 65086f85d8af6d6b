"""Searching a store of the test newsroom: what is counted, folded, sorted and cut, by words and by meaning."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from app import search_look, searching
from app.catalogue import Catalogue
from app.excerpts import SHOWN, excerpt
from app.pipeline import vector_key
from app.search_asked import Asked
from app.search_terms import read, wanted
from app.searching import Searcher
from nlp.embed import embedding_text, make_embedder
from store import articles, embeddings, search
from store.database import Store, open_store
from store.errors import InputError
from tests.app import newsroom
from tests.store.builders import article


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """The store of the newsroom, every article with its vector."""
    store = open_store(newsroom.build(tmp_path_factory.mktemp("news") / "news.db"))
    embed_all(store)
    return store


def embed_all(store: Store) -> None:
    """Keep the vectors that processing would."""
    hashed = make_embedder("hash")
    with store.begin() as conn:
        ids = [search.Placed(*row).id for part in search.placed(conn) for row in part]
        every = articles.get_many(conn, ids).values()
        keys = {vector_key(a): embedding_text(a.title, a.text) for a in every}
        vectors = hashed.encode(list(keys.values())).astype("<f4")
        embeddings.save(conn, dict(zip(keys, (v.tobytes() for v in vectors), strict=True)), hashed.name)


def test_hits_are_counted_by_kind_outlet_story_and_week(news: Store) -> None:
    result = Searcher("hash").find(news, "1", Asked("petition"))
    assert result.kinds == {"article": 9, "claim": 3, "quote": 1}
    assert result.counts["story"] == {newsroom.TRACKER: 13}
    assert result.counts["outlet"]["Harbour Post"] == 3
    assert sum(n for _, n in result.weeks) == 13
    assert all(date.fromordinal(monday).weekday() == 0 for monday, _ in result.weeks)
    assert "qualifier" not in result.counts, "that is counted of claims only"


def test_a_choice_narrows_the_hits_and_all_counts_but_its_own(news: Store) -> None:
    searcher = Searcher("hash")
    whole = searcher.find(news, "1", Asked("petition"))
    chosen = searcher.find(news, "1", Asked("petition", chosen={"outlet": ("Harbour Post",)}))
    assert {hit.outlet for hit in chosen.hits} == {"Harbour Post"}
    assert chosen.total == 3
    assert chosen.counts["outlet"] == whole.counts["outlet"]
    assert chosen.counts["story"] == {newsroom.TRACKER: 3}
    both = searcher.find(news, "1", Asked("petition", chosen={"outlet": ("Harbour Post", "Daily Kestrel", "nobody")}))
    assert both.total == 5
    assert searcher.find(news, "1", Asked("petition", chosen={"outlet": ("nobody",)})).total == 0


def test_claims_are_counted_by_how_they_are_worded_and_how_they_stand(news: Store) -> None:
    searcher = Searcher("hash")
    result = searcher.find(news, "1", Asked("signed", kind="claim"))
    assert {hit.kind for hit in result.hits} == {"claim"}
    assert result.counts["qualifier"] == {"over": 2, "nearly": 2, "about": 1, "exact": 1}
    assert result.counts["relation"]["contradiction"] == 2
    wrong = searcher.find(news, "1", Asked("signed", kind="claim", chosen={"relation": ("contradiction",)}))
    assert {hit.relation for hit in wrong.hits} == {"contradiction"}
    assert result.kinds["article"] > 0, "the other kinds are still counted"


def test_days_bound_the_hits_on_both_sides_and_count_themselves(news: Store) -> None:
    asked = Asked("petition", since=date(2026, 6, 20), until=date(2026, 6, 23))
    result = Searcher("hash").find(news, "1", asked)
    days = {hit.published.date() for hit in result.hits if hit.published}
    assert days and min(days) >= date(2026, 6, 20) and max(days) <= date(2026, 6, 23)


def test_copies_are_folded_into_the_original(news: Store) -> None:
    result = Searcher("hash").find(news, "1", Asked("petition", kind="article"))
    assert (result.total, result.copies) == (7, 2)
    (lead,) = [hit for hit in result.hits if hit.id in result.folded]
    assert lead.outlet == "Northern Wire"
    alone = Searcher("hash").find(news, "1", Asked("petition", kind="article", chosen={"outlet": ("Copy 2",)}))
    assert [hit.outlet for hit in alone.hits] == ["Copy 2"], "a copy alone stands for itself"


def test_pages_hold_every_hit_once_and_the_last_is_followed_by_nothing(news: Store) -> None:
    searcher = Searcher("hash")
    pages = [searcher.find(news, "1", Asked("the", size=5, page=page)) for page in range(1, 9)]
    ids = [hit.id for page in pages for hit in page.hits]
    assert len(ids) == len(set(ids)) == pages[0].total
    assert pages[-1].hits == ()
    newest = searcher.find(news, "1", Asked("the", kind="article", size=100, sort="newest"))
    days = [hit.published for hit in newest.hits if hit.published]
    assert days == sorted(days, reverse=True)


def test_of_too_many_hits_to_rank_titles_come_first(news: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search_look, "RANKED", 1)
    result = Searcher("hash").find(news, "1", Asked("halt OR petition", kind="article", size=100))
    titled = ["petition" in hit.title.lower() for hit in result.hits]
    assert titled == sorted(titled, reverse=True) and True in titled and False in titled


def test_what_finds_nothing_says_which_word_it_was(news: Store) -> None:
    result = Searcher("hash").find(news, "1", Asked('zebra petition "asked for a halt"'))
    assert result.total == 0
    assert list(result.alone) == ["zebra", "petition", '"asked for a halt"']
    assert (result.alone["zebra"], result.alone["petition"]) == (0, 13)
    assert result.alone['"asked for a halt"'] > 0


def test_a_search_by_meaning_finds_the_nearest_and_keeps_to_what_is_chosen(
    news: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_look, "LEAST", -1.0)
    searcher = Searcher("hash")
    asked = Asked("warehouse staff hand back scanners", mode="meaning")
    result = searcher.find(news, "1", asked)
    assert searcher.is_ready
    assert {hit.kind for hit in result.hits} == {"article"}
    near = [result.near[hit.id] for hit in result.hits]
    assert near == sorted(near, reverse=True)
    assert result.hits[0].story_id == newsroom.WAREHOUSE
    chosen = searcher.find(news, "1", replace(asked, chosen={"outlet": ("Morning Ledger",)}))
    assert {hit.outlet for hit in chosen.hits} == {"Morning Ledger"}
    said = searcher.find(news, "1", replace(asked, kind="claim", query="scanners handed back by Friday"))
    assert {hit.kind for hit in said.hits} == {"claim"}
    assert "scanners" in said.hits[0].text


def test_a_search_by_meaning_without_vectors_says_so(tmp_path: Path) -> None:
    with open_store(newsroom.build(tmp_path / "news.db")) as store:
        result = Searcher("hash").find(store, "1", Asked("petition", mode="meaning"))
        assert result.unread
        assert result.total == 0


def test_what_a_run_brings_is_found_once_the_stamp_has_changed(tmp_path: Path) -> None:
    with open_store(newsroom.build(tmp_path / "news.db")) as store:
        searcher = Searcher("hash")
        embed_all(store)
        assert searcher.find(store, "run 1", Asked("pangolin")).total == 0
        before = searcher.find(store, "run 1", Asked("petition", mode="meaning"))
        with store.begin() as conn:
            articles.save(conn, article(77, title="A pangolin", text="It ate the petition."), now=newsroom.NOW)
            articles.delete_all(conn, [before.hits[0].article_id] if before.hits else [])
        embed_all(store)
        assert searcher.find(store, "run 2", Asked("pangolin")).total == 1
        after = searcher.find(store, "run 2", Asked("a pangolin ate the petition", mode="meaning"))
        assert after.hits[0].article_id == "a77", "vectors follow too"


@pytest.mark.parametrize("query", ["", "   ", "x" * 1001])
def test_a_query_by_meaning_has_words_and_an_end(news: Store, query: str) -> None:
    with pytest.raises(InputError, match=r"^query: "):
        Searcher("hash").find(news, "1", Asked(query, mode="meaning"))


def test_an_excerpt_shows_the_densest_stretch_as_one_line() -> None:
    terms = wanted(read("tracker OR union"))
    text = (
        "The weather was fine.\n" * 40
        + "A tracker came. The union met; the tracker went.\u202e\n"
        + "It rained.\n" * 60
    )
    line, marks = excerpt(text, terms)
    assert [line[a:b] for a, b in marks] == ["tracker", "union", "tracker"]
    assert line.startswith("… ") and line.endswith(("…", "."))
    assert len(line) <= SHOWN + 4 and "\n" not in line and "\u202e" not in line
    assert excerpt("Short and without it.", terms) == ("Short and without it.", [])
    assert excerpt("", terms) == ("", [])
    assert excerpt("x" * 5000, terms)[0].startswith("xxx")


def test_a_large_store_is_searched_as_it_was_while_it_is_read_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "AT_ONCE", 0)
    with open_store(newsroom.build(tmp_path / "news.db")) as store:
        embed_all(store)
        searcher = Searcher("hash")
        assert searcher.find(store, "run 1", Asked("petition", mode="meaning")).hits
        with store.begin() as conn:
            articles.save(conn, article(78, title="A wombat", text="It dug."), now=newsroom.NOW)
        embed_all(store)
        found = searcher.find(store, "run 2", Asked("wombat"))
        assert found.total in (0, 1), "before or after, as the reading goes"
        for _ in range(400):
            if (found := searcher.find(store, "run 2", Asked("wombat"))).total:
                break
            time.sleep(0.02)
        assert found.total == 1
        assert searcher.find(store, "run 2", Asked("a wombat dug", mode="meaning")).hits[0].article_id == "a78"


def test_of_very_many_hits_the_latest_are_counted(news: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = Searcher("hash").find(news, "1", Asked("petition"))
    monkeypatch.setattr(search_look, "MOST_FOUND", 4)
    found = Searcher("hash").find(news, "1", Asked("petition"))
    assert found.more and not whole.more
    assert found.total + found.copies == 4 < whole.total
    picked = Asked("petition", chosen={"outlet": ("Harbour Post",)})
    assert Searcher("hash").find(news, "1", picked).total == 3, "what is picked is counted in full"
    both = Searcher("hash").find(news, "1", Asked("petition hand"))
    assert not both.more, "a word that very much has does not keep the others from being ranked"


def test_copies_are_folded_as_one_would_by_hand(news: Store) -> None:
    with news.read() as conn:
        catalogue = Catalogue(conn)
    luck = np.random.default_rng(5)
    for _ in range(20):
        hits = luck.permutation(len(catalogue))[: luck.integers(1, len(catalogue) + 1)]
        by_group: dict[int, list[int]] = {}
        for hit in hits.tolist():
            group = int(catalogue._groups[hit])
            by_group.setdefault(group if group >= 0 else -2 - hit, []).append(hit)
        wanted = [
            (next((n for n in group if catalogue._is_first[n]), group[0]), len(group) - 1)
            for group in by_group.values()
        ]
        listed, others = catalogue.folded(hits)
        assert list(zip(listed.tolist(), others.tolist(), strict=True)) == wanted
        assert catalogue.newest_first(np.sort(hits)).tolist() == sorted(
            np.sort(hits).tolist(), key=lambda n: -catalogue.articles[n]
        )
