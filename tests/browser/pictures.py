"""Take the pictures of the README anew from a store: run it when the look or the sample changes.

python -m tests.browser.pictures sqlite:///.tallywire/sample.db
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import FloatRect, sync_playwright

from tests.browser.serving import FLAGS, ROOT, serve
from tests.browser.visit import Visit

# Page, and the element that the picture ends with, or with "^" the heading that it ends before.
PICTURES = {
    "figures": ("/figures", ".tw-key"),
    "briefing": ("/", "table[aria-label=Stories] tbody tr:nth-child(4)"),
    "voices": ("/voices", "^text=Figures that staff mention"),
}
WIDTH, HIGHEST, MARGIN, HEADING, MOST_BYTES = 1366, 1500, 24, 40, 400_000


def take(store_url: str, folder: Path = ROOT / "docs" / "images") -> list[Path]:
    """Write one PNG a page, under ``MOST_BYTES`` each, and give their paths."""
    chromium = shutil.which("chromium")
    if chromium is None:
        raise SystemExit("chromium is not installed: apt-get install chromium")
    made = []
    process, address = serve(store_url, Path(tempfile.mkdtemp()) / "pictures.log")
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
            for name, (path, end) in PICTURES.items():
                visit = Visit(browser, address, theme="light", width=WIDTH)
                visit.page.set_viewport_size({"width": WIDTH, "height": HIGHEST})
                visit.open(path)
                visit.page.evaluate("document.fonts.ready")
                box = visit.page.locator(end.removeprefix("^")).bounding_box() or {"y": HIGHEST, "height": 0}
                target = folder / f"{name}.png"
                bottom = box["y"] - HEADING if end.startswith("^") else box["y"] + box["height"]
                visit.page.screenshot(path=target, clip=_until(bottom))
                if target.stat().st_size > MOST_BYTES:
                    raise SystemExit(f"{target} has more than {MOST_BYTES} bytes")
                made.append(target)
                visit.close()
            browser.close()
    finally:
        process.terminate()
        process.wait(timeout=20)
    return made


def _until(bottom: float) -> FloatRect:
    return {"x": 0, "y": 0, "width": WIDTH, "height": min(bottom + MARGIN, HIGHEST)}


if __name__ == "__main__":
    for path in take(sys.argv[1]):
        print(path)
