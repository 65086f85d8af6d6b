"""Every view, on the sample and on an empty store: what axe-core says, the keyboard, names, motion, and the network.

One window visits all of them; it notes every request, and none may leave this machine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import manners
from tests.browser.visit import Visit
from tests.views import all_views

pytestmark = pytest.mark.browser
Windows = Callable[[str], Visit]
VIEWS = {title: f"/{path}" for title, path, _ in all_views()}


@pytest.fixture(scope="module")
def windows(browser: Browser, sample: str, empty: str) -> Iterator[Windows]:
    """The same window for every visit of a store."""
    made: dict[str, Visit] = {}

    def window(kind: str) -> Visit:
        if kind not in made:
            made[kind] = Visit(browser, {"sample": sample, "empty": empty}[kind], theme="light", width=1366)
        made[kind].page.emulate_media(color_scheme="light", reduced_motion="no-preference")
        return made[kind]

    yield window
    for one in made.values():
        one.close()


def headings(page: Page) -> list[int]:
    """The levels of the headings, in their order."""
    found: list[int] = page.locator("main h1, main h2, main h3, main h4").evaluate_all(
        "all => all.filter(one => one.checkVisibility()).map(one => Number(one.tagName[1]))"
    )
    return found


@pytest.mark.parametrize("kind", ["sample", "empty"])
@pytest.mark.parametrize("title", VIEWS)
def test_a_view_keeps_its_manners(windows: Windows, title: str, kind: str) -> None:
    seen = windows(kind)
    seen.open(VIEWS[title])
    page = seen.page
    assert manners.findings(page) == []
    assert page.title() == f"{title} · Tallywire"
    assert page.evaluate("document.documentElement.lang") == "en"
    levels = headings(page)
    assert levels.count(1) == 1 and levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels)), levels
    charts = page.locator("[data-testid=stPlotlyChart]")
    assert all(len(chart.get_attribute("aria-label") or "") > 20 for chart in charts.all())
    count, found = manners.stops(page)
    assert found[0].name == "Skip to main content"
    assert [stop for stop in found if not stop.visible] == [], "focus that nobody sees"
    assert [stop for stop in found if not stop.name and stop.tag != "MAIN"] == [], "stops without a name"
    places = [stop.place for stop in found if stop.place is not None]
    assert places == sorted(places), "Tab follows the page"
    assert set(places) == set(range(count)), "all that can be used is reached"
    page.emulate_media(color_scheme="dark")
    seen.open(VIEWS[title])
    assert page.evaluate("getComputedStyle(document.querySelector('.tw h1')).color") == "rgb(233, 230, 223)"
    assert manners.findings(page, "color-contrast") == []
    assert seen.complaints == []


def test_keys_do_what_a_click_does(windows: Windows) -> None:
    seen = windows("sample")
    seen.open("/")
    page = seen.page
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("[data-testid=stMain]")).to_be_focused()
    page.get_by_role("radio", checked=True).first.focus()
    page.keyboard.press("ArrowRight")
    beside = page.locator("[role=radio]:focus")
    expect(beside).to_have_attribute("aria-checked", "false")
    name = beside.inner_text()
    page.keyboard.press("Space")
    expect(page.get_by_role("radio", name=name)).to_be_checked()
    seen.ready()
    page.get_by_role("navigation", name="App pages").get_by_role("link", name="Figures").press("Enter")
    page.wait_for_url("**/figures")
    seen.ready()
    picker = page.get_by_role("combobox", name="Metric")
    picker.press("ArrowDown")
    options = page.get_by_role("option")
    expect(options.first).to_be_visible()
    picker.press("Escape")
    expect(options).to_have_count(0)
    page.locator("summary", has_text="Show as table").press("Space")
    expect(page.get_by_role("table", name="Readings grouped by")).to_be_visible()
    assert seen.complaints == []


def test_nothing_moves_for_those_who_want_no_motion(windows: Windows) -> None:
    seen = windows("sample")
    seen.page.emulate_media(reduced_motion="reduce")
    seen.open(VIEWS["Figures"])
    longest = seen.page.evaluate(
        """() => Math.max(...[...document.querySelectorAll('*')].flatMap(e => {
            const style = getComputedStyle(e);
            return (style.transitionDuration + ',' + style.animationDuration).split(',').map(parseFloat);
        }))"""
    )
    assert longest <= 0.001
