"""One visitor with a browser window who notices everything that goes wrong."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Request, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeout

LOCAL = ("data:", "blob:")
# Streamlit probes these beside a deep link before it finds its own base path; the browser logs the 404.
HARMLESS = ("/_stcore/health", "/_stcore/host-config")
SECONDS = 1000
TRIES = 8
UNDER_THE_KEYBOARD = """option => {
    const at = document.getElementById(document.activeElement.getAttribute('aria-activedescendant'));
    return at !== null && at.innerText.includes(option);
}"""
expect.set_options(timeout=20 * SECONDS)  # as long as everything else is waited for


class Visit:
    """A window on one dashboard; ``complaints`` holds console errors, page errors, dialogs and outside requests."""

    def __init__(self, browser: Browser, address: str, *, theme: str, width: int, **more: Any) -> None:
        self.address = address
        self.complaints: list[str] = []
        self._context = browser.new_context(
            color_scheme=theme,  # type: ignore[arg-type]
            viewport={"width": width, "height": 1000},
            **more,
        )
        self.page = self._context.new_page()
        self.page.set_default_timeout(20 * SECONDS)
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.complaints.append(f"page error: {error}"))
        self.page.on("request", self._request)
        self.page.on("dialog", lambda dialog: (self.complaints.append(f"dialog: {dialog.message}"), dialog.dismiss()))

    def _console(self, message: ConsoleMessage) -> None:
        at = message.location.get("url", "")
        if message.type == "error" and not at.endswith(HARMLESS):
            self.complaints.append(f"console: {message.text} ({at})")

    def _request(self, request: Request) -> None:
        ours = (self.address, self.address.replace("http", "ws", 1), *LOCAL)
        if not request.url.startswith(ours):
            self.complaints.append(f"outside request: {request.url}")

    def open(self, path: str) -> None:
        """Go to a page of the dashboard and wait until it is drawn."""
        self.page.goto(self.address + path)
        self.ready()

    def ready(self) -> None:
        """Wait until the page has a headline or a state line and no run is under way; no exception box is shown."""
        self.page.locator(".tw h1, .tw-state .line").first.wait_for()
        app = self.page.locator('[data-testid="stApp"]')
        expect(app).to_have_attribute("data-test-script-state", "notRunning", timeout=20 * SECONDS)
        expect(self.page.locator('[data-testid="stException"]')).to_have_count(0)
        for chart in self.page.locator(".st-key-tw-interval, .st-key-tw-timeline, .st-key-tw-tone-lines").all():
            expect(chart.locator(".main-svg").first).to_be_visible(timeout=20 * SECONDS)

    def choose(self, name: str, option: str) -> None:
        """Open a list by the keyboard and take its first option, in several tries: a page drawn anew shuts the list."""
        field = self.page.get_by_role("combobox", name=name)
        for _ in range(TRIES):
            self.ready()
            if option in field.input_value() and not field.evaluate("field => field.matches('[aria-expanded=true]')"):
                return
            field.focus()
            field.press("ArrowDown")
            try:
                self.page.get_by_role("option", name=option).first.wait_for(timeout=2 * SECONDS)
                self.page.wait_for_function(UNDER_THE_KEYBOARD, arg=option, timeout=2 * SECONDS)
                field.press("Enter")
                expect(self.page.get_by_role("option")).to_have_count(0, timeout=2 * SECONDS)
            except (PlaywrightTimeout, AssertionError):
                field.press("Escape")
        raise AssertionError(f"{name}: {option!r} could not be chosen in {TRIES} tries")

    @property
    def text(self) -> str:
        """All text on the page, chart labels included."""
        return (
            self.page.locator("body").inner_text() + "\n" + "\n".join(self.page.locator("svg text").all_text_contents())
        )

    @property
    def query(self) -> dict[str, str]:
        """The query string of the address."""
        return {key: values[0] for key, values in parse_qs(urlsplit(self.page.url).query).items()}

    def close(self) -> None:
        """Close the window."""
        self._context.close()
