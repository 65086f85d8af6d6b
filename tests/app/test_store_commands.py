"""``store move``, ``backup`` and ``restore`` as people call them: the same answers from another database."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from app import cli, demo
from store import articles, changes, figures, sources, stories
from store.database import open_store
from tests.store.conftest import postgres  # noqa: F401 -- a fixture

LATER = datetime(2026, 7, 1, tzinfo=UTC)
EARLIER = datetime(2026, 1, 1, tzinfo=UTC)
EXPORTED = ("articles", "stories", "claims", "figures")


@pytest.fixture
def sample_url(finished: Path) -> str:
    """The address of the finished sample, which is only read here."""
    return demo.sample_url(finished / demo.DATABASE)


@pytest.fixture
def server_url(postgres: Engine) -> Iterator[str]:  # noqa: F811
    """An empty database of a server."""
    with postgres.connect() as conn:
        conn.execute(text("CREATE DATABASE moved"))
    yield postgres.url.set(database="moved").render_as_string(hide_password=False)
    with postgres.connect() as conn:
        conn.execute(text("DROP DATABASE moved WITH (FORCE)"))


def _run(monkeypatch: pytest.MonkeyPatch, url: str, *call: str) -> int:
    monkeypatch.setenv("TALLYWIRE_STORE__URL", url)
    return cli.main(call)


def _answers(url: str) -> list[object]:
    """What the pages ask first."""
    with open_store(url) as store, store.read() as conn:
        rows = stories.list_rows(conn, LATER, limit=100)
        metrics = figures.list_metrics(conn)
        return [
            rows,
            metrics,
            [figures.figures_of(conn, row.metric.id) for row in metrics],
            [articles.of_story(conn, row.id) for row in rows],
            sorted(changes.between(conn, EARLIER, LATER), key=repr),
            sorted(sources.list_all(conn), key=repr),
        ]


@pytest.mark.postgres
def test_the_processed_sample_answers_alike_wherever_it_is(
    sample_url: str,
    server_url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert _run(monkeypatch, sample_url, "store", "move", "--to", server_url, "--json") == 0
    captured = capsys.readouterr()
    told = {one["table"]: (one["rows"], one["hash"]) for one in json.loads(captured.out)}
    assert told["articles"][0] > 50
    assert "are the same in" in captured.err
    back_url = f"sqlite:///{tmp_path / 'back.db'}"
    assert _run(monkeypatch, server_url, "store", "move", "--to", back_url, "--json") == 0
    assert {one["table"]: (one["rows"], one["hash"]) for one in json.loads(capsys.readouterr().out)} == told

    assert _answers(server_url) == _answers(sample_url)
    assert _answers(back_url) == _answers(sample_url)
    files = {}
    for name, url in {"sample": sample_url, "server": server_url, "back": back_url}.items():
        for what in EXPORTED:
            assert _run(monkeypatch, url, "export", what, "--format", "jsonl", "--out", f"{name}-{what}.jsonl") == 0
            lines = Path(f"{name}-{what}.jsonl").read_text("utf-8").splitlines()
            files[name, what] = sorted(lines)
        capsys.readouterr()
        assert _run(monkeypatch, url, "search", "petition", "--json") == 0
        files[name, "search"] = sorted(one["id"] for one in _found(capsys.readouterr().out))
    for what in (*EXPORTED, "search"):
        assert files["server", what] == files["sample", what] != []
        assert files["back", what] == files["sample", what]


def _found(output: str) -> list[dict[str, str]]:
    return [json.loads(line) for line in output.splitlines()]


def test_a_backup_of_the_sample_is_put_back_by_command(
    sample_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    copy_url = f"sqlite:///{tmp_path / 'copy.db'}"
    assert _run(monkeypatch, sample_url, "store", "move", "--to", copy_url) == 0
    assert _run(monkeypatch, copy_url, "backup", "--to", "kept.tallywire") == 0
    assert capsys.readouterr().out.splitlines()[-1] == "kept.tallywire"
    assert _run(monkeypatch, copy_url, "restore", "--from", "kept.tallywire", "--check") == 0
    assert "is whole" in capsys.readouterr().err
    assert _run(monkeypatch, copy_url, "restore", "--from", "kept.tallywire") == 1
    assert "holds something already" in capsys.readouterr().err
    other_url = f"sqlite:///{tmp_path / 'new' / 'other.db'}"
    assert _run(monkeypatch, other_url, "restore", "--from", "kept.tallywire") == 0
    assert _answers(other_url) == _answers(copy_url)
    Path("cut.tallywire").write_bytes(Path("kept.tallywire").read_bytes()[:-1000])
    assert _run(monkeypatch, other_url, "restore", "--from", "cut.tallywire", "--replace") == 2
    assert _answers(other_url) == _answers(copy_url)


@pytest.mark.parametrize(
    ("target", "code", "says"),
    [
        ("sqlite:///here.db", 2, "is the store that is set"),
        ("sqlite:///./here.db", 2, "is the store that is set"),
        ("mysql://db/x", 1, "which Tallywire does not speak"),
        ("postgresql://me:secret@127.0.0.1:1/x", 1, "is not reachable"),
        ("sqlite:////proc/none/there.db", 1, "can't be"),
    ],
)
def test_a_target_that_is_none_is_said_in_one_line(
    target: str,
    code: int,
    says: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    open_store("sqlite:///here.db", migrate=True).close()
    assert _run(monkeypatch, "sqlite:///here.db", "store", "move", "--to", target) == code
    (line,) = capsys.readouterr().err.splitlines()
    assert says in line
    assert "secret" not in line


def test_a_store_of_an_older_schema_is_migrated_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from store.database import open_at

    monkeypatch.chdir(tmp_path)
    open_at("sqlite:///here.db", 17).close()
    assert _run(monkeypatch, "sqlite:///here.db", "store", "move", "--to", "sqlite:///there.db") == 1
    assert "python -m app migrate" in capsys.readouterr().err
    assert not Path("there.db").exists()
