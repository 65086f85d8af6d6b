"""What was read of weaknesses of packages, and whether a version is weak or an answer was given.

``tests/data/advisories.jsonl`` holds what was read of two stored copies of the Python Packaging Advisory Database: one
line for each entry, with the versions from which it holds, those that mend it, the last one that is named as weak, and
the highest one that is listed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from packaging.version import InvalidVersion, Version

ROOT = Path(__file__).resolve().parents[1]
ENTRIES: list[dict[str, Any]] = [
    json.loads(line) for line in (ROOT / "tests" / "data" / "advisories.jsonl").read_text("utf-8").splitlines()
]
ANSWERS = (ROOT / "docs" / "security.md").read_text("utf-8")
ENTRY_ID = re.compile(r"PYSEC-(\d{4})-(\d+)")


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
    year, number = ENTRY_ID.findall(entry_id)[0]
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
