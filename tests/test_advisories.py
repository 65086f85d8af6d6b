"""What is known of weaknesses of the packages that are installed: none is open, or docs/security.md answers it.

It takes the place of no audit: what was told after the entries were read is not among them.
"""

from __future__ import annotations

import json
import urllib.request
from pathlib import Path

import pytest
from packaging.version import Version

from tests import audit
from tests.advisories import ENTRIES, ENTRY_ID, answered, installed, is_weak
from tests.audit import answer, serving


@pytest.mark.parametrize("package", sorted({entry["package"] for entry in ENTRIES} - {"pip", "setuptools"}))
def test_no_entry_is_open_for_what_is_installed(package: str) -> None:
    ours = installed(package)
    if ours is None:
        pytest.skip("is not installed here")
    open_ones = [e["id"] for e in ENTRIES if e["package"] == package and is_weak(ours, e) and not answered(e["id"])]
    assert not open_ones, f"{package} {ours}: raise it, or answer in docs/security.md: {open_ones}"


def test_what_no_version_mends_is_answered() -> None:
    assert not [e["id"] for e in ENTRIES if not e["fixed"] and not e.get("withdrawn") and not answered(e["id"])]


def test_lines_are_whole_and_no_entry_is_told_twice() -> None:
    assert len({(e["package"], e["id"]) for e in ENTRIES}) == len(ENTRIES) > 200
    assert all(ENTRY_ID.fullmatch(e["id"]) for e in ENTRIES)
    assert all(e["fixed"] or e["last_affected"] or e["listed_max"] or e.get("withdrawn") for e in ENTRIES)


@pytest.mark.parametrize(
    ("text", "weak"),
    [("1.0", False), ("1.2", True), ("1.4", False), ("2.0", True), ("2.1", False), ("3.0", False)],
)
def test_a_version_is_weak_from_where_it_was_brought_in_to_where_it_is_mended(text: str, weak: bool) -> None:
    entry = {"introduced": ["1.1", "2.0"], "fixed": ["1.4", "2.1"], "last_affected": [], "listed_max": "2.0.9"}
    assert is_weak(Version(text), entry) is weak


def test_where_nothing_mends_it_the_last_one_that_is_named_counts() -> None:
    entry = {"introduced": ["0"], "fixed": [], "last_affected": ["2.6.0-NA"], "listed_max": "2.12.0"}
    assert is_weak(Version("2.12.0"), entry)
    assert not is_weak(Version("2.13.0"), entry)


def test_an_answer_names_an_entry_alone_or_in_a_row() -> None:
    assert answered("PYSEC-2025-211") and answered("PYSEC-2025-214") and answered("PYSEC-2025-193")
    assert not answered("PYSEC-2025-219") and not answered("PYSEC-1999-1")


def test_an_auditing_tool_is_answered_as_by_the_open_source_vulnerability_service() -> None:
    (found,) = (one for one in answer("joblib", "1.5.3")["vulns"] if one["id"] == "PYSEC-2024-277")
    assert found["aliases"] == ["CVE-2024-34997"]
    assert found["affected"][0]["package"] == {"name": "joblib", "ecosystem": "PyPI"}
    (mended,) = answer("click", "8.3.2")["vulns"]
    assert {"fixed": "8.3.3"} in mended["affected"][0]["ranges"][0]["events"]
    assert answer("click", "8.3.3") == answer("no-such-package", "1") == answer("click", "not a version") == {}


def test_questions_are_answered_on_loopback() -> None:
    question = {"package": {"name": "click", "ecosystem": "PyPI"}, "version": "8.3.2"}
    with serving() as url:
        assert url.startswith("http://127.0.0.1:")
        with urllib.request.urlopen(url, data=json.dumps(question).encode()) as response:
            assert [one["id"] for one in json.load(response)["vulns"]] == ["PYSEC-2026-2132"]


def test_an_audit_of_nothing_is_no_clean_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["audit", "--path", str(tmp_path / "none")])
    assert audit.main() == 2 and "check --path" in capsys.readouterr().err
    assert audit.report({"dependencies": []}) == 1 and "nothing was looked at" in capsys.readouterr().err
    weak = {"name": "pip", "version": "23.2.1", "vulns": [{"id": "PYSEC-2023-228", "fix_versions": ["23.3"]}]}
    assert audit.report({"dependencies": [weak]}) == 0
    weak["vulns"] = [{"id": "PYSEC-1999-1", "fix_versions": []}]
    assert audit.report({"dependencies": [weak]}) == 1 and "OPEN" in capsys.readouterr().out
