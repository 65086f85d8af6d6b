"""``extract``: what the collector would read in HTML files."""

from __future__ import annotations

import json
from pathlib import Path

import click

from app.commands.shell import Shell, out, say
from app.commands.shell import command as build


@build("extract", "extract page.html --url https://news.example/2026/05/page")
@click.argument("files", metavar="FILE…", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--url", metavar="URL", help="Where the page came from; only with a single FILE.")
def command(shell: Shell, files: tuple[Path, ...], url: str | None) -> int:
    """Print the article in each HTML FILE as one JSON object a line.

    Fields: file, url, canonical_url, outlet, title, text, author, published, published_basis, modified, language,
    published_certain (a machine-readable date that nothing on the page contradicts), published_precision ("moment", or
    "day" where no hour is known). Dates ahead of now are refused. A file without a readable article is named on
    standard error and the others go on; the exit code is 1 only when none could be read.
    """
    from app.clock import real_clock
    from app.extracting import extract
    from store.errors import InputError, ParseError, UsageError

    if url and len(files) > 1:
        raise UsageError("--url names one page; call extract once for each FILE that has one")
    read = 0
    for file in files:
        try:
            out(json.dumps(extract(file, url, real_clock()), ensure_ascii=False))
            read += 1
        except (InputError, ParseError) as error:
            say(f"tallywire: {error}")
    return 0 if read else 1
