"""Every kind of export once, from its file to what is told: detected, closed rooms left out, nobody's name kept."""

from __future__ import annotations

import pytest

from tests.voices.house import House
from tests.voices.organisation import simple
from tests.voices.traces import traces
from tests.voices.writers import CLOSED, COLUMNS, WRITERS

GROUPS = [(0, "general", "trust", range(20)), (0, "general", "privacy", range(15, 45)), (0, "few", "trust", [1, 2])]


@pytest.mark.parametrize("kind", WRITERS)
def test_a_kind_from_its_file_to_what_is_told(known: House, kind: str) -> None:
    org = simple(GROUPS, people=45)
    write, name, closed = WRITERS[kind]
    path = write(known.folder / "handed" / name, org)
    maps = [w for field, column in COLUMNS.items() for w in ("--map", f"{field}={column}")] if kind == "csv" else []
    report = known.do(path, *maps)
    assert report["kept"] == 52
    assert report["read"] == 52 + closed == report["kept"] + sum(report["dropped"].values())
    told = {(r["channel"], r["theme"]): (r["posts"], r["authors"]) for r in known.voices() if not r["suppressed"]}
    assert told[None, None] == told["general", None] == (50, 45)
    assert told["general", "privacy"] == (30, 30)
    assert known.do(path, "--kind", kind, *maps)["dropped"]["duplicate"] == 52
    secrets = [secret for who in org.people for secret in who.secrets()] + [CLOSED, CLOSED.split()[0]]
    found, _ = traces(known.everything(), secrets, [who.account for who in org.people], known.keys())
    assert found == []
