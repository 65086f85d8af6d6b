"""People who click through the dashboard, each in a window of their own of one Chromium, and notice what goes wrong."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.async_api import Browser, ConsoleMessage, Page, Response, async_playwright
from playwright.async_api import Error as PlaywrightError

from app.main import PAGES
from tests.bench.bench_dashboard import SETTLED_MS, WATCH
from tests.browser.serving import FLAGS
from tests.browser.visit import HARMLESS

PATIENCE_SECONDS = 120
LOOK_EVERY = 0.2
NAVIGATION = "App pages"
WHOLE = """([title, ms]) => {
    const seen = window.__seen;
    const shown = document.title.startsWith(title) && seen && seen.isReady;
    return shown && performance.now() - seen.ready > ms ? [seen.ready, performance.now()] : null;
}"""


@dataclass(frozen=True, slots=True)
class Place:
    """A page of the dashboard: the section of the navigation that lists it, its title and path."""

    section: str
    title: str
    path: str


PLACES: Sequence[Place] = [Place(section, one.title, one.path) for section, views in PAGES.items() for one in views]


@dataclass(slots=True)
class Seen:
    """What all people together saw, by view: milliseconds until a page was whole in a window, and until the server had
    answered one without a window; and everything that went wrong, by person."""

    ready: dict[str, list[float]] = field(default_factory=dict)
    answered: dict[str, list[float]] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    @property
    def looks(self) -> int:
        """Pages that were whole in the end."""
        return sum(map(len, (*self.ready.values(), *self.answered.values())))


def rounds(luck: random.Random, places: Sequence[Place]) -> Iterator[Place]:
    """Place after place for ever, each once before any comes again."""
    while True:
        yield from luck.sample(places, len(places))


class Person:
    """One of them. The first page is opened by its address, all others by the navigation."""

    def __init__(self, number: int, page: Page, address: str, seen: Seen, think: tuple[float, float]) -> None:
        self._name, self._page, self._address, self._seen, self._think = f"person {number}", page, address, seen, think
        self._luck = random.Random(number)
        page.on("console", self._console)
        page.on("pageerror", lambda error: self._note(f"page error: {error}"))
        page.on("response", self._response)
        page.on("requestfailed", lambda request: self._refused(request.url, request.failure or ""))

    async def stay(self, until: float) -> None:
        """Look at page after page until that moment, each view once before any is seen again."""
        first = True
        for place in rounds(self._luck, PLACES):
            if time.monotonic() >= until:
                return
            try:
                await (self._open(place) if first else self._click(place))
            except PlaywrightError as error:
                self._note(f"{place.title}: {str(error).splitlines()[0]}")
            first = False
            await asyncio.sleep(min(self._luck.uniform(*self._think), max(0.0, until - time.monotonic())))

    async def _open(self, place: Place) -> None:
        await self._page.goto(f"{self._address}/{place.path}", wait_until="commit")
        await self._whole(place, 0.0)

    async def _click(self, place: Place) -> None:
        begun = float(await self._page.evaluate("performance.now()"))
        bar = self._page.get_by_role("navigation", name=NAVIGATION)
        if place.section:
            await bar.get_by_role("button", name=place.section).click()
            await self._page.get_by_role("menuitem", name=place.title, exact=True).click()
        else:
            await bar.get_by_role("link", name=place.title, exact=True).click()
        await self._whole(place, begun)

    async def _whole(self, place: Place, begun: float) -> None:
        """Wait until the page is whole and stays so; asked from here, as its own policy forbids waiting inside it."""
        until = time.monotonic() + PATIENCE_SECONDS
        while (found := await self._page.evaluate(WHOLE, [place.title, SETTLED_MS])) is None:
            if time.monotonic() > until:
                self._note(f"{place.title} was not whole after {PATIENCE_SECONDS} s")
                return
            await asyncio.sleep(LOOK_EVERY)
        ready, now = found
        self._seen.ready.setdefault(place.title, []).append((ready if ready > begun else now) - begun)
        for what in ('[data-testid="stException"]', ".tw-state.failed"):
            if await self._page.locator(what).count():
                said = await self._page.locator(what).first.inner_text()
                self._note(f"{place.title}: {' '.join(said.split())[:300]}")

    def _note(self, what: str) -> None:
        self._seen.wrong.append(f"{self._name}: {what}")

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.location.get("url", "").endswith(HARMLESS):
            self._note(f"console: {message.text[:300]}")

    def _response(self, response: Response) -> None:
        if response.status >= 500:
            self._note(f"answer {response.status} of {urlsplit(response.url).path}")

    def _refused(self, url: str, why: str) -> None:
        if "ERR_ABORTED" not in why:  # the browser's own end of what nobody waits for any more
            self._note(f"{why} of {urlsplit(url).path}")


@asynccontextmanager
async def chromium(executable: str, windows: int) -> AsyncIterator[Browser | None]:
    """A browser, where windows are wanted."""
    if not windows:
        yield None
        return
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=executable, args=list(FLAGS))
        yield browser
        await browser.close()


async def visit(
    browser: Browser, number: int, address: str, seen: Seen, think: tuple[float, float], wait: float, until: float
) -> None:
    """One of them comes after ``wait`` seconds and stays until that moment."""
    await asyncio.sleep(wait)
    context = await browser.new_context(viewport={"width": 1366, "height": 1000})
    await context.add_init_script(WATCH)
    page = await context.new_page()
    page.set_default_timeout(PATIENCE_SECONDS * 1000)
    await Person(number, page, address, seen, think).stay(until)
    await page.close()
    await context.close()
