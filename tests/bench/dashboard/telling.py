"""From measured times to a table: medians and tails by look, memory, and the machine they were measured on."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Spread:
    """Milliseconds: the middle one, and what nineteen in twenty stay under."""

    p50: float
    p95: float

    @staticmethod
    def of(values: Sequence[float]) -> Spread:
        """Of any number of values; of none it is nothing."""
        ordered = sorted(values) or [0.0]
        return Spread(_at(ordered, 0.5), _at(ordered, 0.95))


def _at(ordered: Sequence[float], share: float) -> float:
    """The smallest value that at least this share of them does not exceed (nearest rank)."""
    return ordered[max(0, -(-int(len(ordered) * share * 1000) // 1000) - 1)] if len(ordered) > 1 else ordered[0]


@dataclass(frozen=True, slots=True)
class Measured:
    """One look: the server's time, the processor's part of it, when its first words stood there, when it was ready;
    ``again`` is how many more draws than one a visit took."""

    server: Spread
    processor: Spread
    first: Spread
    ready: Spread
    again: float


def machine() -> str:
    """Cores, memory and versions, and no name."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    parts = ("streamlit", "sqlalchemy", "plotly", "playwright")
    versions = ", ".join(f"{name} {version(name)}" for name in parts)
    return f"{os.cpu_count()} cores, {memory:.0f} GB; Python {platform.python_version()}, {versions}"


def memory_of(pid: int) -> dict[str, float]:
    """Megabytes of a process: resident, and its share where pages are shared (Linux)."""
    found = {}
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines():
        name, _, rest = line.partition(":")
        if name in ("Rss", "Pss"):
            found[name.lower()] = int(rest.split()[0]) / 1024
    return found


def table(measured: Mapping[str, Measured], before: Mapping[str, Measured] | None = None) -> str:
    """A Markdown table; with ``before`` (a smaller store) the ratio of the processor's times too."""
    head = "| look | server p50 | server p95 | processor p50 | first words | ready p50 | ready p95 | draws |"
    rule = "|---|---|---|---|---|---|---|---|"
    lines = [head + (" ratio |" if before else ""), rule + ("---|" if before else "")]
    for name, one in measured.items():
        cells = [one.server.p50, one.server.p95, one.processor.p50, one.first.p50, one.ready.p50, one.ready.p95]
        line = f"| {name} | " + " | ".join(f"{cell:.0f}" for cell in cells) + f" | {1 + one.again:.1f} |"
        if before:
            least = before[name].processor.p50 if name in before else 0
            line += f" {one.processor.p50 / least:.1f} |" if least else " – |"
        lines.append(line)
    return "\n".join(lines)


def as_json(measured: Mapping[str, Measured]) -> dict[str, Any]:
    """The same as plain data."""
    return {name: asdict(one) for name, one in measured.items()}
