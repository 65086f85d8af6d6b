"""Stories: online, deterministic, with stable ids; look-alikes far apart stay apart; known stories merge and split."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from nlp import circles, stories
from nlp.embed import Embedder, HashEmbedder, MiniLMEmbedder, embedding_text
from nlp.features import figures_in, names_in, read_terms, weighted_rows
from nlp.similarity import HALF_LIFE_DAYS, Window
from nlp.stories import NOTHING, Given, OnlineClusterer, StoryArticle, _linked, story_id
from tests.nlp.scoring import load_scorer, read_rows, write_rows

NOW = datetime(2026, 6, 20, 9, tzinfo=UTC)
FERRY = [
    "Ferry crews at Sundholm vote to strike over cameras on the bridge",
    "Sundholm ferry crews back strike against bridge cameras",
    "Strike vote at Sundholm ferries over cameras watching crews on the bridge",
]
SCHOOL = [
    "Teachers in Marlow hand back tablets that count their steps",
    "Marlow teachers return step-counting tablets to the school board",
]
BANK = "Clerks at Orbell Bank sign petition against software that photographs their screens"


def made(texts: list[str], embedder: Embedder | None = None, published: datetime | None = NOW) -> list[StoryArticle]:
    bodies = [f"{text}. It was reported on the day that {text}, and talks go on." for text in texts]
    vectors = (embedder or HashEmbedder()).encode([embedding_text(t, b) for t, b in zip(texts, bodies, strict=True)])
    return [StoryArticle(f"n{hash_of(t)}", t, b, published, v) for t, b, v in zip(texts, bodies, vectors, strict=True)]


def hash_of(text: str) -> str:
    return story_id(text)[1:]


def groups(placed: dict[str, str]) -> set[frozenset[str]]:
    return {frozenset(i for i, s in placed.items() if s == story) for story in placed.values()}


def test_articles_of_one_event_share_a_story_and_others_do_not() -> None:
    articles = made([*FERRY, *SCHOOL, BANK])
    found = groups(OnlineClusterer().assign(articles, []))
    assert found == {frozenset(a.id for a in part) for part in (articles[:3], articles[3:5], articles[5:])}


def test_a_story_is_named_after_the_article_that_founds_it() -> None:
    articles = made(FERRY)
    assert set(OnlineClusterer().assign(articles, []).values()) == {story_id(articles[0].id)}
    assert story_id("a0123456789ab") == "s0123456789ab"
    assert story_id("doc 7") == story_id("doc 7") and len(story_id("doc 7")) == 13


def test_later_articles_join_known_stories_and_only_what_changed_is_answered() -> None:
    ferry, school = made(FERRY), made(SCHOOL)
    clusterer = OnlineClusterer()
    first = clusterer.assign([ferry[0], school[0]], [])
    second = clusterer.assign([ferry[1], school[1]], [(ferry[0], first[ferry[0].id]), (school[0], first[school[0].id])])
    assert second == {ferry[1].id: first[ferry[0].id], school[1].id: first[school[0].id]}


def test_the_same_calls_give_the_same_stories() -> None:
    articles = made([*FERRY, *SCHOOL, BANK])
    assert OnlineClusterer().assign(articles, []) == OnlineClusterer().assign(articles, [])
    assert OnlineClusterer().assign([], [(articles[0], "s1")]) == {}


def test_one_by_one_gives_the_stories_of_one_call() -> None:
    articles = made([FERRY[0], SCHOOL[0], FERRY[1], BANK, SCHOOL[1], FERRY[2]])
    clusterer = OnlineClusterer()
    placed: dict[str, str] = {}
    for number, article in enumerate(articles):
        placed.update(clusterer.assign([article], [(a, placed[a.id]) for a in articles[:number]]))
    assert placed == OnlineClusterer().assign(articles, [])


def test_two_known_stories_that_turn_out_to_be_one_take_the_older_id() -> None:
    early, late, new = made(FERRY)
    early = replace(early, published=NOW - timedelta(days=1))
    placed = OnlineClusterer().assign([new], [(late, "s-late"), (early, "s-early")])
    assert placed == {new.id: "s-early", late.id: "s-early"}


def test_a_story_of_two_events_splits_and_the_larger_part_keeps_the_id() -> None:
    ferry, school = made(FERRY), made(SCHOOL)
    known = [(a, "s-one") for a in [*ferry[:2], school[0]]]
    placed = OnlineClusterer().assign([school[1], ferry[2]], known)
    assert placed[ferry[2].id] == "s-one"
    assert placed[school[0].id] == placed[school[1].id] != "s-one"
    assert not {a.id for a in ferry[:2]} & placed.keys()


def test_stories_that_a_person_parted_never_become_one() -> None:
    early, late, new = made(FERRY)
    known = [(early, "s-early"), (late, "s-late")]
    apart = Given(apart=frozenset({frozenset({"s-early", "s-late"})}))
    placed = OnlineClusterer().assign([new], known, apart)
    assert list(placed) == [new.id]
    assert OnlineClusterer().assign([new], known).keys() != placed.keys()


def test_a_whole_story_never_splits_but_may_grow_and_merge() -> None:
    ferry, school = made(FERRY), made(SCHOOL)
    known = [(a, "s-one") for a in [*ferry[:2], school[0]]]
    placed = OnlineClusterer().assign([school[1], ferry[2]], known, Given(whole=frozenset({"s-one"})))
    assert not {a.id for a, _ in known} & placed.keys()
    assert placed[ferry[2].id] == "s-one"
    early, late, new = made(FERRY)
    merged = OnlineClusterer().assign([new], [(early, "s-a"), (late, "s-b")], Given(whole=frozenset({"s-a", "s-b"})))
    assert len(set(merged.values()) | {"s-a"}) == 1 or set(merged.values()) == {"s-b"}


def test_a_story_of_which_only_the_latest_are_compared_does_not_split(monkeypatch: pytest.MonkeyPatch) -> None:
    ferry, school = made(FERRY), made(SCHOOL)
    known = [(a, "s-one") for a in [*ferry[:2], school[0], ferry[2]]]
    assert OnlineClusterer().assign([school[1]], known).keys() > {school[1].id}
    monkeypatch.setattr(stories, "AT_ONCE", 2)
    monkeypatch.setattr(circles, "MEMBERS", 3)
    assert OnlineClusterer().assign([school[1]], known).keys() == {school[1].id}


def test_background_is_placed_nowhere() -> None:
    ferry, school = made(FERRY), made(SCHOOL)
    placed = OnlineClusterer().assign([ferry[0]], [(school[0], "s-s")], Given(background=[*ferry[1:], school[1]]))
    assert placed == {ferry[0].id: story_id(ferry[0].id)}


def test_a_changed_article_is_placed_anew() -> None:
    ferry, school = made(FERRY), made(SCHOOL)
    known = [(ferry[0], "s-f"), (ferry[1], "s-f"), (school[0], "s-s"), (school[1], "s-s")]
    rewritten = replace(school[1], title=ferry[2].title, text=ferry[2].text, vector=ferry[2].vector)
    assert OnlineClusterer().assign([rewritten], known) == {rewritten.id: "s-f"}


def test_two_petitions_years_apart_at_two_companies_are_two_stories() -> None:
    texts = [
        "Thousands of Orbell Bank staff sign petition against tracking of their keystrokes",
        "Thousands of Tarrant Foods staff sign petition against tracking of their keystrokes",
    ]
    one, other = made(texts, MiniLMEmbedder())
    other = replace(other, published=NOW - timedelta(days=900))
    placed = OnlineClusterer().assign([one, other, *made(SCHOOL, MiniLMEmbedder())], [])
    assert placed[one.id] != placed[other.id]


def test_time_damps_and_missing_dates_do_not() -> None:
    pair = made([text.lower() for text in FERRY[:2]])
    rows = np.arange(2)

    def likeness(first: datetime | None, second: datetime | None) -> float:
        window = Window([replace(pair[0], published=first), replace(pair[1], published=second)])
        return float(window.likeness(rows)[0, 1])

    assert likeness(None, NOW) > likeness(NOW, NOW - timedelta(days=HALF_LIFE_DAYS)) > 0
    half = likeness(NOW, NOW - timedelta(days=HALF_LIFE_DAYS))
    assert half < likeness(NOW, NOW - timedelta(days=2))
    assert likeness(NOW, NOW - timedelta(days=900)) < 0.01
    assert likeness(NOW, NOW - timedelta(days=5)) == likeness(NOW - timedelta(days=5), NOW)


def test_names_in_common_hold_out_against_time() -> None:
    texts = ["The ferry Alma Rosa sank off Vardo", "A year on, the widows of the Alma Rosa wait in Vardo"]
    pair, nameless = made(texts), made([text.lower() for text in texts])

    def likeness(articles: list[StoryArticle]) -> float:
        late = replace(articles[1], published=NOW + timedelta(days=365))
        return float(Window([replace(articles[0], published=NOW), late]).likeness(np.arange(2))[0, 1])

    assert likeness(pair) > 10 * likeness(nameless)


def test_a_rare_figure_in_common_brings_two_texts_together() -> None:
    near = ["Some 48,213 homes were dark", "Power failed in 48,213 houses"]
    rows = [*near, *FERRY, *SCHOOL]
    apart = [rows[0], rows[1].replace("48,213", "31,907"), *rows[2:]]
    assert Window(made(rows)).likeness(np.arange(2))[0, 1] > Window(made(apart)).likeness(np.arange(2))[0, 1]


def test_a_short_text_joins_the_story_that_is_clearly_its_nearest() -> None:
    likeness = np.full((7, 7), 0.2, dtype=np.float32)
    likeness[:3, :3] = likeness[3:6, 3:6] = 2.0
    likeness[6, :3] = likeness[:3, 6] = 1.1
    assert parts(likeness) == {(0, 1, 2, 6), (3, 4, 5)}
    likeness[6, 3:6] = likeness[3:6, 6] = 0.9  # nearly as near to the other: it stays alone
    likeness[:3, 3:6] = likeness[3:6, :3] = 0.9
    assert parts(likeness) == {(0, 1, 2), (3, 4, 5), (6,)}


def test_two_lone_texts_join_on_more_evidence_and_two_stories_never_below_the_cut() -> None:
    likeness = np.full((5, 5), 0.2, dtype=np.float32)
    likeness[0, 1] = likeness[1, 0] = 0.9
    assert parts(likeness) == {(0,), (1,), (2,), (3,), (4,)}
    likeness[0, 1] = likeness[1, 0] = 1.2
    assert parts(likeness) == {(0, 1), (2,), (3,), (4,)}
    stories = np.full((7, 7), 0.2, dtype=np.float32)
    stories[:3, :3] = stories[3:6, 3:6] = 2.0
    stories[:3, 3:6] = stories[3:6, :3] = 1.2
    assert parts(stories) == {(0, 1, 2), (3, 4, 5), (6,)}
    window = np.full((4, 4), 1.0, dtype=np.float32)
    window[:3, :3] = 2.0
    assert parts(window) == {(0, 1, 2), (3,)}  # nothing else in view shows that the fourth stands clearly nearer


def parts(likeness: NDArray[np.float32]) -> set[tuple[int, ...]]:
    """The rows of each group."""
    labels = _linked(likeness.copy(), [None] * len(likeness), NOTHING)
    return {tuple(np.flatnonzero(labels == label).tolist()) for label in labels.tolist()}


def test_odd_articles_do_not_break() -> None:
    empty = [StoryArticle(f"e{i}", "", text, None, HashEmbedder().encode([text])[0]) for i, text in enumerate("  ?1")]
    placed = OnlineClusterer().assign([*empty, *made(FERRY)], [])
    assert set(placed) == {*(a.id for a in empty), *(a.id for a in made(FERRY))}
    assert OnlineClusterer().assign([empty[0]], []) == {"e0": story_id("e0")}
    assert OnlineClusterer().assign([empty[0], empty[0]], []) == {"e0": story_id("e0")}


def test_large_windows_are_compared_by_nearest_stories(monkeypatch: pytest.MonkeyPatch) -> None:
    articles = made([*FERRY, *SCHOOL, BANK])
    whole = OnlineClusterer().assign(articles, [])
    monkeypatch.setattr("nlp.stories.AT_ONCE", 2)
    monkeypatch.setattr("nlp.stories.AT_ONCE_NEW", 2)
    monkeypatch.setattr("nlp.stories.BATCH", 2)
    monkeypatch.setattr("nlp.circles.NEIGHBOURS", 2)
    assert groups(OnlineClusterer().assign(articles, [])) == groups(whole)


def test_a_story_too_large_to_compare_whole_still_merges_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AT_ONCE", "AT_ONCE_NEW"):
        monkeypatch.setattr(f"nlp.stories.{name}", 2)
    monkeypatch.setattr("nlp.circles.MEMBERS", 2)
    ferry = made([f"{FERRY[n % 3]} {'again ' * (n // 3)}".strip() for n in range(9)])
    known = [(a, "s-young" if n < 5 else "s-old") for n, a in enumerate(ferry[:8])]
    known = [(replace(a, published=NOW - timedelta(days=1)) if s == "s-old" else a, s) for a, s in known]
    placed = OnlineClusterer().assign([ferry[8]], known)
    assert placed == {ferry[8].id: "s-old", **{a.id: "s-old" for a in ferry[:5]}}


def test_names_are_told_from_words_that_begin_a_sentence() -> None:
    text = "Workers at Orbell left. Orbell's board met. Some workers came back. It was cold."
    assert names_in(text) == {"orbell"}
    assert names_in("Thousands of Orbell staff march. Police count 900.") == {"orbell"}


def test_figures_are_kept_without_commas_and_years_are_none() -> None:
    assert figures_in("In 2024 some 1,600 of 48213 signed, 2 left, $1.5bn and 12.6 million") == {
        "1600",
        "48213",
        "12.6",
    }


def test_terms_leave_figures_out_and_rows_have_length_one() -> None:
    assert read_terms("", "1,600 signed").words.tolist() == read_terms("", "2,000 signed").words.tolist()
    terms = [read_terms("", text) for text in ("red ferry", "red bridge", "")]
    rows = weighted_rows([t.words for t in terms], [t.word_counts for t in terms]).toarray()
    assert np.allclose(np.linalg.norm(rows, axis=1), [1.0, 1.0, 0.0], atol=1e-6)


def place_rows(rows: list[dict[str, Any]]) -> dict[str, str]:
    vectors = MiniLMEmbedder().encode([embedding_text(r.get("title") or "", r["text"]) for r in rows])
    articles = [
        StoryArticle(
            row["id"],
            row.get("title") or "",
            row["text"],
            datetime.fromisoformat(row["published"]).replace(tzinfo=UTC) if row.get("published") else None,
            vector,
        )
        for row, vector in zip(rows, vectors, strict=True)
    ]
    return OnlineClusterer().assign(articles, [])


@pytest.mark.parametrize(("name", "some", "floor"), [("basil", 120, 0.955), ("ecb_train_dev", 250, 0.874)])
def test_floors_on_annotated_events(shared: Path, tmp_path: Path, name: str, some: int, floor: float) -> None:
    rows = read_rows(shared / "eval" / "stories" / f"{name}.jsonl")[:some]
    stories: dict[str, list[str]] = {}
    for article, story in place_rows(rows).items():
        stories.setdefault(story, []).append(article)
    write_rows(tmp_path / "gold.jsonl", rows)
    write_rows(tmp_path / "stories.jsonl", [{"story_id": s, "article_ids": ids} for s, ids in stories.items()])
    figures, _ = load_scorer(shared, "score_stories").score(tmp_path / "gold.jsonl", tmp_path)
    assert figures["unplaced"] == figures["repeated"] == 0
    assert figures["bcubed_f1"] >= floor


def test_the_seed_documents_are_one_story(shared: Path) -> None:
    texts = [p.read_text(encoding="utf-8") for p in sorted((shared / "data" / "seeds").glob("0*.txt"))]
    for embedder in (MiniLMEmbedder(), HashEmbedder()):
        vectors = embedder.encode([embedding_text("", text) for text in texts])
        articles = [StoryArticle(f"d{n}", "", t, None, v) for n, (t, v) in enumerate(zip(texts, vectors, strict=True))]
        assert len(set(OnlineClusterer().assign(articles, []).values())) == 1
