"""Where what users need not see goes: a rotating log file of JSON lines, and tracebacks under an error id.

Nothing is written to the screen unless ``--debug`` asks for it: libraries that warn would otherwise talk over the
one line that tells a user what to do.
"""

from __future__ import annotations

import logging
import logging.handlers
import secrets
import sys
import tempfile
from pathlib import Path

import structlog

LOG_NAME = "tallywire.log"
FOLDER = Path(".tallywire")
MAX_BYTES = 1_000_000
KEPT = 3


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


def _file_handler() -> logging.Handler:
    handler = logging.handlers.RotatingFileHandler(
        log_path(), maxBytes=MAX_BYTES, backupCount=KEPT, encoding="utf-8", delay=True
    )
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
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
    )
    return handler


class _LazyFile(logging.Handler):
    """Opens the log file at the first record, so that ``--help`` leaves no file behind."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self._target: logging.Handler | None = None

    def emit(self, record: logging.LogRecord) -> None:
        """Hand the record on to the file."""
        if self._target is None:
            self._target = _file_handler()
        self._target.emit(record)


def configure(debug: bool = False) -> None:
    """Send every library's and our own log to the file; with ``debug`` to the screen's standard error as well."""
    root = logging.getLogger()
    for handler in list(root.handlers):
        if isinstance(handler, _LazyFile) or handler.get_name() == "tallywire-debug":
            root.removeHandler(handler)
    root.addHandler(_LazyFile())
    root.setLevel(logging.INFO if debug else logging.WARNING)
    if debug:
        screen = logging.StreamHandler(sys.stderr)
        screen.set_name("tallywire-debug")
        screen.setFormatter(logging.Formatter("%(levelname)s %(name)s: %(message)s"))
        root.addHandler(screen)


def record_error(error: BaseException) -> tuple[str, Path]:
    """Write the traceback to the log under a fresh id; gives the id and the file for the line a user sees."""
    error_id = secrets.token_hex(4)
    logging.getLogger("tallywire").error(
        "unexpected error",
        extra={"error_id": error_id},
        exc_info=(type(error), error, error.__traceback__),
    )
    return error_id, log_path()
