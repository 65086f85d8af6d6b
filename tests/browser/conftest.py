"""A real dashboard for a real browser: Streamlit on a free loopback port, Debian's Chromium through Playwright."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.app import newsroom
from tests.browser.visit import Visit

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 60
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium; skipped with a reason where there is none, a failure where the machine promised one (CI)."""
    chromium = shutil.which("chromium")
    if chromium is None:
        reason = "chromium is not installed: apt-get install chromium"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        yield found
        found.close()


def free_port() -> int:
    """A port on the loopback address that nobody listens on."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _serve(store_url: str, log: Path) -> tuple[subprocess.Popen[bytes], str]:
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", "app/main.py", "--server.port", str(port)]
    environ = {k: v for k, v in os.environ.items() if not k.startswith("TALLYWIRE_")}
    with log.open("wb") as out:
        process = subprocess.Popen(
            command, cwd=ROOT, stdout=out, stderr=out, env=environ | {"TALLYWIRE_STORE__URL": store_url}
        )
    address = f"http://127.0.0.1:{port}"
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=2):
                return process, address
        except (urllib.error.URLError, OSError):
            if process.poll() is not None:
                break
            time.sleep(0.2)
    process.kill()
    raise RuntimeError(f"the dashboard did not start: {log.read_text(errors='replace')[-2000:]}")


@pytest.fixture(scope="session")
def dashboards(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], str]]:
    """Starts a dashboard on a store address, at most one for each; gives its address."""
    running: dict[str, tuple[subprocess.Popen[bytes], str]] = {}
    folder = tmp_path_factory.mktemp("dashboards")

    def start(store_url: str) -> str:
        if store_url not in running:
            running[store_url] = _serve(store_url, folder / f"{len(running)}.log")
        return running[store_url][1]

    yield start
    for process, _ in running.values():
        process.terminate()
        process.wait(timeout=20)


@pytest.fixture(scope="session")
def news(dashboards: Callable[[str], str], tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a dashboard on the test newsroom."""
    return dashboards(newsroom.build(tmp_path_factory.mktemp("newsroom") / "news.db"))


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Visit]]:
    """Opens pages; at the end of the test every one must have been quiet and must have stayed on this machine."""
    made: list[Visit] = []

    def opened(address: str, path: str = "/", *, theme: str = "light", width: int = 1366) -> Visit:
        found = Visit(browser, address, theme=theme, width=width)
        made.append(found)
        found.open(path)
        return found

    yield opened
    for one in made:
        one.close()
    assert [note for one in made for note in one.complaints] == []
