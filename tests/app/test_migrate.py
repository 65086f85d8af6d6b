"""``migrate --grant``: a role is let in where there are roles; what it may then do is tested with the store."""

from __future__ import annotations

from pathlib import Path

import pytest

from app import cli


def test_a_file_has_no_roles(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert cli.main(["migrate", "--grant", "somebody"]) == 2
    _, said = capsys.readouterr().err.splitlines()
    assert "roles are PostgreSQL's" in said
    assert said.startswith("tallywire: ")
