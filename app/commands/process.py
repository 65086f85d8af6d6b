"""``process``: understand what is pending."""

from __future__ import annotations

from app.commands.shell import Shell, say
from app.commands.shell import command as build


def run(shell: Shell) -> int:
    """Process and print the report; 1 when an article could not be understood."""
    from datetime import timedelta

    from app.clock import store_clock
    from app.pipeline import make_tools
    from app.processing import process, report_line
    from app.progress import make_progress

    settings = shell.settings
    with shell.store(migrate=True) as store:
        with store.read() as conn:
            clock = store_clock(conn)
        tools = make_tools(settings.understand, settings.watched())
        window = timedelta(days=settings.understand.story_window_days)
        report = process(store, tools, window, clock, make_progress())
    say(report_line(report))
    return 1 if any(key.startswith("failed:") for key in report.counts) else 0


@build("process", "process")
def command(shell: Shell) -> int:
    """Read the articles that are new or have changed: stories, claims, figures, verdicts, quotes, tone, milestones.

    Only pending articles are read, and only the stories they touch are judged again. Ctrl-C keeps what is finished;
    the next run goes on there.
    """
    return run(shell)
