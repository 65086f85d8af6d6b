"""``update``: collect, then process."""

from __future__ import annotations

from pathlib import Path

from app.commands import alerts, collect, posts, process
from app.commands.shell import Shell, say
from app.commands.shell import command as build


@build("update", "update")
@collect.from_option
@collect.all_option
@collect.json_option
def command(shell: Shell, sources: Path | None, everything: bool, as_json: bool) -> int:
    """Collect from the sources that are due, then process what is new. What a scheduler calls.

    Marks of internal posts whose retention is over are purged, and alerts that are due are sent.

    Only one command works on a SQLite store at a time: a second one says who does and ends with 1, nothing touched. On
    PostgreSQL several share the work.
    """
    _ = shell.outlet_table  # a table that can't be read is said before anything is fetched
    configured = shell.sources(sources)
    with shell.alone("update", shared=True):
        collected = collect.work(shell, configured, everything).said()
        processed = process.work(shell).said()
        for line in shell.in_turn(posts.forget_due, alerts.tell_due):
            say(line)
    code = processed.ended({"collect": collected.row, "process": processed.row} if as_json else None)
    return code or collected.code
