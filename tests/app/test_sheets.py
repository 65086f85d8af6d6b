"""Tables that leave the dashboard: whole, in files with plain names, with nothing that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import exporting, sheets
from app.access import Person
from app.clock import fixed_clock
from app.exporting import Row
from app.sheets import Sheet
from app.views import taking
from store.database import Store, open_store
from store.errors import NotAllowedError
from tests.app import newsroom
from tests.app import voices_scene as scene
from tests.app.hostile import HOSTILE

FIELDS = ("name", "number", "several")
EVIL = (
    "=1+1",
    "+cmd|' /C calc'!A0",
    "-2",
    "@SUM(A1)",
    "\t=1",
    " =1",
    "\uff1d1",
    "a\u202eb",
    "a\x00\x1bb",
    "two\nlines",
)


def row(name: object) -> Row:
    return {"name": name, "number": 3, "several": (name, "b")}


@pytest.mark.parametrize("evil", EVIL)
def test_a_cell_is_text_whatever_it_says(evil: str) -> None:
    found = taking.file_of(Sheet("Evil", FIELDS), lambda: [row(evil)], "csv").decode()
    (line,) = list(csv.reader(io.StringIO(found)))[1:]
    assert len(line) == 3 and line[1] == "3"
    assert not line[0].lstrip().startswith(exporting.FORMULA_START)
    assert not set(line[0]) & set("\u202e\x00\x1b\n\r\t")


@given(st.text())
def test_no_text_starts_a_formula_or_leaves_its_cell(text: str) -> None:
    found = taking.file_of(Sheet("Any", FIELDS), lambda: [row(text), row("last")], "csv").decode()
    lines = list(csv.reader(io.StringIO(found)))
    assert [len(line) for line in lines] == [3, 3, 3] and lines[2][0] == "last"
    assert all(not cell.startswith(exporting.FORMULA_START) for line in lines[1:] for cell in line)


def test_a_workbook_holds_text_as_text_and_no_formula() -> None:
    made = taking.file_of(Sheet("Evil", FIELDS), lambda: [row(evil) for evil in EVIL], "xlsx")
    with zipfile.ZipFile(io.BytesIO(made)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        assert not [name for name in book.namelist() if "external" in name.lower()]
    assert sheet.count("<row ") == len(EVIL) + 1
    assert "<f>" not in sheet and "hyperlink" not in sheet


@pytest.mark.parametrize(
    ("title", "stem"),
    [
        ("What changed", "tallywire-what-changed"),
        ("../../etc/passwd", "tallywire-etc-passwd"),
        ("<b>\u202e☃", "tallywire-b"),
        ("☃", "tallywire-table"),
        ("x" * 300, "tallywire-" + "x" * 60),
    ],
)
def test_file_names_are_plain(title: str, stem: str) -> None:
    assert Sheet("Shown", FIELDS, file=title).stem == stem


@pytest.fixture
def built(tmp_path: Any) -> Iterator[Store]:
    url = newsroom.build(tmp_path / "news.db")
    with open_store(url) as store:
        scene.fill(store)
        yield store


def test_every_sheet_of_the_store_has_its_columns(built: Store) -> None:
    from store import alerts, changes, figures, petitions, quotes, sources, stories

    with built.read() as conn:
        tables = {
            sheets.CHANGES: sheets.changes(changes.between(conn, newsroom.NOW.replace(year=2025), newsroom.NOW)),
            sheets.STORIES: sheets.stories(stories.list_rows(conn, newsroom.NOW)),
            sheets.METRICS: sheets.metrics(figures.list_metrics(conn)),
            sheets.READINGS: sheets.readings(figures.claims_of(conn, newsroom.PETITION)),
            sheets.QUOTES: sheets.quotes(quotes.of_story(conn, newsroom.TRACKER)),
            sheets.SOURCES: sheets.sources(sources.list_all(conn), {}),
            sheets.ALERTS: sheets.alerts(alerts.recent(conn, newsroom.NOW.replace(year=2025))),
            sheets.PETITIONS: sheets.petitions(petitions.latest_all(conn)),
        }
        found = {fields: list(rows) for fields, rows in tables.items()}
    for fields in (sheets.CHANGES, sheets.STORIES, sheets.METRICS, sheets.READINGS, sheets.QUOTES, sheets.SOURCES):
        assert found[fields], fields
    for fields, rows in found.items():
        assert all(set(one) == set(fields) for one in rows)
        assert exporting.as_bytes(rows, fields, "csv")
    assert [one["story"] for one in found[sheets.CHANGES]].count(HOSTILE) == 1


def test_who_may_not_export_or_is_signed_out_is_refused_once_more_when_the_file_is_asked_for() -> None:
    nobody, viewer = Person("Nadia", "", None), Person("Ines", "u-1", "viewer", newsroom.NOW)
    with pytest.raises(NotAllowedError, match="It takes a role"):
        taking.asked_again(nobody, lambda: b"made")()
    before, after = (fixed_clock(newsroom.NOW + timedelta(seconds=step)) for step in (-1, 0))
    assert taking.asked_again(viewer, lambda: b"made", before)() == b"made"
    with pytest.raises(NotAllowedError, match="sign-in has ended"):
        taking.asked_again(viewer, lambda: b"made", after)()
