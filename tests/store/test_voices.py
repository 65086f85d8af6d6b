"""The door to internal voices: what is answered over imports, weeks and filters; every look is written down."""

from __future__ import annotations

from datetime import timedelta

import pytest

from store import access_log, voices
from store.database import Store
from store.errors import StoreError
from store.floor import SUPPRESSED, Cell, Floor, Key
from store.voices import Question, Visitor
from tests.store.voices_world import (
    FLOOR,
    NEXT_WEEK,
    NOW,
    READER,
    THEMES,
    WEEK,
    answers,
    day,
    keep,
    tally,
    told,
)

LARGE = {("all", "trust"): range(30), ("all", "jobs"): range(20, 40)}


def test_nothing_kept_nothing_told_and_the_look_is_logged(store: Store) -> None:
    assert answers(store) == {}
    with store.read() as conn:
        (line,) = access_log.entries(conn)
    assert (line.at, line.who, line.what, line.detail, line.groups) == (NOW, "anna", "a test", "to 2026-W28", 0)


def test_what_is_told_of_one_import(store: Store) -> None:
    kept = keep(store, tally(LARGE | {("few", "trust"): range(4)}))
    found = answers(store)
    assert (kept.kept, kept.late) == (54, 0)
    assert found[Key(WEEK)] == Cell(50, 40, 0.5, {"worry": 0.5})
    assert found[Key(WEEK, "few")] == found[Key(WEEK, "few", "trust")] == SUPPRESSED
    assert kept.groups == len(told(found)) == 6
    assert list(found) == sorted(found, key=lambda key: tuple(part or "" for part in key))
    assert {(key.channel, key.theme) for key in found} == {
        (channel, theme) for channel in (None, "all", "few") for theme in (None, *THEMES)
    }


def test_a_filter_selects_the_rows_that_have_it(store: Store) -> None:
    keep(store, tally(LARGE))
    everything = answers(store)
    for question in (Question(channel="all"), Question(theme="jobs"), Question(channel="all", theme="jobs")):
        expected = {
            key: answer
            for key, answer in everything.items()
            if question.channel in (None, key.channel) and question.theme in (None, key.theme)
        }
        assert answers(store, question) == expected
        assert told(expected)
    assert answers(store, Question(channel="nobody's")) == {}


@pytest.mark.parametrize(
    ("since", "until", "weeks"),
    [
        ("2026-06-15", "2026-06-28", [WEEK, NEXT_WEEK]),
        ("2026-06-16", "2026-06-28", [NEXT_WEEK]),
        ("2026-06-15", "2026-06-27", [WEEK]),
        ("2026-06-15", "2026-06-20", []),
        (None, "2026-06-21", [WEEK]),
        ("2026-06-17", None, [NEXT_WEEK]),
        ("2026-06-28", "2026-06-15", []),
    ],
)
def test_only_whole_weeks_are_answered(store: Store, since: str | None, until: str | None, weeks: list[str]) -> None:
    keep(store, tally(LARGE, NEXT_WEEK, into=tally(LARGE)))
    question = Question(since and day(since), until and day(until))
    assert sorted({key.week for key in answers(store, question)}) == weeks


def test_the_running_week_is_neither_kept_nor_answered(store: Store) -> None:
    running = "2026-W29"
    kept = keep(store, tally(LARGE, running))
    assert (kept.kept, kept.late) == (0, 50)
    keep(store, tally(LARGE, running), now=NOW + timedelta(days=7))
    assert answers(store, Question(until=day("2027-01-01"))) == {}
    assert answers(store, now=NOW + timedelta(days=7))[Key(running)] != SUPPRESSED


def test_weeks_between_are_listed_whether_anybody_wrote_or_not(store: Store) -> None:
    keep(store, tally(LARGE, "2026-W27", into=tally(LARGE)))
    assert answers(store)[Key(NEXT_WEEK, "all", "jobs")] is SUPPRESSED


def test_posts_of_several_imports_add_up_people_do_not(store: Store) -> None:
    keep(store, tally({("one", "trust"): range(12)}, tone=1.0))
    keep(store, tally({("two", "trust"): range(36)}, tone=-1.0))
    assert answers(store)[Key(WEEK)] == Cell(48, 36, -0.5, {"worry": 0.5})
    assert answers(store)[Key(WEEK, None, "trust")] == Cell(48, 35, -0.56, {"worry": 0.5})


def test_a_counted_week_of_a_channel_is_closed_for_few(store: Store) -> None:
    keep(store, tally(LARGE | {("few", "trust"): [1]}))
    before = answers(store)
    late = keep(store, tally({("all", "trust"): range(50, 54), ("few", "jobs"): range(50, 54)}))
    assert (late.kept, late.late) == (0, 8)
    assert answers(store) == before
    with store.read() as conn:
        assert voices.closed(conn) == {(WEEK, "all"), (WEEK, "few")}


def test_what_is_late_is_told_where_it_passes_alone(store: Store) -> None:
    keep(store, tally(LARGE))
    kept = keep(store, tally({("all", "trust"): range(50, 55)}))
    assert (kept.kept, kept.late) == (5, 0)
    assert answers(store)[Key(WEEK, "all")] == Cell(55, 40, 0.5, {"worry": 0.5})


def test_what_is_late_in_a_small_population_never_is(store: Store) -> None:
    keep(store, tally(LARGE))
    assert keep(store, tally({("all", "trust"): range(50, 70)}), Floor(population=19)).late == 20


def test_sealed_weeks_take_nothing_more(store: Store) -> None:
    """Of no channel: what is called new may be one that was counted under another name."""
    keep(store, tally(LARGE))
    assert voices.purge(store, 90, NOW + timedelta(days=89)).batches == 0
    assert voices.purge(store, 90, NOW + timedelta(days=90)).batches == 1
    assert keep(store, tally({("all", "trust"): range(50, 90), ("new", "trust"): range(20)})).late == 60


@pytest.mark.parametrize(
    ("floor", "left"),
    [
        (Floor(200, min_authors=10, min_theme_authors=20), 6),
        (Floor(200, min_theme_authors=21), 2),
        (Floor(200, min_authors=21), 2),
        (Floor(200, min_authors=40, min_theme_authors=20), 2),
        (Floor(200, min_authors=41), 0),
        (Floor(19), 0),
        (Floor(200, min_population=200), 6),
        (Floor(5000, min_population=201), 0),
    ],
)
def test_a_raised_floor_silences_whole_tables(store: Store, floor: Floor, left: int) -> None:
    """40 people, 30 under one theme and 20 under the other: the week and its channel, two themes, two cells."""
    keep(store, tally(LARGE))
    everything = answers(store)
    found = answers(store, floor=floor)
    assert set(found) == set(everything)
    assert len(told(found)) == left


def test_floors_of_the_import_hold_whatever_is_asked_for(store: Store) -> None:
    keep(store, tally(LARGE | {("other", "trust"): range(60, 80)}), Floor(200, min_authors=25))
    assert [key.channel for key in told(answers(store)) if key.channel] == ["all"]


def test_the_log_repeats_no_name_that_it_does_not_know(store: Store) -> None:
    keep(store, tally(LARGE))
    answers(store, Question(day("2026-06-15"), channel="all", theme="Anna Who Asked"))
    answers(store, Question(channel="anna-only", theme="jobs"))
    with store.read() as conn:
        found = [(line.detail, line.groups) for line in access_log.entries(conn)]
    assert found[0] == ("to 2026-W28, channel unknown, theme jobs", 0)
    assert found[1] == ("from 2026-W25 to 2026-W28, channel all, theme unknown", 0)
    assert found[2] == ("1 week", 6)


def test_no_line_no_answer(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(store, tally(LARGE))
    with store.begin() as conn:
        conn.exec_driver_sql("ALTER TABLE access_log RENAME TO gone")
    with pytest.raises(StoreError):
        voices.ask(store, Question(), READER, FLOOR, NOW)
    with pytest.raises(StoreError):
        voices.figures(store, Question(), READER, FLOOR, NOW)


def test_lines_are_found_newest_first(store: Store) -> None:
    with store.begin() as conn:
        for days in range(3):
            access_log.note(conn, Visitor("anna", str(days)), "x", days, NOW + timedelta(days=days))
    with store.read() as conn:
        assert [line.what for line in access_log.entries(conn)] == ["2", "1", "0"]
        assert [line.what for line in access_log.entries(conn, limit=1)] == ["2"]
        assert [line.what for line in access_log.entries(conn, since=NOW + timedelta(days=1))] == ["2", "1"]


def test_the_store_knows_names(store: Store) -> None:
    keep(store, tally(LARGE | {("few", "trust"): [1]}))
    with store.read() as conn:
        assert voices.names(conn) == (["all", "few"], list(THEMES))
