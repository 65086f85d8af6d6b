"""The Voices page in a real browser: both themes, four widths, the keyboard, and a channel named to break it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from app import public_page
from app.settings import Settings
from store.database import open_store
from tests.app import newsroom
from tests.app import voices_scene as scene
from tests.app.hostile import HOSTILE
from tests.app.test_public_page import SETTLED
from tests.browser import manners
from tests.browser.serving import serve
from tests.browser.visit import Visit

pytestmark = pytest.mark.browser
Opener = Callable[..., Visit]


@pytest.fixture(scope="module")
def store_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The test newsroom with staff."""
    url = newsroom.build(tmp_path_factory.mktemp("staff") / "staff.db")
    with open_store(url) as store:
        scene.fill(store, hostile=HOSTILE)
        scene.fill_press(store)
    return url


@pytest.fixture(scope="module")
def staff(store_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a dashboard whose settings are complete."""
    process, address = serve(store_url, tmp_path_factory.mktemp("log") / "log", scene.SETTINGS)
    yield address
    process.terminate()
    process.wait(timeout=20)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_page_opens_in_both_themes(visit: Opener, staff: str, theme: str) -> None:
    seen = visit(staff, "/voices", theme=theme)
    text = seen.text
    for said in ("Tone by week", "What people feel", "What they talk about", "Staff −0.54", "too few", "Who read this"):
        assert said in text, said


def test_no_width_is_too_narrow(visit: Opener, staff: str) -> None:
    seen = visit(staff, "/voices")
    main = seen.page.locator("[data-testid=stMain]")
    for width in (480, 1024, 1366, 1920):
        seen.page.set_viewport_size({"width": width, "height": 900})
        seen.ready()
        assert main.evaluate("main => main.scrollWidth - main.clientWidth") <= 0, width


def test_the_chart_has_words_and_a_table_that_the_keyboard_opens(visit: Opener, staff: str) -> None:
    seen = visit(staff, "/voices")
    table = seen.page.get_by_role("table", name="Tone of staff and press by week")
    expect(table).to_be_hidden()
    seen.page.locator("summary", has_text="As a table").press("Enter")
    expect(table.locator("tbody tr")).to_have_count(12)
    expect(table.get_by_text("too few people")).to_have_count(1)
    expect(seen.page.get_by_role("table", name="Tone of each theme by week")).to_be_visible()
    expect(seen.page.get_by_role("table", name="Share of each feeling, then and now")).to_be_visible()


def test_everything_on_the_page_has_a_name(visit: Opener, staff: str) -> None:
    seen = visit(staff, "/voices")
    expect(seen.page.locator("h1")).to_have_count(1)
    nameless = seen.page.evaluate(
        """() => [...document.querySelectorAll('.tw table:not([aria-label]), .tw img:not([alt]), .tw th:not([scope])')]
        .map(one => one.outerHTML.slice(0, 80))"""
    )
    assert nameless == []
    expect(seen.page.get_by_label("Staff and press tone by week.").first).to_be_attached()
    expect(seen.page.get_by_role("heading", level=2)).to_have_count(5)


def test_a_channel_and_the_weeks_are_in_the_address(visit: Opener, staff: str) -> None:
    seen = visit(staff, "/voices")
    seen.page.locator("[data-testid=stSelectbox] input").click()
    seen.page.get_by_role("option", name=scene.FIELD).click()
    expect(seen.page.locator(".tw h1")).to_contain_text("Staff here")
    assert seen.query["channel"] == scene.FIELD
    seen.page.get_by_role("button", name="8 weeks").or_(seen.page.get_by_role("radio", name="8 weeks")).first.click()
    expect(seen.page.locator("table[aria-label='Tone of staff and press by week'] tbody tr")).to_have_count(8)
    assert seen.query == {"channel": scene.FIELD, "weeks": "8 weeks"}
    seen.page.locator("[data-testid=stSelectbox] input").click()
    seen.page.get_by_role("option", name="All staff").click()
    expect(seen.page.locator(".tw h1")).not_to_contain_text("Staff here")
    assert "channel" not in seen.query


def test_a_hostile_channel_is_shown_literally(visit: Opener, staff: str) -> None:
    from urllib.parse import quote

    seen = visit(staff, f"/voices?channel={quote(HOSTILE)}")
    expect(seen.page.locator(".tw h1")).to_contain_text("Staff here")
    seen.page.locator("[data-testid=stSelectbox] input").click()
    assert "<img src=x onerror=alert(1)>" in seen.text
    assert seen.page.locator('img[src="x"], .tw b b, a[href^="javascript"]').count() == 0


def test_without_settings_or_posts_the_checklist_is_shown(visit: Opener, news: str) -> None:
    assert "No posts yet" in visit(news, "/voices").text


def test_the_briefing_leads_to_the_page(visit: Opener, staff: str) -> None:
    seen = visit(staff, "/")
    seen.page.get_by_role("link", name="Staff sound").click()
    seen.page.wait_for_url("**/voices*")
    seen.ready()
    assert "Tone by week" in seen.text


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_page_for_staff_stands_alone(browser: Browser, store_url: str, tmp_path: Path, theme: str) -> None:
    with open_store(store_url) as store:
        path = public_page.publish(store, Settings(voices=SETTLED), "tester", scene.NOW, tmp_path / "staff.html")
    context = browser.new_context(color_scheme=theme, viewport={"width": 480, "height": 900})  # type: ignore[arg-type]
    page, asked = context.new_page(), []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(path.as_uri())
    assert asked == [path.as_uri()]
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert paper == ("rgb(18, 22, 28)" if theme == "dark" else "rgb(252, 251, 248)")
    assert manners.findings(page) == []
    context.close()
