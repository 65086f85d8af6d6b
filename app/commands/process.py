"""``process``: understand what is pending."""

from __future__ import annotations

from app.commands.shell import Shell, say
from app.commands.shell import command as build


def run(shell: Shell) -> int:
    """Process and print the report; 1 when an article could not be understood."""
    from datetime import timedelta

    from app.clock import store_clock
    from app.outlet_table import describe
    from app.pipeline import make_tools
    from app.processing import process, report_line
    from app.progress import make_progress
    from app.words import plural

    settings, table = shell.settings, shell.outlet_table
    with shell.store(migrate=True) as store:
        with store.read() as conn:
            clock = store_clock(conn)
        tools = make_tools(settings.understand, settings.watched())
        window = timedelta(days=settings.understand.story_window_days)
        report = process(store, tools, window, clock, make_progress())
        with store.begin() as conn:
            described = describe(conn, table)
    say(report_line(report))
    if described:
        say(f"{plural(described, 'outlet')} described anew: country, leaning")
    return 1 if any(key.startswith("failed:") for key in report.counts) else 0


@build("process", "process")
def command(shell: Shell) -> int:
    """Read the articles that are new or have changed: stories, claims, figures, verdicts, quotes, tone, milestones.

    Only pending articles are read, and only the stories they touch are judged again. Ctrl-C keeps what is finished;
    the next run goes on there.
    """
    return run(shell)
