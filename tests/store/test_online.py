"""Migrating while others work: one at a time, indexes without stopping anybody, and locks that are said in the docs."""

from __future__ import annotations

import re
import threading
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, inspect, text

from store import articles, indexing, upgrades
from store.database import Store, _engine, open_store
from store.places import parse_url
from tests.store.builders import NOW, article
from tests.store.test_migrations import _bare, _drift

pytestmark = [pytest.mark.postgres, pytest.mark.parametrize("backend", ["postgresql"], indirect=True)]
OPERATIONS = Path(__file__).parents[2] / "docs" / "operations.md"
STOPS_READERS, STOPS_WRITERS = "AccessExclusiveLock", ("ShareLock", "ShareRowExclusiveLock")


def test_the_docs_say_which_migrations_lock_what(empty_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A migration that locks tables which were there before has its line, with readers where it stops these too."""
    held: dict[int, tuple[set[str], set[str]]] = {}
    upgrade = upgrades._upgrade

    def watched(conn: Connection, goal: int) -> tuple[int | None, int]:
        before = set(inspect(conn).get_table_names())
        done = upgrade(conn, goal)
        found: dict[str, set[str]] = {}
        for name, mode in conn.execute(_HELD):
            if name in before - {upgrades.VERSION_TABLE}:
                found.setdefault(mode, set()).add(name)
        readers = found.get(STOPS_READERS, set())
        writers = {name for mode in STOPS_WRITERS for name in found.get(mode, set())} - readers
        if readers or writers:
            held[goal] = readers, writers
        return done

    monkeypatch.setattr(upgrades, "_upgrade", watched)
    with _bare(empty_url) as store:
        for number in range(1, upgrades.newest() + 1):
            store.migrate(number)
    said = {
        int(number): (_names(readers), _names(writers))
        for number, readers, writers in re.findall(
            r"^\| (\d{4}) \| ([^|]*) \| ([^|]*) \|", OPERATIONS.read_text("utf-8"), re.MULTILINE
        )
    }
    assert said == held


def _names(cell: str) -> set[str]:
    return set(re.findall(r"`(\w+)`", cell))


def test_two_machines_that_migrate_at_once_do_it_once(empty_url: str) -> None:
    done: list[tuple[int | None, int]] = []
    start = threading.Barrier(2)

    def migrate() -> None:
        with _bare(empty_url) as store:
            start.wait()
            done.append(store.migrate())

    both = [threading.Thread(target=migrate) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    newest = upgrades.newest()
    assert sorted(done, key=str) == [(newest, newest), (None, newest)]


def test_an_index_is_made_while_others_read_and_write(store: Store, store_url: str) -> None:
    with store.begin() as conn:
        articles.save(conn, article(1), now=NOW)
        conn.execute(text("DROP INDEX ix_articles_at"))
    engine = _engine(parse_url(store_url))
    made: list[str] = []
    with store.begin() as conn:  # a writer that was here first: the index waits for it, and nobody waits for the index
        articles.save(conn, article(2), now=NOW)
        builder = threading.Thread(target=lambda: made.extend(indexing.build(engine)))
        builder.start()
        _until(
            engine,
            "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'CREATE INDEX CONCURRENTLY%' AND state = 'active'",
        )
        with open_store(store_url) as other, other.read() as reading:
            assert articles.count(reading) == 1
        assert builder.is_alive()
        conn.execute(text("UPDATE articles SET title = 'later' WHERE id = 'a1'"))
    builder.join()
    assert made == ["ix_articles_at"]
    assert indexing.build(engine) == []
    engine.dispose()
    with store.read() as conn:
        assert _drift(conn) == []


def test_an_index_that_was_left_half_made_is_made_anew(store: Store, store_url: str, postgres: Engine) -> None:
    with store.begin() as conn:
        conn.execute(text("UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'ix_articles_at'::regclass"))
    assert store.migrate() == (upgrades.newest(), upgrades.newest())
    with store.read() as conn:
        assert conn.execute(text("SELECT count(*) FROM pg_index WHERE NOT indisvalid")).scalar_one() == 0
        assert _drift(conn) == []


def _until(engine: Engine, query: str) -> None:
    waiting: Any = threading.Event()
    for _ in range(200):
        with engine.connect() as conn:
            if conn.execute(text(query)).scalar_one():
                return
        waiting.wait(0.05)
    raise AssertionError(query)


_HELD = text(
    "SELECT c.relname, l.mode FROM pg_locks l JOIN pg_class c ON c.oid = l.relation "
    "WHERE l.pid = pg_backend_pid() AND c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace"
)
