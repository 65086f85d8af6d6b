"""Choosing things writes them to the address; links, reloads and the back button bring them back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.app import newsroom
from tests.browser.visit import Visit

pytestmark = pytest.mark.browser
Opener = Callable[..., Visit]
PETITION = f"/figures?metric={newsroom.PETITION}"


def _click_row(seen: Visit, outlet: str) -> None:
    """Click a row of the interval chart at its outlet's name."""
    seen.ready()
    label = seen.page.locator(".js-plotly-plot svg text", has_text=outlet).first
    label.wait_for()
    box = label.bounding_box()
    assert box is not None
    seen.page.mouse.click(box["x"] + 20, box["y"] + box["height"] / 2)


def test_clicking_a_row_moves_the_evidence_and_the_address(visit: Opener, news: str) -> None:
    seen = visit(news, PETITION)
    expect(seen.page.locator("mark")).to_have_text("Nearly 2,000")
    _click_row(seen, "Harbour Post")
    expect(seen.page.locator("mark")).to_have_text("About 1,600")
    assert seen.query == {"metric": newsroom.PETITION, "claim": "cp2"}
    _click_row(seen, "Morning Ledger")
    expect(seen.page.locator("mark")).to_have_text("Over 1,500")
    assert seen.query["claim"] == "cp1"


def test_back_and_forward_move_the_evidence_too(visit: Opener, news: str) -> None:
    seen = visit(news, PETITION)
    _click_row(seen, "Harbour Post")
    expect(seen.page.locator("mark")).to_have_text("About 1,600")
    _click_row(seen, "Daily Kestrel")
    expect(seen.page.locator("mark")).to_have_text("over 1,600")
    seen.page.go_back()
    expect(seen.page.locator("mark")).to_have_text("About 1,600")
    seen.page.go_forward()
    expect(seen.page.locator("mark")).to_have_text("over 1,600")


def test_the_keyboard_can_choose_the_evidence(visit: Opener, news: str) -> None:
    seen = visit(news, PETITION)
    picker = seen.page.get_by_role("combobox", name="Claim")
    picker.focus()
    picker.press("ArrowDown")
    seen.page.get_by_role("option", name="Daily Kestrel").wait_for()
    picker.fill("Kestrel")
    picker.press("Enter")
    expect(seen.page.locator("mark")).to_have_text("over 1,600")
    assert seen.query["claim"] == "cp3"


def test_the_metric_picker_changes_the_address_and_drops_the_claim(visit: Opener, news: str) -> None:
    seen = visit(news, f"{PETITION}&claim=cp2")
    seen.page.get_by_role("combobox", name="Metric").click()
    seen.page.get_by_role("option", name="Scanners handed back").click()
    expect(seen.page.locator("h1")).to_contain_text("scanners handed back")
    assert seen.query == {"metric": newsroom.RETURNS}
    seen.page.go_back()
    expect(seen.page.locator("h1")).to_contain_text("petition signatures")


def test_filters_are_in_the_address_and_links_restore_them(visit: Opener, news: str) -> None:
    seen = visit(news)
    expect(seen.page.get_by_role("table", name="Stories").locator("tbody tr")).to_have_count(2)
    seen.page.get_by_role("button", name="Ended").or_(seen.page.get_by_role("radio", name="Ended")).first.click()
    expect(seen.page.get_by_role("table", name="Stories").locator("tbody tr")).to_have_count(4)
    assert "status" in seen.query
    again = visit(news, "/?" + seen.page.url.split("?", 1)[1])
    expect(again.page.get_by_role("table", name="Stories").locator("tbody tr")).to_have_count(4)
    seen.page.get_by_role("radio", name="Title").click()
    expect(seen.page.get_by_role("radio", name="Title")).to_be_checked()
    seen.ready()
    seen.page.go_back()
    expect(seen.page.get_by_role("radio", name="Newest")).to_be_checked()
    expect(seen.page.get_by_role("table", name="Stories").locator("tbody tr")).to_have_count(4)
    seen.page.go_back()
    expect(seen.page.get_by_role("table", name="Stories").locator("tbody tr")).to_have_count(2)
    seen.page.go_forward()
    expect(seen.page.get_by_role("table", name="Stories").locator("tbody tr")).to_have_count(4)


def test_a_story_link_leads_to_the_story_and_back(visit: Opener, news: str) -> None:
    seen = visit(news)
    seen.page.get_by_role("table", name="Stories").get_by_role("link", name="Warehouse staff").click()
    expect(seen.page.locator("h1")).to_have_text("Warehouse staff hand back scanners")
    assert seen.query == {"story": newsroom.WAREHOUSE}
    seen.page.go_back()
    expect(seen.page.locator("h1")).to_contain_text("Outlets now disagree")


def test_a_matrix_cell_leads_to_its_sentence(visit: Opener, news: str) -> None:
    seen = visit(news, PETITION)
    seen.page.locator(".tw-matrix").get_by_role("link", name="About 1,600").click()
    expect(seen.page.locator("mark")).to_have_text("About 1,600")


def test_sources_sort_by_what_the_address_says(visit: Opener, news: str) -> None:
    first = visit(news, "/sources").page.locator("tbody tr").first
    expect(first).to_contain_text("Failing")
    by_name = visit(news, "/sources?sort=Name").page.locator("tbody tr").first
    expect(by_name).to_contain_text("Daily Kestrel")


@pytest.mark.parametrize("path", ["/story?story=nowhere", "/figures?metric=nowhere"])
def test_a_link_to_nothing_says_so(visit: Opener, news: str, path: str) -> None:
    seen = visit(news, path)
    assert "This link leads nowhere" in seen.text
    seen.page.locator(".tw-state a").click()
    seen.page.wait_for_url(lambda url: "nowhere" not in url)
    expect(seen.page.locator(".tw-section").first).to_be_visible()
