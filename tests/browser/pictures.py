"""Pictures of every view for the README and the docs: ``python3 run.py screenshots`` takes them anew.

Each view on the sample, light and dark, in two widths, and on an empty store; whatever is in the table of pages is
taken. Pictures of views that are gone are removed, and a page that shows them all is written beside them.
"""

from __future__ import annotations

import argparse
import io
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from app import demo
from app.progress import make_progress
from app.settings import load_settings
from store.database import open_store
from store.errors import TallywireError
from tests.browser.serving import FLAGS, ROOT, serve
from tests.browser.visit import Visit
from tests.views import all_views

FOLDER = ROOT / "docs" / "images"
THEMES, WIDTHS = ("light", "dark"), (1366, 1920)
HIGHEST = 1900
"""Pixels of a picture's height; what lies below is more of the same."""
DIGEST_PAGES = "digest-pdf-*.png"
"""Pictures that another command takes (:mod:`tests.app.digest_pages`)."""
MOST_BYTES = 6_000_000


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture: of which view, how, and of an empty store or the sample."""

    title: str
    path: str
    theme: str
    width: int
    empty: bool = False

    @property
    def name(self) -> str:
        """The name of its file."""
        how = "empty" if self.empty else f"{self.theme}-{self.width}"
        return f"{self.path or self.title.lower()}-{how}.webp"


def wanted() -> list[Picture]:
    """All that are taken, view by view."""
    found = []
    for title, path, _ in all_views():
        found += [Picture(title, path, theme, width) for width in WIDTHS for theme in THEMES]
        found.append(Picture(title, path, THEMES[0], WIDTHS[0], empty=True))
    return found


def take(browser: Browser, address: str, pictures: Iterable[Picture], folder: Path) -> list[Path]:
    """Take pictures of the dashboard at ``address`` and give their files."""
    made = []
    for picture in pictures:
        visit = Visit(browser, address, theme=picture.theme, width=picture.width)
        try:
            visit.page.set_viewport_size({"width": picture.width, "height": HIGHEST})
            visit.open(f"/{picture.path}")
            visit.page.evaluate("document.fonts.ready")
            made.append(folder / picture.name)
            with Image.open(io.BytesIO(visit.page.screenshot())) as full:
                full.crop((0, 0, full.width, _bottom(visit))).save(made[-1], lossless=True, method=6)
        finally:
            visit.close()
    return made


def _bottom(visit: Visit) -> int:
    """Where the page ends, with the room that it has at its top left below it."""
    low = "one => one.getBoundingClientRect().bottom"
    return min(round(visit.page.locator(".st-key-tw-page").evaluate(low)) + 40, HIGHEST)


def gallery(pictures: Sequence[Picture]) -> str:
    """A page that shows every picture."""
    lines = ["# What every view looks like", "", "Made by `python3 run.py screenshots`; the data are the sample's.", ""]
    for title in dict.fromkeys(picture.title for picture in pictures):
        own = [picture for picture in pictures if picture.title == title]
        links = [f"[{_words(picture)}]({picture.name})" for picture in own]
        lines += [f"## {title}", "", f"![{title}, {_words(own[0])}]({own[0].name})", "", " · ".join(links), ""]
    return "\n".join(lines)


def _words(picture: Picture) -> str:
    return "nothing collected yet" if picture.empty else f"{picture.theme}, {picture.width} wide"


@contextmanager
def dashboards(sample: Path, folder: Path) -> Iterator[tuple[str, str]]:
    """The addresses of two dashboards: on the sample and on an empty store."""
    nothing, copy = folder / "empty.db", folder / "sample.db"
    open_store(demo.sample_url(nothing), migrate=True).close()
    with closing(sqlite3.connect(sample)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)  # looks at what staff write are logged, and these are nobody's
    running = []
    try:
        for path in (copy, nothing):
            running.append(serve(demo.sample_url(path), path.with_suffix(".log"), {"LOGNAME": "you"}))
        yield running[0][1], running[1][1]
    finally:
        for process, _ in running:
            process.terminate()
            process.wait(timeout=20)


def all_of_them(sample: Path, folder: Path, chromium: str) -> list[Path]:
    """Take every picture anew into ``folder``, remove what is none of them, and write the page that shows them."""
    pictures = wanted()
    with (
        tempfile.TemporaryDirectory() as beside,
        dashboards(sample, Path(beside)) as (full, nothing),
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        made = take(browser, full, (one for one in pictures if not one.empty), folder)
        made += take(browser, nothing, (one for one in pictures if one.empty), folder)
        browser.close()
    for old in {*folder.glob("*.webp"), *folder.glob("*.png")} - set(made) - {*folder.glob(DIGEST_PAGES)}:
        old.unlink()
    (folder / "README.md").write_text(gallery(pictures), encoding="utf-8")
    return made


def main(arguments: Sequence[str]) -> int:
    """Prepare the sample where it is not ready, and take the pictures; the exit code."""
    parser = argparse.ArgumentParser(prog="run.py screenshots", description="Take the pictures of every view anew.")
    parser.add_argument("--out", type=Path, default=FOLDER, metavar="DIR", help="folder for them (docs/images)")
    out: Path = parser.parse_args(arguments).out
    chromium = shutil.which("chromium")
    if chromium is None:
        print("screenshots: chromium is not installed; Debian, Ubuntu: apt install chromium", file=sys.stderr)
        return 1
    try:
        out.mkdir(parents=True, exist_ok=True)
        demo.prepare(load_settings(), make_progress())
        made = all_of_them(demo.DATABASE, out, chromium)
    except TallywireError as error:
        print(f"screenshots: {error}", file=sys.stderr)
        return error.exit_code
    except OSError as error:
        print(f"screenshots: {error.filename or out}: {error.strerror}; choose another --out", file=sys.stderr)
        return 1
    size = sum(path.stat().st_size for path in made)
    print(f"{len(made)} pictures in {out}, {size / 1e6:.1f} MB")
    if size > MOST_BYTES:
        print(
            f"screenshots: that is more than {MOST_BYTES / 1e6:.0f} MB; lower HIGHEST",
            file=sys.stderr,
        )
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
