"""The Search page in a real browser: typing, picking, turning pages, back and forward, a shared address, saving."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.app import newsroom
from tests.browser.visit import Visit

pytestmark = pytest.mark.browser
Opener = Callable[..., Visit]


def _headline(seen: Visit, text: str) -> None:
    expect(seen.page.locator(".tw-head h1")).to_have_text(text, timeout=20_000)
    seen.ready()


def test_a_search_lives_in_its_address(visit: Opener, news: str) -> None:
    seen = visit(news, "/search")
    line = seen.page.get_by_role("searchbox").or_(seen.page.get_by_role("textbox", name="Search for")).first
    line.fill("signed OR petition")
    line.press("Enter")
    _headline(seen, "16 hits for “signed OR petition”")
    assert seen.query == {"q": "signed OR petition"}
    seen.page.get_by_role("radio", name="Claims").or_(seen.page.get_by_role("button", name="Claims")).first.click()
    expect(seen.page.locator(".tw-hits .kicker b").first).to_have_text("Claim")
    seen.ready()
    assert seen.query["kind"] == "claim"
    seen.page.locator(".st-key-search-facet-outlet button", has_text="Harbour Post").click()
    _headline(seen, "1 hit for “signed OR petition”")
    assert seen.query["outlet"] == "Harbour Post"
    seen.page.go_back()
    expect(seen.page.locator(".tw-hits li")).not_to_have_count(1)
    seen.ready()
    assert "outlet" not in seen.query
    seen.page.go_forward()
    _headline(seen, "1 hit for “signed OR petition”")
    seen.page.locator(".tw-hits p a").first.click()
    seen.page.wait_for_url("**/figures?**")
    seen.ready()
    assert seen.query == {"metric": newsroom.PETITION, "claim": "cp2"}


def test_hostile_hits_fit_and_do_nothing_and_the_page_fits_every_width(visit: Opener, news: str) -> None:
    seen = visit(news, "/search?q=img+OR+signed+OR+the&kind=article")
    main = seen.page.locator("[data-testid=stMain]")
    for width in (480, 1024, 1366, 1920):
        seen.page.set_viewport_size({"width": width, "height": 900})
        seen.ready()
        assert main.evaluate("main => main.scrollWidth - main.clientWidth") <= 0, width
    assert seen.page.locator(".tw-hits img").count() == 0
    assert seen.page.locator(".st-key-tw-facets img, .st-key-tw-facets a").count() == 0, "labels are no Markdown"
    seen.open("/search?q=(tracker+OR")
    assert "Column 10: OR has nothing behind it" in seen.text
    seen.open("/search?q=zebra")
    assert "No article, claim or quote says this" in seen.text


def test_a_search_is_saved_and_found_again(visit: Opener, dashboards: Callable[[str], str], tmp_path: Path) -> None:
    address = dashboards(newsroom.build(tmp_path / "news.db"))
    seen = visit(address, "/search?q=petition&kind=quote", theme="dark")
    seen.page.get_by_role("textbox", name="Name of this search").fill("What people say")
    seen.page.get_by_role("button", name="Save this search").click()
    expect(seen.page.get_by_text("Saved. Saved searches stand")).to_be_visible()
    seen.open("/search")
    seen.page.get_by_role("link", name="What people say").click()
    _headline(seen, "1 hit for “petition”")
    assert seen.query == {"q": "petition", "kind": "quote"}
    seen.open("/search")
    seen.page.get_by_role("button", name="Remove").click()
    expect(seen.page.get_by_text("Saved searches")).to_have_count(0)
