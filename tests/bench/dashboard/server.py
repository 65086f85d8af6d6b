"""The dashboard's server, which also writes down how long every page took: ``python -m tests.bench.dashboard.server``.

The arguments are a file, one line for each page drawn, and a port. With ``--cold`` every page asks the store anew, as
nobody looked within the last half minute.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from app import desk, page_times, web


def _write_down(file: Path) -> None:
    """Have every time that is counted appended to ``file``."""
    count = page_times.add

    def add(page: str, seconds: float, processor: float) -> None:
        count(page, seconds, processor)
        with file.open("a", encoding="utf-8") as out:
            out.write(json.dumps({"page": page, "seconds": seconds, "processor": processor}) + "\n")

    page_times.add = add


def _forget_answers() -> None:
    """Have every page begin without a kept answer."""
    open_desk = desk.open_desk

    def opened(*args: Any) -> desk.Desk:
        desk.changed()
        return open_desk(*args)

    desk.open_desk = opened


if __name__ == "__main__":
    arguments = [argument for argument in sys.argv[1:] if argument != "--cold"]
    _write_down(Path(arguments[0]))
    if "--cold" in sys.argv:
        _forget_answers()
    sys.exit(web.main(arguments[1:]))
