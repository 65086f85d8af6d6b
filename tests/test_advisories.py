"""What is known of weaknesses of the packages that are installed: none is open, or docs/security.md answers it.

``tests/data/advisories.jsonl`` holds what was read of two stored copies of the Python Packaging Advisory Database: one
line for each entry, with the versions from which it holds, those that mend it, the last one that is named as weak, and
the highest one that is listed. It takes the place of no audit: what was told later is not in it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import pytest
from packaging.version import InvalidVersion, Version

ROOT = Path(__file__).resolve().parents[1]
ENTRIES: list[dict[str, Any]] = [
    json.loads(line) for line in (ROOT / "tests" / "data" / "advisories.jsonl").read_text("utf-8").splitlines()
]
ANSWERS = (ROOT / "docs" / "security.md").read_text("utf-8")
_ID = re.compile(r"PYSEC-(\d{4})-(\d+)")


def is_weak(installed: Version, entry: dict[str, Any]) -> bool:
    """Whether a version is named as weak. Without a version that mends it, the last one named or listed counts."""
    if entry["fixed"]:
        spans = zip(_known(entry["introduced"]), _known(entry["fixed"]), strict=False)
        return any(start <= installed < end for start, end in spans)
    last = _known([*entry["last_affected"], *([entry["listed_max"]] if entry["listed_max"] else [])])
    return bool(last) and installed <= max(last)


def _known(versions: Sequence[str]) -> list[Version]:
    found = []
    for text in versions:
        try:
            found.append(Version(text))
        except InvalidVersion:  # "2.6.0-NA"
            found.append(Version(text.partition("-")[0]))
    return found


def answered(entry_id: str) -> bool:
    """Whether the page names an entry, by itself or as one of a row: "PYSEC-2025-192, 193", "PYSEC-2025-211 to 218"."""
    year, number = _ID.findall(entry_id)[0]
    for row in re.finditer(rf"PYSEC-{year}-(\d+(?:(?:, | to )\d+\b(?!-))*)", ANSWERS):
        last = 0
        for joint, text in re.findall(r"(, | to |^)(\d+)", row[1]):
            if (joint == " to " and last <= int(number) <= int(text)) or int(text) == int(number):
                return True
            last = int(text)
    return False


def installed(package: str) -> Version | None:
    try:
        return Version(Version(version(package)).public)
    except PackageNotFoundError:
        return None


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
    assert all(_ID.fullmatch(e["id"]) for e in ENTRIES)
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
