"""Pages with a year of articles and long names stay inside their window; what is turned to stands in the address."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.app import crowd
from tests.browser.visit import Visit

pytestmark = pytest.mark.browser
Opener = Callable[..., Visit]
PAGES = (
    f"/figures?metric={crowd.MEMBERS}&all=true",
    f"/story?story={crowd.YEAR}&days=true&texts-{crowd.EDITED}=true",
    f"/story?story={crowd.DAY}",
    "/",
)


@pytest.fixture(scope="module")
def crowded(dashboards: Callable[[str], str], tmp_path_factory: pytest.TempPathFactory) -> str:
    return dashboards(crowd.build(tmp_path_factory.mktemp("crowd") / "crowd.db"))


@pytest.mark.parametrize("path", PAGES)
def test_no_crowded_page_is_wider_than_its_window(visit: Opener, crowded: str, path: str) -> None:
    seen = visit(crowded, path)
    main = seen.page.locator("[data-testid=stMain]")
    for width in (480, 1366, 1920):
        seen.page.set_viewport_size({"width": width, "height": 900})
        seen.ready()
        assert main.evaluate("main => main.scrollWidth - main.clientWidth") <= 0, width


def test_a_page_of_the_list_is_turned_and_opens_a_figure(visit: Opener, crowded: str) -> None:
    seen = visit(crowded, "/figures")
    seen.page.locator("summary", has_text="All 31 figures").click()
    rows = seen.page.get_by_role("table", name="All figures, disputed first").locator("tbody tr")
    expect(rows).to_have_count(15)
    pager = seen.page.locator(".st-key-tw-pager-figures-page")
    pager.get_by_role("button", name="Page 3").click()
    expect(rows).to_have_count(1)
    assert seen.query["figures-page"] == "3" and "all" in seen.query
    name = rows.locator("td.lead a").inner_text()
    rows.locator("td.lead a").click()
    expect(seen.page.locator(".tw h1")).to_contain_text(name.casefold(), ignore_case=True)
    seen.ready()
    assert seen.query["metric"].startswith(crowd.SEATS)


def test_the_evidence_follows_from_a_number_that_moved(visit: Opener, crowded: str) -> None:
    seen = visit(crowded, f"/figures?metric={crowd.MEMBERS}")
    moved = seen.page.get_by_role("list", name="Numbers that moved")
    link = moved.locator("li").nth(1).locator("a").first
    target = (link.get_attribute("href") or "").rpartition("claim=")[2]
    link.click()
    seen.ready()
    expect(seen.page.locator("mark")).to_have_text("over 4,000")
    assert seen.query["claim"] == target
