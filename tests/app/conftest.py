"""What several tests of the wiring start from: an empty store, a desk that remembers nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit import config

from store.database import Store, open_store

# Streamlit reads its settings once, at the first question, from the folder it is asked in: that must be the root, not a
# folder that some test works in.
config.get_config_options()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty store."""
    with open_store(f"sqlite:///{tmp_path / 'store.db'}", migrate=True) as opened:
        yield opened


@pytest.fixture
def fresh_desk() -> Iterator[None]:
    """The dashboard's desk without what pages before asked of other stores."""
    from app import desk

    desk.forget()
    yield
    desk.forget()


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder that Tallywire is started in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path
