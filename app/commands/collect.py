"""``collect``: ask the sources."""

from __future__ import annotations

from pathlib import Path

import click

from app.commands.shell import Shell, say
from app.commands.shell import command as build


def run(shell: Shell, sources: Path | None, everything: bool) -> int:
    """Collect and print the report; 1 when every source that was asked failed."""
    from app.clock import real_clock
    from app.collecting import collect, fetch_settings, report_lines
    from app.progress import make_progress

    configured = shell.sources(sources)
    with shell.store(migrate=True) as store:
        fetch = fetch_settings(shell.settings.fetch)
        report = collect(store, configured, fetch, real_clock, make_progress(), everything=everything)
    for line in report_lines(report):
        say(line)
    return 1 if report.asked and report.failed == report.asked else 0


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
    help="Ask those too that are not due yet, and for their recent pages (never gone or waiting ones).",
)


@build("collect", "collect --sources sources.toml --all")
@from_option
@all_option
def command(shell: Shell, sources: Path | None, everything: bool) -> int:
    """Ask the sources that are due for new and changed articles, and store them.

    Every item seen is counted: new, known, dropped or failed, by reason. A source that fails is asked again later;
    the exit code is 1 only when all of them failed. Ctrl-C keeps what was stored.
    """
    return run(shell, sources, everything)
