"""``claims``: what the command line shows of claims, and what people say of them by it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from app.cli import main
from app.pipeline import make_tools
from app.settings import UnderstandSettings
from store.database import open_store
from tests.app.test_pipeline_processing import PETITION, PROGRAMMES, RIVAL, save, understand


@pytest.fixture
def story(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A store with one processed story: about 1,600 signers against exactly 400."""
    made = f"sqlite:///{tmp_path / 'store.db'}"
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TALLYWIRE_STORE__URL", made)
    monkeypatch.setenv("TALLYWIRE_UNDERSTAND__EMBEDDER", "hash")
    monkeypatch.setenv("TALLYWIRE_UNDERSTAND__TONE_MODEL", "vader")
    with open_store(made, migrate=True) as store:
        save(store, PETITION, RIVAL)
        understand(store, make_tools(UnderstandSettings(embedder="hash", tone_model="vader"), PROGRAMMES))
        with store.read() as conn:
            from store import articles

            return articles.story_of(conn, [PETITION.id])[PETITION.id]


def said(capsys: pytest.CaptureFixture[str], *call: str, code: int = 0) -> str:
    """What a call prints; its exit code is checked."""
    capsys.readouterr()
    assert main(list(call)) == code
    told = capsys.readouterr()
    return told.out if code == 0 else told.err


def claims(capsys: pytest.CaptureFixture[str], story: str) -> dict[str, dict[str, Any]]:
    """The claims of the story by what was read."""
    return {row["read"]: row for row in json.loads(said(capsys, "claims", "list", story, "--json"))}


def test_each_act_is_kept_shown_and_taken_back(story: str, capsys: pytest.CaptureFixture[str]) -> None:
    before = claims(capsys, story)
    about, rival = before["About 1,600"], before["Exactly 400"]
    assert about["metric_id"] == rival["metric_id"] and about["version"] == 0
    number = said(capsys, "claims", "reject", rival["claim_id"], "--seen", "0", "--note", "one depot").strip()
    assert claims(capsys, story)["Exactly 400"]["word"] == "rejected"
    said(capsys, "claims", "correct", rival["claim_id"], "--value", "1640", "--qualifier", "over", "--scope", "Leeds")
    corrected = claims(capsys, story)["Exactly 400"]
    assert (corrected["word"], corrected["literal"], corrected["version"]) == ("corrected", "over 1,640", 2)
    assert "over 1,640 (read as Exactly 400) corrected" in said(capsys, "claims", "list", story)
    said(capsys, "claims", "accept", about["claim_id"])
    said(capsys, "claims", "apart", about["claim_id"], rival["claim_id"])
    now = claims(capsys, story)
    assert now["About 1,600"]["metric_id"] != now["Exactly 400"]["metric_id"]
    said(capsys, "claims", "same", rival["claim_id"], now["About 1,600"]["metric_id"])
    history = json.loads(said(capsys, "claims", "history", "--json"))
    assert [row["kind"] for row in history] == ["same", "apart", "accept", "correct", "reject"]
    for row in history:
        said(capsys, "claims", "undo", str(row["act"]))
    assert {k: (v["metric_id"], v["word"]) for k, v in claims(capsys, story).items()} == {
        k: (v["metric_id"], v["word"]) for k, v in before.items()
    }
    assert f"undo of {number}" in said(capsys, "claims", "history", "--limit", "1")


def test_the_second_of_two_is_told_who_came_first(story: str, capsys: pytest.CaptureFixture[str]) -> None:
    claim = claims(capsys, story)["Exactly 400"]["claim_id"]
    said(capsys, "claims", "reject", claim, "--seen", "0")
    error = said(capsys, "claims", "accept", claim, "--seen", "0", code=1)
    assert "rejected it on" in error and "after you looked" in error and error.count("\n") == 1


def test_what_people_said_is_exported_as_lines_to_learn_from(story: str, capsys: pytest.CaptureFixture[str]) -> None:
    found = claims(capsys, story)
    one, other = (found[name]["claim_id"] for name in ("About 1,600", "Exactly 400"))
    said(capsys, "claims", "correct", one, "--value", "1700", "--source", "the union's clerk")
    said(capsys, "claims", "apart", one, other)
    undone = said(capsys, "claims", "reject", other).strip()
    said(capsys, "claims", "undo", undone)
    lines = [json.loads(line) for line in said(capsys, "export", "acts", "--story", story).splitlines()]
    correct, apart = lines
    assert (correct["kind"], correct["read"]["stated"], correct["said"]["stated"]) == ("correct", 1600, 1700)
    assert correct["said"]["attributed_to"] == "the union's clerk"
    assert (apart["kind"], apart["same"]) == ("apart", False)
    assert "About 1,600 drivers" in apart["sentence"] and "Exactly 400 drivers" in apart["other_sentence"]
    assert all("who" not in line for line in lines)
    rows = [json.loads(line) for line in said(capsys, "export", "claims").splitlines()]
    (row,) = [row for row in rows if row["word"] == "corrected"]
    assert (row["stated"], row["read_as"]["stated"]) == (1700, 1600)


@pytest.mark.usefixtures("story")
@pytest.mark.parametrize(
    ("call", "code", "words"),
    [
        (["list", "s9"], 1, "there is no story s9"),
        (["reject", "c9"], 1, "there is no claim c9"),
        (["correct", "c9", "--value", "5"], 1, "there is no claim c9"),
        (["same", "c9", "c8"], 1, "there is no claim c9"),
        (["undo", "7"], 1, "no act 7 that stands"),
    ],
)
def test_bad_orders_are_one_line(call: list[str], code: int, words: str, capsys: pytest.CaptureFixture[str]) -> None:
    error = said(capsys, "claims", *call, code=code)
    assert words in error and error.count("\n") == 1


def test_corrections_that_say_nothing_or_cannot_be_read(story: str, capsys: pytest.CaptureFixture[str]) -> None:
    claim = claims(capsys, story)["Exactly 400"]["claim_id"]
    assert "nothing was corrected" in said(capsys, "claims", "correct", claim, code=2)
    assert "names nothing that is counted" in said(capsys, "claims", "correct", claim, "--counts", "zzz", code=2)
    assert "no single number" in said(capsys, "claims", "correct", claim, "--value", "-3", code=2)
    counted = said(capsys, "claims", "counts").splitlines()[0].split()[0]
    said(capsys, "claims", "correct", claim, "--counts", counted)
    assert claims(capsys, story)["Exactly 400"]["word"] == "corrected"


def test_nothing_said_yet(story: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert story and said(capsys, "claims", "history") == ""


def test_pins_watches_notes_and_tags_are_kept_beside_the_figure(story: str, capsys: pytest.CaptureFixture[str]) -> None:
    before = claims(capsys, story)
    metric, claim = (before["About 1,600"][name] for name in ("metric_id", "claim_id"))
    said(capsys, "claims", "pin", metric, "over 1,600", "--source", "the register", "--url", "https://union.example/1")
    said(capsys, "claims", "watch", metric)
    said(capsys, "claims", "tag", story, "board")
    said(capsys, "claims", "note", claim, "ask the union")
    history = json.loads(said(capsys, "claims", "history", "--json"))
    assert [(row["kind"], row["about"], row["now"]) for row in reversed(history)] == [
        ("pin", "metric", metric), ("watch", "metric", metric), ("tag", "story", story), ("note", "claim", claim),
    ]  # fmt: skip
    pin = history[-1]["payload"]
    assert (pin["qualifier"], pin["low"], pin["high"], pin["source"]) == ("over", 1600, None, "the register")
    assert "ask the union" in said(capsys, "claims", "history")
    assert claims(capsys, story).keys() == before.keys()


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (["pin", "m", "many", "--source", "x"], "can't be read as one number"),
        (["pin", "m", "505", "--source", " "], "needs its source"),
        (["pin", "m", "505", "--source", "x", "--url", "javascript:alert(1)"], "is no web address"),
        (["note", "m", " "], "needs words"),
        (["tag", "m", "x" * 61], "1 to 60 characters"),
    ],
)
@pytest.mark.usefixtures("story")
def test_what_cannot_be_kept_is_said(call: list[str], words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert words in said(capsys, "claims", *call, code=2)
