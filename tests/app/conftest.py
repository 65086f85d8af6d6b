"""What several tests of the wiring start from: an empty store. Those that need a full one make their own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from store.database import Store, open_store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty store."""
    with open_store(f"sqlite:///{tmp_path / 'store.db'}", migrate=True) as opened:
        yield opened
