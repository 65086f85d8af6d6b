"""A whole store in another database: the same rows to the last bit, alive, or nothing at all."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, text

from store import articles, loading, meta, moving
from store.carrying import Content, Shape, line_of, row_of
from store.database import Store, open_store
from store.errors import BusyError, StoreError
from store.lock import working
from store.places import same_place
from tests.store.builders import NOW
from tests.store.carried import fill, found, is_alive, rows, seals, silent
from tests.store.test_migrations import _drift

pytestmark = pytest.mark.postgres


def test_there_and_back_is_the_same_to_the_last_bit(store: Store, other_url: str, tmp_path: Path) -> None:
    fill(store)
    with open_store(other_url, migrate=True) as other:
        carried = moving.move(store, other, silent)
        assert {one.name: (one.rows, one.hash) for one in carried} == seals(store) == seals(other)
        assert rows(other) == rows(store)
        assert found(other, "headline") == found(store, "headline") != set()
        with open_store(f"sqlite:///{tmp_path / 'back.db'}", migrate=True) as back:
            moving.move(other, back, silent)
            assert seals(back) == seals(store)
        is_alive(other)


def test_a_filled_store_has_every_index_key_and_trigger_again(store: Store, other_url: str) -> None:
    fill(store)
    with open_store(other_url, migrate=True) as other:
        before = _built(other)
        moving.move(store, other, silent)
        assert _built(other) == before
        with other.read() as conn:
            assert _drift(conn) == []


def test_a_target_that_holds_something_is_refused_and_left_alone(store: Store, other_url: str) -> None:
    fill(store)
    with open_store(other_url, migrate=True) as other:
        with other.begin() as conn:
            meta.set_value(conn, "mine", "kept")
        before = seals(other)
        with pytest.raises(StoreError, match=r"holds something already \(1 rows in meta\); nothing was done"):
            moving.move(store, other, silent)
        assert seals(other) == before


def test_a_move_that_is_stopped_leaves_an_empty_store_and_can_be_repeated(
    store: Store, other_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(store)
    monkeypatch.setattr(moving, "PART", 1)
    told: list[str] = []

    def stopping(items: Iterable[Any], label: str, number: int) -> Iterator[Any]:
        told.append(label)
        if len(told) > 9:
            raise KeyboardInterrupt
        yield from items

    with open_store(other_url, migrate=True) as other:
        empty = _built(other)
        with pytest.raises(KeyboardInterrupt):
            moving.move(store, other, stopping)
        assert all(number == 0 for number, _ in seals(other).values())
        assert _built(other) == empty
        moving.move(store, other, silent)
        assert seals(other) == seals(store)


def test_what_arrives_otherwise_than_it_left_is_not_kept(
    store: Store, other_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(store)
    written = moving.write

    def careless(conn: Any, shape: Shape, given: Iterable[tuple[Any, ...]]) -> None:
        written(conn, shape, ((*row[:-1], "ok") if shape.name == "meta" else row for row in given))

    monkeypatch.setattr(moving, "write", careless)
    with open_store(other_url, migrate=True) as other:
        with pytest.raises(StoreError, match="table meta arrived otherwise than it left"):
            moving.move(store, other, silent)
        assert all(number == 0 for number, _ in seals(other).values())


def test_a_row_that_points_nowhere_is_told(store: Store, other_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(store)
    written = moving.write
    monkeypatch.setattr(
        moving, "write", lambda conn, shape, given: written(conn, shape, [] if shape.name == "outlets" else given)
    )
    with open_store(other_url, migrate=True) as other, pytest.raises(StoreError, match=r"row.*articles"):
        moving.move(store, other, silent)


def test_nobody_writes_to_the_old_store_meanwhile(
    store: Store, other_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An act that comes while the store is copied is made in the old one after the copy, or not at all."""
    fill(store)
    monkeypatch.setattr(moving, "PART", 1)
    began, late = threading.Event(), threading.Event()

    def act() -> None:
        began.set()
        with store.begin() as conn:
            meta.set_value(conn, "late", "x")
        late.set()

    writer = threading.Thread(target=act)

    def tracking(items: Iterable[Any], label: str, number: int) -> Iterator[Any]:
        if not writer.is_alive() and not late.is_set():
            writer.start()
            began.wait()
        assert not late.is_set()
        yield from items

    with open_store(other_url, migrate=True) as other:
        moving.move(store, other, tracking)
        writer.join()
        assert late.is_set()
        with other.read() as conn:
            assert meta.get_value(conn, "late") is None
            assert articles.count(conn) == 3


def test_two_moves_at_once(store: Store, other_url: str) -> None:
    with (
        working(other_url, "store move", NOW),
        pytest.raises(BusyError, match="store move"),
        working(other_url, "x", NOW),
    ):
        pass


def test_a_server_that_forbids_disabling_triggers_is_not_needed(store: Store, postgres: Engine) -> None:
    """The owner of the tables is enough; no superuser is."""
    if store.dialect == "sqlite":
        fill(store)
        with postgres.connect() as conn:
            conn.execute(text("DROP DATABASE IF EXISTS owned WITH (FORCE)"))
            conn.execute(text("DROP ROLE IF EXISTS mover"))
            conn.execute(text("CREATE ROLE mover LOGIN PASSWORD 'x'"))
            conn.execute(text("CREATE DATABASE owned OWNER mover"))
        url = postgres.url.set(database="owned", username="mover", password="x").render_as_string(hide_password=False)
        with open_store(url, migrate=True) as other:
            moving.move(store, other, silent)
            assert seals(other) == seals(store)
        with postgres.connect() as conn:
            conn.execute(text("DROP DATABASE owned WITH (FORCE)"))
            conn.execute(text("DROP ROLE mover"))


def _built(store: Store) -> list[str]:
    """Indexes, keys and triggers, as the database itself says them."""
    ours = {
        "sqlite": "SELECT coalesce(sql, name) FROM sqlite_master",
        "postgresql": """
            SELECT indexdef FROM pg_indexes WHERE schemaname = current_schema()
            UNION ALL SELECT conrelid::regclass || conname || pg_get_constraintdef(oid) FROM pg_constraint
            UNION ALL SELECT CAST(tgname AS text) || CAST(tgenabled AS text) FROM pg_trigger WHERE NOT tgisinternal
        """,
    }
    with store.read() as conn:
        return sorted(conn.exec_driver_sql(ours[store.dialect]).scalars())


_VALUES = st.one_of(
    st.none(), st.integers(-(2**31), 2**31), st.floats(allow_nan=False, allow_infinity=False), st.text()
)


@given(st.lists(st.tuples(_VALUES, st.one_of(st.none(), st.binary()), _VALUES), max_size=8))
def test_a_row_is_one_line_and_comes_back(given_rows: list[tuple[Any, ...]]) -> None:
    shape = Shape("t", ("a", "b", "c"), ("text", "bytes", "number"))
    forth, back = Content(), Content()
    for row in given_rows:
        line = line_of(shape, row)
        assert b"\n" not in line
        assert row_of(shape, line) == row
        forth.add(line)
    for row in reversed(given_rows):
        back.add(line_of(shape, row))
    assert forth.seal == back.seal
    if given_rows:
        back.add(line_of(shape, given_rows[0]))
        assert forth.seal != back.seal


@pytest.mark.parametrize("line", [b"{}", b"[1]", b'[1, "no base64", 2]', b"nonsense"])
def test_a_line_that_is_no_row_is_refused(line: bytes) -> None:
    with pytest.raises((ValueError, json.JSONDecodeError)):
        row_of(Shape("t", ("a", "b", "c"), ("text", "bytes", "number")), line)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("sqlite:///a.db", "sqlite:///./a.db", True),
        ("sqlite:///a.db", "sqlite:///b.db", False),
        ("postgresql://me@db/t", "postgresql+psycopg://you:pw@db:5432/t", True),
        ("postgresql://db/t", "postgresql://db/u", False),
        ("postgresql:///t?host=/run/a", "postgresql:///t?host=/run/b", False),
        ("postgresql://db/t", "sqlite:///t", False),
    ],
)
def test_one_store_by_two_names(one: str, other: str, same: bool) -> None:
    assert same_place(one, other) is same


def test_the_words_are_made_by_the_newest_migration_that_makes_them() -> None:
    """Whoever changes how words are kept has to say so in ``store.loading`` too."""
    folder = Path(loading.__file__).parent / "migrations" / "versions"
    makers = [
        path.stem for path in sorted(folder.glob("0*.py")) if "INSERT INTO search_words" in path.read_text("utf-8")
    ]
    assert loading.WORDS.endswith(makers[-1])
