"""``update``: collect, then process."""

from __future__ import annotations

from pathlib import Path

from app.commands import collect, process
from app.commands.shell import Shell
from app.commands.shell import command as build


@build("update", "update")
@collect.from_option
@collect.all_option
def command(shell: Shell, sources: Path | None, everything: bool) -> int:
    """Collect from the sources that are due, then process what is new. What a scheduler calls."""
    _ = shell.outlet_table  # a table that can't be read is said before anything is fetched
    collected = collect.run(shell, sources, everything)
    return process.run(shell) or collected
