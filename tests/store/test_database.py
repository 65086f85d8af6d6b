"""Opening a store, transactions, and every foreseen trouble in one line with its remedy."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, make_url, text

from store import articles, database, meta, stories, upgrades
from store.database import Store, open_store
from store.errors import MigrationError, StoreError, TallywireError
from tests.store.builders import NOW, place

ROOT = Path(__file__).parents[2]
MIGRATE = "`python -m app migrate`"


def _refusal(url: str, kind: type[TallywireError] = StoreError, *, migrate: bool = False) -> str:
    with pytest.raises(kind) as caught:
        open_store(url, migrate=migrate).close()
    message = str(caught.value)
    assert "\n" not in message
    return message


def test_a_missing_store_is_made_only_when_asked(empty_url: str) -> None:
    assert MIGRATE in _refusal(empty_url, MigrationError)
    with open_store(empty_url, migrate=True) as store:
        assert store.schema_version() == upgrades.newest()
    with open_store(empty_url) as again:
        assert again.url == make_url(empty_url).render_as_string(hide_password=True)


def test_a_failed_write_leaves_nothing(store: Store) -> None:
    with pytest.raises(ValueError, match="stop"), store.begin() as conn:
        place(conn, 1)
        raise ValueError("stop")
    with store.read() as conn:
        assert articles.count(conn) == 0


def test_reading_cant_write(store: Store) -> None:
    with pytest.raises(StoreError, match=r"can't be written|read-only"), store.read() as conn:
        meta.set_value(conn, "a", "b")
    with store.begin() as conn:  # and the connection writes again when it is asked to
        meta.set_value(conn, "a", "b")
    with store.read() as conn:
        assert meta.get_value(conn, "a") == "b"


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("mysql://host/db", "'mysql'"),
        ("postgresql+asyncpg://host/db", "'postgresql+asyncpg'"),
        ("tallywire.db", "no database address"),
        ("", "no database address"),
        ("sqlite://", "names no file"),
        ("sqlite:///:memory:", "names no file"),
        ("sqlite:///file:x.db?uri=true", "names no file"),
    ],
)
def test_an_address_that_is_none_is_refused_with_an_example(url: str, says: str) -> None:
    message = _refusal(url, migrate=True)
    assert says in message
    assert "sqlite:///tallywire.db" in message


def test_a_missing_driver_names_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    message = _refusal("postgresql+psycopg://me:secret@db.example/tallywire")
    assert "requirements-server.txt" in message
    assert "secret" not in message


def test_a_server_that_is_not_there_is_named_without_its_password() -> None:
    message = _refusal("postgresql+psycopg://me:secret@127.0.0.1:1/tallywire")
    assert "127.0.0.1:1" in message
    assert "start PostgreSQL or correct store.url" in message
    assert "secret" not in message


def test_an_unknown_host_is_named() -> None:
    assert "correct the host" in _refusal("postgresql+psycopg://me@no-such-host.invalid/tallywire")


@pytest.mark.postgres
def test_a_missing_database_or_user_is_named(postgres: Engine) -> None:
    url = postgres.url.set(database="nothing")
    assert "create the database" in _refusal(url.render_as_string(hide_password=False), migrate=True)
    url = postgres.url.set(username="nobody_here")
    assert "create the role" in _refusal(url.render_as_string(hide_password=False), migrate=True)


@pytest.mark.postgres
def test_a_user_who_may_not_write_is_told(postgres: Engine) -> None:
    with postgres.connect() as conn:
        conn.execute(text("CREATE ROLE guest LOGIN"))
        conn.execute(text("CREATE DATABASE guarded"))
    url = postgres.url.set(username="guest", database="guarded").render_as_string(hide_password=False)
    assert "grant it the rights" in _refusal(url, StoreError, migrate=True)


def test_a_folder_in_the_place_of_the_file(tmp_path: Path) -> None:
    assert "is a folder" in _refusal(f"sqlite:///{tmp_path}", migrate=True)


def test_a_file_in_the_place_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    message = _refusal(f"sqlite:///{tmp_path / 'file' / 'store.db'}", migrate=True)
    assert "name another file in store.url" in message


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that other users can walk to (pytest's own can't be)."""
    folder = Path(tempfile.mkdtemp(prefix="tallywire-open-"))
    folder.chmod(0o755)
    yield folder
    folder.chmod(0o755)
    shutil.rmtree(folder)


@pytest.fixture
def powerless() -> Iterator[None]:
    """Root may write anywhere, so root runs the test as nobody."""
    if os.name != "posix":
        pytest.skip("rights of folders are POSIX ones here")
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    yield
    os.seteuid(0)


def test_a_folder_that_cant_be_written(open_folder: Path, powerless: None) -> None:
    if open_folder.stat().st_uid == os.geteuid():
        open_folder.chmod(0o555)
    for place_ in (open_folder / "store.db", open_folder / "deeper" / "store.db"):
        message = _refusal(f"sqlite:///{place_}", migrate=True)
        assert str(place_) in message
        assert "writable" in message


def test_a_store_that_cant_be_written(open_folder: Path, request: pytest.FixtureRequest) -> None:
    path = open_folder / "store.db"
    open_store(f"sqlite:///{path}", migrate=True).close()
    path.chmod(0o444)
    open_folder.chmod(0o555)
    request.getfixturevalue("powerless")
    with pytest.raises(StoreError, match="writable"), open_store(f"sqlite:///{path}") as store, store.begin() as conn:
        meta.set_value(conn, "a", "b")


def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("Shopping list: 1,600 eggs. " * 100)
    assert "is not a Tallywire store" in _refusal(f"sqlite:///{path}", migrate=True)
    assert path.read_text().startswith("Shopping list")


def test_a_database_of_another_program_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as conn:
        conn.execute("CREATE TABLE notes (x)")
    conn.close()
    assert "another program" in _refusal(f"sqlite:///{path}", migrate=True)


def test_a_damaged_store_says_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    with open_store(f"sqlite:///{path}", migrate=True) as store, store.begin() as conn:
        place(conn, *range(60))
    raw = bytearray(path.read_bytes())
    raw[8192:] = b"\xa5" * (len(raw) - 8192)
    path.write_bytes(raw)
    with (
        pytest.raises(StoreError, match="is damaged") as caught,
        open_store(f"sqlite:///{path}") as store,
        store.read() as conn,
    ):
        stories.list_rows(conn, NOW)
        list(articles.export_rows(conn))
    assert "backup" in str(caught.value)


def test_a_newer_store_is_refused(empty_url: str) -> None:
    with open_store(empty_url, migrate=True) as store, store.begin() as conn:
        conn.execute(text(f"UPDATE {upgrades.VERSION_TABLE} SET version_num = '9999'"))
    for migrate in (False, True):
        message = _refusal(empty_url, MigrationError, migrate=migrate)
        assert "schema 9999" in message
        assert "update this program" in message


def test_a_store_that_stays_locked_says_busy(store_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.2)
    with open_store(store_url) as store, open_store(store_url) as other, store.begin() as conn:
        meta.set_value(conn, "a", "b")
        with pytest.raises(StoreError, match="is busy"), other.begin():
            pass
        with other.read() as reading:  # who only reads doesn't wait
            assert meta.get_value(reading, "a") is None


def test_a_file_named_by_a_relative_path_stays_the_same_when_the_folder_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with open_store("sqlite:///here.db", migrate=True) as store:
        (tmp_path / "deeper").mkdir()
        monkeypatch.chdir(tmp_path / "deeper")
        store.close()  # the next connection is a new one
        with store.begin() as conn:
            meta.set_value(conn, "a", "b")
        assert store.url == f"sqlite:///{tmp_path / 'here.db'}"
    assert not (tmp_path / "deeper" / "here.db").exists()


@pytest.mark.postgres
def test_a_database_that_cant_hold_all_text_is_refused(postgres: Engine) -> None:
    with postgres.connect() as conn:
        conn.execute(text("CREATE DATABASE narrow TEMPLATE template0 ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C'"))
    url = postgres.url.set(database="narrow").render_as_string(hide_password=False)
    assert "ENCODING 'UTF8'" in _refusal(url, migrate=True)


def test_a_store_opens_from_any_folder_without_torch_alembic_or_streamlit(store_url: str, tmp_path: Path) -> None:
    code = (
        "import sys; from store.database import open_store; open_store(sys.argv[1]).close();"
        "print([name for name in ('torch', 'alembic', 'streamlit') if name in sys.modules])"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", code, store_url],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "[]"


def test_a_full_disk_is_named(tmp_path: Path) -> None:
    with open_store(f"sqlite:///{tmp_path / 'store.db'}", migrate=True) as store:
        with pytest.raises(StoreError, match="the disk is full"), store.begin() as conn:
            conn.exec_driver_sql("PRAGMA max_page_count=1")  # SQLite takes the present size: not one page more
            meta.set_value(conn, "long", "x" * 100_000)
        with store.read() as conn:
            assert meta.get_value(conn, "long") is None


@pytest.mark.postgres
@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
def test_a_server_that_goes_away_is_named_and_found_again(store: Store, postgres: Engine) -> None:
    with pytest.raises(StoreError, match="is not reachable"), store.begin() as conn:
        mine = conn.execute(text("SELECT pg_backend_pid()")).scalar_one()
        with postgres.connect() as admin:
            admin.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": mine})
        meta.set_value(conn, "a", "b")
    with store.begin() as conn:
        meta.set_value(conn, "a", "c")
    with store.read() as conn:
        assert meta.get_value(conn, "a") == "c"
