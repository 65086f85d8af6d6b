"""Where goes what users need not see: JSON lines in a rotating file, or on standard error where somebody collects them.

The outcome of every run is one line with its counts; tracebacks stand under an error id. Nothing is written to the
screen of a person unless ``--debug`` asks for it: libraries that warn would otherwise talk over the one line that tells
a user what to do.
"""

from __future__ import annotations

import json
import logging
import logging.handlers
import os
import secrets
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import structlog

from app.settings_errors import ENV_LOG

LOG_NAME = "tallywire.log"
FOLDER = Path(".tallywire")
MAX_BYTES = 1_000_000
KEPT = 3
STDERR = "stderr"
"""What ``TALLYWIRE_LOG`` says where there is no file to be written, but somebody who collects lines."""
OURS = "tallywire"
_NAMES = ("tallywire-debug", "tallywire-lines")
_TAKEN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime"}
"""Names that a record has already."""


def log_path() -> Path:
    """The log file: ``.tallywire/tallywire.log`` here, or in the temporary folder where that can't be written."""
    for folder in (FOLDER, Path(tempfile.gettempdir()) / "tallywire"):
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with (folder / LOG_NAME).open("a", encoding="utf-8"):
                return folder / LOG_NAME
        except OSError:
            continue
    return Path(tempfile.mkdtemp(prefix="tallywire-")) / LOG_NAME


def _json_lines() -> logging.Formatter:
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            structlog.stdlib.ExtraAdder(),
        ],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ],
    )


def _file_handler() -> logging.Handler:
    handler = logging.handlers.RotatingFileHandler(
        log_path(), maxBytes=MAX_BYTES, backupCount=KEPT, encoding="utf-8", delay=True
    )
    handler.setFormatter(_json_lines())
    return handler


class _LazyFile(logging.Handler):
    """Opens the log file at the first record, so that ``--help`` leaves no file behind."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self._target: logging.Handler | None = None

    def emit(self, record: logging.LogRecord) -> None:
        """Hand the record on to the file."""
        if self._target is None:
            self._target = _file_handler()
        self._target.emit(record)

    def close(self) -> None:
        """Close the file, if one was opened."""
        if self._target is not None:
            self._target.close()
        super().close()


def configure(debug: bool = False, environ: Mapping[str, str] | None = None) -> None:
    """Send every library's warnings and our own log to the file, or to standard error as ``TALLYWIRE_LOG`` says; with
    ``debug`` to standard error in plain words as well."""
    root = logging.getLogger()
    for handler in list(root.handlers):
        if isinstance(handler, _LazyFile) or handler.get_name() in _NAMES:
            root.removeHandler(handler)
            handler.close()
    if to_stderr(os.environ if environ is None else environ):
        lines = logging.StreamHandler(sys.stderr)
        lines.set_name("tallywire-lines")
        lines.setFormatter(_json_lines())
        root.addHandler(lines)
    else:
        root.addHandler(_LazyFile())
    root.setLevel(logging.INFO if debug else logging.WARNING)
    logging.getLogger(OURS).setLevel(logging.INFO)
    if debug:
        screen = logging.StreamHandler(sys.stderr)
        screen.set_name("tallywire-debug")
        screen.setFormatter(logging.Formatter("%(levelname)s %(name)s: %(message)s"))
        root.addHandler(screen)


def record_outcome(command: str, outcome: str, seconds: float, counts: Mapping[str, int]) -> None:
    """One line for what a command (``collect``, ``process``, ``alerts``, ``digest``) did: how it ended, every count."""
    logging.getLogger(f"{OURS}.runs").info(
        "run",
        extra={"command": command, "outcome": outcome, "seconds": round(seconds, 3), "counts": dict(counts)},
    )


def pass_on(line: str) -> None:
    """Log what a process of ours wrote to standard error: a line of its log as it was, anything else as a warning."""
    told = _read(line)
    if told is None:
        logging.getLogger(f"{OURS}.dashboard").warning("%s", line.rstrip())
        return
    level = logging.getLevelNamesMapping().get(str(told.pop("level", "")).upper(), logging.WARNING)
    name, event = str(told.pop("logger", OURS)), str(told.pop("event", ""))
    told.pop("timestamp", None)
    extra = {key if key not in _TAKEN else f"its_{key}": value for key, value in told.items()}
    logging.getLogger(name).log(level, "%s", event, extra=extra)


def _read(line: str) -> dict[str, Any] | None:
    if not line.startswith("{"):
        return None
    try:
        told = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return told if isinstance(told, dict) and {"event", "level", "logger"} <= set(told) else None


def record_error(error: BaseException) -> tuple[str, str]:
    """Write the traceback to the log under a fresh id; gives the id and the log's place for the line a user sees."""
    error_id = secrets.token_hex(4)
    logging.getLogger(OURS).error(
        "unexpected error",
        extra={"error_id": error_id},
        exc_info=(type(error), error, error.__traceback__),
    )
    return error_id, "the line above" if to_stderr(os.environ) else str(log_path())


def to_stderr(environ: Mapping[str, str]) -> bool:
    """Whether the log goes to standard error and no file is written."""
    return environ.get(ENV_LOG, "").strip().lower() == STDERR
