"""What is measured beside the people: connections, the server's memory, the load, and the server's own times."""

from __future__ import annotations

import os
import re
import time
import urllib.request
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from sqlalchemy import Engine, text

from tests.bench.dashboard.telling import memory_of
from tests.bench.soak.again import Again
from tests.bench.soak.scene import DATABASE

EVERY_SECONDS = 2.0
_CONNECTIONS = """
    SELECT application_name, coalesce(state, ''), count(*) FROM pg_stat_activity
    WHERE datname = :database AND pid <> pg_backend_pid() GROUP BY 1, 2
"""
_TIMES = re.compile(
    r'^tallywire_page_(seconds_count|seconds_sum|processor_seconds_total)\{page="([^"]+)"\} (\S+)$', re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class Sample:
    """A moment: seconds since the start, connections by (client, state), MB of the server, processes that wait."""

    at: float
    connections: Counter[tuple[str, str]]
    memory: float
    load: float

    def of(self, client: str) -> int:
        """Connections of one client."""
        return sum(number for (name, _), number in self.connections.items() if name.startswith(client))


class Gauges(Again):
    """Takes a sample every two seconds."""

    def __init__(self, engine: Engine, pid: int) -> None:
        super().__init__(EVERY_SECONDS)
        self._engine, self._pid = engine, pid
        self._begun = time.monotonic()
        self.samples: list[Sample] = []

    def take(self) -> Sample:
        """One now."""
        with self._engine.connect() as conn:
            rows = conn.execute(text(_CONNECTIONS), {"database": DATABASE}).all()
        connections = Counter({(name, state): number for name, state, number in rows})
        return Sample(
            time.monotonic() - self._begun, connections, memory_of(self._pid).get("pss", 0.0), os.getloadavg()[0]
        )

    def step(self) -> None:
        """Keep one more."""
        with suppress(OSError):  # a server that has died is told elsewhere
            self.samples.append(self.take())


def slope(samples: Sequence[Sample]) -> float:
    """Megabytes a minute by which the server's memory grew: least squares over the samples."""
    if len(samples) < 3:
        return 0.0
    middle = sum(one.at for one in samples) / len(samples)
    level = sum(one.memory for one in samples) / len(samples)
    spread = sum((one.at - middle) ** 2 for one in samples)
    return 60 * sum((one.at - middle) * (one.memory - level) for one in samples) / spread


def server_times(address: str) -> dict[str, dict[str, float]]:
    """By page what ``/metrics`` tells: draws, seconds and processor seconds in all."""
    with urllib.request.urlopen(f"{address}/metrics", timeout=60) as answer:
        said = answer.read().decode()
    found: dict[str, dict[str, float]] = {}
    for kind, page, value in _TIMES.findall(said):
        found.setdefault(page, {})[kind] = float(value)
    return found
