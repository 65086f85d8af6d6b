"""The digest's numbers are the store's, its words say what happened, and the same week gives the same bytes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path

import pytest

from app.digest import Digest, build, render_html, render_markdown, weeks
from store import articles, figures, sources, stories
from store.database import Store, open_store
from store.errors import NotFoundError, UsageError
from store.model import Article, Origin, Source
from tests.app import digest_scene as scene


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with scene.make(tmp_path_factory.mktemp("digest") / "store.db") as made:
        yield made


@pytest.fixture(scope="module")
def digest(store: Store) -> Digest:
    with store.read() as conn:
        return build(conn, "2026-W25", scene.NOW)


def test_the_week_in_numbers(digest: Digest) -> None:
    counts = digest.counts
    assert (counts.articles, counts.articles_before, counts.outlets, counts.stories) == (5, 1, 3, 2)
    assert counts.disputed == 1 and counts.latest == date(2026, 6, 21)
    assert not digest.quiet and not digest.sample and not digest.period.draft


def test_the_opening_states_the_finding(digest: Digest) -> None:
    assert digest.headline == "Outlets disagree on petition signatures"
    assert len(digest.headline.split()) <= 9
    assert digest.lead == (
        "5 articles from 3 outlets (5 independent origins) appeared, 4 more than in the week before.",
        "One story began, one grew and one ended; “Harbour petition” had the most coverage, with 3 articles.",
        "Say “More than 1,600” for petition signatures.",
    )


def test_the_stories_are_told_in_short_without_what_came_later(digest: Digest) -> None:
    (story,) = digest.in_short.items
    assert story.title == "Harbour petition"
    told = [(part.text, part.outlet, part.url) for line in story.lines for part in line]
    assert told == [
        ("Told by ah2.", "Port Echo", "https://portecho.example/h2"),
        ("Told by ah3.", "Gull Daily", None),
        ("Told by ah4.", "Quay Times", "https://quaytimes.example/h4"),
    ]


def test_a_disputed_figure_tells_every_new_reading_with_its_verdict(digest: Digest) -> None:
    (figure,) = digest.disputed.items
    assert (figure.low, figure.high, figure.leading, figure.origins) == (1500, 16000, "over 1,600", 3)
    assert figure.later == 0
    told = [(move.before, move.after, move.verdict, move.evidence.outlet) for move in figure.moves.items]
    assert told == [
        ("over 1,500", "over 1,600", "growth", "Port Echo"),
        ("over 1,600", "nearly 16,000", "contradiction", "Gull Daily"),
    ]
    slip = figure.moves.items[1]
    assert slip.reason == "Over 1,600 and nearly 16,000: ten times; likely a slip."
    assert slip.evidence.url is None, "a javascript: address is no link"
    assert figure.moves.items[0].evidence.url == "https://portecho.example/h2"
    assert figure.moves.items[0].evidence.credited == "the union"


def test_a_conflict_of_the_week_after_is_not_told_before_its_time(tmp_path: Path) -> None:
    with scene.make(tmp_path / "early.db") as store, store.read() as conn:
        early = build(conn, weeks.days(date(2026, 6, 15), date(2026, 6, 16), scene.NOW), scene.NOW)
        later = build(conn, weeks.days(date(2026, 6, 15), date(2026, 6, 17), scene.NOW), scene.NOW)
    assert not early.disputed and "no figure is disputed" in early.headline
    (figure,) = later.disputed.items
    assert (figure.low, figure.high, figure.later) == (1500, 16000, 1)
    assert "This counts 1 claim printed after these days too." in render_markdown(later)


def test_a_story_that_comes_back_is_said_to_and_a_late_copy_wakes_none(tmp_path: Path) -> None:
    with scene.make(tmp_path / "scene.db") as store, store.begin() as conn:
        late = scene.article("b3", scene.at(21, 23).replace(minute=30), "Port Echo", "Badge audit, once more")
        articles.save(conn, late, now=scene.NOW)
        stories.place(conn, {late.id: "sbadge"})
        digest = build(conn, "2026-W25", scene.NOW)
        assert [story.title for story in digest.revived.items] == ["Badge audit"]
        assert "Badge audit" not in [story.title for story in (*digest.growing.items, *digest.ended.items)]
        assert "one came back" in digest.lead[1]
        for form in (render_markdown(digest), render_html(digest)):
            assert "Revived" in form
        origins = [Origin("ob", "copy", ("ab1", "ab2", late.id))]
        figures.replace_story_figures(conn, "sbadge", [], [], [], [], origins)
        digest = build(conn, "2026-W25", scene.NOW)
        assert not digest.revived
        assert "Badge audit" in [story.title for story in digest.ended.items]


def test_stories_begin_grow_and_end_in_their_week(digest: Digest) -> None:
    assert [(s.title, s.articles, s.before, s.total) for s in digest.new.items] == [("Depot cameras", 2, 0, 2)]
    assert [(s.title, s.articles, s.before, s.total) for s in digest.growing.items] == [("Harbour petition", 3, 1, 4)]
    assert [(s.title, s.articles, s.total, s.last) for s in digest.ended.items] == [
        ("Badge audit", 0, 2, date(2026, 6, 7))
    ]
    assert (digest.growing.items[0].outlets, digest.growing.items[0].origins) == (3, 4)


def test_what_may_and_may_not_be_said(digest: Digest) -> None:
    assert [(f.label, f.wording, f.origins) for f in digest.safe.items] == [
        ("petition signatures", "More than 1,600", 3)
    ]
    assert [f.advice for f in digest.avoid.items] == ["16,000: ten times every other reading"]


def test_silent_sources_and_edits_of_this_week_only(digest: Digest) -> None:
    assert [(s.name, s.state, s.usual) for s in digest.quiet_sources.items] == [("gazette", "quiet", 0)]
    assert [(e.day, e.text) for e in digest.errata.items] == [
        (date(2026, 6, 15), "Quay Times changed “1,400” to “over 1,500”")
    ]
    assert digest.errata.items[0].url == "https://quaytimes.example/h1"


def test_the_first_moment_belongs_to_the_week_and_the_next_monday_does_not(store: Store) -> None:
    with store.read() as conn:
        after = build(conn, "2026-W26", scene.at(29))
    assert after.counts.articles == 1 and [e.text for e in after.errata.items] == ["An edit of the week after"]


def test_every_number_equals_the_stores(store: Store, digest: Digest) -> None:
    with store.read() as conn:
        row = figures.get_metric(conn, "mharbour")
        readings = {figure.reading for figure in figures.figures_of(conn, "mharbour")}
        members = {story_id: len(articles.of_story(conn, story_id)) for story_id in ("sdepot", "sbadge")}
    assert row is not None
    (figure,) = digest.disputed.items
    assert (figure.low, figure.high, figure.leading) == (row.metric.low, row.metric.high, row.metric.leading)
    assert digest.safe.items[0].wording == row.metric.safe_to_say
    assert {move.after for move in figure.moves.items} <= readings
    assert {line.story_id: line.total for line in (*digest.new.items, *digest.ended.items)} == members


@pytest.mark.parametrize("render", [render_markdown, render_html])
def test_the_same_week_gives_the_same_bytes(store: Store, digest: Digest, render: object) -> None:
    with store.read() as conn:
        again = build(conn, "2026-W25", scene.at(1, month=9))
    assert again == digest and asdict(again) == asdict(digest)
    assert callable(render) and render(again) == render(digest)


def test_a_draft_says_that_it_is_one(store: Store) -> None:
    with store.read() as conn:
        draft = build(conn, "2026-W26", scene.NOW, draft=True)
        with pytest.raises(UsageError, match="is not over"):
            build(conn, "2026-W26", scene.NOW)
    assert draft.period.draft and draft.counts.articles == 1
    assert "Draft." in render_markdown(draft) and "<strong>Draft.</strong>" in render_html(draft)


def test_a_draft_does_not_end_a_story_before_its_time(store: Store) -> None:
    with store.read() as conn:
        assert not build(conn, "2026-W25", scene.at(20), draft=True).ended
        assert build(conn, "2026-W25", scene.NOW).ended


def test_a_quiet_week_is_short_and_says_so(store: Store) -> None:
    with store.read() as conn:
        quiet = build(conn, "2026-W35", scene.at(1, month=10))
    assert quiet.quiet and quiet.headline == "A quiet week: nothing was published"
    assert quiet.lead == (
        "No article was published and no figure changed.",
        "The last article is of 22 June 2026.",
        "One source went quiet.",
    )
    text = render_markdown(quiet)
    assert "## Sources that went quiet" in text and "## Stories" not in text and len(text.splitlines()) < 20


def test_a_week_before_everything_and_an_empty_store_are_said(store: Store, tmp_path: Path) -> None:
    with store.read() as conn, pytest.raises(NotFoundError, match="first article is of Tuesday 2 June 2026"):
        build(conn, "2026-W10", scene.NOW)
    with (
        open_store(f"sqlite:///{tmp_path / 'empty.db'}", migrate=True) as empty,
        empty.read() as conn,
        pytest.raises(NotFoundError, match="no articles yet"),
    ):
        build(conn, "2026-W25", scene.NOW)


def test_long_sections_are_cut_and_the_rest_is_counted(tmp_path: Path) -> None:
    with open_store(f"sqlite:///{tmp_path / 'many.db'}", migrate=True) as store:
        with store.begin() as conn:
            for number in range(30):
                one = scene.article(f"n{number:02d}", scene.at(16), f"Outlet {number}", f"Story number {number}")
                articles.save(conn, one, now=scene.at(16))
                stories.place(conn, {one.id: f"s{number:02d}"})
        with store.read() as conn:
            digest = build(conn, "2026-W25", scene.NOW)
    assert (len(digest.new.items), digest.new.more) == (8, 22)
    assert digest.headline == "30 stories began, no figure is disputed"
    assert "22 more stories on the dashboard" in render_markdown(digest)
    assert "22 more new stories on the dashboard" in render_html(digest)


def test_an_undated_article_stands_where_it_was_first_seen(tmp_path: Path) -> None:
    with open_store(f"sqlite:///{tmp_path / 'undated.db'}", migrate=True) as store:
        with store.begin() as conn:
            articles.save(conn, Article("ax", "https://x.example/1", "Undated", "Text."), now=scene.at(17))
        with store.read() as conn:
            assert build(conn, "2026-W25", scene.NOW).counts.articles == 1


@pytest.mark.parametrize(("weekly", "silent"), [(3, True), (2, False)])
def test_a_healthy_source_is_quiet_only_where_articles_were_to_be_expected(
    tmp_path: Path, weekly: int, silent: bool
) -> None:
    with open_store(f"sqlite:///{tmp_path / 'usual.db'}", migrate=True) as store:
        with store.begin() as conn:
            sources.upsert(conn, Source("usual", "feed", "https://usual.example/feed"))
            for number in range(4 * weekly):
                one = scene.article(f"u{number}", scene.at(19 + number, month=5), "Usual", "x", source="usual")
                articles.save(conn, one, now=scene.NOW)
        with store.read() as conn:
            digest = build(conn, "2026-W25", scene.NOW)
    assert [(s.name, s.usual) for s in digest.quiet_sources.items] == ([("usual", weekly)] if silent else [])


def test_one_origin_alone_is_not_offered_as_safe(tmp_path: Path) -> None:
    with scene.make(tmp_path / "one.db") as store:
        with store.begin() as conn:
            alone = replace(scene.METRIC, independent_origins=1, safe_to_say="Over 1,500")
            figures.replace_story_figures(conn, "sharbour", scene.CLAIMS, [alone], scene.FIGURES, scene.VERDICTS, [])
        with store.read() as conn:
            digest = build(conn, "2026-W25", scene.NOW)
    assert not digest.safe and digest.lead[2] == "No figure is safe yet for petition signatures."


def test_where_no_figure_is_safe_every_form_says_so(tmp_path: Path) -> None:
    with scene.make(tmp_path / "none.db") as store:
        with store.begin() as conn:
            torn = replace(scene.METRIC, safe_to_say="")
            figures.replace_story_figures(conn, "sharbour", scene.CLAIMS, [torn], scene.FIGURES, scene.VERDICTS, [])
        with store.read() as conn:
            digest = build(conn, "2026-W25", scene.NOW)
    assert not digest.safe
    for text in (render_markdown(digest), re.sub(r"<[^>]+>", "", render_html(digest))):
        assert "Two origins print over 1,600. No figure is safe yet." in text
