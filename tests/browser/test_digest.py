"""The HTML digest in a real browser: it asks nobody for anything, fits a telephone and a sheet of paper."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from app.digest import Making, Period, build, render_html, write
from app.digest.staff import staff
from app.settings import VoicesSettings
from tests.app import digest_scene as scene
from tests.app import voices_scene
from tests.browser import manners
from tests.browser.visit import Visit

pytestmark = pytest.mark.browser


THEMES = ("light", "dark")


@pytest.fixture(scope="module")
def weeks_told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A busy week as it is read and as it is mailed, and a quiet one."""
    folder = tmp_path_factory.mktemp("weeks")
    with scene.make(folder / "store.db") as store:
        voices_scene.fill(store)
        voices_scene.fill_press(store)
        with store.read() as conn:
            settled = VoicesSettings(
                approved_by="Ines Raud", contact="x@norvane.example", population=voices_scene.POPULATION
            )
            busy = Period("2026-W25", date(2026, 6, 15), date(2026, 6, 21))
            inside = staff(store, busy, settled, "tester", scene.NOW)
            told = Making(build(conn, busy, scene.NOW, staff=inside), dashboard="https://desk.example")
            quiet = Making(build(conn, "2026-W35", scene.at(1, month=10)))
    mail = folder / "mail.html"
    mail.write_text(render_html(told.digest, told.looks, told.charts, medium="mail"), encoding="utf-8")
    return {"busy": write(told, ["html"], folder)[0], "quiet": write(quiet, ["html"], folder)[0], "mail": mail}


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("week", ["busy", "quiet", "mail"])
def test_axe_finds_nothing_grave(browser: Browser, weeks_told: dict[str, Path], week: str, theme: str) -> None:
    page = browser.new_page(color_scheme=theme)  # type: ignore[arg-type]
    page.goto(weeks_told[week].as_uri())
    assert (page.get_by_role("img", name="Tone by week.").count() == 1) == (week != "quiet")
    assert manners.findings(page) == []
    page.close()


@pytest.mark.parametrize("theme", THEMES)
def test_the_editing_form_has_manners(visit: Callable[..., Visit], news: str, theme: str) -> None:
    page = visit(news, "/digest", theme=theme).page
    page.get_by_text("Words, order, what is left out, notes").click()
    page.get_by_role("textbox", name="Words before it").wait_for()
    assert manners.findings(page) == []


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("browser")
    with scene.make(folder / "store.db") as store, store.read() as conn:
        return write(Making(build(conn, "2026-W25", scene.NOW)), ["html"], folder)[0]


@pytest.mark.parametrize("width", [1280, 360])
def test_it_opens_alone_and_fits(browser: Browser, file: Path, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800})
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.on("dialog", lambda dialog: complaints.append(dialog.message))
    page.goto(file.as_uri())
    assert asked == [file.as_uri()] and complaints == []
    assert page.get_by_role("heading", level=1).inner_text() == "Outlets disagree on petition signatures"
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()


def test_a_reader_without_eyes_finds_sections_tables_and_links(browser: Browser, file: Path) -> None:
    page = browser.new_page()
    page.goto(file.as_uri())
    for name in ("Safe to say", "Disputed figures", "Figures to avoid", "Stories", "Errata", "Sources that went quiet"):
        assert page.get_by_role("region", name=name, exact=True).count() == 1, name
    assert page.get_by_role("table", name="Stories").get_by_role("rowheader", name="Depot cameras").count() == 1
    assert page.get_by_role("columnheader", name="Verdict").count() == 1
    assert page.get_by_role("link", name="Petition against the harbour tracker").get_attribute("href", timeout=2000)
    assert manners.findings(page) == []
    page.close()


def test_text_stands_out_from_paper(browser: Browser, file: Path) -> None:
    """Every text reaches the contrast of 4.5 to 1 that WCAG 2.2 (1.4.3) asks for."""
    page = browser.new_page()
    page.goto(file.as_uri())
    low = page.evaluate(
        """() => {
        const light = rgb => rgb.map(v => v / 255).map(v => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
            .reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0);
        const read = css => css.match(/[\\d.]+/g).slice(0, 3).map(Number);
        const paper = light(read(getComputedStyle(document.body).backgroundColor));
        return [...document.querySelectorAll('body *')]
            .filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()))
            .map(e => [e.textContent.trim().slice(0, 40), light(read(getComputedStyle(e).color))])
            .filter(([, ink]) => (paper + .05) / (ink + .05) < 4.5);
        }"""
    )
    assert low == []
    page.close()


def test_it_prints(browser: Browser, file: Path) -> None:
    page = browser.new_page()
    page.goto(file.as_uri())
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.pdf(format="A4").startswith(b"%PDF-")
    page.close()
