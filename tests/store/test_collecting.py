"""Sources, runs, named values and vectors."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import timedelta

import pytest

from store import articles, embeddings, meta, runs, sources
from store.database import Store
from store.errors import InputError, NotFoundError
from store.model import Source, SourceState
from tests.store.builders import NOW, article

FEED = Source("Outlet feed", "feed", "https://outlet1.example/feed", outlet="Outlet1", programme="P", listed="store")
CHECKED = replace(
    FEED, state="failing", last_status=503, last_error="http_503", etag='"x"', last_modified="Fri", last_checked=NOW,
    next_check=NOW + timedelta(hours=1), last_item=NOW - timedelta(days=2), failures=3, items_seen=9, articles_new=4,
    interval=900, found_url="https://outlet1.example/rss",
)  # fmt: skip


def test_a_source_comes_back_with_every_field(store: Store) -> None:
    same = {field.name for field in fields(Source) if getattr(FEED, field.name) == getattr(CHECKED, field.name)}
    assert same == {"name", "kind", "url", "outlet", "programme", "listed"}, (
        "give the new field of Source an unusual value above"
    )
    with store.begin() as conn:
        assert sources.upsert(conn, FEED) == FEED
        sources.record_check(conn, "Outlet feed", CHECKED)
    with store.read() as conn:
        assert sources.get(conn, "Outlet feed") == CHECKED
        assert sources.list_all(conn) == [CHECKED]
        assert sources.get(conn, "other") is None


def test_settings_dont_overwrite_state_but_another_address_starts_afresh(store: Store) -> None:
    with store.begin() as conn:
        sources.upsert(conn, FEED)
        sources.record_check(conn, FEED.name, CHECKED)
        assert sources.upsert(conn, FEED) == CHECKED
        assert sources.upsert(conn, replace(FEED, outlet="Other")) == replace(CHECKED, outlet="Other")
        moved = sources.upsert(conn, replace(FEED, url="https://outlet1.example/rss"))
    assert (moved.state, moved.etag, moved.next_check, moved.failures, moved.items_seen) == ("ok", None, None, 0, 9)


def test_a_source_that_moved_keeps_its_new_address_until_another_is_given(store: Store) -> None:
    with store.begin() as conn:
        sources.upsert(conn, FEED)
        sources.record_check(conn, FEED.name, replace(CHECKED, url="https://new.example/feed"))
        assert sources.upsert(conn, FEED).url == "https://new.example/feed"
        followed = sources.upsert(conn, replace(FEED, url="https://new.example/feed"))
        assert (followed.url, followed.etag) == ("https://new.example/feed", '"x"')
        assert sources.upsert(conn, FEED).url == FEED.url, "given again, the old address counts again"


def test_a_source_that_moved_onto_another_ones_address_keeps_its_own(store: Store) -> None:
    other = replace(FEED, name="Other", url="https://new.example/feed")
    with store.begin() as conn:
        sources.upsert(conn, FEED)
        sources.upsert(conn, other)
        sources.record_check(conn, FEED.name, replace(CHECKED, url=other.url))
        found = sources.get(conn, FEED.name)
        assert found is not None
        assert (found.url, found.failures) == (FEED.url, 3)
        assert sources.at_address(conn, FEED.url) == FEED.name
        assert sources.at_address(conn, FEED.url, but=FEED.name) is None


def test_a_paused_source_stays_paused(store: Store) -> None:
    with store.begin() as conn:
        sources.upsert(conn, FEED)
        assert sources.pause(conn, FEED.name).state == "paused"
        sources.record_check(conn, FEED.name, CHECKED)  # of a look that was under way
        sources.upsert(conn, replace(FEED, url="https://other.example/feed"))
        assert sources.due(conn, NOW, everyone=True) == []
        resumed = sources.resume(conn, FEED.name)
        assert (resumed.state, resumed.failures, resumed.next_check) == ("ok", 0, None)
        assert sources.due(conn, NOW) == [resumed]
        with pytest.raises(NotFoundError, match="no source 'x'"):
            sources.pause(conn, "x")


def test_only_a_source_that_was_stopped_is_resumed(store: Store) -> None:
    with store.begin() as conn:
        sources.upsert(conn, FEED)
        sources.record_check(conn, FEED.name, CHECKED)
        assert sources.resume(conn, FEED.name) == CHECKED
        sources.record_check(conn, FEED.name, replace(CHECKED, state="gone", next_check=None))
        assert sources.resume(conn, FEED.name).state == "ok"


def test_an_unknown_source_cant_be_checked(store: Store) -> None:
    with pytest.raises(NotFoundError, match="'Outlet feed'"), store.begin() as conn:
        sources.record_check(conn, "Outlet feed", CHECKED)


def test_a_name_beyond_measure_is_refused(store: Store) -> None:
    with pytest.raises(InputError, match="201 characters"), store.begin() as conn:
        sources.upsert(conn, replace(FEED, name="x" * 201))


@pytest.mark.parametrize(
    ("state", "hours", "due", "due_with_all"),
    [
        ("ok", None, True, True),
        ("ok", 0, True, True),
        ("ok", 1, False, True),
        ("failing", 1, False, True),
        ("robots", 1, False, True),
        ("waiting", 1, False, False),
        ("waiting", -1, True, True),
        ("gone", -1, False, False),
        ("paused", -1, False, False),
    ],
)
def test_due(store: Store, state: SourceState, hours: int | None, due: bool, due_with_all: bool) -> None:
    next_check = None if hours is None else NOW + timedelta(hours=hours)
    with store.begin() as conn:
        sources.upsert(conn, replace(FEED, state=state, next_check=next_check))
        assert [bool(sources.due(conn, NOW, everyone=everyone)) for everyone in (False, True)] == [due, due_with_all]


@pytest.mark.parametrize(("state", "due"), [("ok", True), ("failing", True), ("waiting", False), ("paused", False)])
def test_what_was_asked_before_the_clock_was_put_back_does_not_wait_for_that_day(
    store: Store, state: SourceState, due: bool
) -> None:
    tomorrow = NOW + timedelta(days=1)
    asked = replace(FEED, state=state, last_checked=tomorrow, next_check=tomorrow + timedelta(minutes=30))
    with store.begin() as conn:
        sources.upsert(conn, asked)
        assert [one.name for one in sources.due(conn, NOW)] == [FEED.name] * due
        sources.record_check(conn, FEED.name, replace(asked, last_checked=NOW))
        assert not sources.due(conn, NOW), "once is enough"


def test_those_that_waited_longest_are_asked_first(store: Store) -> None:
    with store.begin() as conn:
        for name, hours in (("a", 1), ("b", 5), ("c", None)):
            checked = None if hours is None else NOW - timedelta(hours=hours)
            sources.upsert(conn, replace(FEED, name=name, last_checked=checked))
        assert [source.name for source in sources.due(conn, NOW)] == ["c", "b", "a"]
        sources.remove(conn, ["b", "x"])
        assert [source.name for source in sources.list_all(conn)] == ["a", "c"]


def test_items_per_day_end_today(store: Store) -> None:
    with store.begin() as conn:
        for name in ("Outlet feed", "silent feed"):
            sources.upsert(conn, replace(FEED, name=name))
        for number, days in enumerate((0, 0, 27, 28)):
            found = article(number, source="Outlet feed", published=NOW - timedelta(days=days))
            articles.save(conn, found, now=NOW)
        assert sources.items_per_day(conn, "Outlet feed", NOW) == (1, *(0,) * 26, 2)
        assert sources.items_per_day(conn, "Outlet feed", NOW, days=2) == (0, 2)
        assert sources.items_per_day(conn, "other", NOW, days=3) == (0, 0, 0)
        assert set(sources.items_per_day_all(conn, NOW)) == {"Outlet feed"}


def test_runs_tell_how_they_ended(store: Store) -> None:
    with store.begin() as conn:
        first = runs.start(conn, "collect", NOW)
        second = runs.start(conn, "process", NOW + timedelta(minutes=1))
        runs.finish(conn, first, "partial", {"seen": 3, "new": 2, "failed_http_503": 1}, NOW + timedelta(minutes=2))
    with store.begin() as conn:
        run = runs.latest(conn, "collect")
        newest = runs.latest(conn)
        assert runs.latest(conn, "export") is None
        assert runs.interrupt_stale(conn, NOW + timedelta(hours=1), NOW + timedelta(hours=2)) == 1
        assert [(item.id, item.outcome) for item in runs.recent(conn)] == [(second, "interrupted"), (first, "partial")]
        with pytest.raises(NotFoundError, match="no run 999"):
            runs.finish(conn, 999, "ok", {}, NOW)
    assert run is not None
    assert newest is not None
    assert (run.id, run.outcome, run.started, run.finished) == (first, "partial", NOW, NOW + timedelta(minutes=2))
    assert run.counts == {"seen": 3, "new": 2, "failed_http_503": 1}
    assert (newest.id, newest.outcome, newest.finished) == (second, "running", None)


def test_named_values(store: Store) -> None:
    with store.begin() as conn:
        assert meta.get_value(conn, "clock") is None
        for value in ("one", "two", "two"):
            meta.set_value(conn, "clock", value)
        assert meta.get_value(conn, "clock") == "two"
        meta.set_value(conn, "clock", None)
        assert meta.get_value(conn, "clock") is None


def test_vectors_are_kept_by_model_and_hash(store: Store) -> None:
    many = {f"{number:032x}": number.to_bytes(4, "big") for number in range(2_000)}
    with store.begin() as conn:
        embeddings.save(conn, many, "small")
        embeddings.save(conn, {"0" * 32: b"other"}, "big")
        embeddings.save(conn, {"0" * 32: b"newer"}, "big")
    with store.begin() as conn:
        assert embeddings.load(conn, [*many, "unknown"], "small") == many
        assert embeddings.load(conn, ["0" * 32], "big") == {"0" * 32: b"newer"}
        assert embeddings.load(conn, [], "big") == {}
        assert embeddings.forget(conn, "small") == 2_000
        assert embeddings.load(conn, many, "small") == {}
