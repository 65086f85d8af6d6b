"""Two commands never work on one SQLite store: real processes, a slow newsroom."""

from __future__ import annotations

import json
import signal
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from store import articles, runs
from store.database import open_store
from tests.app.real import article, ended, feed, listed, settings, start, wait_for
from tests.scrapers.newsroom import Answer, Newsroom

DAY = datetime(2026, 6, 20, 9, tzinfo=UTC)
WORKING = (("update",), ("collect", "--all"), ("process",), ("watch",))


@pytest.fixture
def room() -> Iterator[Newsroom]:
    """A newsroom with one page that takes its time."""
    with Newsroom() as newsroom:
        newsroom.routes["/slow"] = Answer(
            [article("Drivers sign", "Some 900 drivers signed.")] + [b" "] * 200, pause=0.1
        )
        feed(newsroom, "/feed", [listed("/slow", "Drivers sign", DAY)])
        yield newsroom


@pytest.mark.parametrize("second", WORKING, ids=lambda words: words[0])
def test_the_second_command_says_who_works_and_ends(second: tuple[str, ...], room: Newsroom, tmp_path: Path) -> None:
    settings(tmp_path, room, "/feed")
    first = start(tmp_path, "update")
    wait_for(lambda: "/slow" in room.paths(), first)
    asked = len(room.requests)
    _, said = ended(start(tmp_path, *second), 1)
    assert f"is being worked on by update (process {first.pid} on" in said
    assert len(said.splitlines()) == 1
    assert len(room.requests) == asked, "the second asked the newsroom"
    if second == ("update",):
        ended(start(tmp_path, "export", "articles", "--format", "jsonl"))
    first.kill()
    first.communicate()


def test_of_two_watchers_the_second_ends_and_the_first_goes_on(room: Newsroom, tmp_path: Path) -> None:
    settings(tmp_path, room, "/feed")
    first = start(tmp_path, "watch")
    wait_for(lambda: "/slow" in room.paths(), first)
    _, said = ended(start(tmp_path, "watch"), 1)
    assert f"is being worked on by watch (process {first.pid} on" in said and len(said.splitlines()) == 1
    wait_for(lambda: _stored(tmp_path) == 1, first)
    first.send_signal(signal.SIGTERM)
    ended(first)
    assert room.paths().count("/slow") == room.paths().count("/feed") == 1


def _stored(folder: Path) -> int:
    with open_store(f"sqlite:///{folder / 'store.db'}") as store, store.read() as conn:
        return articles.count(conn)


def test_free_again_after_a_kill(room: Newsroom, tmp_path: Path) -> None:
    settings(tmp_path, room, "/feed")
    first = start(tmp_path, "collect")
    wait_for(lambda: "/slow" in room.paths(), first)
    _, said = ended(start(tmp_path, "update"), 1)
    assert "is being worked on by collect" in said
    first.send_signal(signal.SIGKILL)
    first.communicate()
    room.routes["/slow"] = Answer(article("Drivers sign", "Some 900 drivers signed."))
    out, _ = ended(start(tmp_path, "update", "--all", "--json"))
    assert json.loads(out)["collect"]["new"] == 1
    with open_store(f"sqlite:///{tmp_path / 'store.db'}") as store, store.read() as conn:
        assert articles.count(conn) == 1
        outcomes = [run.outcome for run in runs.recent(conn, "collect")]
    assert outcomes == ["ok", "interrupted"], "the next run closes the one that was killed"
