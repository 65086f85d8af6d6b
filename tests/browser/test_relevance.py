"""The page of relevance in a real browser: the line is moved with the keyboard, an article is rescued by a click."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from app.pipeline import make_tools
from app.settings import UnderstandSettings
from store import relevance
from store.database import open_store
from tests.app.test_pipeline_processing import PETITION, RIVAL, save, understand
from tests.app.test_sifting import BADGES, CAB
from tests.app.test_views_relevance import STRANGE
from tests.browser.visit import Visit

pytestmark = pytest.mark.browser
Opener = Callable[..., Visit]


@pytest.fixture
def chosen(tmp_path: Path) -> str:
    """The address of a store that two programmes have chosen from; one article was written to break the page."""
    url = f"sqlite:///{tmp_path / 'store.db'}"
    tools = make_tools(UnderstandSettings(embedder="hash", tone_model="vader"), (CAB, BADGES))
    with open_store(url, migrate=True) as store:
        save(store, PETITION, RIVAL, STRANGE)
        understand(store, tools)
    return url


def test_the_line_is_moved_and_an_article_rescued(visit: Opener, dashboards: Callable[[str], str], chosen: str) -> None:
    seen = visit(dashboards(chosen), "/relevance")
    main = seen.page.locator("[data-testid=stMain]")
    for width in (480, 1024, 1366, 1920):
        seen.page.set_viewport_size({"width": width, "height": 900})
        seen.ready()
        assert main.evaluate("main => main.scrollWidth - main.clientWidth") <= 0, width
    assert "1 of 3 articles dropped" in seen.text
    seen.page.get_by_role("slider").focus()
    seen.page.keyboard.press("Home")
    expect(seen.page.locator(".tw-state", has_text="To make it hold")).to_contain_text("1 more kept, 0 more dropped")
    assert seen.query["closeness"] == "0.00"
    seen.page.go_back()
    seen.page.goto(seen.address + "/relevance?programme=StepBadge")
    seen.ready()
    seen.page.get_by_role("button", name="Rescue").first.click()
    expect(seen.page.get_by_role("button", name="Take back")).to_have_count(1)
    with open_store(chosen) as store, store.read() as conn:
        assert relevance.standing(conn, [STRANGE.id]) == {STRANGE.id: "rescue"}
