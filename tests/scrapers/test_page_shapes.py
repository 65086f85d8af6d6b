"""Pages as the large publishing systems write them, in words of our own: see ``tests/data/pages/README.md``."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from scrapers.pages import Page, read_page
from store.errors import ParseError
from tests.scrapers.reckon import f1, plain, words

PAGES = Path(__file__).resolve().parents[1] / "data" / "pages"
ROWS: list[dict[str, Any]] = [json.loads(line) for line in (PAGES / "expected.jsonl").read_text("utf-8").splitlines()]
ARTICLES = [row for row in ROWS if "refused" not in row]
REFUSED = [row for row in ROWS if "refused" in row]
FETCHED = datetime(2026, 8, 1, tzinfo=UTC)
# Pages that are not read to the word yet, with the floor of what is; all others must be all but perfect.
LEAST = {"blogger.html": 0.96, "opinion.html": 0.94}
NEARLY_ALL = 0.99


def name(row: dict[str, Any]) -> str:
    """A row's name in the report."""
    return str(row["file"])


def read(row: dict[str, Any]) -> Page:
    """The page of a row."""
    return read_page((PAGES / row["file"]).read_bytes(), row["url"], fetched=FETCHED)


@pytest.mark.parametrize("row", ARTICLES, ids=name)
def test_an_article_is_read_as_expected(row: dict[str, Any]) -> None:
    page = read(row)
    assert f1(words(row["text"]), words(page.text)) >= LEAST.get(row["file"], NEARLY_ALL), page.text
    assert plain(page.title) == plain(row["title"])
    assert sorted(words(page.author)) == sorted(words(row.get("author")))
    published = page.published.isoformat() if page.published else ""
    assert published[:10] == day_of(row.get("published"))
    assert page.published_certain == (page.published_basis in ("structured", "meta") and row.get("certain", True))
    if "canonical" in row:
        assert page.canonical_url == row["canonical"]


def day_of(stamp: str | None) -> str:
    """The day of a stamp in UTC, "" for none."""
    if not stamp:
        return ""
    moment = datetime.fromisoformat(stamp)
    return (moment.astimezone(UTC) if moment.tzinfo else moment).date().isoformat()


@pytest.mark.parametrize("row", REFUSED, ids=name)
def test_a_page_that_is_no_article_is_refused_by_name(row: dict[str, Any]) -> None:
    with pytest.raises(ParseError) as caught:
        read(row)
    assert caught.value.reason == row["refused"]


def test_every_page_is_expected_and_every_expected_page_is_there() -> None:
    assert {row["file"] for row in ROWS} == {path.name for path in PAGES.glob("*.html")}
    assert len(ARTICLES) >= 40
