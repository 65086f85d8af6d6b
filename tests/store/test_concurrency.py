"""Several programs and threads at one store."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

from store import articles, stories
from store.database import Store
from store.model import Story
from tests.store.builders import NOW, article, place

ROOT = Path(__file__).parents[2]
WRITER = """
import sys
from datetime import UTC, datetime
from store import articles, stories
from store.database import open_store
from tests.store.builders import article
url, first = sys.argv[1], int(sys.argv[2])
now = datetime(2026, 3, 20, 12, tzinfo=UTC)
with open_store(url) as store:
    for number in range(first, first + 30):
        with store.begin() as conn:
            known = articles.count(conn)  # a read before the write, the case in which SQLite would refuse to wait
            articles.save(conn, article(number % 1000), now=now)
            stories.place(conn, {f"a{number % 1000}": "s1"})
"""


def test_two_programs_writing_at_once_lose_nothing(store_url: str, store: Store) -> None:
    with store.begin() as conn:
        place(conn, 999)
        stories.save_story(conn, Story("s1", "Both write", ()))
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    # The third saves what the first saves too.
    programs = [
        subprocess.Popen([sys.executable, "-c", WRITER, store_url, first], env=environment, cwd=ROOT)
        for first in ("0", "100", "1000")
    ]
    assert [program.wait(timeout=120) for program in programs] == [0, 0, 0]
    with store.read() as conn:
        assert articles.count(conn) == 61
        row = stories.get_row(conn, "s1", NOW)
        assert row is not None
        assert (row.articles, row.outlets) == (61, 4)
        assert all(len(articles.revisions_of(conn, f"a{number}")) == 1 for number in (0, 29, 100, 129))


def test_threads_share_a_store(store: Store) -> None:
    def write(number: int) -> None:
        with store.begin() as conn:
            articles.save(conn, article(number), now=NOW)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store.read() as conn:
        assert articles.count(conn) == 8
