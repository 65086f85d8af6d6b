"""Nothing to show, and stores that can't be read: calm sentences with a remedy, never a traceback."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from store import sources
from store.database import open_store
from store.model import Source
from tests.browser.visit import Visit

pytestmark = pytest.mark.browser
Opener = Callable[..., Visit]
PATHS = {
    "/": "No sources yet",
    "/story": "No stories yet",
    "/figures": "No figures yet",
    "/digest": "No digest yet",
    "/relevance": "Nothing is dropped yet",
    "/sources": "No sources yet",
}


def test_an_empty_store_says_what_to_do(visit: Opener, dashboards: Callable[[str], str], tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'empty.db'}"
    with open_store(url, migrate=True) as store:
        address = dashboards(url)
        lines = (
            "No sources yet",
            "No stories yet",
            "No figures yet",
            "No digest yet",
            "Nothing is dropped yet",
            "No sources yet",
        )
        for path, line in zip(PATHS, lines, strict=True):
            assert line in visit(address, path).text
        with store.begin() as conn:
            sources.upsert(conn, Source("Morning Ledger", "feed", "https://ledger.example/feed"))
    seen = visit(address)
    assert "python -m app update" in seen.text


@pytest.mark.parametrize("kind", ["missing", "corrupt", "not migrated"])
def test_a_store_that_cannot_be_read_is_told_calmly(
    visit: Opener, dashboards: Callable[[str], str], tmp_path: Path, kind: str
) -> None:
    path = tmp_path / "broken.db"
    if kind == "corrupt":
        path.write_bytes(b"SQLite format 3\x00" + b"not a database " * 400)
    elif kind == "not migrated":
        path.touch()
    seen = visit(dashboards(f"sqlite:///{path}"))
    text = seen.text
    assert "Traceback" not in text
    assert "The store" in seen.page.locator(".tw-state .line").inner_text()
    assert "broken.db" in text
    assert seen.page.get_by_role("button", name="Try again").count() == 1
    if kind != "corrupt":
        assert "python -m app" in text
