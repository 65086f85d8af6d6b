"""Several processes share the work on one PostgreSQL store: each task is done once, whoever dies or falls asleep."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from app.clock import fixed_clock
from app.collecting import collect
from app.pipeline import make_tools
from app.processing import process
from app.progress import Silent
from app.settings import UnderstandSettings
from app.sharing import Shared, waiting_for_us
from scrapers.fetch import FetchSettings
from store import articles, leases, runs, schema, sources
from store.database import Store, open_store
from store.model import Source
from tests.app.real import ROOT, article, ended, feed, listed, settings, start, wait_for
from tests.app.test_process_killed import collected
from tests.scrapers.newsroom import Answer, Newsroom
from tests.store.conftest import backend, postgres, postgres_template, sqlite_template, store_url  # noqa: F401

pytestmark = [pytest.mark.postgres, pytest.mark.parametrize("backend", ["postgresql"], indirect=True)]
DAY = datetime(2026, 6, 20, 9, tzinfo=UTC)
NOW = datetime(2026, 6, 24, 18, tzinfo=UTC)
ARTICLES = 60
WORK = """
import sys, time
from datetime import UTC, datetime, timedelta
from app import chunks, processing
from app.clock import fixed_clock
from app.pipeline import make_tools
from app.progress import Silent
from app.settings import UnderstandSettings
from app.sharing import sharing
from store.database import open_store
from store.errors import LostLeaseError

chunks.CHUNK, read, judged = 10, processing.read_story, []

def stopping(*given, **more):
    judged.append(1)
    if len(judged) == 8 and sys.argv[2] == "stop":
        print("placing", flush=True)
        time.sleep(2)
    return read(*given, **more)

processing.read_story = stopping
tools = make_tools(UnderstandSettings(embedder="hash", tone_model="vader"), ())
print("ready", flush=True)
sys.stdin.readline()
with open_store(sys.argv[1]) as store, sharing(store, Silent()) as shares:
    clock = lambda: datetime(2026, 6, 24, 18, tzinfo=UTC)
    try:
        done = processing.process(store, tools, timedelta(days=30), clock, Silent(), None, shares)
        print(done.counts["seen"])
    except LostLeaseError as error:
        print("lost:", error)
"""


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:  # noqa: F811
    with open_store(store_url) as opened:
        yield opened


@pytest.fixture
def room() -> Iterator[Newsroom]:
    with Newsroom() as newsroom:
        yield newsroom


def run_out(store: Store) -> None:
    """A minute in which nobody gave a sign of life."""
    with store.begin() as conn:
        conn.execute(update(schema.leases).values(until=leases.now(conn) - timedelta(minutes=1)))


def worker(url: str, how: str = "go") -> subprocess.Popen[str]:
    """Another process that understands what is pending, once it is told to go."""
    command = [sys.executable, "-c", WORK, url, how]
    run = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert run.stdout is not None
    assert run.stdout.readline() == "ready\n"
    return run


def go(run: subprocess.Popen[str]) -> subprocess.Popen[str]:
    """Tell it."""
    assert run.stdin is not None
    run.stdin.write("go\n")
    run.stdin.flush()
    return run


def fill(store: Store) -> None:
    """Some pending articles."""
    with store.begin() as conn:
        for one in collected()[:ARTICLES]:
            articles.save(conn, one, now=NOW)


def read_of_each(store: Store) -> dict[str, list[Any]]:
    """What was read of each article, wherever it was placed; and that each was placed and is told of once."""
    quotes, tones, claims = schema.quotes, schema.tones, schema.claims
    with store.read() as conn:
        assert articles.pending(conn) == []
        assert len(articles.story_of(conn, [a.id for a in articles.after(conn, "", 999)])) == ARTICLES
        return {
            "quotes": sorted(map(tuple, conn.execute(select(quotes))), key=repr),
            "tones": sorted(map(tuple, conn.execute(select(tones))), key=repr),
            "claims": sorted(map(tuple, conn.execute(select(claims.c.article_id, claims.c.id)))),
        }


def alone(tmp_path: Path) -> dict[str, list[Any]]:
    """The same of a store that one process worked on."""
    tools = make_tools(UnderstandSettings(embedder="hash", tone_model="vader"), ())
    with open_store(f"sqlite:///{tmp_path / 'alone.db'}", migrate=True) as store:
        fill(store)
        process(store, tools, timedelta(days=30), fixed_clock(NOW), Silent())
        return read_of_each(store)


def test_two_collect_at_once_and_no_page_is_asked_for_twice(
    store: Store,
    store_url: str,  # noqa: F811
    room: Newsroom,
    tmp_path: Path,
) -> None:
    with Newsroom() as other:
        rooms, rows = (room, other), []
        for number in range(6):
            of_three = rooms[number // 3]
            page = [article(f"Letter {number}", f"Some {number}00 drivers signed.")]
            of_three.routes[f"/page{number}"] = Answer([*page, *[b" "] * 8], pause=0.1)
            feed(of_three, f"/feed{number}", [listed(f"/page{number}", f"Letter {number}", DAY)])
            url = of_three.url(f"/feed{number}")
            rows.append(f'[[sources]]\nname = "Feed {number}"\nkind = "feed"\nurl = "{url}"\n')
        (tmp_path / "tallywire.toml").write_text("".join(rows))
        both = [start(tmp_path, "collect", "--json", url=store_url, TALLYWIRE_FETCH__CONCURRENCY="1") for _ in rooms]
        asked = [json.loads(ended(run)[0]) for run in both]
        paths = [*room.paths(), *other.paths()]
    assert sum(one["new"] for one in asked) == 6
    assert min(one["new"] for one in asked) > 0, "one did everything"
    for number in range(6):
        assert paths.count(f"/page{number}") == paths.count(f"/feed{number}") == 1
    with store.read() as conn:
        assert articles.count(conn) == 6
        assert [run.outcome for run in runs.recent(conn, "collect")] == ["ok", "ok"]
        assert conn.execute(select(schema.leases)).all() == [], "all is given back"


def test_a_host_is_asked_by_one_at_a_time_and_a_source_once(store: Store) -> None:
    given = [
        Source(name, "feed", f"https://{host}.example/{name}") for name, host in (("a", "x"), ("b", "x"), ("c", "y"))
    ]
    with store.begin() as conn:
        a, b, c = (sources.upsert(conn, one) for one in given)
    with Shared(store, Silent(), 1) as first, Shared(store, Silent(), 1) as second:
        with first.asking(a) as mine, first.asking(b) as also_mine:
            assert mine is not None and also_mine is not None
            with second.asking(b) as theirs, second.asking(c) as other:
                assert theirs is None
                assert other is not None
            with store.read() as conn:
                assert waiting_for_us(conn, [a, b, c]) == [c]
        with second.asking(b) as theirs:
            assert theirs is not None, "the host is free again"
        with store.begin() as conn:
            sources.record_check(conn, "a", replace(a, last_checked=NOW))
        with second.asking(a) as theirs:
            assert theirs is None, "it was asked since"


def test_two_watchers_share_the_sources_and_ask_each_once(
    store: Store,
    store_url: str,  # noqa: F811
    room: Newsroom,
    tmp_path: Path,
) -> None:
    paths = [f"/feed{number}" for number in range(6)]
    for number, path in enumerate(paths):
        page = [article(f"Letter {number}", f"Some {number}00 drivers signed.")]
        room.routes[f"/page{number}"] = Answer([*page, *[b" "] * 4], pause=0.1)
        feed(room, path, [listed(f"/page{number}", f"Letter {number}", DAY)])
    settings(tmp_path, room, *paths)
    both = [start(tmp_path, "watch", url=store_url, TALLYWIRE_FETCH__CONCURRENCY="1") for _ in range(2)]

    def all_read() -> bool:
        with store.read() as conn:
            return articles.count(conn) == 6 and not articles.pending(conn)

    wait_for(all_read)
    assert [run.poll() for run in both] == [None, None]
    for run in both:
        run.send_signal(signal.SIGTERM)
    for run in both:
        ended(run)
    for number in range(6):
        assert room.paths().count(f"/page{number}") == room.paths().count(f"/feed{number}") == 1
    with store.read() as conn:
        assert conn.execute(select(schema.leases)).all() == [], "all is given back"


def test_the_source_of_a_killed_collector_is_asked_by_another_once_its_lease_ran_out(
    store: Store,
    store_url: str,  # noqa: F811
    room: Newsroom,
    tmp_path: Path,
) -> None:
    room.routes["/slow"] = Answer([article("Drivers sign", "Some 900 drivers signed."), *[b" "] * 200], pause=0.1)
    feed(room, "/feed", [listed("/slow", "Drivers sign", DAY)])
    settings(tmp_path, room, "/feed")
    first = start(tmp_path, "collect", url=store_url)
    wait_for(lambda: "/slow" in room.paths(), first)
    out, _ = ended(start(tmp_path, "update", "--all", "--json", url=store_url))
    assert json.loads(out)["collect"]["asked"] == 0
    first.send_signal(signal.SIGKILL)
    first.communicate()
    room.routes["/slow"] = Answer(article("Drivers sign", "Some 900 drivers signed."))
    run_out(store)
    out, _ = ended(start(tmp_path, "update", "--all", "--json", url=store_url))
    assert json.loads(out)["collect"]["new"] == 1
    with store.read() as conn:
        assert articles.count(conn) == 1
        assert [run.outcome for run in runs.recent(conn, "collect")] == ["ok", "ok", "interrupted"]


def test_a_clock_that_was_put_back_takes_nothing_away(store: Store) -> None:
    source = Source("Gull", "feed", "http://127.0.0.1:9/feed")
    with store.begin() as conn:
        source = sources.upsert(conn, source)
    with Shared(store, Silent(), 1) as first, first.asking(source) as mine, Shared(store, Silent(), 1) as second:
        assert mine is not None
        for moment in (NOW - timedelta(days=9999), NOW + timedelta(days=9999)):
            report = collect(store, [source], FetchSettings(), fixed_clock(moment), Silent(), shares=second)
            assert report.asked == 0


def test_two_understand_at_once_and_read_nothing_twice(store: Store, store_url: str, tmp_path: Path) -> None:  # noqa: F811
    fill(store)
    both = [go(run) for run in [worker(store_url) for _ in range(2)]]
    seen = [int(run.communicate(timeout=60)[0]) for run in both]
    assert sum(seen) == ARTICLES
    assert min(seen) > 0, "one did everything"
    assert read_of_each(store) == alone(tmp_path)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSTOP])
def test_what_a_lost_process_held_is_done_by_another_and_its_writes_are_refused(
    store: Store,
    store_url: str,  # noqa: F811
    tmp_path: Path,
    number: signal.Signals,
) -> None:
    fill(store)
    lost = go(worker(store_url, "stop"))
    assert lost.stdout is not None
    assert lost.stdout.readline() == "placing\n"
    lost.send_signal(number)
    with store.read() as conn:
        assert leases.held(conn, [leases.PLACING])
    run_out(store)
    assert int(go(worker(store_url)).communicate(timeout=60)[0]) > 0
    found = read_of_each(store)
    assert found == alone(tmp_path)
    lost.send_signal(signal.SIGCONT if number == signal.SIGSTOP else 0)
    said, _ = lost.communicate(timeout=60)
    assert said.startswith("lost: another process took over") == (number == signal.SIGSTOP), said
    assert read_of_each(store) == found, "the one that was asleep wrote"
