"""``collect``: ask the sources."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from app.commands.shell import Done, Shell
from app.commands.shell import command as build

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.progress import Progress
    from app.stopping import Stop
    from store.model import Source


def work(
    shell: Shell,
    configured: Sequence[Source],
    everything: bool,
    *,
    progress: Progress | None = None,
    stop: Stop | None = None,
) -> Done:
    """Collect; 1 when every source that was asked failed."""
    from app.clock import real_clock
    from app.collecting import collect, fetch_settings
    from app.progress import make_progress
    from app.run_report import run_row
    from app.run_words import report_lines
    from app.sharing import sharing
    from store import runs

    with shell.store(migrate=True) as store:
        fetch = fetch_settings(shell.settings.fetch)
        progress = progress or make_progress()
        with sharing(store, progress, fetch.concurrency) as shares:
            report = collect(
                store, configured, fetch, real_clock, progress, everything=everything, stop=stop, shares=shares
            )
        with store.read() as conn:
            row = run_row(runs.get(conn, report.run_id))
    return Done(1 if report.asked and report.failed == report.asked else 0, report_lines(report), row)


from_option = click.option(
    "--sources",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="TOML file with [[sources]]; else those of the settings file.",
)
all_option = click.option(
    "--all",
    "everything",
    is_flag=True,
    help="Ask those too that are not due yet, for recent pages and those that failed (never gone or waiting ones).",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print the report as one JSON object, for programs.")


@build("collect", "collect --sources sources.toml --all")
@from_option
@all_option
@json_option
def command(shell: Shell, sources: Path | None, everything: bool, as_json: bool) -> int:
    """Ask the sources that are due for new and changed articles, look again at stored pages, and store what changed.

    Everything is counted: collected = new + changed + unchanged + dropped + failed, by reason. A source that fails is
    asked again later; the exit code is 1 only when all of them failed, or when another command works on the store.
    Ctrl-C keeps what was stored.
    """
    configured = shell.sources(sources)
    with shell.alone("collect", shared=True):
        done = work(shell, configured, everything).said()
    return done.ended(done.row if as_json else None)
