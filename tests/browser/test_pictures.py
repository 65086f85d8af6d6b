"""The pictures of the docs: every view is among them, what is missing is said, and one is really taken."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser

from tests.browser import pictures
from tests.browser.serving import ROOT
from tests.views import all_views

pytestmark = pytest.mark.browser


def test_every_view_is_taken_in_every_way() -> None:
    wanted = pictures.wanted()
    assert len({one.name for one in wanted}) == len(wanted) == len(all_views()) * 5
    ways = {(one.theme, one.width) for one in wanted if not one.empty}
    assert ways == {(theme, width) for theme in ("light", "dark") for width in (1366, 1920)}


def test_the_gallery_shows_what_is_there() -> None:
    shown = re.findall(r"\(([\w-]+\.webp)\)", (pictures.FOLDER / "README.md").read_text("utf-8"))
    there = {path.name for path in pictures.FOLDER.glob("*.webp")}
    assert set(shown) == there, "run `python3 run.py screenshots`"
    assert sum((pictures.FOLDER / name).stat().st_size for name in there) < pictures.MOST_BYTES
    there |= {path.name for path in pictures.FOLDER.glob(pictures.DIGEST_PAGES)}
    for page in (ROOT / "README.md", *(ROOT / "docs").glob("*.md")):
        for name in re.findall(r"images/([\w-]+\.(?:webp|png))", page.read_text("utf-8")):
            assert name in there, f"{page.name} shows {name}"


def test_one_is_taken(browser: Browser, empty: str, tmp_path: Path) -> None:
    (made,) = pictures.take(browser, empty, [pictures.Picture("Sources", "sources", "dark", 1366)], tmp_path)
    with Image.open(made) as seen:
        assert seen.width == 1366 and 200 < seen.height < pictures.HIGHEST
        assert seen.convert("RGB").getpixel((5, 5)) == (18, 22, 28)


def test_a_missing_browser_is_said(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    which: Callable[[str], None] = lambda name: None  # noqa: E731
    monkeypatch.setattr(shutil, "which", which)
    assert pictures.main([]) == 1
    assert "chromium is not installed; Debian, Ubuntu: apt install chromium" in capsys.readouterr().err
