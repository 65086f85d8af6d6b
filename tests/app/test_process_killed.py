"""Processing may be killed at any moment and run any number of times: the store ends up the same.

A real ``python -m app process`` is killed without warning (SIGKILL), in the middle of reading, placing and judging.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from app.articles_file import read_articles
from app.sample.newsroom import load
from store import articles, meta
from store.database import open_store
from store.model import Article
from store.schema import metadata

ROOT = Path(__file__).resolve().parents[2]
COVERAGE = ROOT / "tests" / "data" / "coverage"
NOW = datetime(2026, 6, 24, 18, tzinfo=UTC)
KILLS = 3
LONGEST = 60.0
NUMBERED = ("changes", "quotes", "milestones", "search_docs")  # a row's number says when it was written, nothing else
Tables = dict[str, list[tuple[Any, ...]]]


def collected() -> list[Article]:
    """Some hundred articles, so that there is more than one chunk: the sample's and the annotated coverage."""
    sample = [
        Article(a.key, f"https://x.example/{a.key}", a.title, a.body, published=a.published) for a in load().articles
    ]
    sets = [read_articles(COVERAGE / name / "articles.jsonl").articles for name in ("a", "b", "c")]
    return [*sample, *(article for found in sets for article in found)]


def process(path: Path, seed: int) -> subprocess.Popen[bytes]:
    """Start the command; ``seed`` changes the order in which sets are gone through."""
    settings = {
        "TALLYWIRE_STORE__URL": f"sqlite:///{path}",
        "TALLYWIRE_UNDERSTAND__EMBEDDER": "hash",
        "TALLYWIRE_UNDERSTAND__TONE_MODEL": "vader",
        "PYTHONHASHSEED": str(seed),
        "PYTHONPATH": str(ROOT),
    }
    return subprocess.Popen(
        [sys.executable, "-m", "app", "process"],
        cwd=path.parent,
        env=os.environ | settings,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )


def to_its_end(path: Path, seed: int = 1) -> None:
    """Run the command; it must succeed."""
    run = process(path, seed)
    _, said = run.communicate(timeout=LONGEST)
    assert run.returncode == 0, said.decode()


def tables(path: Path) -> Tables:
    """Every row of every table but runs, whose times differ, sorted; without numbers that count the writing."""
    found: Tables = {}
    with open_store(f"sqlite:///{path}") as store, store.read() as conn:
        for table in metadata.sorted_tables:
            columns = [c for c in table.columns if not (table.name in NUMBERED and c.name in ("id", "article"))]
            if table.name != "runs":
                found[table.name] = sorted(map(tuple, conn.execute(select(*columns))), key=repr)
    return found


def differences(one: Tables, other: Tables) -> dict[str, Any]:
    """What is only in one of two stores, by table: a few rows of each."""
    return {
        name: [[row for row in a if row not in b][:2], [row for row in b if row not in a][:2]]
        for name, a, b in ((name, one[name], other[name]) for name in one)
        if a != b
    }


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with everything collected and nothing understood."""
    path = tmp_path_factory.mktemp("killed") / "fresh.db"
    with open_store(f"sqlite:///{path}", migrate=True) as store, store.begin() as conn:
        meta.set_value(conn, "clock", NOW.isoformat())
        for article in collected():
            articles.save(conn, article, now=NOW)
    return path


@pytest.fixture(scope="module")
def whole(fresh: Path) -> Path:
    """The store of a run that nobody interrupted."""
    path = fresh.with_name("whole.db")
    shutil.copy(fresh, path)
    to_its_end(path)
    return path


def test_a_run_that_was_killed_again_and_again_ends_where_an_uninterrupted_one_does(
    fresh: Path, whole: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    seed = random.randrange(10**6)
    luck, path = random.Random(seed), fresh.with_name("killed.db")
    shutil.copy(fresh, path)
    left = [pending(path)]
    for kill in range(KILLS):
        at = int(left[-1] * luck.uniform(0.4, 0.95)) if kill else left[-1]
        run = process(path, luck.randrange(100))
        kill_when(run, path, at, luck.uniform(0.5, 3.0) if at == left[-1] else 0.0)
        left.append(pending(path))
    to_its_end(path, seed=luck.randrange(100))
    with capsys.disabled():
        print(f"\nkilled with {left[1:]} of {left[0]} articles left (seed {seed})")
    assert differences(tables(whole), tables(path)) == {}


def pending(path: Path) -> int:
    """How many articles are still to be understood."""
    with open_store(f"sqlite:///{path}") as store, store.read() as conn:
        return len(articles.pending(conn))


def kill_when(run: subprocess.Popen[bytes], path: Path, left: int, wait: float) -> None:
    """Kill a run once no more than ``left`` articles are pending, and ``wait`` seconds later."""
    until = time.monotonic() + LONGEST
    while pending(path) > left and run.poll() is None and time.monotonic() < until:
        time.sleep(0.01)
    time.sleep(wait)
    run.kill()
    run.communicate()


def test_processing_twice_changes_nothing(whole: Path) -> None:
    before, path = tables(whole), whole.with_name("twice.db")
    shutil.copy(whole, path)
    to_its_end(path, seed=2)
    assert differences(before, tables(path)) == {}


def test_understanding_everything_anew_changes_nothing(whole: Path) -> None:
    before, path = tables(whole), whole.with_name("anew.db")
    shutil.copy(whole, path)
    with open_store(f"sqlite:///{path}") as store, store.begin() as conn:
        assert articles.reopen(conn) == len(before["articles"])
    to_its_end(path, seed=3)
    assert differences(before, tables(path)) == {}
