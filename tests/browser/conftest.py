"""A real dashboard for a real browser: Streamlit on a free loopback port, Debian's Chromium through Playwright."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from app import demo
from store.database import open_store
from tests.app import newsroom
from tests.browser.serving import FLAGS, serve
from tests.browser.visit import Visit


@pytest.fixture(scope="package")  # its event loop must be gone before the tests of other folders
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


@pytest.fixture(scope="session")
def dashboards(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], str]]:
    """Starts a dashboard on a store address, at most one for each; gives its address."""
    running: dict[str, tuple[subprocess.Popen[bytes], str, Path]] = {}
    folder = tmp_path_factory.mktemp("dashboards")

    def start(store_url: str) -> str:
        if store_url not in running:
            log = folder / f"{len(running)}.log"
            running[store_url] = (*serve(store_url, log), log)
        return running[store_url][1]

    yield start
    died = {log.read_text(errors="replace")[-2000:]: p.poll() for p, _, log in running.values() if p.poll() is not None}
    for process, _, _ in running.values():
        process.terminate()
        process.wait(timeout=20)
    assert died == {}, "a dashboard ended by itself"


@pytest.fixture(scope="session")
def news(dashboards: Callable[[str], str], tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a dashboard on the test newsroom."""
    return dashboards(newsroom.build(tmp_path_factory.mktemp("newsroom") / "news.db"))


@pytest.fixture(scope="session")
def sample(dashboards: Callable[[str], str], finished: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a dashboard on a copy of the finished sample."""
    copy = shutil.copytree(finished, tmp_path_factory.mktemp("shown") / "sample")
    return dashboards(demo.sample_url(copy / demo.DATABASE))


@pytest.fixture(scope="session")
def empty(dashboards: Callable[[str], str], tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a dashboard on a store that holds nothing."""
    url = f"sqlite:///{tmp_path_factory.mktemp('empty') / 'empty.db'}"
    open_store(url, migrate=True).close()
    return dashboards(url)


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


def pytest_itemcollected(item: pytest.Item) -> None:
    """A browser shares its processors with all other tests: what fails is looked at once more (an R in the run)."""
    if item.get_closest_marker("browser"):
        item.add_marker(pytest.mark.flaky(reruns=1))
