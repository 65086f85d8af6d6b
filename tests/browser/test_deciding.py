"""Every act of an analyst in a real browser, one after the other: kept, shown at once, refused where it is late."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from store import acts, figures
from store.database import open_store
from tests.app.deciding_scene import make
from tests.app.test_pipeline_processing import PETITION, RIVAL
from tests.browser.visit import Visit

pytestmark = pytest.mark.browser
Opener = Callable[..., Visit]


@pytest.fixture(scope="module")
def store_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    return f"sqlite:///{make(tmp_path_factory.mktemp('deciding') / 'store.db')}"


@pytest.fixture(autouse=True)
def _patience() -> Iterator[None]:
    """Judging a story again takes a moment."""
    expect.set_options(timeout=20_000)
    yield
    expect.set_options(timeout=5_000)


def press(page: Page, name: str) -> None:
    """Press a button and wait until the page says what came of it."""
    page.get_by_role("button", name=name, exact=True).first.click()


def said(page: Page, words: str) -> None:
    """Wait for the line that tells what an act did, and until the page under it is drawn."""
    expect(page.locator("[role=status]", has_text=words).first).to_be_visible()
    expect(page.locator('[data-testid="stApp"]')).to_have_attribute("data-test-script-state", "notRunning")


def opened(page: Page, name: str) -> None:
    """Open a form, in the evidence drawer where there are two of that name."""
    page.get_by_role("button", name=name, exact=True).last.click()


def test_every_act_is_kept_and_shown_at_once(visit: Opener, dashboards: Callable[[str], str], store_url: str) -> None:
    with open_store(store_url) as store, store.read() as conn:
        claims = {c.quantity.stated: c for a in (PETITION, RIVAL) for c in figures.claims_of_article(conn, a.id)}
    wrong = claims[400]
    address = f"/figures?metric={wrong.metric_id}&claim={wrong.id}"
    seen = visit(dashboards(store_url), address)
    page = seen.page
    late = visit(dashboards(store_url), address)

    press(page, "Accept")
    said(page, "Accepted: it was read well.")
    expect(page.get_by_text("Accepted by")).to_be_visible()
    expect(page.get_by_role("button", name="Accept", exact=True)).to_be_focused()
    assert seen.query == {"metric": wrong.metric_id, "claim": wrong.id}, "the address stays"

    _stale(late)

    press(page, "Reject")
    said(page, "Rejected: it counts nowhere")
    expect(page.locator(".tw-rejected s").first).to_have_text("“Exactly 400”")
    expect(page.locator(".tw-say")).to_contain_text("Only one reading so far")
    press(page, "Undo 2")
    said(page, "Act 2 is taken back")
    expect(page.locator(".tw-rejected")).to_have_count(0)
    press(page, "Redo 2")
    said(page, "Act 2 stands again")
    press(page, "Undo 2")
    said(page, "Act 2 is taken back")

    _corrected(page)
    assert "“1,640”" in seen.text, "the chart follows"
    _paired(page)
    _beside(page)
    _history(visit, dashboards(store_url), store_url)


def _corrected(page: Page) -> None:
    """The number and whose word it is, from a form that holds what was read."""
    opened(page, "Correct")
    expect(page.get_by_label("Number")).to_have_value("400")
    page.get_by_label("Number").fill("1,640")
    page.get_by_label("Whose word it is").fill("the works council")
    press(page, "Correct it")
    said(page, "Corrected. Both readings are kept")
    expect(page.get_by_text("read “Exactly 400”, said “1,640”")).to_be_visible()
    page.keyboard.press("Escape")


def _paired(page: Page) -> None:
    """Not the same, and the same after all."""
    before = {"Not the same": "nobody said anything", "Same quantity": "said not to be the same quantity by"}
    for button, words in (("Not the same", "two quantities"), ("Same quantity", "one quantity")):
        choose(page, "About 1,600")
        expect(page.get_by_text(f"“About 1,600”: {before[button]}")).to_be_visible()
        press(page, button)
        said(page, f"Kept: they count {words}")
    page.keyboard.press("Escape")


def choose(page: Page, option: str) -> None:
    """Choose what a claim is held against; the form is open or is opened."""
    box = page.get_by_role("combobox", name="Hold it against")
    if not box.is_visible():
        opened(page, "Same as…")
    box.click()
    page.get_by_role("option", name=option).click()


def _stale(late: Visit) -> None:
    """A second window that still shows what was before the act."""
    page = late.page
    opened(page, "Correct")
    page.get_by_label("Number").fill("450")
    page.get_by_label("Why, for those who come later").fill("typed before I knew")
    press(page, "Correct it")
    said(page, "accepted it on")
    said(page, "after you looked")
    if not page.get_by_label("Why, for those who come later").is_visible():
        opened(page, "Correct")
    expect(page.get_by_label("Why, for those who come later")).to_have_value("typed before I knew")
    page.keyboard.press("Escape")
    press(page, "Look again")
    expect(page.get_by_text("after you looked")).to_have_count(0)
    expect(page.get_by_text("Accepted by")).to_be_visible()


def _beside(page: Page) -> None:
    """What changes no verdict: a pinned reference, a watch, a note, a tag."""
    page.get_by_role("button", name="Pin a reference").click()
    page.get_by_label("The figure, worded like").fill("over 1,500")
    page.get_by_label("Where it is from").fill("the union’s register")
    page.get_by_label("Where it can be looked up").fill("https://union.example/1")
    press(page, "Pin it")
    said(page, "Pinned: the chart")
    expect(page.locator(".tw-say")).to_contain_text("Reference: “over 1,500”, the union’s register")
    expect(page.locator(".st-key-tw-interval svg text", has_text="Reference: over 1,500")).to_be_visible()
    page.keyboard.press("Escape")
    press(page, "Watch")
    said(page, "This figure is watched.")
    page.get_by_role("button", name="Note", exact=True).first.click()
    page.get_by_label("A note on this figure").fill("ask <b>the union</b>")
    press(page, "Write the note")
    said(page, "The note is kept.")
    expect(page.locator(".tw-note").first).to_contain_text("ask <b>the union</b>")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Tag", exact=True).first.click()
    page.get_by_label("A tag of this figure").fill("board")
    press(page, "Set the tag")
    said(page, "The tag is set.")
    expect(page.locator(".tw-tag").first).to_have_text("board")


def _history(visit: Opener, address: str, store_url: str) -> None:
    """The page of decisions has all of it, and the file to learn from."""
    seen = visit(address, "/decisions?kind=pin")
    expect(seen.page.locator(".tw-decided")).to_have_count(1)
    seen = visit(address, "/decisions")
    with open_store(store_url) as store, store.read() as conn:
        every = acts.history(conn)
    assert {act.kind for act in every} >= {
        "accept",
        "reject",
        "undo",
        "correct",
        "apart",
        "same",
        "pin",
        "watch",
        "note",
    }
    expect(seen.page.locator(".tw-decided")).to_have_count(len(every))
    with seen.page.expect_download() as taken:
        press(seen.page, "Training lines (CSV)")
    assert Path(taken.value.path()).read_text(encoding="utf-8-sig").startswith("act,at,kind,same")
    main = seen.page.locator("[data-testid=stMain]")
    for width in (480, 1024, 1366, 1920):
        seen.page.set_viewport_size({"width": width, "height": 900})
        seen.ready()
        assert main.evaluate("main => main.scrollWidth - main.clientWidth") <= 0, width
