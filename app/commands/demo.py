"""``demo``: the sample newsroom and the dashboard on it."""

from __future__ import annotations

import sys

import click

from app.commands.dashboard import port_options
from app.commands.shell import Shell, say
from app.commands.shell import command as build


@build("demo", "demo")
@port_options
@click.option("--reset", is_flag=True, help="Collect the sample anew, from nothing.")
@click.option("--prepare", is_flag=True, help="Collect the sample only; do not open the dashboard.")
def command(shell: Shell, port: int | None, no_browser: bool, reset: bool, prepare: bool) -> int:
    """Collect the sample newsroom and open the dashboard on it.

    Invented outlets are served on this machine and collected the way real ones are, into a store of their own
    (.tallywire/sample.db); your own store is never touched. The second start finds the sample finished.
    """
    from app import demo
    from app.progress import make_progress
    from app.serving import Serving, choose_port, serve

    settings = shell.settings
    first = port or settings.dashboard.port
    if port is not None and not prepare:
        choose_port(port, True, say)  # say that it is taken before minutes of work, not after
    url = demo.prepare(settings, make_progress(), reset=reset)
    if prepare:
        say(f"the sample is ready in {demo.DATABASE}")
        return 0
    browser = not no_browser and sys.stdout.isatty()
    return serve(Serving(url, first, exact=port is not None, browser=browser, config=shell.config), say)
