"""``dashboard``: open the dashboard on the configured store."""

from __future__ import annotations

import sys

import click

from app.commands.shell import Shell, say
from app.commands.shell import command as build


def port_options(function: click.decorators.FC) -> click.decorators.FC:
    """``--port`` and ``--no-browser``, as ``demo`` has them too."""
    port = click.option("--port", type=click.IntRange(1024, 65535), help="Exactly this port; an error if it is in use.")
    browser = click.option("--no-browser", is_flag=True, help="Print the address, open no browser.")
    return port(browser(function))


@build("dashboard", "dashboard --port 8600")
@port_options
def command(shell: Shell, port: int | None, no_browser: bool) -> int:
    """Serve the dashboard on this machine until Ctrl-C, on the store of the settings.

    Where others can reach it (`dashboard.host`), people have to sign in: see docs/operations.md.
    The port is that of the settings, or the next free one; with --port it is that one or an error.
    """
    from app.serving import Serving, serve

    settings = shell.settings
    with shell.store() as store:  # missing or outdated: say so here rather than on a page
        store.schema_version()
    serving = Serving(
        settings.store.url,
        port or settings.dashboard.port,
        exact=port is not None,
        browser=not no_browser and sys.stdout.isatty(),
        config=shell.config,
        host=settings.dashboard.host,
    )
    return serve(serving, say)
