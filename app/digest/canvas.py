"""What matplotlib draws a digest's charts on: its typefaces, and files that have the same bytes every time."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from app.digest import fonts

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Form = Literal["svg", "png"]
DPI = 200


@dataclass(frozen=True, slots=True)
class Sheet:
    """A picture in the making; ``saved`` is to be called while it is open."""

    paper: Figure
    form: Form

    def saved(self) -> bytes:
        """The finished file, without a date or a version in it."""
        file = io.BytesIO()
        metadata = {"Date": None, "Creator": None} if self.form == "svg" else {"Software": None}
        self.paper.savefig(file, format=self.form, dpi=DPI, metadata=metadata)
        return file.getvalue()


@contextmanager
def sheet(size: tuple[float, float], form: Form) -> Iterator[Sheet]:
    """A sheet of ``size`` inches; letters of an SVG are outlines, so that every reader shows the same."""
    import matplotlib as mpl
    from matplotlib.figure import Figure as Canvas

    _learn_fonts()
    # The second family has the arrowheads and signs that the first lacks; matplotlib brings it.
    settings: Mapping[str, Any] = {
        "font.family": [fonts.SANS, "DejaVu Sans"], "font.size": 9, "svg.hashsalt": "tallywire", "svg.fonttype": "path",
    }  # fmt: skip
    with mpl.rc_context(settings):
        yield Sheet(Canvas(figsize=size, facecolor="none" if form == "svg" else "#FFFFFF"), form)


def as_address(svg: bytes) -> str:
    """An SVG file as a ``data:`` address."""
    return "data:image/svg+xml;base64," + base64.b64encode(svg).decode()


def _learn_fonts() -> None:
    from matplotlib import font_manager

    known = {entry.fname for entry in font_manager.fontManager.ttflist}
    for path in fonts.files().values():
        if str(path) not in known:
            font_manager.fontManager.addfont(str(path))
