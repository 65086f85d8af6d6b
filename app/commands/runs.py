"""``runs``: what past runs brought."""

from __future__ import annotations

import json

import click

from app.commands.shell import Shell, out, say
from app.commands.shell import command as build


@build("runs", "runs --last 20")
@click.option("--last", type=click.IntRange(1), default=10, show_default=True, help="How many, the newest first.")
@click.option("--json", "as_json", is_flag=True, help="One JSON list, for programs.")
def command(shell: Shell, last: int, as_json: bool) -> None:
    """Show the last runs, the newest first: when, how they ended, and what came of everything they took in.

    An update is two runs: one that collects, one that processes. Outcomes: ok, partial (something failed), failed,
    interrupted, running.
    """
    from app.alerting.telling import RUN, in_words
    from app.run_report import SUMS, run_row, sum_in_words
    from store import runs

    with shell.store() as store, store.read() as conn:
        found = runs.recent(conn, limit=last)
    if as_json:
        out(json.dumps([run_row(run) for run in found], ensure_ascii=False, indent=1))
        return
    for run in found:
        took = f"{(run.finished - run.started).total_seconds():.0f} s" if run.finished else "–"
        told = sum_in_words(run.command, run.counts) if run.command in SUMS else ""
        told = in_words(run.counts) if run.command == RUN else told
        out(f"{run.started:%Y-%m-%d %H:%M}  {run.command:<8}{run.outcome:<12}{took:>7}  {told}".rstrip())
    if not found:
        say("nothing ran yet; `python -m app update` collects and processes")
