"""Writing a digest's forms to a folder: each file whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from app.digest.html import render_html
from app.digest.markdown import render_markdown
from app.digest.model import Digest
from app.whole_file import write_whole
from store.errors import UsageError

FORMATS: Mapping[str, Callable[[Digest], str]] = {"md": render_markdown, "html": render_html}
"""Every form that a digest can take, by the ending of its file."""


def read_formats(text: str) -> tuple[str, ...]:
    """The formats of a list such as "md,html", each once and in order; raises UsageError for an unknown one."""
    names = tuple(dict.fromkeys(name.strip().lower() for name in text.split(",") if name.strip()))
    unknown = [name for name in names if name not in FORMATS]
    if unknown or not names:
        raise UsageError(f"--format {text!r}: choose from {', '.join(FORMATS)}, with commas between")
    return names


def write(digest: Digest, formats: Sequence[str], out_dir: Path) -> list[Path]:
    """Write ``tallywire-WEEK.FORMAT`` for each format into ``out_dir`` (made if it is missing); gives the files.

    All forms are rendered before the first is written, and a file appears whole or not at all. Raises UsageError
    where the folder can't be written.
    """
    rendered = {f"tallywire-{digest.period.name}.{name}": FORMATS[name](digest) for name in formats}
    try:
        out_dir.mkdir(parents=True, exist_ok=True)
        return [write_whole(out_dir / name, text) for name, text in rendered.items()]
    except OSError as error:
        raise UsageError(f"--out {out_dir}: {error.strerror}; name a folder that can be written") from error
