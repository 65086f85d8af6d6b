"""``process``: understand what is pending."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING

import click

from app.commands import collect
from app.commands.shell import Done, Shell
from app.commands.shell import command as build

if TYPE_CHECKING:
    from app.engines.local import Engine
    from app.engines.ray_data import Cluster
    from app.pipeline import Tools
    from app.progress import Progress


def work(
    shell: Shell, *, progress: Progress | None = None, tools: Tools | None = None, cluster: Cluster | None = None
) -> Done:
    """Process, with the workers of a cluster where there is one; 1 when an article could not be understood."""
    from datetime import timedelta

    from app.clock import store_clock
    from app.outlet_table import describe
    from app.pipeline import make_tools
    from app.processing import process
    from app.progress import make_progress
    from app.run_report import by_reason, run_row
    from app.run_words import report_line
    from app.sharing import sharing
    from app.words import plural
    from store import runs

    settings, table = shell.settings, shell.outlet_table
    with shell.store(migrate=True) as store:
        with store.read() as conn:
            clock = store_clock(conn)
        tools = tools or make_tools(settings.understand, settings.watched())
        window = timedelta(days=settings.understand.story_window_days)
        progress = progress or make_progress()
        with sharing(store, progress) as shares, _engine(shell, tools, cluster) as engine:
            report = process(store, tools, window, clock, progress, engine, shares)
        with store.begin() as conn:
            described = describe(conn, table)
        with store.read() as conn:
            row = run_row(runs.get(conn, report.run_id))
    lines = [report_line(report)]
    if described:
        lines.append(f"{plural(described, 'outlet')} described anew: country, leaning")
    failed = by_reason(report.counts, "failed") or report.counts.get("stories_failed")
    return Done(1 if failed else 0, lines, row)


def _engine(shell: Shell, tools: Tools, cluster: Cluster | None) -> AbstractContextManager[Engine | None]:
    if cluster is None:
        return nullcontext()
    from app.engines.ray_data import RayEngine
    from app.engines.worker import Task, program

    settings = shell.settings
    return RayEngine(tools, Task(settings.store.url, settings.understand, settings.watched(), program()), cluster)


@build("process", "process")
@click.option(
    "--engine",
    type=click.Choice(["local", "ray"]),
    default="local",
    show_default=True,
    help="Who reads: this process, or workers by Ray Data (requirements-server.txt), for a large backlog.",
)
@click.option("--address", default="", metavar="HOST:PORT", help="Ray cluster to use; else workers on this machine.")
@click.option("--workers", type=click.IntRange(1, 10_000), help="How many read at once; else one for each processor.")
@collect.json_option
def command(shell: Shell, engine: str, address: str, workers: int | None, as_json: bool) -> int:
    """Read the articles that are new or have changed: stories, claims, figures, verdicts, quotes, tone, milestones.

    Only pending articles are read, and only the stories they touch are judged again. Ctrl-C keeps what is finished;
    the next run goes on there, with whatever engine: the result is the same.
    """
    cluster = _cluster(shell, engine, address, workers)
    with shell.alone("process", shared=True):
        done = work(shell, cluster=cluster).said()
    return done.ended(done.row if as_json else None)


def _cluster(shell: Shell, engine: str, address: str, workers: int | None) -> Cluster | None:
    """The workers that were asked for; ``None`` for none. Raises where they could not read."""
    if engine == "local":
        if address or workers:
            raise click.UsageError("--address and --workers are for --engine ray.")
        return None
    from app.engines.ray_data import Cluster, check

    cluster = Cluster(workers or 0, address)
    check(cluster, shell.settings.store.url)
    return cluster
