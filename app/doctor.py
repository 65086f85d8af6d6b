"""A look at everything that Tallywire needs, each finding with its remedy: this machine, the store, and what a team has
set up.

Nothing is changed, fetched or sent, and no model is loaded unless that is asked for: a missing store stays missing.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

import click

from app import doctor_machine, doctor_store, doctor_team, settings_checks, words
from app.commands.shell import Shell, out
from app.commands.shell import command as build_command
from app.settings import Settings
from app.settings_checks import Finding
from store.errors import TallywireError

ROOT = Path(__file__).resolve().parents[1]
Step = Callable[[], Iterator[Finding]]


def check(settings: Settings, *, now: datetime, root: Path = ROOT, load: bool = False) -> list[Finding]:
    """Every finding, in the order in which problems are best solved.

    ``root`` is the folder with the requirements files; with ``load`` the models are loaded and read a sentence. A check
    that itself breaks is a finding, never a traceback.
    """
    found: list[Finding] = []
    for name, step in _steps(settings, now, root, load):
        try:
            found.extend(step())
        except TallywireError as error:
            found.append(Finding(name, "fail", str(error), ""))
        except Exception as error:  # what a sick machine does can't be foreseen; the other checks go on
            found.append(Finding(name, "fail", f"could not be checked: {type(error).__name__}: {error}", ""))
    return found


def _steps(settings: Settings, now: datetime, root: Path, load: bool) -> Sequence[tuple[str, Step]]:
    return (
        ("python", doctor_machine.python),
        ("packages", lambda: doctor_machine.packages(settings, root)),
        ("model", lambda: doctor_machine.model(settings)),
        *([("models", lambda: doctor_machine.models_load(settings))] if load else []),
        ("clock", lambda: doctor_machine.clock(now)),
        ("store", lambda: doctor_store.check(settings, now)),
        ("disk", lambda: doctor_machine.disk(settings)),
        ("log", doctor_machine.log_file),
        ("sources", lambda: settings_checks.sources(settings)),
        ("alerts", lambda: settings_checks.alerts(settings)),
        ("addresses", lambda: doctor_team.addresses(settings)),
        ("digest", lambda: doctor_team.digest(settings)),
        ("sign-in", lambda: doctor_team.sign_in(settings)),
        ("outlets", lambda: settings_checks.outlets(settings)),
        ("paper", doctor_machine.paper),
        ("port", lambda: doctor_machine.port(settings)),
        ("browser", doctor_machine.browser),
    )


def show(findings: Sequence[Finding]) -> None:
    """Print the findings as a table; nothing in it is read as markup or as a terminal's control codes."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    styles = {"ok": "green", "warn": "yellow", "fail": "bold red"}
    table = Table(box=None, pad_edge=False, show_edge=False)
    for heading in ("", "", "Found", "Remedy"):
        table.add_column(heading, overflow="fold")
    for finding in findings:
        cells = (finding.name, words.plain(finding.what), words.plain(finding.remedy))
        table.add_row(Text(finding.state, styles[finding.state]), *(Text(cell) for cell in cells))
    Console(highlight=False, width=None if sys.stdout.isatty() else 160).print(table)


@build_command("doctor", "doctor --json")
@click.option("--json", "as_json", is_flag=True, help="One JSON list of the findings, for programs.")
@click.option("--load", is_flag=True, help="Load the models too, and let them read a sentence.")
def command(shell: Shell, as_json: bool, load: bool) -> None:
    """Check that everything Tallywire needs is in place, and say what to do about what is not.

    Nothing is changed, fetched or sent. Leaves with 1 when something fails; a warning is no failure.
    """
    from app.clock import real_clock

    findings = check(shell.settings, now=real_clock(), load=load)
    if as_json:
        rows = [{"name": f.name, "state": f.state, "what": f.what, "remedy": f.remedy} for f in findings]
        out(json.dumps(rows, ensure_ascii=False, indent=1))
    else:
        show(findings)
    if any(finding.state == "fail" for finding in findings):
        click.get_current_context().exit(1)
