"""Connections: how many, for how long, and what is said when a question or a lock takes too long."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import Engine, event, text

from store import database, meta, upgrades
from store.database import Store, open_store
from store.errors import MigrationError, StoreError
from store.pool import Pool

pytestmark = pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
LIMITED = Pool(size=2, overflow=1, statement_seconds=0.2, idle_seconds=0.3, name="tallywire dashboard")


def test_a_question_that_takes_too_long_is_stopped_with_a_remedy(store_url: str) -> None:
    with open_store(store_url, pool=LIMITED) as store:
        with (
            pytest.raises(StoreError, match=r"took too long.*raise store\.statement_timeout") as caught,
            store.read() as conn,
        ):
            conn.execute(text("SELECT pg_sleep(5)"))
        assert "\n" not in str(caught.value)
        with store.read() as conn:  # and the connection is as good as before
            assert conn.execute(text("SELECT 1")).scalar_one() == 1


def test_whoever_writes_is_not_stopped_half_way(store_url: str) -> None:
    with open_store(store_url, pool=LIMITED) as store:
        with store.begin() as conn:
            conn.execute(text("SELECT pg_sleep(0.4)"))
            meta.set_value(conn, "a", "b")
        with store.read() as conn:
            assert meta.get_value(conn, "a") == "b"


def test_commands_take_their_time(store: Store) -> None:
    with store.read() as conn:
        for name in ("statement_timeout", "idle_in_transaction_session_timeout"):
            assert conn.execute(text(f"SHOW {name}")).scalar_one() == "0"


def test_a_transaction_that_is_left_lying_is_ended_and_told(store_url: str) -> None:
    with open_store(store_url, pool=LIMITED) as store:
        with pytest.raises(StoreError, match="try again"), store.read() as conn:
            conn.execute(text("SELECT 1"))
            threading.Event().wait(0.8)
            conn.execute(text("SELECT 1"))
        with store.read() as conn:
            assert conn.execute(text("SELECT 1")).scalar_one() == 1


def test_the_server_knows_who_asks_and_never_sees_more_than_the_pool(store_url: str, postgres: Engine) -> None:
    """Eight readers at once on a pool of three: each is answered, and afterwards no more than two stay."""
    with open_store(store_url, pool=LIMITED) as store, postgres.connect() as admin:
        most, answers = [0], []
        lock = threading.Lock()

        def look() -> None:
            with store.read() as conn:
                there = conn.execute(_CLIENTS, {"name": LIMITED.name}).scalar_one()
                conn.execute(text("SELECT pg_sleep(0.05)"))
            with lock:
                most[0] = max(most[0], there)
                answers.append(there)

        readers = [threading.Thread(target=look) for _ in range(8)]
        for reader in readers:
            reader.start()
        for reader in readers:
            reader.join()
        assert len(answers) == 8
        assert 1 <= most[0] <= 3
        assert admin.execute(_CLIENTS, {"name": LIMITED.name}).scalar_one() <= 2


def test_connections_are_made_anew_in_time(store_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[object] = []
    with open_store(store_url, pool=Pool(recycle=0)) as store:
        event.listen(store._engine, "connect", lambda *_: made.append(1))
        for _ in range(3):
            with store.read() as conn:
                conn.execute(text("SELECT 1"))
    assert len(made) == 3


def test_a_page_that_is_asked_for_while_tables_change_says_so(store_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.2)
    with open_store(store_url) as changing, open_store(store_url, pool=LIMITED) as store, changing.begin() as conn:
        conn.execute(text("ALTER TABLE meta ADD COLUMN later integer"))
        with pytest.raises(StoreError, match="is being migrated or restored"), store.read() as reading:
            meta.get_value(reading, "a")


def test_a_store_that_was_migrated_under_a_running_program_is_told(store_url: str) -> None:
    with open_store(store_url) as store:
        with store.begin() as conn:
            upgrades.require(conn)
            conn.execute(text(f"UPDATE {upgrades.VERSION_TABLE} SET version_num = '9999'"))
        with pytest.raises(MigrationError, match=r"brought to schema 9999.*start it again"), store.read() as conn:
            upgrades.require(conn)


_CLIENTS = text("SELECT count(*) FROM pg_stat_activity WHERE application_name = :name AND datname = current_database()")
