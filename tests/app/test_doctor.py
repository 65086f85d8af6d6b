"""The doctor sees what is wrong, says what to do, changes nothing and never falls over."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app import doctor_machine
from app.cli import main
from app.doctor import check
from app.settings import Settings, load_settings
from app.settings_checks import Finding
from store import runs
from store.database import open_store

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)


def settings(text: str = "") -> Settings:
    """The settings of a ``tallywire.toml`` with this text, in the current folder."""
    Path("tallywire.toml").write_text(text, "utf-8")
    return load_settings(environ={})


def found(name: str, chosen: Settings, now: datetime = NOW, root: Path = ROOT) -> list[Finding]:
    """The findings of one check."""
    return [finding for finding in check(chosen, now=now, root=root) if finding.name == name]


def test_a_fresh_folder_fails_nothing_and_is_left_as_it_was(home: Path) -> None:
    findings = check(settings(), now=NOW)
    assert [f for f in findings if f.state == "fail"] == []
    assert {f.name for f in findings} == {
        "python", "packages", "model", "clock", "store", "disk", "log", "sources", "alerts", "sign-in", "outlets",
        "paper", "port", "browser",
    }  # fmt: skip
    assert [path.name for path in home.iterdir()] == ["tallywire.toml"]
    assert all(f.remedy for f in findings if f.state != "ok")


def test_looking_at_the_model_loads_no_torch(home: Path) -> None:
    code = (
        "import sys; from datetime import *; from app.doctor import check; from app.settings import Settings;"
        "print([f.what for f in check(Settings(), now=datetime.now(UTC)) if f.name == 'model'], 'torch' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert "384 dimensions" in run.stdout and run.stdout.strip().endswith("False"), run.stderr


def test_the_crude_embedder_needs_no_model(home: Path) -> None:
    (finding,) = found("model", settings('[understand]\nembedder = "hash"'))
    assert finding.state == "ok" and "not needed" in finding.what


def test_a_missing_model_is_named(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor_machine, "MODEL_PACKAGE", "a_package_nobody_has")
    (finding,) = found("model", settings())
    assert finding.state == "fail" and "requirements.txt" in finding.remedy


def test_a_damaged_model_is_named(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = home / "torn_model_package"
    (package / "model").mkdir(parents=True)
    (package / "__init__.py").touch()
    (package / "model/config.json").write_text("{")
    monkeypatch.syspath_prepend(home)
    monkeypatch.setattr(doctor_machine, "MODEL_PACKAGE", package.name)
    (finding,) = found("model", settings())
    assert finding.state == "fail" and "damaged" in finding.what


def test_pins_are_compared_with_what_is_installed(home: Path) -> None:
    (home / "requirements.txt").write_text(
        "# c\nclick==0.1  # old\nno-such-package==1.0\npsycopg[binary]==1\n-r x.txt\n"
    )
    missing, other = found("packages", settings(), root=home)
    assert (missing.state, other.state) == ("fail", "warn")
    assert "no-such-package" in missing.what and "click" in other.what and "(pinned 0.1)" in other.what


def test_the_pins_of_this_very_environment_hold(home: Path) -> None:
    assert [f.state for f in found("packages", settings())] == ["ok"]


def test_a_missing_requirements_file_is_a_finding(home: Path) -> None:
    (finding,) = found("packages", settings(), root=home)
    assert finding.state == "fail" and "requirements.txt" in finding.what


def test_a_clock_before_this_version_is_wrong(home: Path) -> None:
    assert [f.state for f in found("clock", settings(), now=datetime(1970, 1, 1, tzinfo=UTC))] == ["fail"]
    assert [f.state for f in found("clock", settings())] == ["ok"]


def test_a_store_is_described(home: Path) -> None:
    open_store("sqlite:///tallywire.db", migrate=True).close()
    (finding,) = found("store", settings())
    assert finding.state == "ok" and "schema" in finding.what and "0 articles" in finding.what
    assert [f.state for f in check(settings(), now=NOW) if f.name in ("backup", "digest")] == ["ok", "ok"]


def test_a_store_that_ran_tomorrow_tells_of_a_wrong_clock(home: Path) -> None:
    with open_store("sqlite:///tallywire.db", migrate=True) as store, store.begin() as conn:
        runs.start(conn, "collect", NOW + timedelta(days=40))
    assert [f.state for f in found("clock", settings())] == ["ok", "warn"]


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("sqlite:///folder", "is a folder"),
        ("sqlite:///other.db", "other"),
        ("mysql://x/y", "does not speak"),
        ("postgresql+psycopg://nobody@127.0.0.1:1/none?connect_timeout=1", "127.0.0.1"),
    ],
)
def test_a_store_that_cannot_be_used_is_a_failure(home: Path, url: str, says: str) -> None:
    (home / "folder").mkdir()
    (home / "other.db").write_bytes(b"no database at all" * 100)
    (finding,) = found("store", settings(f'[store]\nurl = "{url}"'))
    assert finding.state == "fail" and says in finding.what and "\n" not in finding.what


def test_sources_are_checked_one_by_one(home: Path) -> None:
    text = """
        [[sources]]
        name = "good"
        kind = "feed"
        url = "https://good.example/feed"
        [[sources]]
        name = "bad"
        kind = "telepathy"
        url = "https://bad.example/feed"
        [[sources]]
        name = "worse"
        kind = "feed"
        url = "ftp://worse.example/feed"
    """
    bad, worse = found("sources", settings(text))
    assert bad.state == worse.state == "fail"
    assert "sources entry 2 (bad)" in bad.what and "sources entry 3 (worse)" in worse.what


def test_a_table_of_outlets_is_checked(home: Path) -> None:
    (finding,) = found("outlets", settings(""))
    assert finding.state == "ok" and "in the shipped table" in finding.what
    (home / "own.csv").write_text("domain,name\n")
    (finding,) = found("outlets", settings(f'[understand]\noutlets_file = "{(home / "own.csv").as_posix()}"'))
    assert finding.state == "fail" and "own.csv, line 1: the columns must be" in finding.what


def test_two_sources_of_one_name_are_found(home: Path) -> None:
    entry = '[[sources]]\nname = "a"\nkind = "feed"\nurl = "https://{}.example/"\n'
    (finding,) = found("sources", settings(entry.format("x") + entry.format("y")))
    assert finding.state == "fail" and "share the name" in finding.what
    (finding,) = found("sources", settings(entry.format("x")))
    assert finding == Finding("sources", "ok", "1 set, all valid")


def test_a_petition_of_no_programme_is_told(home: Path) -> None:
    entry = '[[sources]]\nname = "a"\nkind = "petition"\nurl = "https://a.example/"\nprogramme = "Cab watch"\n'
    (finding,) = found("sources", settings(entry))
    assert finding.state == "warn" and "'Cab watch'" in finding.what
    (finding,) = found("sources", settings(entry + '[[programmes]]\nname = "Cab watch"\n'))
    assert finding.state == "ok"


def test_a_port_in_use_is_a_warning(home: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        (finding,) = found("port", settings(f"[dashboard]\nport = {port}"))
    assert finding.state == "warn" and str(port) in finding.what


def test_little_disk_is_a_failure(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor_machine, "FREE_LEAST", 10**18)
    (finding,) = found("disk", settings())
    assert finding.state == "fail" and "free some space" in finding.remedy


def test_missing_pango_is_told_with_its_remedy(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (finding,) = found("paper", settings())
    assert finding.state == "ok" and "4 typefaces" in finding.what
    monkeypatch.setattr(doctor_machine, "PANGO", ("libnobodyhas.so.9",))
    monkeypatch.setattr(sys, "platform", "linux")
    (finding,) = found("paper", settings())
    assert finding.state == "warn" and "libnobodyhas.so.9" in finding.what and "install Pango" in finding.remedy


def test_a_log_that_cannot_be_written_is_told(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (home / ".tallywire").write_text("a file where the folder should be")
    (finding,) = found("log", settings())
    assert finding.state == "warn" and "TALLYWIRE_LOG=stderr" in finding.remedy
    monkeypatch.setenv("TALLYWIRE_LOG", "stderr")
    (finding,) = found("log", settings())
    assert finding.state == "ok" and "standard error" in finding.what


def test_models_are_loaded_only_when_asked(home: Path) -> None:
    chosen = settings('[understand]\nembedder = "hash"\ntone_model = "vader"')
    assert found("models", chosen) == []
    (finding,) = (f for f in check(chosen, now=NOW, load=True) if f.name == "models")
    assert finding.state == "ok" and "hash gives" in finding.what and "vader says" in finding.what


def test_findings_for_programs(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings('[store]\nurl = "mysql://x/y"')
    assert main(["doctor", "--json"]) == 1
    rows = json.loads(capsys.readouterr().out)
    assert {"name", "state", "what", "remedy"} == set(rows[0])
    assert [row["state"] for row in rows if row["name"] == "store"] == ["fail"]


def test_the_command_prints_a_table_and_its_exit_code_tells(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings()
    assert main(["doctor"]) == 0
    shown = capsys.readouterr().out
    assert "python" in shown and "no sources are set" in " ".join(shown.split())
    settings('[store]\nurl = "mysql://x/y"')
    assert main(["doctor"]) == 1
    assert "fail" in capsys.readouterr().out


def test_hostile_names_are_shown_as_text(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings('[[sources]]\nname = "[red]x[/red]"\nkind = "nope"\nurl = "https://x.example/"')
    assert main(["doctor"]) == 1
    assert "[red]x[/red]" in capsys.readouterr().out


def test_settings_that_cannot_be_read_are_one_line(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("tallywire.toml").write_text("[store\n")
    assert main(["doctor"]) == 2
    error = capsys.readouterr().err
    assert "tallywire.toml" in error and error.count("\n") == 1
