"""Nothing to show, and stores that can't be read: calm sentences with a remedy, never a traceback."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from app.style import LOADING, UNREACHABLE
from store import sources
from store.database import open_store
from store.model import Source
from tests.browser.serving import serve
from tests.browser.visit import Visit

pytestmark = pytest.mark.browser
Opener = Callable[..., Visit]
PATHS = {
    "/": "No sources yet",
    "/story": "No stories yet",
    "/figures": "No figures yet",
    "/search": "Nothing to search yet",
    "/digest": "No digest yet",
    "/relevance": "Nothing is dropped yet",
    "/sources": "No sources yet",
}


def test_an_empty_store_says_what_to_do(visit: Opener, dashboards: Callable[[str], str], tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'empty.db'}"
    with open_store(url, migrate=True) as store:
        address = dashboards(url)
        for path, line in PATHS.items():
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
    expect(seen.page.get_by_role("button", name="Try again")).to_have_count(1)
    if kind != "corrupt":
        assert "python -m app" in text


def test_a_page_that_takes_long_says_what_it_does(visit: Opener, empty: str) -> None:
    seen = visit(empty)
    said = "getComputedStyle(document.querySelector('.stMain'), '::before')"
    assert seen.page.evaluate(f"{said}.content") == "none"
    seen.page.evaluate("document.querySelector('.stApp').dataset.testScriptState = 'running'")
    assert seen.page.evaluate(f"{said}.visibility") == "hidden", "not for what is quick"
    ending = "document.getAnimations().filter(one => one.animationName === 'tw-appear').map(one => one.finish()).length"
    assert seen.page.evaluate(ending) == 1
    assert seen.page.evaluate(f"{said}.visibility") == "visible"
    assert seen.page.evaluate(f"{said}.content") == f'"{LOADING}"'


def test_a_server_that_is_gone_is_told_in_plain_words(browser: Browser, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'empty.db'}"
    open_store(url, migrate=True).close()
    process, address = serve(url, tmp_path / "log")
    seen = Visit(browser, address, theme="light", width=1366)
    seen.open("/")
    process.kill()
    process.wait()
    dialog = seen.page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    assert "Streamlit" not in dialog.inner_text() and "internet" not in dialog.inner_text()
    assert dialog.evaluate("one => getComputedStyle(one.lastElementChild, '::after').content") == f'"{UNREACHABLE}"'
    seen.close()
