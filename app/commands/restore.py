"""``restore``: a backup put back."""

from __future__ import annotations

from pathlib import Path

import click

from app.commands.shell import Shell, say
from app.commands.shell import command as build


@build("restore", "restore --from backups/2026-11-22.tallywire")
@click.option(
    "--from",
    "path",
    required=True,
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Backup to put into the store that is set.",
)
@click.option("--check", is_flag=True, help="Only read the file and say whether it is whole; the store is not touched.")
@click.option("--replace", is_flag=True, help="Put it in the place of what the store holds, which is lost then.")
def command(shell: Shell, path: Path, check: bool, replace: bool) -> None:
    """Put a backup into the store that is set (`store.url`), whole or not at all.

    The file is read and compared with its own hashes before the store is touched, and the store with the file
    afterwards. A store that holds something is refused without --replace.
    """
    from app.clock import real_clock
    from app.progress import make_progress
    from app.relevance import who
    from store import backups
    from store.places import described

    track = make_progress().track
    if check:
        found = backups.examine(path, track)
        say(f"{path} is whole: {found.rows:,} rows, schema {found.schema}, made {found.made:%Y-%m-%d %H:%M} UTC")
        return
    url = shell.settings.store.url
    with shell.alone("restore"):
        done = backups.restore(path, url, real_clock(), track, who(), replace=replace)
    say(f"{sum(one.rows for one in done):,} rows in {len(done)} tables are back in {described(url)}")
