"""Writing a digest's forms to a folder: all of them made before the first is written, each file whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Literal

from app.digest import annex, charts, docx, mail, pdf, record, tone_chart
from app.digest.html import render_html
from app.digest.looks import Looks
from app.digest.markdown import render_markdown
from app.digest.model import Digest
from app.digest.moments import made_at
from app.exporting import Row, as_bytes
from app.whole_file import write_whole
from store.errors import UsageError

Rows = Callable[[], Iterable[Row]]


@dataclass(frozen=True)
class Making:
    """A digest on its way to its forms: ``looks`` is how it looks, ``dashboard`` where the dashboard is reached,
    ``claims`` gives the rows of the annex."""

    digest: Digest
    looks: Looks = field(default_factory=Looks)
    dashboard: str = ""
    claims: Rows = tuple

    @cached_property
    def charts(self) -> dict[str, str]:
        """The charts of disputed figures and of tone, drawn once for all forms."""
        found = charts.drawn(self.digest.disputed.items, self.looks.colours)
        if weeks := tone_chart.weeks_of(self.digest):
            found[tone_chart.KEY] = tone_chart.svg(weeks, self.looks.colours)
        return found

    def form(self, name: str) -> bytes:
        """One form; ``name`` is one of :data:`FORMATS`."""
        return FORMATS[name](self)


def _html(making: Making) -> bytes:
    return render_html(making.digest, making.looks, making.charts, dashboard=making.dashboard).encode()


def _annex(form: Literal["csv", "xlsx"]) -> Callable[[Making], bytes]:
    return lambda making: as_bytes(making.claims(), annex.COLUMNS, form, made_at(making.digest))


FORMATS: Mapping[str, Callable[[Making], bytes]] = {
    "html": _html,
    "md": lambda making: render_markdown(making.digest, making.looks, dashboard=making.dashboard).encode(),
    "pdf": lambda making: pdf.render_pdf(making.digest, making.looks, making.charts, dashboard=making.dashboard),
    "docx": lambda making: docx.render_docx(making.digest, making.looks, dashboard=making.dashboard),
    "eml": lambda making: mail.compose(making.digest, making.looks, dashboard=making.dashboard).as_bytes(),
    "json": lambda making: record.to_json(making.digest).encode(),
    "csv": _annex("csv"),
    "xlsx": _annex("xlsx"),
}
"""Every form that a digest can take, by the ending of its file; the last two are the annex of claims."""
ANNEXES = ("csv", "xlsx")


def read_formats(text: str) -> tuple[str, ...]:
    """The formats of a list such as "md,html", each once and in order; raises UsageError for an unknown one."""
    names = tuple(dict.fromkeys(name.strip().lower() for name in text.split(",") if name.strip()))
    unknown = [name for name in names if name not in FORMATS]
    if unknown or not names:
        raise UsageError(f"--format {text!r}: choose from {', '.join(FORMATS)}, with commas between")
    return names


def file_name(period: str, form: str) -> str:
    """The name of a form's file: "tallywire-2026-W25.pdf", "tallywire-2026-W25-claims.csv"."""
    return f"tallywire-{period}{'-claims' if form in ANNEXES else ''}.{form}"


def write(making: Making, formats: Sequence[str], out_dir: Path) -> list[Path]:
    """Write each format into ``out_dir`` (made if it is missing); gives the files.

    All forms are made before the first is written, and a file appears whole or not at all. Raises UsageError where the
    folder can't be written, FormError where the system lacks what a form takes.
    """
    made = {file_name(making.digest.period.name, name): making.form(name) for name in formats}
    try:
        out_dir.mkdir(parents=True, exist_ok=True)
        return [write_whole(out_dir / name, content) for name, content in made.items()]
    except OSError as error:
        raise UsageError(f"--out {out_dir}: {error.strerror}; name a folder that can be written") from error
