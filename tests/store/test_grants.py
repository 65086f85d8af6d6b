"""Roles are PostgreSQL's: what they may do there is in test_voices_role."""

from __future__ import annotations

from pathlib import Path

import pytest

from store.database import open_store
from store.errors import UsageError
from store.grants import grant


def test_a_file_has_no_roles(tmp_path: Path) -> None:
    with (
        open_store(f"sqlite:///{tmp_path / 'store.db'}", migrate=True) as store,
        pytest.raises(UsageError, match="file"),
    ):
        grant(store, "somebody")
