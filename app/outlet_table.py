"""The table of outlets: country and political leaning, from a CSV file that ships with the program or is the user's.

A CSV, because people who know outlets keep such lists in a spreadsheet. ``app/sample/outlets.toml`` is another thing
(who prints what in the invented newsroom), and so is ``nlp/lexicon/outlets.toml`` (names that a text may credit):
a rating has no place in either. Nobody is rated here: every leaning names the publisher of the rating.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from app.exporting import neutral
from scrapers.outlets import registered_domain
from store import outlets
from store.errors import SettingsError
from store.model import Outlet
from store.outlets import LEANINGS

if TYPE_CHECKING:
    from sqlalchemy import Connection

SHIPPED = Path(__file__).parent / "outlets.csv"
COLUMNS = ("domain", "name", "country", "leaning", "leaning_origin")
UNKNOWN = "unknown"
MOST_BYTES = 2_000_000
MOST_ROWS = 20_000
MOST_CHARACTERS = 200
# ISO 3166-1 alpha-2, the codes that are officially assigned.
COUNTRIES = frozenset(
    "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY "
    "BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK "
    "FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR "
    "IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK "
    "ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM "
    "PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF "
    "TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW".split()
)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class OutletTable:
    """A table that was read. The user's own names win over those that sites give themselves, shipped ones do not."""

    outlets: tuple[Outlet, ...]
    names_win: bool


def read_table(file: str) -> OutletTable:
    """The table of the setting ``understand.outlets_file``, or the shipped one where that is empty."""
    return OutletTable(tuple(read_outlets(Path(file) if file else SHIPPED)), names_win=bool(file))


def read_outlets(path: Path = SHIPPED) -> list[Outlet]:
    """The outlets of a table, sorted by domain; "unknown" leanings and empty countries are ``None``.

    Raises SettingsError, one line with file, line, field and remedy, for a file that is missing, too large, no UTF-8 or
    no CSV of :data:`COLUMNS`, and for a cell that is no domain, code, leaning or harmless text.
    """
    found: dict[str, tuple[int, Outlet]] = {}
    for line, row in _rows(path, _text(path)):
        outlet = _outlet(f"{path}, line {line}", row)
        if outlet.domain in found:
            first = found[outlet.domain][0]
            raise SettingsError(
                f"{path}, line {line}: `domain` {outlet.domain} is on line {first} already; keep one of the two"
            )
        found[outlet.domain] = line, outlet
    return [found[domain][1] for domain in sorted(found)]


def describe(conn: Connection, table: OutletTable) -> int:
    """Give the outlets of the store what the table says of them; return how many differed."""
    return outlets.describe(conn, table.outlets, names_win=table.names_win)


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            raw = file.read(MOST_BYTES + 1)
    except FileNotFoundError:
        raise SettingsError(f"{path}: there is no such file; correct `understand.outlets_file`") from None
    except OSError as error:
        reason = error.strerror or "unknown error"
        raise SettingsError(
            f"{path}: cannot be read ({reason}); name a CSV file in `understand.outlets_file`"
        ) from None
    if len(raw) > MOST_BYTES:
        raise SettingsError(f"{path}: is over {MOST_BYTES:,} bytes; leave out outlets that you do not collect")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise SettingsError(f"{path}, line {line}: is not UTF-8; save the table as CSV UTF-8") from None


def _rows(path: Path, text: str) -> Iterator[tuple[int, list[str]]]:
    """Each row of cells with the line that it ends on; blank rows are left out."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    head: list[str] | None = None
    try:
        for number, row in enumerate(reader):
            cells = [cell.strip(" ") for cell in row]
            if head is None:
                head = _checked_head(path, cells)
            elif any(cells):
                if number > MOST_ROWS:
                    raise SettingsError(f"{path}: has over {MOST_ROWS:,} rows; leave out outlets you do not collect")
                yield reader.line_num, _in_order(f"{path}, line {reader.line_num}", head, cells)
    except csv.Error as error:
        raise SettingsError(f"{path}, line {reader.line_num}: is not CSV ({error}); save the table as CSV") from None
    if head is None:
        raise SettingsError(f"{path}: is empty; its first line must be {','.join(COLUMNS)}")


def _checked_head(path: Path, cells: list[str]) -> list[str]:
    if sorted(cells) != sorted(COLUMNS):
        separator = "; separate cells with commas" if any(";" in cell or "\t" in cell for cell in cells) else ""
        raise SettingsError(f"{path}, line 1: the columns must be {','.join(COLUMNS)}{separator}")
    return cells


def _in_order(where: str, head: Sequence[str], cells: list[str]) -> list[str]:
    if len(cells) != len(head):
        raise SettingsError(f"{where}: has {len(cells)} cells, not {len(head)}; put text with a comma in quotes")
    by_name = dict(zip(head, cells, strict=True))
    return [by_name[name] for name in COLUMNS]


def _outlet(where: str, cells: Sequence[str]) -> Outlet:
    for name, cell in zip(COLUMNS, cells, strict=True):
        _check_cell(f"{where}: `{name}`", cell)
    domain, name, country, leaning, origin = cells
    domain = domain.lower()
    if not domain or "." not in domain or registered_domain(f"https://{domain}/") != domain:
        raise SettingsError(f"{where}: `domain` {domain[:60]!r} is no registered domain; write example.co.uk")
    if not name:
        raise SettingsError(f"{where}: `name` is empty; write the name to show")
    if country and country.upper() not in COUNTRIES:
        raise SettingsError(
            f"{where}: `country` {country[:20]!r} is no ISO 3166 code; write GB, US, DE, or leave it empty"
        )
    leaning = " ".join(leaning.lower().replace("-", " ").split()) or UNKNOWN
    if leaning not in (*LEANINGS, UNKNOWN):
        raise SettingsError(
            f"{where}: `leaning` {leaning[:40]!r} is none of {', '.join(LEANINGS)}, {UNKNOWN}; write one of these"
        )
    if leaning != UNKNOWN and not origin:
        raise SettingsError(f"{where}: `leaning_origin` is empty; name who publishes the rating, or write {UNKNOWN}")
    known = leaning if leaning != UNKNOWN else None
    return Outlet(domain, name, country.upper() or None, known, origin if known else None)


def _check_cell(where: str, cell: str) -> None:
    if len(cell) > MOST_CHARACTERS:
        raise SettingsError(f"{where} has {len(cell)} characters; keep it under {MOST_CHARACTERS}")
    if _CONTROL.search(cell):
        raise SettingsError(f"{where} has an invisible control character; type the cell anew")
    if neutral(cell) != cell:
        raise SettingsError(f"{where} starts with {cell[0]!r}, which spreadsheets run as a formula; take it away")
