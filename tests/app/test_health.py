"""What monitors are told of a store that is well, missing, old, and of its runs."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app import health, page_errors, page_times
from store import runs
from store import sources as source_queries
from store.database import open_store
from store.model import Source
from store.upgrades import VERSION_TABLE

NOT_THIS = "there is no store yet, or its schema is not that of this program"
NOW = datetime(2026, 7, 1, 9, 0, tzinfo=UTC)


@pytest.fixture
def url(tmp_path: Path) -> str:
    """An empty store."""
    url = f"sqlite:///{tmp_path / 'store.db'}"
    open_store(url, migrate=True).close()
    return url


def test_a_store_that_fits_is_well(url: str) -> None:
    found = health.check(url)
    with open_store(url) as store:
        assert found == health.Health(True, store.schema_version())


@pytest.mark.parametrize("schema", ["0001", "9999"])
def test_a_store_of_another_schema_is_not(url: str, schema: str) -> None:
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as conn, conn:
        conn.execute(f"update {VERSION_TABLE} set version_num = ?", (schema,))
    found = health.check(url)
    assert (found.well, found.problem) == (False, NOT_THIS)


def test_a_missing_store_is_told_without_its_place(tmp_path: Path) -> None:
    found = health.check(f"sqlite:///{tmp_path / 'nowhere.db'}")
    assert (found.well, found.problem) == (False, NOT_THIS)
    assert not (tmp_path / "nowhere.db").exists(), "looking makes nothing"
    text = health.metrics_of(f"sqlite:///{tmp_path / 'nowhere.db'}")
    assert "tallywire_store_up 0\n" in text
    assert "tallywire_articles" not in text
    assert str(tmp_path) not in text


def test_a_store_that_cannot_be_read_does_not_answer(tmp_path: Path) -> None:
    (tmp_path / "notes.db").write_text("no database at all, but long enough to be looked at " * 4)
    assert health.check(f"sqlite:///{tmp_path / 'notes.db'}") == health.Health(False, None, "the store does not answer")


def test_counts_name_nobody(url: str) -> None:
    with open_store(url) as store, store.begin() as conn:
        source_queries.upsert(
            conn, Source("The Secret Gazette", "feed", "https://gazette.example/feed", state="failing")
        )
        run = runs.start(conn, "collect", NOW)
        runs.finish(conn, run, "failed", {}, NOW)
    text = health.metrics_of(url)
    assert "tallywire_store_up 1\n" in text
    assert "tallywire_articles 0\n" in text
    assert 'tallywire_sources{state="failing"} 1\n' in text
    assert 'tallywire_sources{state="ok"} 0\n' in text
    assert f'tallywire_last_run_end_seconds{{command="collect"}} {int(NOW.timestamp())}\n' in text
    assert 'tallywire_last_run_ok{command="collect"} 0\n' in text
    assert "azette" not in text


def test_every_metric_is_described_before_its_first_value(url: str) -> None:
    page_times.add("briefing", 0.3, 0.2)
    described: list[str] = []
    for line in health.metrics_of(url).splitlines():
        words = line.split()
        if line.startswith("# TYPE"):
            described.append(words[2])
        elif not line.startswith("#"):
            name = words[0].partition("{")[0]
            assert name.removesuffix("_bucket").removesuffix("_sum").removesuffix("_count") == described[-1]
            assert float(words[-1]) >= 0
    assert len(described) == len(set(described))


def test_pages_that_fail_are_counted(url: str) -> None:
    before = page_errors.number()
    page_errors.add()
    assert f"tallywire_page_errors_total {before + 1}\n" in health.metrics_of(url)


def test_the_time_of_pages_is_a_histogram(url: str) -> None:
    for seconds in (0.05, 0.3, 0.4, 90.0):
        page_times.add("a page", seconds, seconds / 2)
    text = health.metrics_of(url)
    steps = {"0.05": 1, "0.1": 1, "0.2": 1, "0.4": 3, "0.8": 3, "6.4": 3, "+Inf": 4}
    for bound, number in steps.items():
        assert f'tallywire_page_seconds_bucket{{page="a page",le="{bound}"}} {number}\n' in text
    assert 'tallywire_page_seconds_sum{page="a page"} 90.75\n' in text
    assert 'tallywire_page_seconds_count{page="a page"} 4\n' in text
    assert 'tallywire_page_processor_seconds_total{page="a page"} 45.375\n' in text


def test_a_page_that_fails_is_timed_too() -> None:
    with pytest.raises(ValueError, match="broken"), page_times.timed() as draw:
        draw.page = "one that fails"
        raise ValueError("broken")
    found = page_times.known()["one that fails"]
    assert sum(found.steps) == 1
    assert found.seconds >= 0


def test_the_store_is_asked_rarely_however_often_somebody_asks() -> None:
    moment, asked = [100.0], []
    kept = health.Kept(lambda: asked.append(1) or len(asked), 5, lambda: moment[0])
    assert [kept(), kept()] == [1, 1]
    moment[0] += 5
    assert kept() == 2
