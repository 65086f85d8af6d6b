"""How fast the dashboard is on a large store, in a real browser, and how much memory its server takes.

    python -m tests.bench.bench_dashboard --articles 10000 100000 [--rounds 10] [--cold] [--json FILE]
    python -m tests.bench.bench_dashboard --store sqlite:///big.db

Stores are made by ``tests.bench.generate_press`` unless they are given. Every look is opened once unmeasured, then
``--rounds`` times in random order, each in a new session. ``--cold``: no answer is kept between two pages. At last ten
sessions are opened side by side, and the server's memory is read.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from store.database import open_store
from tests.app.voices_scene import SETTINGS
from tests.bench.dashboard.looks import Look, looks
from tests.bench.dashboard.telling import Measured, Spread, as_json, machine, memory_of, table
from tests.bench.generate_press import fill
from tests.bench.press.around import POPULATION
from tests.bench.press.plan import Scale
from tests.browser.serving import FLAGS, ROOT, START_SECONDS, free_port

SESSIONS = 10
WAIT_SECONDS = 60
SETTLED_MS = 250
"""A page is ready when it stays so for this long; what came before the last change is not the end."""
WATCH = """
(() => {
  const seen = { first: 0, ready: 0, isReady: false };
  window.__seen = seen;
  const look = () => {
    const words = document.querySelector('.tw h1, .tw-state .line');
    if (words && !seen.first) seen.first = performance.now();
    const app = document.querySelector('[data-testid="stApp"]');
    const still = app && app.getAttribute('data-test-script-state') === 'notRunning';
    const charts = [...document.querySelectorAll('[data-testid="stPlotlyChart"]')];
    const drawn = charts.every(chart => chart.querySelector('.main-svg'));
    const bones = document.querySelector('[data-testid="stSkeleton"]');
    const ready = Boolean(words && still && drawn && !bones);
    if (ready && !seen.isReady) seen.ready = performance.now();
    seen.isReady = ready;
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})();
"""
"""Runs in the page: when its first words stood there, and since when it is whole, in ms since the visit began."""

SETTLED = "ms => Boolean(window.__seen && window.__seen.isReady && performance.now() - window.__seen.ready > ms)"


@dataclass(slots=True)
class Times:
    """What the visits of one look took, in milliseconds."""

    server: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)
    first: list[float] = field(default_factory=list)
    ready: list[float] = field(default_factory=list)

    def measured(self) -> Measured:
        """All of it in a line of the table."""
        again = len(self.server) / max(1, len(self.ready)) - 1
        spreads = [Spread.of(values) for values in (self.server, self.processor, self.first, self.ready)]
        return Measured(*spreads, again)


@contextmanager
def serving(url: str, folder: Path, *, cold: bool) -> Iterator[tuple[int, str, Path]]:
    """A server on a store: its process id, its address, and the file it writes times to."""
    port, times = free_port(), folder / "times.jsonl"
    times.write_text("")
    command = [sys.executable, "-m", "tests.bench.dashboard.server", str(times), str(port)]
    settings = SETTINGS | {"TALLYWIRE_STORE__URL": url, "TALLYWIRE_VOICES__POPULATION": str(POPULATION)}
    environ = {key: value for key, value in os.environ.items() if not key.startswith("TALLYWIRE_")}
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(
            [*command, "--cold"] if cold else command, cwd=ROOT, stdout=log, stderr=log, env=environ | settings
        )
    address = f"http://127.0.0.1:{port}"
    try:
        deadline = time.monotonic() + START_SECONDS
        while not _answers(address) and time.monotonic() < deadline and process.poll() is None:
            time.sleep(0.2)
        yield process.pid, address, times
    finally:
        process.terminate()
        process.wait(timeout=20)


def _answers(address: str) -> bool:
    with suppress(urllib.error.URLError, OSError), urllib.request.urlopen(f"{address}/_stcore/health", timeout=2):
        return True
    return False


def visit(page: Page, address: str, look: Look) -> tuple[float, float]:
    """Open a page; return when its first words stood there and when it was ready, in milliseconds."""
    page.goto(address + look.path, wait_until="commit")
    deadline = time.monotonic() + WAIT_SECONDS
    while not page.evaluate(SETTLED, SETTLED_MS):  # asked from here: the page's own policy forbids waiting inside it
        if time.monotonic() > deadline:
            raise RuntimeError(f"{look.name} was not ready after {WAIT_SECONDS} s")
        page.wait_for_timeout(30)
    if page.locator('[data-testid="stException"]').count() or page.locator(".tw-state.failed").count():
        raise RuntimeError(f"{look.name} could not be drawn")
    seen = page.evaluate("window.__seen")
    return float(seen["first"]), float(seen["ready"])


@contextmanager
def window(browser: Browser) -> Iterator[Page]:
    """A visitor's window."""
    with closing(browser.new_context(viewport={"width": 1366, "height": 1000})) as context:
        context.add_init_script(WATCH)
        yield context.new_page()


def measure(
    browser: Browser, url: str, folder: Path, rounds: int, *, cold: bool
) -> tuple[dict[str, Measured], dict[str, float]]:
    """The times of every look and the memory of the server, in megabytes."""
    with open_store(url) as store:
        wanted = looks(store)
    found = {look.name: Times() for look in wanted}
    with serving(url, folder, cold=cold) as (pid, address, file):
        memory = {"at the start": memory_of(pid)["pss"]}
        with window(browser) as page:
            for look in wanted:  # the first load of everything
                visit(page, address, look)
            memory["after every look"] = memory_of(pid)["pss"]
            for look in _shuffled(wanted, rounds):
                told = file.stat().st_size
                first, ready = visit(page, address, look)
                found[look.name].first.append(first)
                found[look.name].ready.append(ready)
                for line in file.read_text("utf-8")[told:].splitlines():
                    drawn = json.loads(line)
                    found[look.name].server.append(drawn["seconds"] * 1000)
                    found[look.name].processor.append(drawn["processor"] * 1000)
            memory["after all rounds"] = memory_of(pid)["pss"]
        memory |= _sessions(browser, address, wanted, pid)
    return {name: times.measured() for name, times in found.items()}, memory


def _shuffled(wanted: Sequence[Look], rounds: int) -> Iterator[Look]:
    luck = random.Random(5)
    for _ in range(rounds):
        yield from luck.sample(wanted, len(wanted))


def _sessions(browser: Browser, address: str, wanted: Sequence[Look], pid: int) -> dict[str, float]:
    """Memory with ten windows open, each on another page."""
    windows = [window(browser) for _ in range(SESSIONS)]
    try:
        for number, one in enumerate(windows):
            visit(one.__enter__(), address, wanted[number % len(wanted)])
        found = memory_of(pid)
    finally:
        for one in windows:
            one.__exit__(None, None, None)
    return {"ten sessions": found["pss"], "ten sessions, resident": found["rss"]}


def _stores(given: argparse.Namespace, folder: Path) -> Iterator[tuple[str, str]]:
    """Name and address of every store, made where none is given."""
    for url in given.store:
        yield url.rsplit("/", 1)[-1], url
    for articles in () if given.store else given.articles:
        url = f"sqlite:///{folder / f'{articles}.db'}"
        with open_store(url, migrate=True) as store:
            fill(store, Scale.of(articles))
        yield f"{articles:,} articles", url


def main(argv: Sequence[str]) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, nargs="+", default=[10_000], help="sizes of the stores to make")
    parser.add_argument("--store", nargs="+", default=[], help="addresses of stores made before")
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--cold", action="store_true", help="no answer is kept between two pages")
    parser.add_argument("--json", type=Path)
    given = parser.parse_args(argv)
    chromium = shutil.which("chromium")
    if chromium is None:
        print("chromium is not installed: apt-get install chromium", file=sys.stderr)
        return 1
    told, before = {}, None
    print(f"{machine()}; {'no answers kept' if given.cold else 'answers kept for half a minute'}\n")
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        for name, url in _stores(given, Path(place)):
            measured, memory = measure(browser, url, Path(place), given.rounds, cold=given.cold)
            print(f"{name}, milliseconds\n\n{table(measured, before)}\n")
            print("Memory, MB: " + ", ".join(f"{what} {number:.0f}" for what, number in memory.items()) + "\n")
            told[name] = {"looks": as_json(measured), "memory": memory}
            before = before or measured
        browser.close()
    if given.json:
        given.json.write_text(json.dumps(told, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
