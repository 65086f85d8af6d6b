"""``analyze``: the files of the contract from a file of articles, good lines and bad."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from app.analyze import FILES
from app.cli import main

KEYS = {
    "stories": {"story_id", "title", "article_ids", "keywords", "first_published", "last_published"},
    "quantities": {"article_id", "start", "end", "literal", "stated", "low", "high", "qualifier", "unit", "noun"},
    "claims": {
        "claim_id", "article_id", "story_id", "metric_id", "metric", "scope", "start", "end", "sentence", "stated",
        "low", "high", "qualifier", "unit", "noun", "attributed_to", "as_of", "as_of_basis", "hedged", "negated",
        "origin_id",
    },
    "relations": {"metric_id", "a", "b", "relation", "reason"},
    "metrics": {
        "metric_id", "story_id", "label", "scope", "low", "high", "leading", "safe_to_say", "avoid", "reason",
        "independent_origins",
    },
    "origins": {"origin_id", "article_ids", "kind"},
    "quotes": {"article_id", "start", "end", "quote", "speaker", "role"},
    "tone": {"article_id", "target", "tone", "label", "certain"},
    "summaries": {"story_id", "bullets", "answers"},
}  # fmt: skip
ARTICLES: list[dict[str, Any]] = [
    {
        "id": "one",
        "title": "Lorry drivers sign petition against cab cameras",
        "text": "About 640 drivers have signed a petition against the cab cameras of Kestrel Freight, the union said. "
        "“Nobody wants a lens on their face,” said Ada Brandt, a driver from Leeds.",
        "published": "2026-05-04T08:00:00Z",
        "outlet": "The Haul",
        "targets": ["Kestrel Freight"],
        "event": "ignored",
    },
    {
        "id": "two",
        "title": "Petition against cab cameras grows",
        "text": "More than 900 drivers have signed the petition against the cab cameras of Kestrel Freight by Friday.",
        "published": "2026-05-09",
    },
    {"id": 3, "title": None, "text": ""},
]


@pytest.fixture(autouse=True)
def _quick(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TALLYWIRE_UNDERSTAND__EMBEDDER", "hash")
    monkeypatch.setenv("TALLYWIRE_UNDERSTAND__TONE_MODEL", "vader")


def write(*lines: Any) -> str:
    """A JSONL file; text and bytes are written as they are."""
    path = Path("in.jsonl")
    raw = [x if isinstance(x, bytes) else (x if isinstance(x, str) else json.dumps(x)).encode() for x in lines]
    path.write_bytes(b"\n".join(raw) + b"\n")
    return str(path)


def rows(name: str, folder: str = "out") -> list[dict[str, Any]]:
    """The lines of one file that ``analyze`` wrote."""
    return [json.loads(line) for line in (Path(folder) / f"{name}.jsonl").read_text("utf-8").splitlines()]


def test_all_files_have_the_fields_of_the_contract() -> None:
    assert main(["analyze", write(*ARTICLES), "--out", "out"]) == 0
    assert {path.name for path in Path("out").iterdir()} == {f"{name}.jsonl" for name in FILES}
    for name, keys in KEYS.items():
        found = rows(name)
        assert found, f"{name} is empty"
        assert all(set(row) == keys for row in found), name


def test_offsets_lead_to_what_was_printed_and_ids_belong_together() -> None:
    main(["analyze", write(*ARTICLES), "--out", "out"])
    texts = {str(article["id"]): article["text"] for article in ARTICLES}
    for row in rows("quantities"):
        assert texts[row["article_id"]][row["start"] : row["end"]] == row["literal"]
    for row in rows("quotes"):
        assert texts[row["article_id"]][row["start"] : row["end"]] == row["quote"]
    claims = {row["claim_id"]: row for row in rows("claims")}
    metrics = {row["metric_id"] for row in rows("metrics")}
    stories = {row["story_id"]: row["article_ids"] for row in rows("stories")}
    origins = {row["origin_id"] for row in rows("origins")}
    for claim in claims.values():
        assert claim["article_id"] in stories[claim["story_id"]]
        assert claim["metric_id"] in metrics
        assert claim["origin_id"] in origins
    for row in rows("relations"):
        assert {claims[row["a"]]["metric_id"], claims[row["b"]]["metric_id"]} == {row["metric_id"]}
        assert row["reason"]
    assert sorted(i for ids in stories.values() for i in ids) == sorted(texts)
    petition = [c for c in claims.values() if c["stated"] in (640, 900)]
    assert {(c["qualifier"], c["stated"]) for c in petition} == {("about", 640), ("over", 900)}


def test_tone_is_toward_the_targets_of_the_line() -> None:
    main(["analyze", write(*ARTICLES), "--out", "out"])
    assert {(row["article_id"], row["target"]) for row in rows("tone")} == {("one", "Kestrel Freight")}


def test_tone_is_toward_the_programmes_where_a_line_has_no_targets() -> None:
    Path("tallywire.toml").write_text('[[programmes]]\nname = "Kestrel Freight"\n')
    main(["analyze", write(*ARTICLES), "--out", "out"])
    assert {row["article_id"] for row in rows("tone")} == {"one", "two"}


def test_bad_lines_are_named_by_number_and_the_others_go_on(capsys: pytest.CaptureFixture[str]) -> None:
    source = write(
        ARTICLES[0],
        "",
        '{"id": "cut", "text": "half a li',
        "[1, 2]",
        {"id": "x"},
        {"text": "no id"},
        {"id": "one", "text": "again"},
        {"id": "y", "text": 5},
        {"id": "z", "text": "t", "targets": "Kestrel"},
        b'{"id": "w", "text": "caf\xe9"}',
        {"id": "v", "text": "fine", "published": "last week"},
        "[" * 100_000,
        ARTICLES[1],
    )
    assert main(["analyze", source, "--out", "out"]) == 0
    said = capsys.readouterr().err
    for expected in (
        "line 3: no valid JSON",
        "line 4: not a JSON object",
        "line 5: `text` is missing",
        "line 6: `id` is missing",
        "line 7: id 'one' was already used on line 1",
        "line 8: `text` must be text, not int",
        "line 9: `targets` must be a list of names",
        "line 10: byte 24 is not UTF-8",
        "line 11: `published` 'last week' is no ISO date; the article counts as undated",
        "line 12: no usable JSON",
        "3 articles understood, 9 lines skipped",
    ):
        assert expected in said
    assert "line 2" not in said.replace("line 2 ", ""), "an empty line is no fault"
    assert sorted(i for row in rows("stories") for i in row["article_ids"]) == ["one", "two", "v"]


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ([], "no usable article in it: it is empty"),
        (["", " "], "it is empty"),
        (["{"], "no usable article in it; line 1"),
    ],
)
def test_nothing_usable_is_exit_2_and_leaves_no_folder(
    capsys: pytest.CaptureFixture[str], lines: list[str], said: str
) -> None:
    assert main(["analyze", write(*lines), "--out", "out"]) == 2
    assert said in capsys.readouterr().err
    assert not Path("out").exists()


def test_files_and_folders_that_cannot_be_used_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    good = write(ARTICLES[0])
    Path("taken").write_text("a file")
    for arguments, said in (
        (["gone.jsonl", "--out", "out"], "gone.jsonl: there is no such file"),
        (["."], "Missing option '--out'"),
        ([".", "--out", "out"], ".: is a folder"),
        ([good, "--out", "taken"], "taken: is a file; --out needs a folder"),
        ([good, "--out", "taken/below"], "taken/below: cannot be written"),
    ):
        assert main(["analyze", *arguments]) == 2
        line = capsys.readouterr().err.splitlines()[-1]
        assert said in line


def test_the_files_are_whole_or_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    source = write(*ARTICLES)
    assert main(["analyze", source, "--out", "out"]) == 0
    before = {path.name: path.read_bytes() for path in Path("out").iterdir()}

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("app.contracts.tone_row", interrupted)
    assert main(["analyze", write(ARTICLES[0]), "--out", "out"]) == 130
    assert {path.name: path.read_bytes() for path in Path("out").iterdir()} == before
    assert sorted(path.name for path in Path().iterdir() if path.is_dir()) == ["out"], "no work folder is left behind"


def test_the_same_file_gives_the_same_answer_in_any_order() -> None:
    main(["analyze", write(*ARTICLES), "--out", "out"])
    main(["analyze", write(*reversed(ARTICLES)), "--out", "again"])
    for name in ("claims", "relations", "metrics", "origins"):
        assert sorted(map(json.dumps, rows(name))) == sorted(map(json.dumps, rows(name, "again"))), name


def test_odd_texts_pass() -> None:
    odd = [
        {"id": "surrogate", "text": "Over 1,600 \ud800 signed."},
        {"id": "nul", "text": "Over 1,600\u0000 signed.\u202e"},
        {"id": "digits", "text": "1" * 5000},
        {"id": "blank", "text": " \n\t"},
        {"id": "long", "text": "Nearly 2,000 staff signed. " * 100},
        {"id": "html", "text": "<script>alert(1)</script> About 5 people left."},
    ]
    assert main(["analyze", write(*odd), "--out", "out"]) == 0
    assert sum(len(row["article_ids"]) for row in rows("stories")) == len(odd)


def test_a_summary_cites_exactly_what_the_articles_say() -> None:
    main(["analyze", write(*ARTICLES), "--out", "out"])
    texts = {str(article["id"]): article["text"] for article in ARTICLES}
    told = [line for row in rows("summaries") for line in (*row["bullets"], *row["answers"])]
    assert told
    for line in told:
        assert line["text"] == " ".join(texts[c["article_id"]][c["start"] : c["end"]] for c in line["citations"])
