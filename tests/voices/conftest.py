"""What the tests of internal voices start from: a house with an empty store at a known moment, and a quick reader."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.store.conftest import backend, postgres, postgres_template, sqlite_template, store_url  # noqa: F401
from tests.voices.house import House, open_house, settle
from tests.voices.understanding import quick


@pytest.fixture(scope="session")
def settled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty SQLite store at the tests' moment, to copy."""
    path = tmp_path_factory.mktemp("settled") / "store.db"
    settle(f"sqlite:///{path}")
    return path


@pytest.fixture
def house(tmp_path: Path, settled: Path) -> House:
    """A folder with an empty store."""
    return open_house(tmp_path / "house", settled)


@pytest.fixture
def known(house: House) -> Iterator[House]:
    """The same, where posts say themselves what they are about."""
    with quick():
        yield house


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def anywhere(request: pytest.FixtureRequest, tmp_path: Path, settled: Path) -> Iterator[House]:
    """A house on either database, where posts say themselves what they are about."""
    found = open_house(tmp_path / "house", settled)
    if request.param == "postgresql":
        name = f"voices_{abs(hash(tmp_path)) % 10**9}"
        admin, template = request.getfixturevalue("postgres"), request.getfixturevalue("postgres_template")
        found.url = _database(admin, name, template)
        settle(found.url)
    with quick():
        yield found


def _database(admin: object, name: str, template: str) -> str:
    from sqlalchemy import Engine, text

    assert isinstance(admin, Engine)
    with admin.connect() as conn:
        conn.execute(text(f"CREATE DATABASE {name} TEMPLATE {template}"))
    return admin.url.set(database=name).render_as_string(hide_password=False)
