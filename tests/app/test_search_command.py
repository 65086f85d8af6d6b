"""``search``: hits as lines for people and as JSON for programs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.cli import main
from tests.app import newsroom


@pytest.fixture(autouse=True)
def _store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TALLYWIRE_STORE__URL", newsroom.build(tmp_path / "news.db"))
    monkeypatch.setenv("TALLYWIRE_UNDERSTAND__EMBEDDER", "hash")


def test_hits_are_lines_with_their_ids(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["search", "signed NOT title:nothing", "--kind", "claim", "--outlet", "Harbour Post"]) == 0
    told = capsys.readouterr()
    line = "claim cp2 2026-06-23 Harbour Post: About 1,600 employees have signed the petition. (The Meridian)\n"
    assert told.out == line
    assert told.err == "1 hit, 1 shown\n"


def test_json_has_what_a_program_needs(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["search", "petition", "--json", "--limit", "30"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {row["kind"] for row in rows} == {"article", "claim", "quote"}
    assert sum(row["copies"] for row in rows) == 2
    (claim,) = [row for row in rows if row["id"] == "cp3"]
    assert claim["metric_id"] == newsroom.PETITION
    assert claim["text"] == "The petition has over 1,600 signatures."


@pytest.mark.parametrize(
    ("call", "code", "line"),
    [
        (["(petition"], 2, "tallywire: query: column 1: this bracket is never closed; add )\n"),
        (["petition", "--meaning"], 0, "no article can be compared by meaning yet; `python -m app process`"),
        (["zebra"], 0, "0 hits, 0 shown\n"),
    ],
)
def test_what_finds_nothing_is_one_line(
    call: list[str], code: int, line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["search", *call]) == code
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith(line)
