"""Pictures of the sample's digest on paper, for the docs: its PDF's first pages on A4, and the first one on Letter.

    python -m tests.app.digest_pages

makes the sample where it is not ready (as `demo` does), and writes ``docs/images/digest-pdf-*.png``.
"""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

import pypdfium2
from PIL import Image

from app import demo
from app.digest.looks import Looks
from app.digest.making import Making
from app.progress import make_progress
from app.settings import load_settings
from store.database import Store, open_store
from tests.app import digest_golden as golden

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "images"
WEEK, PAGES = "2026-W24", 2
SCALE, COLOURS = 1.5, 64
"""Pixels for each of a PDF's points, and colours that a page of text and lines needs."""


def write(store: Store, folder: Path = FOLDER) -> list[Path]:
    """Write the pictures; gives their files."""
    making = golden.made(store, next(one for one in golden.weeks_of(store) if one.name == WEEK))
    a4 = _pages(making, folder, "a4", PAGES)
    return a4 + _pages(replace(making, looks=replace(Looks(), paper="Letter")), folder, "letter", 1)


def _pages(making: Making, folder: Path, paper: str, count: int) -> list[Path]:
    made = []
    with pypdfium2.PdfDocument(making.form("pdf")) as document:
        for number in range(min(count, len(document))):
            page = document[number].render(scale=SCALE).to_pil().convert("RGB")
            made.append(folder / f"digest-pdf-{paper}-{number + 1}.png")
            page.quantize(COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(made[-1], optimize=True)
    return made


def main() -> None:
    """Prepare the sample and take the pictures."""
    demo.prepare(load_settings(), make_progress())
    with tempfile.TemporaryDirectory() as beside:
        copy = shutil.copy(demo.DATABASE, beside)  # looks at what staff write are logged, and these are nobody's
        with open_store(demo.sample_url(Path(copy))) as store:
            for path in write(store):
                print(f"{path}  {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
