"""A morning's round: from page to page by the keyboard, a link for a colleague, tables to take away, the digest."""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from app import visits
from app.main import PAGES
from tests.app import newsroom
from tests.app.hostile import HOSTILE
from tests.browser.visit import Visit

pytestmark = pytest.mark.browser
Opener = Callable[..., Visit]


def path_of(page: Page) -> str:
    return urlsplit(page.url).path


def taken(page: Page, name: str) -> tuple[str, Path]:
    """Press a button that downloads; gives the file's name and where it is."""
    with page.expect_download() as found:
        page.get_by_role("button", name=name, exact=True).click()
    return found.value.suggested_filename, found.value.path()


@pytest.mark.parametrize("width", [1366, 1920])
def test_every_page_is_in_the_navigation_and_reached_by_the_keyboard(visit: Opener, news: str, width: int) -> None:
    seen = visit(news, width=width)
    page = seen.page
    nav = page.get_by_role("navigation", name="App pages")
    for view in PAGES[""]:
        expect(nav.get_by_role("link", name=view.title, exact=True)).to_be_visible()
    desk = nav.get_by_role("button", name="Desk")
    desk.focus()
    page.keyboard.press("Enter")
    for view in PAGES["Desk"]:
        expect(
            page.get_by_role("menuitem", name=view.title, exact=True)
            .or_(page.get_by_role("link", name=view.title, exact=True))
            .first
        ).to_be_visible()
    page.keyboard.press("Escape")
    if width == 1366:
        return
    nav.get_by_role("link", name="Digest", exact=True).press("Enter")
    expect(page.locator("h1")).to_contain_text("Weekly digest")
    nav.get_by_role("link", name="Story", exact=True).press("Enter")
    expect(page.locator("h1")).to_contain_text("Norvane")
    page.go_back()
    expect(page.locator("h1")).to_contain_text("Weekly digest")
    page.go_forward()
    expect(page.locator("h1")).to_contain_text("Norvane")
    assert path_of(page) == "/story"


def test_the_link_is_copied_by_the_keyboard_and_names_what_is_shown(visit: Opener, news: str) -> None:
    seen = visit(news, "/story")
    seen.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    fold = seen.page.locator("summary", has_text="Copy link")
    fold.press("Enter")
    seen.page.get_by_role("button", name="Copy to clipboard").press("Enter")
    link = seen.page.evaluate("navigator.clipboard.readText()")
    assert link == f"{news}/story?story={newsroom.TRACKER}"
    assert seen.page.locator("h1").inner_text() == visit(news, link.removeprefix(news)).page.locator("h1").inner_text()


def test_every_page_has_a_link_with_its_choices(visit: Opener, news: str) -> None:
    seen = visit(news)
    wanted = {
        "/?since=Since+last+week&status=Ended": "since=Since+last+week",
        "/figures": f"metric={newsroom.PETITION}&claim=cp4",
        "/voices": "/voices",
        "/digest": "week=2026-W25",
        "/relevance": "/relevance",
        "/sources?sort=Name": "sort=Name",
        "/settings": "/settings",
    }
    for path, part in wanted.items():
        seen.open(path)
        seen.page.locator("summary", has_text="Copy link").click()
        expect(seen.page.locator(".st-key-tw-tools code")).to_contain_text(part)


def test_tables_are_taken_away_as_they_stand(visit: Opener, news: str) -> None:
    seen = visit(news)
    name, file = taken(seen.page, "Stories, CSV")
    assert name == "tallywire-stories-2026-06-24.csv"
    with file.open(encoding="utf-8", newline="") as text:
        rows = list(csv.DictReader(text))
    assert [row["title"] for row in rows] == ["Norvane pauses employee tracker", "Warehouse staff hand back scanners"]
    name, file = taken(seen.page, "What changed, XLSX")
    with zipfile.ZipFile(file) as book:
        assert name.endswith(".xlsx") and "<f>" not in book.read("xl/worksheets/sheet1.xml").decode()
    seen.open(f"/figures?metric={newsroom.PETITION}")
    _, file = taken(seen.page, "Readings, CSV")
    assert file.read_text("utf-8").count("\n") == len(newsroom.PETITION_PRESS) + 1


def test_the_digest_is_previewed_without_running_anything_and_taken_away(visit: Opener, news: str) -> None:
    seen = visit(news, "/digest")
    frame = seen.page.frame_locator('iframe[title^="Preview: Weekly digest"]')
    expect(frame.locator("h1")).to_be_visible()
    assert HOSTILE[:20] in frame.locator("body").inner_text()
    assert frame.locator("script, img[src=x], [onerror]").count() == 0
    ran = frame.locator("body").evaluate(
        """body => new Promise(done => {
        const script = body.ownerDocument.createElement('script');
        script.textContent = 'document.documentElement.dataset.ran = 1';
        body.append(script);
        setTimeout(() => done(body.ownerDocument.documentElement.dataset.ran || 'no'), 50); })"""
    )
    assert ran == "no", "the digest's own policy lets no script run"
    seen.complaints[:] = [one for one in seen.complaints if "Content Security Policy" not in one]
    name, file = taken(seen.page, "Web page · HTML")
    assert name == "tallywire-2026-W25.html" and "default-src 'none'" in file.read_text("utf-8")
    seen.page.get_by_role("combobox", name="Week").click()
    seen.page.get_by_role("option", name="8 to 14 June 2026").click()
    expect(seen.page.locator("h1")).to_contain_text("8 to 14 June 2026")
    assert seen.query == {"week": "2026-W24"}
    seen.page.go_back()
    expect(seen.page.locator("h1")).to_contain_text("15 to 21 June 2026")


def test_the_last_visit_is_known_to_the_browser_alone(visit: Opener, news: str) -> None:
    seen = visit(news)
    (kept,) = [one for one in seen.page.context.cookies() if one["name"] == visits.COOKIE]
    assert kept["httpOnly"] and kept["sameSite"] == "Lax" and kept["value"].startswith("0.")
    seen.page.get_by_role("radio", name="Since your last visit").click()
    expect(seen.page.locator(".when")).to_contain_text("This browser knows of no earlier visit")
    assert seen.query["since"] == "Since your last visit"
    last = int((datetime.now(UTC) - timedelta(days=3)).timestamp())
    seen.page.context.add_cookies([{"name": visits.COOKIE, "value": f"0.{last}", "url": news}])
    seen.page.reload()
    seen.ready()
    expect(seen.page.locator(".when")).to_contain_text("Compared with 21 Jun")
    expect(seen.page.locator(".when")).to_contain_text("your last visit")
    seen.page.get_by_role("radio", name="Since last week").click()
    expect(seen.page.locator(".when")).to_contain_text("Compared with 17 Jun")
    seen.page.go_back()
    expect(seen.page.locator(".when")).to_contain_text("your last visit")
    expect(seen.page.get_by_role("radio", name="Since your last visit")).to_be_checked()
    seen.page.go_forward()
    expect(seen.page.locator(".when")).to_contain_text("Compared with 17 Jun")
    seen.page.get_by_role("radio", name="Since yesterday").click()
    expect(seen.page.locator(".when")).to_contain_text("Compared with 23 Jun")
    assert seen.query == {}


def test_sorting_is_a_step_that_can_be_taken_back(visit: Opener, news: str) -> None:
    seen = visit(news, "/sources")
    first = seen.page.locator("tbody tr").first
    seen.page.get_by_role("radio", name="Name").click()
    expect(first).to_contain_text("Daily Kestrel")
    seen.page.go_back()
    expect(first).to_contain_text("Failing")
