"""``process``: understand what is pending."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.commands import collect
from app.commands.shell import Done, Shell
from app.commands.shell import command as build

if TYPE_CHECKING:
    from app.pipeline import Tools
    from app.progress import Progress


def work(shell: Shell, *, progress: Progress | None = None, tools: Tools | None = None) -> Done:
    """Process; 1 when an article could not be understood."""
    from datetime import timedelta

    from app.clock import store_clock
    from app.outlet_table import describe
    from app.pipeline import make_tools
    from app.processing import process, report_line
    from app.progress import make_progress
    from app.run_report import by_reason, run_row
    from app.words import plural
    from store import runs

    settings, table = shell.settings, shell.outlet_table
    with shell.store(migrate=True) as store:
        with store.read() as conn:
            clock = store_clock(conn)
        tools = tools or make_tools(settings.understand, settings.watched())
        window = timedelta(days=settings.understand.story_window_days)
        report = process(store, tools, window, clock, progress or make_progress())
        with store.begin() as conn:
            described = describe(conn, table)
        with store.read() as conn:
            row = run_row(runs.get(conn, report.run_id))
    lines = [report_line(report)]
    if described:
        lines.append(f"{plural(described, 'outlet')} described anew: country, leaning")
    failed = by_reason(report.counts, "failed") or report.counts.get("stories_failed")
    return Done(1 if failed else 0, lines, row)


@build("process", "process")
@collect.json_option
def command(shell: Shell, as_json: bool) -> int:
    """Read the articles that are new or have changed: stories, claims, figures, verdicts, quotes, tone, milestones.

    Only pending articles are read, and only the stories they touch are judged again. Ctrl-C keeps what is finished;
    the next run goes on there.
    """
    with shell.alone("process"):
        done = work(shell).said()
    return done.ended(done.row if as_json else None)
