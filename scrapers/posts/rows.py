"""Rows of tables: CSV with whatever comma its writer used, and JSON lines with keys inside keys.

CSV follows RFC 4180, JSON lines https://jsonlines.org. A row that can't be read is one ``None``; a file of which nobody
could say where its rows end is refused whole.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Collection, Iterator, Mapping

from scrapers.posts.columns import folded, looks_like_a_header
from scrapers.posts.parsing import MAX_LINE, Failure, parse_json
from store.errors import InputError

Row = Mapping[str, object]
Lines = Callable[[], Iterator[str]]
"""Reads the lines of a text from its beginning; called anew for every pass."""

DELIMITERS = ",;\t|"
MAX_DEPTH = 4
"""How deep keys inside keys are looked for: ``message.sender.profile.email``."""
_LOOKED_AT = 1000
_END = "unexpected end of data"  # what the csv module says where a file ends inside quotes


class CsvRows:
    """The rows of a CSV file, by the names in its first row. Raises InputError where it has no such row."""

    def __init__(self, lines: Lines, fail: Failure) -> None:
        self._lines, self._fail = lines, fail
        self._hint = False
        self._delimiter = self._find_delimiter()
        self.columns = self._header()

    def __iter__(self) -> Iterator[Row | None]:
        """Every row that is not empty; ``None`` for one whose cells are not those of the header."""
        width = len(self.columns)
        reader = self._reader()
        next(reader, None)
        while True:
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                self._refuse_endless(error)
                yield None
                continue
            if any(cells):
                fits = len(cells) == width or (len(cells) > width and not any(cells[width:]))
                yield dict(zip(self.columns, cells, strict=False)) if fits else None

    def _reader(self) -> Iterator[list[str]]:
        # The limit is the csv module's own, for all readers of the process.
        csv.field_size_limit(MAX_LINE)
        lines = self._lines()
        if self._hint:
            next(lines)
        return csv.reader(lines, delimiter=self._delimiter, strict=True)

    def _find_delimiter(self) -> str:
        """The sign that parts the header into most cells; spreadsheets may say it before (``sep=;``)."""
        first = next(self._lines(), "")
        hint = first.strip().casefold()
        if len(hint) == 5 and hint.startswith("sep=") and hint[4] in DELIMITERS:
            self._hint = True
            return hint[4]
        if first.casefold().rstrip("\r\n") == "sep=\t":
            self._hint = True
            return "\t"
        return max(DELIMITERS, key=lambda sign: len(_cells(first, sign)))

    def _header(self) -> list[str]:
        try:
            cells = [cell.strip() for cell in next(self._reader(), [])]
        except csv.Error as error:
            raise self._fail("its first line can't be read as names of columns; add one that names them") from error
        if not any(cells):
            raise self._fail("begins with an empty line; a table begins with the names of its columns")
        if not looks_like_a_header(cells):
            raise self._fail("its first line does not look like names of columns; add one that names them")
        return cells

    def _refuse_endless(self, error: csv.Error) -> None:
        if str(error) == _END:
            raise self._fail("ends inside quotes: a quote is opened and never closed; export it again") from error
        if "field larger" in str(error):
            raise self._fail("holds a field that never ends: a quote is opened and never closed") from error


def _cells(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return []


class JsonRows:
    """The rows of a file of JSON lines; a key inside a key is named with a dot (``user.id``).

    ``wanted`` are keys that may stand late in the file. Raises InputError where no line is a JSON object.
    """

    def __init__(self, lines: Lines, fail: Failure, wanted: Collection[str] = ()) -> None:
        self._lines, self._fail = lines, fail
        self.columns = self._keys({folded(column) for column in wanted})

    def __iter__(self) -> Iterator[Row | None]:
        """Every line that is not blank; ``None`` for one that is no JSON object."""
        for line in self._lines():
            if line.strip():
                yield _object(line, self._fail)

    def _keys(self, wanted: set[str]) -> list[str]:
        """Every key of the first rows, and of as many more as it takes to find the wanted ones."""
        found: dict[str, None] = {}
        for number, row in enumerate(self):
            if number >= _LOOKED_AT and wanted <= {folded(column) for column in found}:
                break
            found.update(dict.fromkeys(_paths(row or {})))
        if not found:
            raise self._fail("no line of it is a JSON object; JSON lines has one object on each line")
        return list(found)


def pick(row: Row, column: str | None) -> object:
    """What stands in a column, found by its name or by its dotted path; ``None`` where nothing does."""
    if column is None or column in row:
        return row.get(column) if column else None
    value: object = row
    for key in column.split(".", MAX_DEPTH - 1):
        value = value.get(key) if isinstance(value, dict) else None
    return value


def _object(line: str, fail: Failure) -> Row | None:
    try:
        value = parse_json(line.encode(), fail)
    except InputError:
        return None
    return value if isinstance(value, dict) else None


def _paths(row: Row, before: str = "", depth: int = 1) -> Iterator[str]:
    for key, value in row.items():
        if isinstance(value, dict) and depth < MAX_DEPTH:
            yield from _paths(value, f"{before}{key}.", depth + 1)
        else:
            yield before + key
