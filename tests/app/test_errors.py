"""Bad input from outside, as a user meets it: one clear line with a remedy, an exit code, and no traceback."""

from __future__ import annotations

import json
import os
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SENTENCE = "Drivers at the depot have returned their badges after the union asked them to do so this week. "
PAGE = (
    "<html><head><title>Badges returned</title></head><body><article><h1>Badges returned</h1>"
    f"<p>{SENTENCE * 6}</p></article></body></html>"
)
Prepare = Callable[[Path], dict[str, str]]


def run(here: Path, *arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    """``python -m app ARGUMENTS`` in a folder."""
    full = {**os.environ, "PYTHONPATH": str(ROOT), **env}
    call = [sys.executable, "-m", "app", *arguments]
    return subprocess.run(call, capture_output=True, text=True, check=False, cwd=here, env=full, timeout=60)


def one_line(answer: subprocess.CompletedProcess[str], code: int) -> str:
    """The single line on standard error of a call that failed with ``code``."""
    assert answer.returncode == code, answer.stderr
    assert answer.stdout == ""
    assert answer.stderr.count("\n") == 1, answer.stderr
    assert answer.stderr.startswith("tallywire: ")
    assert "something unexpected" not in answer.stderr
    return answer.stderr


def malformed(here: Path) -> dict[str, str]:
    """A settings file with a line that is no TOML."""
    (here / "tallywire.toml").write_text("[store]\nurl = sqlite:///a.db\n")
    return {}


def unknown(here: Path) -> dict[str, str]:
    """A settings file with a misspelt setting."""
    (here / "tallywire.toml").write_text("[dashboard]\nprot = 8600\n")
    return {}


def below_a_file(here: Path) -> dict[str, str]:
    """A store in a folder that is a file."""
    (here / "file").write_text("x")
    return {"TALLYWIRE_STORE__URL": "sqlite:///file/store.db"}


def corrupt(here: Path) -> dict[str, str]:
    """A store that is no database."""
    (here / "tallywire.db").write_bytes(b"not a database, whatever its name says " * 50)
    return {}


def foreign(here: Path) -> dict[str, str]:
    """A store that is another program's database."""
    with sqlite3.connect(here / "tallywire.db") as conn:
        conn.execute("create table recipes (name text)")
    return {}


@pytest.mark.parametrize(
    ("prepare", "arguments", "code", "said"),
    [
        (malformed, ["migrate"], 2, "tallywire.toml: not valid TOML"),
        (unknown, ["migrate"], 2, "tallywire.toml, line 2: unknown setting `dashboard.prot` (did you mean `port`?)"),
        (lambda here: {}, ["migrate", "--config", "other.toml"], 2, "other.toml: there is no such settings file"),
        (lambda here: {"TALLYWIRE_STORE__ULR": "x"}, ["migrate"], 2, "did you mean TALLYWIRE_STORE__URL?"),
        (below_a_file, ["migrate"], 1, "file"),
        (corrupt, ["migrate"], 1, "tallywire.db"),
        (foreign, ["migrate"], 1, "database of another program"),
        (lambda here: {"TALLYWIRE_STORE__URL": "mysql://a/b"}, ["migrate"], 1, "mysql"),
        (lambda here: {"TALLYWIRE_STORE__URL": "nonsense"}, ["migrate"], 1, "is no database address"),
        (lambda here: {}, ["dashboard"], 1, "tallywire.db yet; run `python -m app migrate` to make it"),
        (lambda here: {}, ["export", "claims"], 1, "python -m app migrate"),
        (lambda here: {}, ["sources"], 1, "tallywire.db yet; run"),
        (lambda here: {}, ["collect"], 2, "tallywire.toml: has no sources; add a [[sources]] entry"),
        (lambda here: {}, ["analyze", "none.jsonl", "--out", "out"], 2, "none.jsonl: there is no such file"),
    ],
)  # fmt: skip
def test_what_a_user_gets_wrong_is_one_line(
    tmp_path: Path, prepare: Prepare, arguments: list[str], code: int, said: str
) -> None:
    env = prepare(tmp_path)
    assert said in one_line(run(tmp_path, *arguments, **env), code)


def test_a_password_in_the_stores_address_is_never_shown(tmp_path: Path) -> None:
    url = "postgresql+psycopg://team:hunter2@127.0.0.1:9/tallywire"
    line = one_line(run(tmp_path, "migrate", TALLYWIRE_STORE__URL=url), 1)
    assert "hunter2" not in line
    assert "127.0.0.1" in line


def test_a_store_of_a_newer_program_is_left_alone(tmp_path: Path) -> None:
    assert run(tmp_path, "migrate").returncode == 0
    with sqlite3.connect(tmp_path / "tallywire.db") as conn:
        tables = [name for (name,) in conn.execute("select name from sqlite_master where name like '%version%'")]
        conn.execute(f"update {tables[0]} set version_num = '9999'")
    assert "newer" in one_line(run(tmp_path, "sources"), 1)


def test_a_busy_port_is_named(tmp_path: Path) -> None:
    assert run(tmp_path, "migrate").returncode == 0
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        line = one_line(run(tmp_path, "dashboard", "--port", port), 1)
    assert f"port {port} is in use; stop what listens there or choose another --port" in line


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_full_disk_is_one_line(tmp_path: Path) -> None:
    assert run(tmp_path, "migrate").returncode == 0
    with Path("/dev/full").open("w") as full:
        answer = subprocess.run(
            [sys.executable, "-m", "app", "sources", "--json"], stdout=full, stderr=subprocess.PIPE, text=True,
            cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False, timeout=60,
        )  # fmt: skip
    assert answer.returncode == 1
    assert "No space left" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_pages_that_cannot_be_read_are_named_and_the_others_printed(tmp_path: Path) -> None:
    (tmp_path / "good.html").write_text(PAGE)
    (tmp_path / "empty.html").write_text("")
    answer = run(tmp_path, "extract", "empty.html", "good.html", "gone.html", ".")
    assert answer.returncode == 0
    assert answer.stdout.count("\n") == 1
    lines = answer.stderr.splitlines()
    assert len(lines) == 3
    assert lines[0].startswith("tallywire: empty.html: ")
    assert lines[1].startswith("tallywire: gone.html: there is no such file")
    assert run(tmp_path, "extract", "empty.html").returncode == 1
    assert "--url names one page" in one_line(run(tmp_path, "extract", "a", "b", "--url", "https://a.example/"), 2)


def test_extract_prints_the_fields_of_the_contract(tmp_path: Path) -> None:
    (tmp_path / "good.html").write_text(PAGE)
    answer = run(tmp_path, "extract", "good.html", "--url", "https://www.haul.example/2026/05/04/badges")
    row = json.loads(answer.stdout)
    assert tuple(row) == (
        "file", "url", "canonical_url", "outlet", "title", "text", "author", "published", "published_basis",
        "modified", "language", "published_certain", "published_precision",
    )  # fmt: skip
    assert row["file"] == "good.html"
    assert "returned their badges" in row["text"]


def test_a_dashboard_that_others_could_reach_needs_sign_in(tmp_path: Path) -> None:
    run(tmp_path, "migrate")
    (tmp_path / "tallywire.toml").write_text("[dashboard]\nhost = '0.0.0.0'\n")
    line = one_line(run(tmp_path, "dashboard"), 2)
    assert "dashboard.host is 0.0.0.0, which others can reach, but nobody has to sign in" in line
