"""What came of a soak, in words and numbers, and what of it must not be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from store import runs, schema
from store.database import open_store
from store.pool import Pool
from tests.bench.dashboard.telling import Spread
from tests.bench.soak.gauges import Sample, slope
from tests.bench.soak.users import PLACES, Seen

DASHBOARD = "tallywire dashboard"
AT_REST = Pool().size
"""Connections that a dashboard keeps open when nobody asks anything."""
GROWTH = 0.10
"""The share by which the server's memory may rise in the second half, above what is loaded late and kept."""
HEAD = "| view | in a window | p50, s | p95, s | by protocol | p50, s | p95, s | server, ms | processor, ms |"
WORDS = ("this round failed", "Traceback", "can't be used")


@dataclass(frozen=True, slots=True)
class Collected:
    """What all rounds of ``watch`` brought, summed, how each ended, and articles that are in the store twice."""

    counts: Mapping[str, int]
    outcomes: Mapping[str, int]
    twice: int
    pending: int

    @property
    def kept(self) -> int:
        """New, changed or known already."""
        return sum(self.counts.get(name, 0) for name in ("new", "changed", "unchanged"))

    @property
    def lost(self) -> int:
        """Dropped or failed, for any reason."""
        return sum(number for name, number in self.counts.items() if name.partition(":")[0] in ("dropped", "failed"))

    @property
    def seen(self) -> int:
        """All of it."""
        return self.counts.get("collected", 0)


def collected(url: str) -> Collected:
    """Read it from the store."""
    table = schema.articles
    with open_store(url) as store, store.read() as conn:
        found = runs.recent(conn, "collect", limit=10_000)
        again = select(table.c.url).group_by(table.c.url).having(func.count() > 1).subquery()
        twice = conn.execute(select(func.count()).select_from(again)).scalar_one()
        pending = conn.execute(select(func.count()).where(table.c.pending)).scalar_one()
        processed = runs.recent(conn, "process", limit=10_000)
    counts = sum((Counter(dict(run.counts)) for run in found), Counter[str]())
    outcomes = Counter(f"{run.command} {run.outcome}" for run in (*found, *processed))
    return Collected(counts, outcomes, twice, pending)


@dataclass(frozen=True, slots=True)
class Record:
    """Everything about one soak."""

    people: int
    minutes: float
    seen: Seen
    samples: Sequence[Sample]
    rest: Sample
    server: Mapping[str, Mapping[str, float]]
    came: Collected
    watch_code: int | None
    watch_said: str
    server_ended: int | None

    @property
    def half(self) -> Sequence[Sample]:
        """The second half of the samples."""
        return self.samples[len(self.samples) // 2 :]

    def growth(self) -> float:
        """The share by which memory rose in the second half, along the line that fits best."""
        half = self.half
        if len(half) < 3:
            return 0.0
        return slope(half) * (half[-1].at - half[0].at) / 60 / half[0].memory

    def failures(self) -> list[str]:
        """What must not be; nothing where all is well."""
        told = [f"{number} × {what}" for what, number in self.complaints().most_common()]
        idle = sum(number for (_, state), number in self.rest.connections.items() if "transaction" in state)
        checks = (
            (self.server_ended is not None, f"the dashboard ended by itself with {self.server_ended}"),
            (self.unseen() != [], f"never whole: {', '.join(self.unseen())}"),
            (self.rest.of(DASHBOARD) > AT_REST, f"{self.rest.of(DASHBOARD)} connections of the dashboard at rest"),
            (idle > 0, f"{idle} transactions left open"),
            (self.growth() > GROWTH, f"memory rose by {self.growth():.0%} in the second half"),
            (self.came.kept + self.came.lost != self.came.seen, "kept and dropped are not what was seen"),
            (self.came.counts.get("new", 0) == 0, "nothing was collected"),
            (self.came.twice > 0, f"{self.came.twice} addresses are in the store twice"),
            (self.watch_code != 0, f"watch ended with {self.watch_code}"),
            (self.ended_badly() > 0, f"rounds: {dict(self.came.outcomes)}"),
            (any(word in self.watch_said for word in WORDS), f"watch said: {self.watch_said[-500:]}"),
        )
        return [*told, *(what for wrong, what in checks if wrong)]

    def ended_badly(self) -> int:
        """Rounds that did not end well; the one that was under way when ``watch`` was told to end may be cut short."""
        bad = sum(number for name, number in self.came.outcomes.items() if not name.endswith(" ok"))
        last = any(name.endswith(" interrupted") for name in self.came.outcomes)
        return bad - last

    def unseen(self) -> list[str]:
        """Views that nobody saw whole."""
        return [place.title for place in PLACES if place.title not in {**self.seen.ready, **self.seen.answered}]

    def complaints(self) -> Counter[str]:
        """What people noticed, by kind."""
        return Counter(one.partition(": ")[2] for one in self.seen.wrong)

    def as_json(self) -> dict[str, Any]:
        """The figures as plain data."""
        return {
            "people": self.people,
            "minutes": self.minutes,
            "looks": self.seen.looks,
            "ready_ms": _spreads(self.seen.ready),
            "answered_ms": _spreads(self.seen.answered),
            "server": {page: dict(times) for page, times in self.server.items()},
            "connections": {
                "most": max((one.of(DASHBOARD) for one in self.samples), default=0),
                "at rest": self.rest.of(DASHBOARD),
                "most, everybody": max((one.connections.total() for one in self.samples), default=0),
            },
            "memory_mb": [round(one.memory) for one in self.samples],
            "slope_mb_a_minute": slope(self.half),
            "load": [min(one.load for one in self.samples), max(one.load for one in self.samples)],
            "collected": dict(self.came.counts),
            "outcomes": dict(self.came.outcomes),
            "failures": self.failures(),
        }

    def told(self) -> str:
        """The record as Markdown."""
        lines = [HEAD, "|---" * 9 + "|"]
        for place in PLACES:
            both = [found.get(place.title, []) for found in (self.seen.ready, self.seen.answered)]
            cells = [f"{len(one)} | {Spread.of(one).p50 / 1000:.1f} | {Spread.of(one).p95 / 1000:.1f}" for one in both]
            server = self.server.get(place.title.lower(), {})
            draws = max(1.0, server.get("seconds_count", 0.0))
            mean = [1000 * server.get(kind, 0.0) / draws for kind in ("seconds_sum", "processor_seconds_total")]
            lines.append(f"| {place.title} | {' | '.join(cells)} | {mean[0]:.0f} | {mean[1]:.0f} |")
        return "\n".join([*lines, "", *self._beside()])

    def _beside(self) -> list[str]:
        found = self.as_json()
        windows, callers = (
            Spread.of([one for times in found.values() for one in times])
            for found in (self.seen.ready, self.seen.answered)
        )
        memory = found["memory_mb"]
        return [
            f"{self.people} people, {self.minutes:g} minutes, {self.seen.looks} looks, {len(self.seen.wrong)} errors; "
            f"all views in a window p50 {windows.p50 / 1000:.1f} s, p95 {windows.p95 / 1000:.1f} s, by protocol p50 "
            f"{callers.p50 / 1000:.1f} s, p95 {callers.p95 / 1000:.1f} s; load {found['load'][0]:.0f} to "
            f"{found['load'][1]:.0f}.",
            f"Connections of the dashboard: at most {found['connections']['most']}, at rest "
            f"{found['connections']['at rest']}; of everybody at most {found['connections']['most, everybody']}.",
            f"Memory of the server (PSS), MB: {memory[0]} at first, {max(memory)} at most, {memory[-1]} at last; in "
            f"the second half {found['slope_mb_a_minute']:+.1f} a minute ({self.growth():+.1%}).",
            f"watch: {self.came.seen} seen = {self.came.kept} kept ({self.came.counts.get('new', 0)} new) + "
            f"{self.came.lost} dropped or failed; rounds: {dict(self.came.outcomes)}; {self.came.pending} wait; "
            f"{self.came.twice} twice.",
        ]


def _spreads(found: Mapping[str, Sequence[float]]) -> dict[str, list[float]]:
    spreads = {title: Spread.of(times) for title, times in found.items()}
    return {title: [one.p50, one.p95] for title, one in spreads.items()}
