"""Placing: a large window is seen through its index, gives the same stories, and decisions of people stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from app import placing
from app.clock import fixed_clock
from app.pipeline import Tools, make_tools
from app.processing import judge_again, process
from app.progress import Silent
from app.settings import UnderstandSettings
from nlp import candidates
from store import articles, figures, stories, story_decisions, story_index
from store.database import Store
from store.model import Article
from tests.store.builders import ADA

DAY = datetime(2026, 5, 4, 8, tzinfo=UTC)
WINDOW = timedelta(days=30)
SUBJECTS = {
    "ferry": "Ferry crews at Sundholm vote to strike over cameras on the bridge",
    "school": "Teachers in Marlow hand back tablets that count their steps",
    "bank": "Clerks at Orbell Bank sign petition against software that photographs screens",
    "mill": "Weavers at Tarrant mill unplug looms that report every pause to Lisbon",
    "bus": "Drivers in Gant refuse seats which weigh them before each tour",
    "farm": "Pickers at Lowfield orchards return gloves that time their fingers",
}
ENDINGS = ("The talks go on.", "A vote is due on Friday.", "Neither side would comment.", "Lawyers were called in.")


@pytest.fixture(scope="module")
def tools() -> Tools:
    """The quick parts."""
    return make_tools(UnderstandSettings(embedder="hash", tone_model="vader"), ())


def coverage(each: int) -> list[Article]:
    """``each`` articles about every subject, mixed, an hour apart."""
    made = []
    for subject, headline in SUBJECTS.items():
        for number in range(each):
            text = f"{headline}, {100 + number} of them. It was said that {headline}. {ENDINGS[number % 4]}"
            page = Article(f"{subject}{number}", f"https://{subject}.example/{number}", f"{headline} ({number})", text)
            made.append(replace(page, outlet=f"Outlet {number}", domain=f"outlet{number}.example"))
    Random(3).shuffle(made)
    return [replace(a, published=DAY + timedelta(hours=n), published_basis="meta") for n, a in enumerate(made)]


def save(store: Store, *found: Article) -> None:
    with store.begin() as conn:
        for article in found:
            articles.save(conn, replace(article, fetched=DAY), now=DAY)


def understand(store: Store, tools: Tools) -> None:
    process(store, tools, WINDOW, fixed_clock(DAY + timedelta(days=9)), Silent())


def groups(store: Store) -> set[frozenset[str]]:
    with store.read() as conn:
        return {frozenset(story_index.members(conn, [story])) for story in stories.all_ids(conn)}


def test_through_the_index_the_stories_are_those_of_the_whole_window(
    store: Store, tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(placing, "IN_FULL", 6)
    monkeypatch.setattr(placing, "BACKGROUND", 6)
    monkeypatch.setattr(placing, "NEW_AT_ONCE", 2)
    found = coverage(5)
    for start in range(0, len(found), 5):
        save(store, *found[start : start + 5])
        understand(store, tools)
    subjects = {frozenset(f"{subject}{n}" for n in range(5)) for subject in SUBJECTS}
    assert groups(store) == subjects


def test_what_was_placed_before_there_was_an_index_is_found(
    store: Store, tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = sorted(coverage(3), key=lambda a: a.id.endswith("2"))
    save(store, *found[:12])
    understand(store, tools)
    with store.begin() as conn:
        story_index.clear(conn)
    monkeypatch.setattr(placing, "IN_FULL", 3)
    save(store, *found[12:])
    understand(store, tools)
    assert groups(store) == {frozenset(f"{subject}{n}" for n in range(3)) for subject in SUBJECTS}
    with store.read() as conn:
        assert story_index.version(conn) is not None


def test_only_the_articles_of_near_stories_are_in_view(
    store: Store, tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(placing, "IN_FULL", 6)
    monkeypatch.setattr(placing, "BACKGROUND", 4)
    monkeypatch.setattr(candidates, "NEAREST", 8)
    found = coverage(6)
    save(store, *found[:-1])
    understand(store, tools)
    seen: list[int] = []

    class Watching:
        def assign(self, new, known, given):  # type: ignore[no-untyped-def]
            seen.append(len(known))
            return tools.clusterer.assign(new, known, given)

    save(store, found[-1])
    understand(store, replace(tools, clusterer=Watching()))  # type: ignore[arg-type]
    assert seen and 5 <= seen[0] < len(found) - 1


def test_in_view_are_few_that_mean_the_same_and_the_latest_of_their_stories(
    store: Store, tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first may be older than the latest of their story: what a new article is most alike to is always in view."""
    *before, last = [a for a in coverage(6) if a.id.startswith(("ferry", "mill"))]
    save(store, *before)
    understand(store, tools)
    for name, value in (("IN_FULL", 6), ("CLOSE", 2), ("MEMBERS", 1)):
        monkeypatch.setattr(placing, name, value)
    own = {a.id for a in before if a.id[:-1] == last.id[:-1]}
    with store.read() as conn:
        latest = set(story_index.latest_members(conn, articles.story_of(conn, own).values(), 1))
    seen: list[set[str]] = []

    class Watching:
        def assign(self, new, known, given):  # type: ignore[no-untyped-def]
            seen.append({a.id for a, _ in known})
            return tools.clusterer.assign(new, known, given)

    save(store, last)
    understand(store, replace(tools, clusterer=Watching()))  # type: ignore[arg-type]
    (view,) = seen
    assert latest < view < own and len(view - latest) <= 2


def test_new_articles_are_no_candidates_of_their_own(
    store: Store, tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Were they, each would share most with itself, and the others that arrive would take the places of known ones."""
    monkeypatch.setattr(placing, "IN_FULL", 6)
    monkeypatch.setattr(placing, "PER_KEY", 2)
    found = coverage(6)
    save(store, *found[:12])
    understand(store, tools)
    asked: list[set[str]] = []

    def watching(hits: Mapping[int, Sequence[str]]) -> list[str]:
        asked.append({i for ids in hits.values() for i in ids})
        return candidates.nearest(hits)

    monkeypatch.setattr(placing, "nearest", watching)
    save(store, *found[12:])
    understand(store, tools)
    new = {a.id for a in found[12:]}
    assert len(asked) == len(new) and all(asked) and not any(new & ids for ids in asked)


def test_a_merged_story_is_followed_by_its_articles_out_of_view(store: Store, tools: Tools) -> None:
    found = coverage(4)
    ferry = [a for a in found if a.id.startswith("ferry")]
    early = [replace(a, published=DAY - timedelta(days=200)) for a in ferry[:2]]
    save(store, *early, *ferry[2:])
    understand(store, tools)
    with store.begin() as conn:
        stories.place(conn, {early[0].id: "s-old", early[1].id: "s-old", ferry[2].id: "s-old", ferry[3].id: "s-new"})
    new = replace(ferry[3], id="ferry9", url="https://ferry.example/9")
    save(store, new)
    understand(store, tools)
    with store.read() as conn:
        assert len(set(articles.story_of(conn, [a.id for a in [*early, *ferry, new]]).values())) == 1
        (kept,) = stories.all_ids(conn)
        assert {stories.resolve(conn, "s-old"), stories.resolve(conn, "s-new")} == {kept}


def test_a_persons_merge_and_split_outlive_new_evidence(store: Store, tools: Tools) -> None:
    found = coverage(4)
    save(store, *(a for a in found if not a.id.endswith("3")))
    understand(store, tools)
    with store.begin() as conn:
        story = articles.story_of(conn, ["ferry0", "school0", "bank0"])
        touched = story_decisions.merge(conn, story["ferry0"], story["school0"], ADA, DAY).judge
        made = story_decisions.split(conn, story["bank0"], ["bank1"], ADA, DAY).story
    judge_again(store, tools, WINDOW, fixed_clock(DAY), Silent(), sorted({*touched, made, story["bank0"]}))
    save(store, *(a for a in found if a.id.endswith("3")))
    understand(store, tools)
    with store.read() as conn:
        placed = articles.story_of(conn, [a.id for a in found])
        assert {s for i, s in placed.items() if i[:-1] in ("ferry", "school") and i[-1] != "3"} == {story["school0"]}
        assert placed["bank1"] == made != placed["bank0"] == placed["bank2"]
        assert placed["bank3"] in (made, placed["bank0"])
        assert figures.list_metrics(conn, story_id=story["school0"])
