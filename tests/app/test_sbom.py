"""The bill of materials: valid by the standard's own schema, complete, and the same for the same packages."""

from __future__ import annotations

import importlib.metadata
import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("cyclonedx")
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from app import sbom
from app.cli import main
from store.errors import UsageError

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 12, 1, tzinfo=UTC)
PINS = [ROOT / "requirements.txt", ROOT / "requirements-server.txt"]


@pytest.fixture(scope="module")
def text() -> str:
    """The bill of this very environment."""
    return sbom.write(PINS, "0.1.0", NOW)


@pytest.fixture(scope="module")
def found(text: str) -> dict[str, Any]:
    """The same, read."""
    read = json.loads(text)
    assert isinstance(read, dict)
    return read


def test_the_schema_takes_it(text: str) -> None:
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None
    broken = text.replace('"library"', '"novel"', 1)
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(broken) is not None, "the schema is looked at"


def test_every_pin_is_in_it_and_what_the_pins_need(found: dict[str, Any]) -> None:
    parts = {part["name"]: part for part in found["components"]}
    for path in PINS:
        for name, version in re.findall(r"^([\w.-]+)(?:\[\w+\])?==(\S+)", path.read_text("utf-8"), re.MULTILINE):
            plain = re.sub(r"[-_.]+", "-", name).lower()
            assert parts[plain]["version"].partition("+")[0] == version, name
            assert parts[plain]["purl"] == f"pkg:pypi/{plain}@{version}"
    assert "starlette" in parts and "psycopg-binary" in parts, "of a package, and of an extra"
    assert len(parts) > 100
    assert sum("licenses" in part for part in parts.values()) > 0.95 * len(parts)


def test_it_says_which_needs_which(found: dict[str, Any]) -> None:
    edges = {row["ref"]: row.get("dependsOn", []) for row in found["dependencies"]}
    own = found["metadata"]["component"]
    assert (own["name"], own["version"]) == ("tallywire", "0.1.0")
    reached, waiting = set(), [own["bom-ref"]]
    while waiting:
        ref = waiting.pop()
        if ref not in reached:
            reached.add(ref)
            waiting += edges[ref]
    assert {part["bom-ref"] for part in found["components"]} <= reached


def test_the_same_packages_have_the_same_bill(text: str) -> None:
    assert sbom.write(PINS, "0.1.0", NOW) == text


def test_a_pin_that_is_not_installed_is_refused(tmp_path: Path) -> None:
    (tmp_path / "pins.txt").write_text("a-package-nobody-has==1.0\n")
    with pytest.raises(UsageError, match="a-package-nobody-has is pinned and not installed"):
        sbom.write([tmp_path / "pins.txt"], "0.1.0", NOW)


def test_extras_are_followed(monkeypatch: pytest.MonkeyPatch) -> None:
    bare, more = sbom.closure(["psycopg==3"]), sbom.closure(["psycopg[binary]==3"])
    assert "psycopg-binary" not in bare and "psycopg-binary" in more
    assert importlib.metadata.version("psycopg") == more["psycopg"].installed.version


def test_the_command_writes_a_file_or_prints(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sbom", "--out", str(tmp_path / "bill.json")]) == 0
    assert main(["sbom"]) == 0
    printed, kept = json.loads(capsys.readouterr().out), json.loads((tmp_path / "bill.json").read_text("utf-8"))
    assert printed["components"] == kept["components"] and printed["bomFormat"] == "CycloneDX"
