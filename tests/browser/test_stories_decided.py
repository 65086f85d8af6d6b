"""An analyst's work on stories in a real browser: merge, split, undo, note, tag, watch, silence."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from app.clock import store_clock
from store import alerts, articles, story_decisions
from store.alerted import Alert, Evidence
from store.database import open_store
from tests.app.deciding_scene import make
from tests.app.test_pipeline_processing import OTHER, PETITION, RIVAL
from tests.browser.serving import serve
from tests.browser.visit import Visit

pytestmark = pytest.mark.browser
QUICK = {"TALLYWIRE_UNDERSTAND__EMBEDDER": "hash", "TALLYWIRE_UNDERSTAND__TONE_MODEL": "vader"}
ALERT = Alert("emerging", "story x", "", "Story emerging: cab cameras", (Evidence("Drivers sign.", "Haul"),))


@pytest.fixture(scope="module")
def decided(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """A dashboard on a story of two outlets and one of another, with an alert; its address, and the store's."""
    folder: Path = tmp_path_factory.mktemp("decided")
    make(folder / "store.db", OTHER)
    url = f"sqlite:///{folder / 'store.db'}"
    with open_store(url) as store, store.begin() as conn:
        alerts.add(conn, ALERT, store_clock(conn)() - timedelta(hours=1))
    process, address = serve(url, folder / "dashboard.log", QUICK)
    yield address, url
    process.terminate()
    process.wait(timeout=20)


def story_of(url: str, article_id: str) -> str:
    with open_store(url) as store, store.read() as conn:
        return articles.story_of(conn, [article_id])[article_id]


def test_stories_are_merged_split_and_put_back(visit: Callable[..., Visit], decided: tuple[str, str]) -> None:
    address, url = decided
    story, other = story_of(url, PETITION.id), story_of(url, OTHER.id)
    seen = visit(address, f"/story?story={story}")
    page = seen.page
    page.get_by_text("Merge this story into another").click()
    page.get_by_label("Find the other story by its title").fill("step badges")
    page.keyboard.press("Enter")
    seen.choose("The other story", "Nurses return step badges")
    expect(page.get_by_text("2 articles of this story move to")).to_be_visible()
    page.get_by_role("button", name="Merge them").click()
    expect(page.get_by_text("They are one story now, and this is it.")).to_be_visible()
    assert seen.query["story"] == other == story_of(url, PETITION.id)
    page.get_by_role("button", name="Undo decision").click()
    expect(page.get_by_text("Took back decision")).to_be_visible()
    assert story_of(url, PETITION.id) == story
    seen.open(f"/story?story={story}")
    page.get_by_text("Split articles off this story").click()
    page.get_by_role("checkbox", name=RIVAL.title).focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Split 1 article off").click()
    expect(page.get_by_text("This is the new story")).to_be_visible()
    assert seen.query["story"] == story_of(url, RIVAL.id) != story
    page.get_by_role("button", name="Undo decision").first.click()
    expect(page.get_by_text("what it moved is back where it was")).to_be_visible()
    with open_store(url) as store, store.read() as conn:
        assert [d.kind for d in story_decisions.all_of_them(conn)] == ["undo", "apart", "undo", "together"]
    assert story_of(url, RIVAL.id) == story
    main = page.locator("[data-testid=stMain]")
    for width in (480, 1024, 1920):
        page.set_viewport_size({"width": width, "height": 900})
        seen.ready()
        assert main.evaluate("main => main.scrollWidth - main.clientWidth") <= 0, width


def test_notes_tags_watches_and_silence(visit: Callable[..., Visit], decided: tuple[str, str]) -> None:
    address, url = decided
    story = story_of(url, PETITION.id)
    seen = visit(address, f"/story?story={story}")
    page = seen.page
    page.get_by_role("button", name="Note", exact=True).click()
    page.get_by_label("A note on this story").fill("ask the union <b>weekly</b>")
    page.get_by_role("button", name="Write the note").click()
    expect(page.locator("bdi", has_text="ask the union <b>weekly</b>")).to_be_visible()
    page.get_by_role("button", name="Tag", exact=True).click()
    page.get_by_label("A tag of this story").fill("board")
    page.get_by_role("button", name="Set the tag").click()
    expect(page.locator(".tw-tag", has_text="board")).to_be_visible()
    page.get_by_role("table", name="Figures in this story").get_by_role("link").first.click()
    page.get_by_role("button", name="Watch", exact=True).click()
    expect(page.get_by_text("This figure is watched.")).to_be_visible()
    seen.open("/?status=Ended&tag=board")
    expect(page.get_by_role("table", name="Watched figures").locator("tbody tr")).to_have_count(1)
    expect(page.get_by_role("table", name="Stories").locator("tbody tr")).to_have_count(1)
    page.get_by_role("button", name="Silence an alert").click()
    page.get_by_role("button", name="Silence", exact=True).click()
    expect(page.get_by_text("Silenced for 30 days.")).to_be_visible()
    expect(page.get_by_role("table", name="Alerts")).to_have_count(0)
    page.get_by_role("button", name="1 silenced").click()
    page.get_by_role("button", name="Hear it again").click()
    expect(page.get_by_role("table", name="Alerts").locator("tbody tr")).to_have_count(1)
