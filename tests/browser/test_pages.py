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
    "/voices": ("No posts yet", "posts import PATH", "Whom staff can ask about it"),
    "/digest": ("Weekly digest, 15 to 21 June 2026", "Check before you send", "Markdown · MD"),
    "/settings": ("wants attention", "How sources are asked", "Nobody has asked for internal data yet"),
    "/relevance": ("Nothing is dropped yet", "Every article is relevant", "python -m app relevance try"),
    "/sources": ("One source went quiet, two are failing", "Health of every source", "robots.txt disallows"),
}


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_every_page_opens_in_both_themes(visit: Opener, news: str, path: str, theme: str) -> None:
    seen = visit(news, path, theme=theme)
    for words in PAGES[path]:  # buttons are drawn a moment after the page
        expect(seen.page.locator("[data-testid=stMain]")).to_contain_text(words)
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
    seen.page.get_by_text("Show as table").click()
    table = seen.page.get_by_role("table", name="Readings grouped by how they stand to the leading one")
    expect(table.locator("tbody tr")).to_have_count(len(newsroom.PETITION_PRESS))
    assert "table" in seen.query


def test_an_edit_in_place_is_shown_word_by_word(visit: Opener, news: str) -> None:
    seen = visit(news, f"/figures?metric={newsroom.PETITION}&claim=cp4")
    expect(seen.page.locator(".tw-diff del").first).to_have_text("About 1,600")
    expect(seen.page.locator(".tw-diff ins").first).to_have_text("Nearly 2,000")


SECTIONS = {
    "In short": ".kicker:text-is('Who says what') + div",
    "Questions people ask": ".asked",
    "In their words": ".tw-quote + .small",
    "Milestones": "ul[aria-label=Milestones] li",
    "Before / after this story": "table[aria-label='Before and after this story'] td:last-child",
    "How these are worked out": "details.tw-fold div:has(b:text-is('Leaning mix'))",
}


def test_hostile_text_is_shown_literally_in_every_section_of_a_story(visit: Opener, news: str) -> None:
    """Sentences, questions, speakers, their roles, turns, reasons of a storyline, raters of a leaning, languages."""
    seen = visit(news, f"/story?story={newsroom.HOSTILE_STORY}")
    for section, selector in SECTIONS.items():
        part = seen.page.locator(selector).first
        text = " ".join((part.text_content() or "").split())
        assert "<img src=x onerror=alert(1)> *bold*" in text, section
        assert part.locator("img, b b, a[href^=javascript]").count() == 0, section
    assert "<IMG SRC=X ONERROR=ALERT(1)>" in seen.text, "a language that is no code"


@pytest.mark.parametrize("width", [1366, 1920])
def test_the_facts_of_a_story_stand_in_one_row(visit: Opener, news: str, width: int) -> None:
    seen = visit(news, f"/story?story={newsroom.TRACKER}", width=width)
    tops = seen.page.locator(".tw-facts > div").evaluate_all("all => all.map(one => one.getBoundingClientRect().top)")
    assert len(tops) > 6 and len(set(tops)) == 1


def test_how_a_fact_is_worked_out_can_be_read_by_the_keyboard(visit: Opener, news: str) -> None:
    seen = visit(news, f"/story?story={newsroom.TRACKER}")
    rule = seen.page.get_by_text("Virality is (new origins")
    expect(rule).to_be_hidden()
    seen.page.locator("summary", has_text="How these are worked out").press("Enter")
    expect(rule).to_be_visible()


def test_what_matters_first_comes_first(visit: Opener, news: str) -> None:
    seen = visit(news, f"/story?story={newsroom.TRACKER}")
    heads = seen.page.locator(".tw-section h2").all_inner_texts()
    order = ["In short", "Figures in this story", "In their words", "How the story unfolded", "Questions people ask"]
    assert [head for head in heads if head in order] == order
    assert heads.index("Articles") > heads.index("Who copied whom")
