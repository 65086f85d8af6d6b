"""``update``: collect, then process."""

from __future__ import annotations

from pathlib import Path

import click

from app.commands import collect, process
from app.commands.shell import Shell
from app.commands.shell import command as build


@build("update", "update")
@click.option(
    "--sources",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="TOML file with [[sources]]; else those of the settings file.",
)
@click.option(
    "--all", "everything", is_flag=True, help="Ask those too that are not due yet (never gone or waiting ones)."
)
def command(shell: Shell, sources: Path | None, everything: bool) -> int:
    """Collect from the sources that are due, then process what is new. What a scheduler calls."""
    collected = collect.run(shell, sources, everything)
    return process.run(shell) or collected
