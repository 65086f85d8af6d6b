"""``backup``: the whole store in one file."""

from __future__ import annotations

from pathlib import Path

import click

from app.commands.shell import Shell, out, say
from app.commands.shell import command as build


@build("backup", "backup --to backups/2026-11-22.tallywire")
@click.option(
    "--to", "path", required=True, metavar="FILE", type=click.Path(path_type=Path), help="New file to write it to."
)
def command(shell: Shell, path: Path) -> None:
    """Write the whole store to one file, as it is at this moment, while others work on it.

    SQLite and PostgreSQL give the same form of file, and either takes it back (`restore`). It appears when it is whole
    and holds all that the store holds: keep it as safe. Standard output gets its name.
    """
    from app.clock import real_clock
    from app.progress import make_progress
    from app.relevance import who
    from store import backups

    with shell.store() as store:
        kept = backups.back_up(store, path, real_clock(), make_progress().track, who())
    out(str(path))
    say(f"{kept.rows:,} rows in {len(kept.tables)} tables, schema {kept.schema}, {path.stat().st_size / 1e6:,.1f} MB")
