"""Writing rows as JSONL, CSV or XLSX: whole files only, and nothing that a spreadsheet would run as a formula."""

from __future__ import annotations

import csv
import io
import json
import os
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from itertools import chain
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Literal

from store.errors import InputError, UsageError

if TYPE_CHECKING:
    from sqlalchemy import Connection

Format = Literal["jsonl", "csv", "xlsx"]
Row = Mapping[str, Any]
FIELDS: dict[str, tuple[str, ...]] = {
    "articles": (
        "id", "url", "canonical_url", "outlet", "title", "text", "author", "published", "published_basis", "modified",
        "first_seen", "fetched", "revision", "text_basis", "language", "duplicate_of", "source", "story_id",
        "withdrawn", "published_certain",
    ),
    "stories": ("story_id", "title", "article_ids", "keywords", "first_published", "last_published", "summary"),
    "claims": (
        "claim_id", "article_id", "story_id", "metric_id", "metric", "scope", "start", "end", "literal", "sentence",
        "stated", "low", "high", "qualifier", "unit", "noun", "attributed_to", "as_of", "as_of_basis", "hedged",
        "negated", "origin_id", "outlet", "url", "published", "word", "read_as",
    ),
    "figures": (
        "story_id", "story", "metric_id", "label", "status", "leading", "safe_to_say", "avoid", "metric_reason",
        "figure_id", "reading", "qualifier", "stated", "low", "high", "scope", "relation", "reason", "unit",
        "independent_origins", "claim_ids",
    ),
    "counters": (
        "source", "programme", "url", "title", "value", "goal", "literal", "basis", "evidence", "flag", "first_seen",
        "last_seen",
    ),
    "acts": (
        "act", "at", "kind", "same", "article_id", "sentence", "literal", "other_article_id", "other_sentence",
        "other_literal", "read", "said", "note",
    ),
    "voices": ("week", "channel", "theme", "posts", "authors", "tone", "emotions", "suppressed"),
}  # fmt: skip
"""The columns of every export and their order: other programs rely on them."""
FORMULA_START = tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")  # the last four: full-width forms that sheets accept too
CELL_LIMIT = 32_767  # characters in an Excel cell
ROW_LIMIT = 1_048_576  # rows in an Excel sheet
CUT = " … (cut: longer than a cell)"


def neutral(text: str) -> str:
    """Text that a spreadsheet shows as text: an apostrophe before what would start a formula (OWASP, CSV injection)."""
    return "'" + text if text.lstrip(" \u00a0").startswith(FORMULA_START) else text


def plain(value: Any) -> Any:
    """A value as JSON can hold it: moments and days as ISO 8601, tuples as lists."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, tuple | set | frozenset):
        return [plain(item) for item in value]
    return value


def cell(value: Any) -> Any:
    """A value as one spreadsheet cell: text, number, boolean or ``None``; lists are joined by "; "."""
    value = plain(value)
    if isinstance(value, list):
        return "; ".join(str(item) for item in value)
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    return value


def rows_of(conn: Connection, what: str, *, since: datetime | None, story: str | None) -> Iterator[Row]:
    """The store's rows of one kind, streamed; see ``store.exports``."""
    from store import acts, articles, figures, petitions, stories

    streams = {
        "articles": articles.export_rows,
        "stories": stories.export_rows,
        "claims": figures.export_claims,
        "figures": figures.export_figures,
        "counters": petitions.export_rows,
        "acts": acts.export_rows,
    }
    return streams[what](conn, since=since, story=story)


def export(rows: Iterable[Row], fields: Sequence[str], form: Format, out: Path | None) -> int:
    """Write the rows to ``out`` (or standard output) and say how many there were.

    ``fields`` are the columns and their order. A file appears only when it is whole; XLSX always needs a file.
    """
    if form == "xlsx":
        if out is None:
            raise UsageError("--format xlsx writes a file: name it with --out FILE.xlsx")
        with whole_file(out) as work:
            return _xlsx(rows, fields, work)
    if out is None:
        return _text(rows, fields, form, sys.stdout)
    with whole_file(out) as work, work.open("w", encoding="utf-8", newline="") as file:
        return _text(rows, fields, form, file)


def as_bytes(rows: Iterable[Row], fields: Sequence[str], form: Format, made: datetime | None = None) -> bytes:
    """The rows as a file in memory: for tables that a page hands out, not for whole stores.

    With the moment ``made`` the same rows always have the same bytes.
    """
    if form == "xlsx":
        file = io.BytesIO()
        _xlsx(rows, fields, file, made)
        return file.getvalue()
    text = io.StringIO(newline="")
    _text(rows, fields, form, text)
    return text.getvalue().encode()


@contextmanager
def whole_file(out: Path) -> Iterator[Path]:
    """A file beside ``out`` that takes its place when the block ends well, and vanishes when it does not."""
    if out.is_dir():
        raise InputError(f"{out}: is a folder; --out needs a file name")
    try:
        handle, name = tempfile.mkstemp(prefix=f".{out.name}-", dir=out.parent)
    except OSError as error:
        raise InputError(f"{out}: cannot be written ({error.strerror}); choose another --out") from None
    os.close(handle)
    work = Path(name)
    try:
        yield work
        work.chmod(0o644)
        work.replace(out)
    finally:
        work.unlink(missing_ok=True)


def _text(rows: Iterable[Row], fields: Sequence[str], form: Format, file: IO[str]) -> int:
    count = 0
    if form == "jsonl":
        for row in rows:
            file.write(json.dumps({name: plain(row[name]) for name in fields}, ensure_ascii=False) + "\n")
            count += 1
        return count
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(fields)
    for row in rows:
        cells = (cell(row[name]) for name in fields)
        writer.writerow([neutral(value) if isinstance(value, str) else value for value in cells])
        count += 1
    return count


def _xlsx(rows: Iterable[Row], fields: Sequence[str], file: Path | IO[bytes], made: datetime | None = None) -> int:
    import xlsxwriter

    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    count = 0
    with xlsxwriter.Workbook(file, options) as book:
        if made is not None:
            book.set_properties({"created": made.replace(tzinfo=None)})
        sheet = book.add_worksheet("Tallywire")
        for number, row in enumerate(chain([dict(zip(fields, fields, strict=True))], rows)):
            if number >= ROW_LIMIT:
                raise UsageError(f"more than {ROW_LIMIT - 1:,} rows do not fit a sheet; use --format csv or --since")
            for column, name in enumerate(fields):
                _write_cell(sheet, number, column, cell(row[name]))
            count = number
        sheet.freeze_panes(1, 0)
    return count


def _write_cell(sheet: Any, row: int, column: int, value: Any) -> None:
    """Text is always written as text, so a sheet never runs it; a file saved on as CSV is still neutral."""
    if value is None:
        return
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, int | float):
        sheet.write_number(row, column, value)
    else:
        text = neutral(str(value))
        sheet.write_string(row, column, text if len(text) <= CELL_LIMIT else text[: CELL_LIMIT - len(CUT)] + CUT)
