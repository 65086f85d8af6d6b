"""The table of outlets: the shipped one holds, a user's is checked cell by cell and takes its place, twice is once."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from app import demo, outlet_table
from app.cli import main
from app.outlet_table import COLUMNS, SHIPPED, OutletTable, describe, read_outlets, read_table
from store import articles, outlets
from store.database import open_store
from store.errors import SettingsError
from store.model import Outlet
from store.outlets import LEANINGS
from tests.store.builders import NOW, article

HEAD = ",".join(COLUMNS)
LEDGER = "ledger.example,The Ledger,GB,lean left,A rater"


def written(tmp_path: Path, *lines: str, head: str = HEAD) -> Path:
    path = tmp_path / "outlets.csv"
    path.write_text("\n".join((head, *lines)) + "\n", encoding="utf-8")
    return path


def test_the_shipped_table_is_sound_and_names_who_rates() -> None:
    found = read_outlets()
    assert len(found) >= 80
    assert len({outlet.country for outlet in found}) >= 10
    rated = [outlet for outlet in found if outlet.leaning]
    assert {outlet.leaning for outlet in rated} == set(LEANINGS)
    assert all(outlet.leaning_origin for outlet in rated)
    assert all(outlet.leaning_origin is None for outlet in found if outlet.leaning is None)
    with SHIPPED.open(encoding="utf-8", newline="") as file:
        domains = [row["domain"] for row in csv.DictReader(file)]
    assert domains == sorted(domains)


def test_cells_are_read_kindly(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        " Ledger.Example , The Ledger ,gb,Lean-Left,A rater",
        "",
        'courier.example,"Courier, The",,UNKNOWN,nobody',
        "post.example,Post,US,,",
    )
    assert read_outlets(path) == [
        Outlet("courier.example", "Courier, The"),
        Outlet("ledger.example", "The Ledger", "GB", "lean left", "A rater"),
        Outlet("post.example", "Post", "US"),
    ]


def test_columns_may_stand_in_any_order_and_a_byte_order_mark_is_fine(tmp_path: Path) -> None:
    path = written(
        tmp_path, "A rater,GB,left,ledger.example,Ledger", head="\ufeffleaning_origin,country,leaning,domain,name"
    )
    assert read_outlets(path) == [Outlet("ledger.example", "Ledger", "GB", "left", "A rater")]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("ledger.example,=HYPERLINK(1),GB,left,x", r"line 2: `name` starts with '='.*formula; take it away"),
        ("ledger.example,Ledger,GB,left,+1", r"`leaning_origin` starts with '\+'"),
        ("ledger.example,\uff1dHYPERLINK(1),GB,left,x", "`name` starts with '\uff1d'"),
        ("@ledger.example,Ledger,GB,left,x", r"`domain` starts with '@'"),
        ("ledger.example,Led\x1b[31mger,GB,left,x", r"`name` has an invisible control character"),
        ("ledger.example,Led\u202eger,GB,left,x", r"`name` has an invisible control character"),
        ("ledger.example,Led\x00ger,GB,left,x", r"line 2: `name` has an invisible|line 2: is not CSV"),
        (f"ledger.example,{'x' * 201},GB,left,x", r"`name` has 201 characters; keep it under 200"),
        ("https://ledger.example,Ledger,GB,left,x", r"`domain` 'https://ledger.example' is no registered domain"),
        ("www.ledger.example,Ledger,GB,left,x", r"is no registered domain; write example.co.uk"),
        ("localhost,Ledger,GB,left,x", r"is no registered domain"),
        (",Ledger,GB,left,x", r"`domain` '' is no registered domain"),
        ("ledger.example,,GB,left,x", r"`name` is empty"),
        ("ledger.example,Ledger,UK,left,x", r"`country` 'UK' is no ISO 3166 code; write GB"),
        ("ledger.example,Ledger,GB,centre,x", r"`leaning` 'centre' is none of left, lean left, center"),
        ("ledger.example,Ledger,GB,left,", r"`leaning_origin` is empty; name who publishes the rating"),
        ("ledger.example,Ledger,GB,left", r"line 2: has 4 cells, not 5"),
        ('ledger.example,"Ledger', r"line \d: is not CSV"),
    ],
)
def test_one_line_names_file_line_field_and_remedy(tmp_path: Path, line: str, said: str) -> None:
    path = written(tmp_path, line)
    with pytest.raises(SettingsError, match=said) as caught:
        read_outlets(path)
    assert str(caught.value).startswith(f"{path}, line ")
    assert "\n" not in str(caught.value)
    assert caught.value.exit_code == 2


def test_a_domain_twice_names_both_lines(tmp_path: Path) -> None:
    path = written(tmp_path, LEDGER, "post.example,Post,US,,", "LEDGER.example,Ledger,GB,right,x")
    with pytest.raises(SettingsError, match=r"line 4: `domain` ledger.example is on line 2 already"):
        read_outlets(path)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty; its first line must be domain,name"),
        (b"domain;name;country;leaning;leaning_origin\n", "separate cells with commas"),
        (b"domain,name\n", "line 1: the columns must be domain,name,country,leaning,leaning_origin$"),
        (HEAD.encode() + b"\nledger.example,L\xe9dger,GB,left,x\n", "line 2: is not UTF-8"),
        (b"x" * (outlet_table.MOST_BYTES + 1), "is over 2,000,000 bytes"),
    ],
    ids=["empty", "semicolons", "columns", "latin-1", "huge"],
)
def test_what_is_no_table_is_refused(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "outlets.csv"
    path.write_bytes(content)
    with pytest.raises(SettingsError, match=said):
        read_outlets(path)


def test_too_many_rows_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outlet_table, "MOST_ROWS", 2)
    path = written(tmp_path, LEDGER, "post.example,Post,US,,")
    assert len(read_outlets(path)) == 2
    with pytest.raises(SettingsError, match="has over 2 rows"):
        read_outlets(written(tmp_path, LEDGER, "post.example,Post,US,,", "third.example,Third,,,"))


def test_a_missing_file_and_a_folder(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="there is no such file; correct `understand"):
        read_table(str(tmp_path / "none.csv"))
    with pytest.raises(SettingsError, match="cannot be read"):
        read_table(str(tmp_path))


def test_a_users_table_takes_the_place_of_the_shipped_one_and_twice_is_once(tmp_path: Path) -> None:
    with open_store(f"sqlite:///{tmp_path / 'store.db'}", migrate=True) as store, store.begin() as conn:
        for number, domain, name in ((1, "wired.com", "WIRED"), (2, "faz.net", None), (3, "ledger.example", "Ledger")):
            articles.save(conn, article(number, domain=domain, outlet=name), now=NOW)
        shipped = read_table("")
        assert (describe(conn, shipped), describe(conn, shipped)) == (2, 0)
        wired, faz, ledger = (outlets.get(conn, domain) for domain in ("wired.com", "faz.net", "ledger.example"))
        assert wired == Outlet("wired.com", "WIRED", "US", "lean left", "Media Bias/Fact Check")
        assert faz is not None and faz.name == "Frankfurter Allgemeine Zeitung"
        assert ledger == Outlet("ledger.example", "Ledger")
        own = read_table(str(written(tmp_path, LEDGER)))
        assert (describe(conn, own), describe(conn, own)) == (3, 0)
        assert outlets.get(conn, "ledger.example") == Outlet(
            "ledger.example", "The Ledger", "GB", "lean left", "A rater"
        )
        assert outlets.get(conn, "wired.com") == Outlet("wired.com", "WIRED")
        assert len(outlets.list_all(conn)) == 3  # outlets that are merely known are not in the store


def test_process_reads_the_table_and_refuses_a_broken_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    url = f"sqlite:///{tmp_path / 'store.db'}"
    monkeypatch.setenv("TALLYWIRE_STORE__URL", url)
    monkeypatch.setenv("TALLYWIRE_UNDERSTAND__EMBEDDER", "hash")
    path = written(tmp_path, LEDGER)
    monkeypatch.setenv("TALLYWIRE_UNDERSTAND__OUTLETS_FILE", str(path))
    with open_store(url, migrate=True) as store, store.begin() as conn:
        articles.save(conn, article(1, domain="ledger.example", outlet=None), now=NOW)
    assert main(["process"]) == 0
    assert "1 outlet described anew" in capsys.readouterr().err
    with open_store(url) as store, store.read() as conn:
        found = outlets.get(conn, "ledger.example")
    assert found is not None and (found.country, found.leaning) == ("GB", "lean left")
    assert main(["process"]) == 0
    assert "described" not in capsys.readouterr().err
    for command in ("process", "update"):
        written(tmp_path, "ledger.example,=1,GB,left,x")
        assert main([command]) == 2
        error = capsys.readouterr().err
        assert "outlets.csv, line 2: `name`" in error and "Traceback" not in error


def test_the_sample_says_that_its_leanings_are_invented() -> None:
    from app.sample import known_outlets

    found = known_outlets()
    assert {outlet.leaning for outlet in found} == {*LEANINGS, None}
    assert {outlet.leaning_origin for outlet in found if outlet.leaning} == {"invented for the sample"}
    assert demo.MAKERS and not {outlet.domain for outlet in found} & {outlet.domain for outlet in read_outlets()}
    assert OutletTable(tuple(found), names_win=False).outlets
