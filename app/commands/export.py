"""``export``: the store's rows as a file."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import click

from app.commands.shell import Shell, say
from app.commands.shell import command as build


@build("export", "export claims --format xlsx --since 2026-06-01 --out claims.xlsx")
@click.argument("what", type=click.Choice(["articles", "stories", "claims", "figures", "counters"]))
@click.option(
    "--format",
    "form",
    type=click.Choice(["jsonl", "csv", "xlsx"]),
    default="jsonl",
    show_default=True,
    help="JSON lines, comma-separated values or a spreadsheet.",
)
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), metavar="DAY", help="From this day (UTC) on: 2026-06-01.")
@click.option("--story", metavar="ID", help="Only this story.")
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE", help="File to write; else standard output.")
def command(shell: Shell, what: str, form: str, since: datetime | None, story: str | None, out: Path | None) -> None:
    """Write articles, stories, claims, figures or the counters of petitions as JSONL, CSV or XLSX.

    The file appears only when it is whole. In CSV and XLSX no text can run as a formula: an apostrophe stands before
    what would start one.
    """
    from app.exporting import FIELDS, Format, export, rows_of
    from store import stories
    from store.errors import NotFoundError

    with shell.store() as store, store.read() as conn:
        if story is not None:
            found = stories.resolve(conn, story)
            if found is None:
                raise NotFoundError(f"there is no story {story!r:.80}; `export stories` lists their ids")
            story = found
        moment = since.replace(tzinfo=UTC) if since else None
        rows = rows_of(conn, what, since=moment, story=story)
        count = export(rows, FIELDS[what], cast(Format, form), out)
    if out:
        say(f"{count} {what} in {out}")
