"""Marks: a counted post is known again, and once their time is over no byte of them is left in any file."""

from __future__ import annotations

import secrets
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from store import access_log, meta, voices, voices_purge
from store.database import Store
from store.errors import StoreError
from store.voices_kept import DECOY_STEP
from tests.store.voices_world import NOW, WEEK, answers, keep, tally, told

LARGE = {("all", "trust"): range(30)}
MARKED = (WEEK, "all")
PLANTED = b"planted mark"


def files(store: Store, backend: str, request: pytest.FixtureRequest) -> list[Path]:
    """Every file of the database, as it is on the disk now."""
    if backend == "sqlite":
        return [path for path in request.getfixturevalue("tmp_path").rglob("*") if path.is_file()]
    postgres: Engine = request.getfixturevalue("postgres")
    with postgres.connect() as conn, store.read() as mine:
        conn.execute(text("CHECKPOINT"))
        folder = Path(conn.execute(text("SHOW data_directory")).scalar_one())
        base = (
            folder
            / "base"
            / str(mine.execute(text("SELECT oid FROM pg_database WHERE datname = current_database()")).scalar_one())
        )
    return [path for path in base.rglob("*") if path.is_file()]


def found(paths: list[Path]) -> int:
    """How many planted marks stand in the files."""
    return sum(path.read_bytes().count(PLANTED) for path in paths)


def test_marks_are_of_the_post_and_of_this_store(store: Store) -> None:
    with store.begin() as conn:
        key = voices.mark_key(conn)
        assert voices.mark_key(conn) == key
    assert voices.mark(key, "slack", "all", "1") == voices.mark(key, "slack", "all", "1")
    others = {voices.mark(key, *parts) for parts in (("slack", "all", "2"), ("slack", "all1", ""), ("slackall", "1"))}
    assert voices.mark(key, "slack", "all", "1") not in others
    assert len(others) == 3
    assert voices.mark(secrets.token_bytes(32), "slack", "all", "1") != voices.mark(key, "slack", "all", "1")


def test_counted_posts_are_known(store: Store) -> None:
    marks = [secrets.token_bytes(16) for _ in range(2000)]
    keep(store, tally(LARGE), marks={MARKED: marks[:1500]})
    with store.read() as conn:
        assert voices.known(conn, marks) == set(marks[:1500])
    with pytest.raises(StoreError, match="import the export again"):
        keep(store, tally({("new", "trust"): range(30)}), marks={(WEEK, "new"): marks[1499:]})
    assert {key.channel for key in told(answers(store))} == {None, "all"}


def test_posts_that_come_late_leave_no_mark(store: Store) -> None:
    keep(store, tally(LARGE), marks={MARKED: [b"1" * 16]})
    keep(store, tally({("all", "trust"): [50], ("new", "trust"): [50]}), marks={MARKED: [b"2" * 16], (WEEK, "new"): []})
    with store.read() as conn:
        assert voices.known(conn, [b"1" * 16, b"2" * 16]) == {b"1" * 16}


@pytest.mark.parametrize("posts", [0, 1, DECOY_STEP, DECOY_STEP + 1])
def test_the_number_of_marks_is_not_that_of_posts(store: Store, posts: int) -> None:
    keep(store, tally(LARGE), marks={MARKED: [secrets.token_bytes(16) for _ in range(posts)]})
    with store.read() as conn:
        number = conn.execute(text("SELECT count(*) FROM voice_marks")).scalar_one()
    assert number == -(-posts // DECOY_STEP) * DECOY_STEP


def test_a_purge_leaves_no_byte_of_marks(store: Store, backend: str, request: pytest.FixtureRequest) -> None:
    marks = [PLANTED + number.to_bytes(4, "big") for number in range(5000)]
    keep(store, tally(LARGE), marks={MARKED: marks})
    keep(store, tally({("new", "trust"): range(30)}), now=NOW + timedelta(days=30), marks={(WEEK, "new"): [b"3" * 16]})
    assert found(files(store, backend, request)) >= 5000
    before = answers(store)
    if backend == "postgresql":
        with store.begin() as conn:
            conn.execute(text("ANALYZE"))  # as the server does on its own: samples of every column
    purged = voices.purge(store, 90, NOW + timedelta(days=91), "anna")
    assert purged.batches == 1
    assert found(files(store, backend, request)) == 0
    with store.read() as conn:
        assert voices.known(conn, [*marks, b"3" * 16]) == {b"3" * 16}
        line, *_ = access_log.entries(conn)
    assert (line.who, line.what, line.detail, line.groups) == ("anna", "posts purge", "marks of 1 import", 0)
    assert answers(store) == before


def test_a_purge_that_was_stopped_is_gone_on_with(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(store, tally(LARGE), marks={MARKED: [b"1" * 16]})

    def stopped(*_: object) -> None:
        raise StoreError("stopped")

    with monkeypatch.context() as patch:
        patch.setattr(Store, "rewrite", stopped)
        with pytest.raises(StoreError):
            voices.purge(store, 90, NOW + timedelta(days=91))
    rewritten: list[str] = []
    monkeypatch.setattr(Store, "rewrite", lambda _, table: rewritten.append(table))
    assert voices.purge(store, 90, NOW + timedelta(days=92)).batches == 0
    assert voices.purge(store, 90, NOW + timedelta(days=93)).batches == 0
    assert rewritten == ["voice_marks"]
    with store.read() as conn:
        assert meta.get_value(conn, voices_purge.UNSCRUBBED) is None


def test_a_reader_that_stays_is_an_error_that_says_so(
    store: Store, backend: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if backend != "sqlite":
        pytest.skip("PostgreSQL waits for its readers")
    monkeypatch.setattr("store.database.BUSY_SECONDS", 0.2)
    keep(store, tally(LARGE), marks={MARKED: [b"1" * 16]})
    from store.database import open_store

    with open_store(f"sqlite:///{store.url.removeprefix('sqlite:///')}") as other, store.read() as conn:
        conn.execute(text("SELECT count(*) FROM voice_marks"))
        with pytest.raises(StoreError, match="another program"):
            voices.purge(other, 90, NOW + timedelta(days=91))
    voices.purge(store, 90, NOW + timedelta(days=91))
