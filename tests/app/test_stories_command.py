"""``stories``: what the command line shows of stories and lets a person decide about them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.cli import main
from app.relevance import who
from store import articles, figures, story_decisions
from store.database import open_store
from tests.store.builders import judged, place


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A store with the judged story s1 (articles 1 to 3) and s2 (4 and 5)."""
    made = f"sqlite:///{tmp_path / 'store.db'}"
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TALLYWIRE_STORE__URL", made)
    monkeypatch.setenv("TALLYWIRE_UNDERSTAND__EMBEDDER", "hash")
    with open_store(made, migrate=True) as store, store.begin() as conn:
        judged(conn)
        place(conn, 4, 5, story="s2")
    return made


def said(capsys: pytest.CaptureFixture[str], *call: str, code: int = 0) -> str:
    """What a call prints as data; its exit code is checked."""
    capsys.readouterr()
    assert main(["stories", *call]) == code
    return capsys.readouterr().out


@pytest.mark.usefixtures("url")
def test_list_and_show_name_the_ids_that_the_others_take(capsys: pytest.CaptureFixture[str]) -> None:
    rows = json.loads(said(capsys, "list", "--json"))
    assert {row["story_id"]: row["articles"] for row in rows} == {"s1": 3, "s2": 2}
    assert [line.split()[0] for line in said(capsys, "list", "--limit", "1").splitlines()] == [rows[0]["story_id"]]
    assert [line.split()[0] for line in said(capsys, "show", "s1").splitlines()] == ["a3", "a2", "a1"]


def test_merge_split_and_undo_are_kept_told_and_judged_again(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    said(capsys, "merge", "s2", "s1", "--note", "one letter")
    made = said(capsys, "split", "s1", "a1", "a4").strip()
    with open_store(url) as store, store.read() as conn:
        assert articles.story_of(conn, ["a1", "a3", "a4", "a5"]) == {"a1": made, "a3": "s1", "a4": made, "a5": "s1"}
        assert story_decisions.standing(conn, [made, "s1"]).apart == {frozenset({made, "s1"})}
        inside = {a.id for a in articles.of_story(conn, made)}
        assert {c.claim.article_id for m in figures.list_metrics(conn, story_id=made)
                for c in figures.claims_of(conn, m.metric.id)} <= inside  # fmt: skip
    told = said(capsys, "decisions")
    assert "one letter" in told and "stands" in told and "ended" in told
    assert all(f" {who()} " in line for line in told.splitlines())
    number = told.split()[0]
    said(capsys, "undo", number)
    said(capsys, "undo", number, code=1)
    told = said(capsys, "decisions")
    assert f"undo of {number}" in told
    with open_store(url) as store, store.read() as conn:
        assert set(articles.story_of(conn, ["a1", "a3", "a4", "a5"]).values()) == {"s1"}
    said(capsys, "undo", told.split()[0])
    with open_store(url) as store, store.read() as conn:
        assert articles.story_of(conn, ["a1", "a4"]) == {"a1": made, "a4": made}


@pytest.mark.usefixtures("url")
def test_a_decision_on_a_past_state_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["stories", "show", "s1"]) == 0
    assert "state 0.3" in capsys.readouterr().err
    said(capsys, "split", "s1", "a1", "--seen", "0.3")
    assert main(["stories", "merge", "s1", "s2", "--seen", "0.3"]) == 1
    assert f"{who()} split a story on" in capsys.readouterr().err
    said(capsys, "merge", "s2", "s1", "--seen", "0.2", "--seen-into", "1.2")


@pytest.mark.usefixtures("url")
@pytest.mark.parametrize(
    ("call", "code", "words"),
    [
        (["show", "s9"], 1, "there is no story s9; `stories list` shows their ids"),
        (["merge", "s9", "s1"], 1, "there is no story s9"),
        (["merge", "s1", "s1"], 2, "one story already"),
        (["split", "s1", "a4"], 2, "a4 is not in story s1"),
        (["split", "s1", "a1", "a2", "a3"], 2, "left without articles"),
        (["split", "s1"], 2, "Missing argument 'ARTICLES...'"),
        (["undo", "7"], 1, "no decision 7"),
        (["merge", "s1", "s2", "--seen", "old"], 2, "'old' is no state of a story"),
    ],
)
def test_bad_orders_are_one_line(call: list[str], code: int, words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["stories", *call]) == code
    error = capsys.readouterr().err
    assert words in error and error.count("\n") == 1


def test_without_a_store_nothing_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TALLYWIRE_STORE__URL", f"sqlite:///{tmp_path / 'none.db'}")
    assert main(["stories", "merge", "a", "b"]) == 1
    assert "there is no store" in capsys.readouterr().err
    assert not (tmp_path / "none.db").exists()


def test_a_group_without_a_command_shows_its_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["stories"]) == 2
    assert capsys.readouterr().err.splitlines()[0].startswith("Usage: python -m app stories")
