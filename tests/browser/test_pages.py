"""Every page opens in both themes, says what the store holds and asks nothing of the outside world."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.app import newsroom
from tests.browser.visit import Visit

pytestmark = pytest.mark.browser
Opener = Callable[..., Visit]

PAGES = {
    "/": ("Outlets now disagree on petition signatures", "What changed", "Figures that differ", "Stories"),
    f"/story?story={newsroom.TRACKER}": (
        "Norvane pauses employee tracker",
        "In short",
        "Questions people ask",
        "Who copied whom",
        "Edited after publication",
    ),
    f"/figures?metric={newsroom.PETITION}": ("How many petition signatures?", "What each outlet printed", "Evidence:"),
    "/sources": ("One source went quiet, two are failing", "Health of every source", "robots.txt disallows"),
}


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_every_page_opens_in_both_themes(visit: Opener, news: str, path: str, theme: str) -> None:
    seen = visit(news, path, theme=theme)
    text = seen.text
    assert [words for words in PAGES[path] if words not in text] == []
    colour = seen.page.evaluate("getComputedStyle(document.querySelector('.tw h1')).color")
    assert colour == ("rgb(233, 230, 223)" if theme == "dark" else "rgb(27, 34, 48)")


@pytest.mark.parametrize("path", PAGES)
def test_no_page_is_wider_than_its_window(visit: Opener, news: str, path: str) -> None:
    seen = visit(news, path)
    main = seen.page.locator("[data-testid=stMain]")
    for width in (480, 1024, 1366, 1920):
        seen.page.set_viewport_size({"width": width, "height": 900})
        seen.ready()
        assert main.evaluate("main => main.scrollWidth - main.clientWidth") <= 0, width


def test_the_four_readings_and_their_verdicts_are_on_the_page(visit: Opener, news: str) -> None:
    seen = visit(news, f"/figures?metric={newsroom.PETITION}&claim=cp4")
    text = seen.text
    for reading in newsroom.READINGS:
        assert f"“{reading}”" in text.lower()
    for word in ("Same figure", "Rounding", "Earlier count", "Conflicts with some", "No date, so cannot be ordered"):
        assert word in text
    assert "Conflicts with about 1,600 and nearly 20,000, fits over 1,600" in text
    assert newsroom.CONFLICT_REASON in text
    assert "the Beacon" in text
    expect(seen.page.locator("mark")).to_have_text("Nearly 2,000")


def test_the_same_readings_are_in_a_table_for_screen_readers(visit: Opener, news: str) -> None:
    seen = visit(news, f"/figures?metric={newsroom.PETITION}")
    seen.page.get_by_text("As a table").click()
    table = seen.page.get_by_role("table", name="Readings grouped by how they stand to the leading one")
    expect(table.locator("tbody tr")).to_have_count(len(newsroom.PETITION_PRESS))
    assert "table" in seen.query


def test_an_edit_in_place_is_shown_word_by_word(visit: Opener, news: str) -> None:
    seen = visit(news, f"/figures?metric={newsroom.PETITION}&claim=cp4")
    expect(seen.page.locator(".tw-diff del").first).to_have_text("About 1,600")
    expect(seen.page.locator(".tw-diff ins").first).to_have_text("Nearly 2,000")


@pytest.mark.parametrize(
    "path", ["/", f"/story?story={newsroom.HOSTILE_STORY}", "/figures?metric=mhostile", "/sources"]
)
def test_hostile_text_is_shown_literally(visit: Opener, news: str, path: str) -> None:
    seen = visit(news, path)
    text = " ".join(seen.text.split())
    expected = "<script>alert(1)</script>" if path == "/sources" else newsroom.HOSTILE
    assert expected in text
    assert (
        seen.page.locator(
            'img[src="x"], .tw b b, a[href^="javascript"], [data-testid="stIconMaterial"]:text("home")'
        ).count()
        == 0
    )
    assert seen.page.evaluate("window.document.querySelectorAll('.katex').length") == 0
