"""An update may be killed without warning at any moment, again and again: the store ends up as if it had not been.

A real ``python -m app update`` against a newsroom with slow pages, killed (SIGKILL) at random points of collecting and
processing; then everything is compared, row by row, with the store of a run that nobody disturbed.
"""

from __future__ import annotations

import random
import shutil
import subprocess
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from store.columns import UtcTime
from store.database import open_store
from store.schema import evidence, fetches, metadata
from tests.app.real import article, ended, feed, listed, settings, start, wait_for
from tests.app.test_process_killed import NUMBERED, Tables, differences
from tests.scrapers.newsroom import Answer, Newsroom, Request

COLLECTING, PROCESSING = 6, 4  # kills while it collects, and after that
FEEDS, PAGES = 3, 20
SLOW = 0.03  # seconds that a page takes
BEGIN = datetime(2026, 6, 1, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def room() -> Iterator[Newsroom]:
    """Three feeds on three stories, every number told by several articles; some links that lead nowhere."""
    with Newsroom() as newsroom:
        for f in range(FEEDS):
            items = []
            for n in range(PAGES):
                path, title = f"/{f}/{n}", f"Letter {n} of town number {f} against cameras"
                number = 500 + 100 * (n % 5)
                line = f"Some {number} drivers in town number {f} have signed letter {n} against cameras, they said."
                again = f"By day {n}, {number + 7} tablets were handed back to the depot of town number {f}."
                newsroom.routes[path] = slow(article(title, line, again))
                items.append(listed(path, title, BEGIN + timedelta(days=n, hours=f)))
            items.append(listed(f"/{f}/gone", "Gone", BEGIN))
            feed(newsroom, f"/feed{f}", items)
        yield newsroom


def slow(body: bytes) -> Any:
    """A route that takes its time."""

    def answer(_: Request) -> Answer:
        time.sleep(SLOW)
        return Answer(body)

    return answer


def tables(path: Path) -> Tables:
    """Every row of every table but those of runs and requests, of which a killed one needs more, sorted, without times
    and without numbers that count the writing. Of evidence, what was read instead of when it was asked for."""
    found: Tables = {}
    with open_store(f"sqlite:///{path}") as store, store.read() as conn:
        for table in metadata.sorted_tables:
            columns = [
                c
                for c in table.columns
                if not isinstance(c.type, UtcTime) and not (table.name in NUMBERED and c.name in ("id", "article"))
            ]
            if table.name not in ("runs", "fetches", "evidence") and columns:
                found[table.name] = sorted(map(tuple, conn.execute(select(*columns))), key=repr)
        read = select(evidence.c.article_id, evidence.c.revision, fetches.c.url, fetches.c.body_hash)
        found["evidence"] = sorted(map(tuple, conn.execute(read.join(fetches, fetches.c.id == evidence.c.fetch_id))))
    return found


def test_killed_ten_times_it_ends_where_an_undisturbed_update_does(
    room: Newsroom, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    seed = random.randrange(10**6)
    luck = random.Random(seed)
    feeds = [f"/feed{number}" for number in range(FEEDS)]
    whole, killed = tmp_path / "whole", tmp_path / "killed"
    for folder in (whole, killed):
        folder.mkdir()
        settings(folder, room, *feeds)
    ended(start(whole, "update"))
    marks = []
    for kill in range(COLLECTING + PROCESSING):
        run = start(killed, "update")
        if kill < COLLECTING:
            pages = len(room.requests) + FEEDS * 2 + luck.randint(0, PAGES // 4)
            wait_for(lambda pages=pages: len(room.requests) > pages, run)
        else:
            collected(run)
            time.sleep(luck.uniform(0, 2.5))
        run.kill()
        run.communicate()
        marks.append(stage(killed / "store.db"))
    ended(start(killed, "update"))
    with capsys.disabled():
        print(f"\nkilled at (articles, understood) {marks} of {FEEDS * PAGES} (seed {seed})")
    found = differences(tables(whole / "store.db"), tables(killed / "store.db"))
    assert found == {}
    before = tables(killed / "store.db")
    ended(start(killed, "update"))
    assert differences(before, tables(killed / "store.db")) == {}, "the run after it changed something"
    assert len(before["articles"]) == FEEDS * PAGES


def collected(run: subprocess.Popen[str]) -> None:
    """Wait until a run has collected and goes on to process."""
    assert run.stderr is not None
    while not run.stderr.readline().startswith("Asking sources"):
        assert run.poll() is None, "it ended before"


def stage(path: Path) -> tuple[int, int]:
    """How many articles are stored, and how many of them understood; looked up in a copy, as a reader would."""
    if not path.exists():
        return (0, 0)
    copy = path.with_name("copy.db")
    for suffix in ("", "-wal"):
        source = path.with_name(path.name + suffix)
        if source.exists():
            shutil.copy(source, copy.with_name(copy.name + suffix))
    try:
        with open_store(f"sqlite:///{copy}", migrate=True) as store, store.read() as conn:
            rows = conn.execute(select(metadata.tables["articles"].c.pending)).scalars().all()
        return len(rows), rows.count(False)
    finally:
        for suffix in ("", "-wal", "-shm"):
            copy.with_name(copy.name + suffix).unlink(missing_ok=True)
