"""Axes that a reader can read: round ticks and a domain with room for arrows."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scale:
    """An axis from ``low`` to ``high`` (data units) with round ``ticks`` inside it."""

    low: float
    high: float
    ticks: tuple[float, ...]

    @property
    def width(self) -> float:
        """The length of the axis in data units."""
        return self.high - self.low

    def percent(self, value: float) -> float:
        """Where a value sits between the ends, in percent."""
        return 100 * (value - self.low) / self.width


def nice_step(width: float, count: int) -> float:
    """The round step (1, 2, 2.5 or 5 times a power of ten) that cuts ``width`` into about ``count`` parts."""
    rough = width / max(count, 1)
    power = 10.0 ** math.floor(math.log10(rough))
    return next((power * f for f in (1, 2, 2.5, 5) if power * f >= rough), power * 10)


def scale(values: Sequence[float], *, room: float = 0.14, ticks: int = 5, from_zero: bool = False) -> Scale:
    """An axis around ``values`` with ``room`` (a share of the span) free at both ends."""
    low, high = (min(values), max(values)) if values else (0.0, 1.0)
    if from_zero:
        low = min(low, 0.0)
    spread = high - low or max(abs(high) * 0.2, 1.0)
    start = low if from_zero and low == 0 else low - spread * room
    if high == low:
        start = low - spread / 2
    end = high + spread * (room if high > low else 0.5)
    step = nice_step(end - start, ticks)
    first = math.ceil(start / step - 1e-9)
    return Scale(start, end, tuple((first + i) * step for i in range(int((end - first * step) / step + 1e-9) + 1)))
