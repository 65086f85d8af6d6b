"""The decisions behind the pages: groups, order, scale, headlines, edits, milestones."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from app import readings, revisions, sentences
from app.milestones import turns
from app.readings import Reading
from store import changes, figures, milestones, pairs, sources
from store.articles import revisions_of
from store.briefing import summary
from store.database import Store, open_store
from store.model import Change, Citation, Metric, Milestone, Source, SourceState
from store.rows import ArticleRef, ChangeRow, CitedRow, LineRow, MilestoneRow
from tests.app import newsroom

NOW = newsroom.NOW


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return open_store(newsroom.build(tmp_path_factory.mktemp("newsroom") / "news.db"))


def petition(store: Store) -> list[Reading]:
    with store.read() as conn:
        found = figures.figures_of(conn, newsroom.PETITION)
        standing = pairs.of_claims(conn, newsroom.PETITION)
        return readings.read(figures.claims_of(conn, newsroom.PETITION), found, standing)


def test_every_reading_of_the_petition_is_in_its_group_and_order(store: Store) -> None:
    assert [(r.claim.id, r.group) for r in petition(store)] == [
        ("cp3", "same"),
        ("cp2", "rounding"),
        ("cp1", "growth"),
        ("cp4", "some"),
        ("cp5", "contradiction"),
        ("cp6", "unknown"),
    ]


def test_a_reading_that_fits_the_leading_one_but_not_a_nearer_one_conflicts_with_some(store: Store) -> None:
    with store.read() as conn:
        found = figures.figures_of(conn, newsroom.PETITION)
        standing = pairs.of_claims(conn, newsroom.PETITION)
    relaxed = [replace(f, relation="rounding") if f.id == "fmpetition3" else f for f in found]
    groups = readings.groups(relaxed, standing)
    assert groups["cp4"] == "some"
    assert groups["cp2"] == "rounding", "the nearer reading is not the odd one out"


def test_an_undated_claim_of_a_disputed_figure_is_told_apart(store: Store) -> None:
    with store.read() as conn:
        found = figures.figures_of(conn, newsroom.PETITION)
        standing = pairs.of_claims(conn, newsroom.PETITION)
    both = [replace(f, claim_ids=("cp4", "cnew")) if f.id == "fmpetition3" else f for f in found]
    more = [*standing, ("cnew", "fmpetition0", "rounding"), ("cnew", "fmpetition1", "unknown")]
    assert readings.groups(both, more)["cnew"] == "unknown"  # type: ignore[arg-type]
    assert readings.figure_groups(both, more)["fmpetition3"] == "some"  # type: ignore[arg-type]


def test_the_first_reading_shown_is_a_conflict_but_not_the_slip(store: Store) -> None:
    assert readings.first_to_read(petition(store)).claim.id == "cp4"


def test_the_verdicts_of_one_claim_are_bundled_and_summed_up(store: Store) -> None:
    found = petition(store)
    with store.read() as conn:
        verdicts = pairs.of_claim(conn, newsroom.PETITION, "cp4")
    judged = readings.judgements("cp4", verdicts, {r.claim.id: r for r in found})
    assert len(verdicts) == len(newsroom.PETITION_PRESS) - 1
    assert [j.relation for j in judged[:2]] == ["contradiction", "contradiction"]
    assert judged[0].reasons == (newsroom.CONFLICT_REASON,)
    assert readings.summary(judged).startswith("Conflicts with about 1,600 and nearly 20,000, fits over 1,600")


@pytest.mark.parametrize(
    ("values", "aside"),
    [
        ([1500, 1500, 1600, 1600, 2000, 20000], {5}),
        ([50, 1500, 1500, 1600, 1600, 2000, 20000], {0, 6}),
        ([100, 1000], set()),
        ([5000, 12000, 30000], set()),
        ([None, 0, -5], set()),
        ([], set()),
    ],
)
def test_only_slips_are_put_off_the_scale(values: list[float | None], aside: set[int]) -> None:
    assert readings.off_scale(values) == aside


def test_a_thousand_readings_are_thinned_to_every_distinct_one_and_the_selected(store: Store) -> None:
    found = petition(store)
    many = [
        replace(r, row=replace(r.row, claim=replace(r.claim, id=f"{r.claim.id}-{i}")))
        for r in found
        for i in range(200)
    ]
    kept = readings.thin(many, 40, keep="cp4-150")
    assert len(kept) == 40
    assert {r.row.figure_id for r in kept} == {r.row.figure_id for r in found}
    assert "cp4-150" in {r.claim.id for r in kept}
    assert kept == [r for r in many if r in kept]


def test_an_edit_of_the_figure_is_found_word_by_word(store: Store) -> None:
    claim = next(r.claim for r in petition(store) if r.claim.id == "cp4")
    with store.read() as conn:
        edits = revisions.figure_edits(claim, revisions_of(conn, "ap4"))
    assert [edit.parts[:2] for edit in edits] == [(("gone", "About 1,600"), ("new", "Nearly 2,000"))]


def test_an_edit_elsewhere_is_no_edit_of_the_figure(store: Store) -> None:
    claim = next(r.claim for r in petition(store) if r.claim.id == "cp4")
    with store.read() as conn:
        first, second = revisions_of(conn, "ap4")
    untouched = replace(first, text=second.text.replace("declined to say more", "said nothing"))
    assert revisions.figure_edits(claim, [untouched, second]) == []
    assert len(revisions.text_edits(untouched, second)) == 1


def test_headlines_state_the_finding_in_nine_words(store: Store) -> None:
    with store.read() as conn:
        counts = summary(conn, NOW, NOW - timedelta(days=1))
        disputed = figures.list_metrics(conn, statuses=("disputed",))
        found = changes.between(conn, NOW - timedelta(days=1), NOW)
    assert sentences.briefing_headline(disputed, found, counts) == "Outlets now disagree on petition signatures"
    long = ChangeRow(Change(NOW, "conflict", "x", None, "m"), "s", "word " * 40)
    assert len(sentences.briefing_headline([], [long], counts).split()) <= 9
    assert sentences.briefing_headline(disputed, [], counts) == "One figure still in dispute"
    quiet = replace(counts, stories_new=0, metrics_disputed=0)
    assert sentences.briefing_headline([], [], quiet) == "Nothing changed since yesterday"
    assert "no new figure" in sentences.quiet_day(quiet, NOW)


METRIC = Metric("m", "s", "petition signatures", "", None, 1, 2, "1", "", "", "", 1, "agree")


@pytest.mark.parametrize(
    ("label", "unit", "question"),
    [
        ("petition signatures", "", "How many petition signatures?"),
        ("spending, USD", "USD", "How much spending?"),
        ("people monitored, share", "percent", "What share: people monitored?"),
        ("length of a pause, time", "minute", "How long: length of a pause?"),
        ("count", "", "How many in “Norvane pauses its tracker for…”?"),
    ],
)
def test_the_question_of_a_metric(label: str, unit: str, question: str) -> None:
    metric = replace(METRIC, label=label, unit=unit)
    assert sentences.figure_question(metric, "Norvane pauses its tracker for good today") == question


def test_the_line_that_is_safe_to_say() -> None:
    assert sentences.safe_line(replace(METRIC, safe_to_say="more than 1,600")) == "“More than 1,600”"
    assert sentences.safe_line(METRIC) == "No figure is safe yet"
    assert sentences.safe_line(replace(METRIC, safe_to_say="No figure is safe yet")) == "No figure is safe yet"


@pytest.mark.parametrize(
    ("counts", "line"),
    [
        ({"ok": 4}, "All four sources answer"),
        ({"ok": 1}, "The one source answers"),
        ({"quiet": 1, "failing": 1, "ok": 3}, "One source went quiet, one is failing"),
        ({"gone": 2, "ok": 3}, "Two sources are failing"),
        ({"quiet": 2}, "Two sources went quiet"),
        ({"ok": 3, "paused": 1}, "Three sources answer, one is held back"),
    ],
)
def test_the_headline_of_the_sources(counts: dict[SourceState, int], line: str) -> None:
    assert sentences.sources_headline(counts) == line


def test_every_state_of_a_source_but_health_has_a_note(store: Store) -> None:
    with store.read() as conn:
        found = sources.list_all(conn)
    notes = {source.state: sentences.source_note(source, NOW) for source in found}
    assert notes["failing"] == "HTTP 403, forbidden <script>alert(1)</script>; 3 failed checks in a row"
    assert notes["quiet"] == "no new item for 21 days"
    assert {state for state, note in notes.items() if not note} == {"ok", "not_modified"}
    assert sentences.source_note(Source("x", "feed", "https://x.example"), NOW) == ""


def _told(kind: str, day: date, basis: str, article: str) -> MilestoneRow:
    mile = Milestone("s", article, day, basis, kind, kind.capitalize(), "It says so.")  # type: ignore[arg-type]
    return MilestoneRow(
        mile, ArticleRef(article, "Ledger", "Title", "https://x.example", datetime(2026, 6, 1, tzinfo=UTC))
    )


def test_one_turn_told_twice_is_one_milestone_with_the_surest_date() -> None:
    found = turns(
        [
            _told("paused", date(2026, 6, 23), "weekday", "a1"),
            _told("paused", date(2026, 6, 22), "stated", "a2"),
            _told("paused", date(2026, 6, 20), "published", "a3"),
            _told("launched", date(2026, 4, 21), "published", "a4"),
        ]
    )
    assert [(r.milestone.kind, r.article.id) for r in found] == [("launched", "a4"), ("paused", "a2")]


def test_two_turns_of_one_kind_on_one_day_are_two() -> None:
    rows = [_told("petition", date(2026, 6, 22), "stated", key) for key in ("a1", "a2", "a3")]
    labels = ("Petition signed", "Petition delivered", "Petition delivered")
    named = [
        replace(row, milestone=replace(row.milestone, label=label)) for row, label in zip(rows, labels, strict=True)
    ]
    assert [(r.milestone.label, r.article.id) for r in turns(named)] == [
        ("Petition signed", "a1"),
        ("Petition delivered", "a2"),
    ]


def test_a_turn_that_goes_on_for_days_counts_once_on_its_first() -> None:
    days = [(date(2026, 6, 22), "stated"), (date(2026, 6, 12), "published"), (date(2026, 6, 24), "published")]
    rows = [_told("petition", day, basis, f"a{n}") for n, (day, basis) in enumerate(days)]
    signed = [replace(row, milestone=replace(row.milestone, label="Petition signed")) for row in rows]
    assert [r.milestone.day for r in turns(signed)] == [date(2026, 6, 12)]


def test_milestones_of_the_newsroom(store: Store, tmp_path: Path) -> None:
    with store.read() as conn:
        told = turns(milestones.of_story(conn, newsroom.TRACKER))
    assert [r.milestone.label for r in told] == ["Tracker launched", "Programme paused"]


def _line(label: str, *told: str) -> LineRow:
    ref = ArticleRef("a1", "The Post", "One", "https://one.example/", None)
    return LineRow(label, tuple(CitedRow(Citation("a1", 0, len(sentence)), sentence, ref) for sentence in told))


def test_an_answer_that_only_repeats_is_left_out_and_one_that_adds_stays_whole() -> None:
    summary = [_line("happened", "It was paused.")]
    answers = [
        _line("What happened?", "It was  paused."),
        _line("Why?", "It was paused.", "Staff had signed."),
        _line("Who signed?", "Staff had signed."),
    ]
    assert sentences.unsaid(answers, summary) == [answers[1]]
    assert sentences.unsaid(answers[2:], ()) == answers[2:]


@pytest.mark.parametrize(("label", "unit"), [("amount, nights", "night"), ("length of a pause, time", "day")])
def test_the_name_of_a_metric_leaves_out_its_unit(label: str, unit: str, store: Store) -> None:
    with store.read() as conn:
        metric = figures.list_metrics(conn)[0].metric
    assert "," not in sentences.metric_name(replace(metric, label=label, unit=unit))
