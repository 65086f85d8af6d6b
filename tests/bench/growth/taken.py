"""How long something takes, in processor time and by the clock, and what the database did for it."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from sqlalchemy import Connection, Engine, event

Figures = dict[str, float]
STRIDE = 100
"""Steps of SQLite's virtual machine that are counted as one."""


@dataclass(slots=True)
class Taken:
    """Milliseconds of several calls."""

    processor: list[float] = field(default_factory=list)
    clock: list[float] = field(default_factory=list)

    def of(self, call: Callable[[], Any]) -> Any:
        """Call and note what that took."""
        worked, begun = time.process_time(), time.perf_counter()
        result = call()
        self.processor.append((time.process_time() - worked) * 1000)
        self.clock.append((time.perf_counter() - begun) * 1000)
        return result

    def figures(self) -> Figures:
        """Median and nineteenth of twenty, in milliseconds: of the processor, and by the clock."""
        return {
            "ms": middle(self.processor),
            "p95": top(self.processor),
            "clock_ms": middle(self.clock),
            "clock_p95": top(self.clock),
        }


def middle(values: Sequence[float]) -> float:
    """The median."""
    return float(np.median(values))


def top(values: Sequence[float]) -> float:
    """What nineteen in twenty stay under."""
    return float(np.percentile(values, 95))


def megabytes() -> float:
    """What this process holds now."""
    with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123
        return int(file.read().split()[1]) * resource.getpagesize() / 1e6


@dataclass(slots=True)
class Work:
    """What a database was asked to do: statements, and on SQLite the steps of its machine (which read rows, compare,
    write), in hundreds. Neither depends on how busy the computer is."""

    statements: int = 0
    steps: int = 0


@contextmanager
def counted() -> Iterator[Work]:
    """Count what all databases are asked meanwhile."""
    work = Work()

    def statement(*_given: object) -> None:
        work.statements += 1

    def step() -> int:
        work.steps += 1
        return 0

    def begin(conn: Connection) -> None:
        if conn.dialect.name == "sqlite":
            conn.connection.driver_connection.set_progress_handler(step, STRIDE)  # type: ignore[union-attr]

    event.listen(Engine, "before_cursor_execute", statement)
    event.listen(Engine, "begin", begin)
    try:
        yield work
    finally:
        event.remove(Engine, "before_cursor_execute", statement)
        event.remove(Engine, "begin", begin)
