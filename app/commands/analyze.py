"""``analyze``: understand a file of articles without a store."""

from __future__ import annotations

from pathlib import Path

import click

from app.commands.shell import Shell, say
from app.commands.shell import command as build

SHOWN = 20  # bad lines named one by one; the rest are counted


@build("analyze", "analyze articles.jsonl --out understood")
@click.argument("source", metavar="IN.jsonl", type=click.Path(path_type=Path))
@click.option("--out", required=True, metavar="DIR", type=click.Path(path_type=Path), help="Folder for the files.")
def command(shell: Shell, source: Path, out: Path) -> None:
    """Understand the articles of IN.jsonl, one JSON object a line, without a store.

    A line has id and text, and may have title, published, url, outlet, lang and targets; other keys are ignored. DIR
    gets stories, quantities, claims, relations, metrics, origins, quotes, tone and summaries as JSONL, all of them or
    none. Lines that are no article are named and left out.
    """
    from app.analyze import OutFolder, rows, understand
    from app.articles_file import read_articles
    from app.pipeline import make_tools
    from app.progress import make_progress

    settings = shell.settings
    found = read_articles(source)
    for problem in (*found.skipped[:SHOWN], *found.warnings[:SHOWN]):
        say(f"{source}, {problem}")
    with OutFolder(out) as folder:
        tools = make_tools(settings.understand, settings.watched())
        result = understand(found.articles, tools, make_progress())
        files = rows(result)
        folder.write(files)
    say(
        f"{len(found.articles)} articles understood, {len(found.skipped)} lines skipped: {len(files['stories'])} "
        f"stories, {len(files['metrics'])} metrics, {len(files['claims'])} claims in {out}"
    )
