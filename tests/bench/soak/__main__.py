"""Thirty people at once click through every view on PostgreSQL while ``watch`` collects: no error, no leak.

    python -m tests.bench.soak [--users 30] [--minutes 3] [--windows 4] [--articles 5000] [--every 1] [--json FILE]

A PostgreSQL server, a store on it, the dashboard's server, a newsroom on the loopback address that publishes an article
``--every`` so many seconds and a ``watch`` that asks it are made for the run and removed afterwards. ``--windows`` of
the people have a window of their own of one Chromium; the others speak to the server as a page does (see ``callers``).
All go from view to view by the navigation in an order of their own. Leaves with 1 when anything failed.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.bench.dashboard.telling import machine
from tests.bench.press.around import POPULATION
from tests.bench.soak.callers import call
from tests.bench.soak.gauges import Gauges, server_times
from tests.bench.soak.record import Record, collected
from tests.bench.soak.scene import FEEDS, PUBLISH_SECONDS, Hurry, Press, Watcher, database, place, settle, stock
from tests.bench.soak.users import Seen, chromium, visit
from tests.browser.serving import serve
from tests.scrapers.newsroom import Newsroom

ARRIVING = 0.15
"""The share of the time within which all people have come."""
REST_SECONDS = 10
"""After the last one has left, until what is kept open is counted."""


@contextmanager
def dashboard(url: str, folder: Path) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """The dashboard's server on a store."""
    settings = {
        "TALLYWIRE_VOICES__APPROVED_BY": "the works council",
        "TALLYWIRE_VOICES__CONTACT": "people@norvane.example",
        "TALLYWIRE_VOICES__POPULATION": str(POPULATION),
        "TALLYWIRE_UNDERSTAND__EMBEDDER": "hash",
        "TALLYWIRE_UNDERSTAND__TONE_MODEL": "vader",
    }
    process, address = serve(url, folder / "server.log", settings)
    try:
        yield process, address
    finally:
        process.terminate()
        process.wait(timeout=30)


async def crowd(given: argparse.Namespace, chrome: str, address: str) -> Seen:
    """Let people look; they arrive one after the other."""
    seen, think = Seen(), tuple(given.think)
    seconds = given.minutes * 60
    until = time.monotonic() + seconds
    waits = [seconds * ARRIVING * number / given.users for number in range(given.users)]
    async with chromium(chrome, given.windows) as browser:
        await asyncio.gather(
            *(
                visit(browser, number, address, seen, think, wait, until)
                if browser and number < given.windows
                else call(number, address, seen, think, wait, until)
                for number, wait in enumerate(waits)
            )
        )
    return seen


def soak(given: argparse.Namespace, chrome: str, folder: Path) -> Record:
    """Do it."""
    with database(folder) as (engine, address_of_store), Newsroom() as room:
        url = address_of_store.render_as_string(hide_password=False)
        stock(url, given.articles, folder)
        press = Press(room, given.every)
        with dashboard(url, folder) as (server, address), press:
            watcher = Watcher(folder, room, url)
            with Hurry(url, [f"Feed {path}" for path in FEEDS]), Gauges(engine, server.pid) as gauges:
                seen = asyncio.run(crowd(given, chrome, address))
            times = server_times(address)
            watcher.end()
            settle(REST_SECONDS)
            record = Record(
                given.users, given.minutes, seen, gauges.samples, gauges.take(), times, collected(url),
                watcher.code, watcher.said, server.poll(),
            )  # fmt: skip
        log = (folder / "server.log").read_text("utf-8", errors="replace")
    if record.failures():
        print(log[-3000:], file=sys.stderr)
        print(watcher.said[-2000:], file=sys.stderr)
    return record


def main(argv: Sequence[str]) -> int:
    """Soak and tell."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--users", type=int, default=30)
    parser.add_argument("--windows", type=int, default=4, help="how many of them use a real browser")
    parser.add_argument("--minutes", type=float, default=3)
    parser.add_argument("--articles", type=int, default=5_000)
    parser.add_argument("--every", type=float, default=PUBLISH_SECONDS, help="seconds between two articles")
    parser.add_argument("--think", type=float, nargs=2, default=[2, 12], help="seconds between two looks of a person")
    parser.add_argument("--json", type=Path)
    given = parser.parse_args(argv)
    chrome = shutil.which("chromium") or ""
    if given.windows and not chrome:
        print("chromium is not installed: apt-get install chromium", file=sys.stderr)
        return 1
    with place() as folder:
        record = soak(given, chrome, folder)
    print(f"{machine()}; {given.articles:,} articles\n\n{record.told()}\n")
    if given.json:
        given.json.write_text(json.dumps(record.as_json(), indent=1))
    failures = record.failures()
    for failure in failures:
        print(f"failed: {failure}")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
