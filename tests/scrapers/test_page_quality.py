"""How well pages are read, on recorded pages where these are at hand. The floors are never lowered silently."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from scrapers.pages import read_page

SHARED = Path(__file__).resolve().parents[3] / "shared"
PAGES, EXPECTED = SHARED / "data" / "pages", SHARED / "eval" / "pages" / "expected.jsonl"
FLOORS = {
    "text_f1": 0.965,
    "text_f1_lowest": 0.74,
    "pages_good": 0.95,
    "title_exact": 0.985,
    "date_day": 0.985,
    "author_f1": 0.98,
}


@pytest.mark.skipif(not (PAGES.is_dir() and EXPECTED.is_file()), reason="the recorded pages are not here")
def test_recorded_pages_are_read_at_least_this_well(tmp_path: Path) -> None:
    lines = []
    for file in sorted(PAGES.glob("*.html")):
        page = read_page(file.read_bytes(), "")
        published = page.published.isoformat() if page.published else None
        row = {"file": file.name, "title": page.title, "text": page.text, "author": page.author, "published": published}
        lines.append(json.dumps(row))
    found = tmp_path / "found.jsonl"
    found.write_text("\n".join(lines), encoding="utf-8")
    scorer = [sys.executable, str(SHARED / "eval" / "score_pages.py"), str(EXPECTED), str(found), "--json"]
    scores = json.loads(subprocess.run(scorer, check=True, capture_output=True, text=True).stdout)
    assert scores["missing"] == 0
    assert {name: scores[name] for name, floor in FLOORS.items() if scores[name] < floor} == {}
