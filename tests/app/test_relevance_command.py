"""``relevance`` as it is called: lists, rescues, drops, takes back, tries; every slip in one line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.cli import main
from store import articles, relevance
from store.database import open_store
from tests.app.test_pipeline_processing import OTHER, PETITION, RIVAL, everything, save

SETTINGS = """
[store]
url = "sqlite:///store.db"
[understand]
embedder = "hash"
tone_model = "vader"
[[programmes]]
name = "CabView"
company = "Kestrel Freight"
query = "camera* drivers"
closeness = 0.9
"""


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with settings and a store that was processed once."""
    monkeypatch.chdir(tmp_path)
    Path("tallywire.toml").write_text(SETTINGS)
    with open_store("sqlite:///store.db", migrate=True) as store:
        save(store, PETITION, RIVAL, OTHER)
    assert main(["process"]) == 0
    return tmp_path


def listed(capsys: pytest.CaptureFixture[str], *options: str) -> list[dict[str, object]]:
    """The rows of ``relevance list``."""
    capsys.readouterr()
    assert main(["relevance", "list", "--json", *options]) == 0
    rows: list[dict[str, object]] = json.loads(capsys.readouterr().out)
    return rows


def stored() -> dict[str, list[tuple[object, ...]]]:
    """All rows but the cached vectors."""
    with open_store("sqlite:///store.db") as store:
        return {name: rows for name, rows in everything(store).items() if name != "embeddings"}


def test_process_reports_what_it_dropped(capsys: pytest.CaptureFixture[str]) -> None:
    with open_store("sqlite:///store.db") as store, store.begin() as conn:
        articles.reopen(conn)
    assert main(["process"]) == 0
    assert "3 articles seen = 2 understood + 1 dropped (off_topic 1)" in capsys.readouterr().err


def test_lists_are_of_what_is_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    (dropped,) = listed(capsys, "--dropped")
    assert dropped | {"article_id": OTHER.id, "reason": "off_topic", "programme": "CabView", "kept": False} == dropped
    assert {row["article_id"] for row in listed(capsys, "--kept")} == {PETITION.id, RIVAL.id}
    assert listed(capsys, "--programme", "Nobody") == []
    near = listed(capsys, "--near")
    margins = [abs(float(str(row["margin"]))) for row in near]
    assert margins == sorted(margins)
    assert len(listed(capsys, "--limit", "1")) == 1
    assert main(["relevance", "list", "--dropped"]) == 0
    shown = capsys.readouterr()
    assert OTHER.title in shown.out
    assert "off topic (CabView)" in shown.out
    assert "in all: 1 off topic, 2 matches the query" in shown.err


def test_rescue_drop_and_undo_by_id_and_address(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["relevance", "rescue", OTHER.url, "--note", "ours"]) == 0
    assert main(["relevance", "drop", RIVAL.id]) == 0
    assert main(["process"]) == 0
    rows = {row["article_id"]: row["reason"] for row in listed(capsys)}
    assert rows == {PETITION.id: "query", OTHER.id: "rescued", RIVAL.id: "by_hand"}
    with open_store("sqlite:///store.db") as store, store.read() as conn:
        assert articles.story_of(conn, [PETITION.id, RIVAL.id, OTHER.id]).keys() == {PETITION.id, OTHER.id}
        (choice,) = relevance.choices_of(conn, [OTHER.id])
        assert choice.note == "ours"
        assert choice.who
    assert main(["relevance", "rescue", OTHER.id]) == 0
    assert "already" in capsys.readouterr().err
    assert main(["relevance", "undo"]) == 0
    assert capsys.readouterr().out.strip() == RIVAL.id, "the last word said"
    assert main(["relevance", "undo", OTHER.url]) == 0
    assert main(["process"]) == 0
    rows = {row["article_id"]: row["reason"] for row in listed(capsys)}
    assert rows == {PETITION.id: "query", OTHER.id: "off_topic", RIVAL.id: "query"}
    assert main(["relevance", "undo"]) == 1


def test_a_query_is_tried_without_saving_anything(capsys: pytest.CaptureFixture[str]) -> None:
    before = stored()
    assert main(["relevance", "try", "badge* OR petition", "--json"]) == 0
    tried = json.loads(capsys.readouterr().out)
    assert (tried["seen"], tried["matching"], tried["would_keep"], tried["would_drop"]) == (3, 3, 1, 0)
    words = {one["article_id"]: one["words"] for one in tried["examples"]}
    assert words[OTHER.id] == ["badges"] or words[OTHER.id] == ["Hospital badges", "badges"]
    assert main(["relevance", "try", "badge*", "--programme", "CabView", "--closeness", "1"]) == 0
    shown = capsys.readouterr()
    assert "1 of 3 stored articles match" in shown.err
    assert "keep 1 that are dropped now, and drop 2" in shown.err
    assert f"+ {OTHER.id}" in shown.out
    assert f"- {PETITION.id}" in shown.out
    assert stored() == before


@pytest.mark.parametrize(
    ("call", "code", "says"),
    [
        (["try", "cab NEAR drivers"], 2, "query: column 5: NEAR needs a number, as in NEAR/5"),
        (["try", "NOT cab"], 2, "only excludes"),
        (["try", "cab", "--programme", "CabVeiw"], 2, "known: CabView"),
        (["try", "cab", "--closeness", "0.4"], 2, "--programme"),
        (["try", "cab", "--closeness", "4"], 2, "--closeness"),
        (["rescue", "anowhere"], 1, "there is no article anowhere"),
        (["rescue"], 2, "Missing argument"),
        (["drop", "https://nowhere.example/"], 1, "there is no article https://nowhere.example/"),
        (["list", "--limit", "0"], 2, "--limit"),
    ],
)
def test_slips_are_told_in_one_line(call: list[str], code: int, says: str, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert main(["relevance", *call]) == code
    error = capsys.readouterr().err
    assert says in error
    assert "Traceback" not in error
    assert len(error.strip().splitlines()) == 1


def test_a_query_that_cannot_be_read_names_file_entry_field_and_remedy(capsys: pytest.CaptureFixture[str]) -> None:
    Path("tallywire.toml").write_text(SETTINGS.replace("camera* drivers", "camera NEAR drivers"))
    assert main(["process"]) == 2
    error = capsys.readouterr().err
    assert "tallywire.toml: [[programmes]] entry 1: field `query` column 8: NEAR needs a number, as in NEAR/5" in error
