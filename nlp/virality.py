"""Virality: how much faster independent origins take a story up than is usual for the outlets that do.

The number is a rate against a rate, so 1 is usual and 2 is twice that. Counts this small jump about, so it is damped
by a gamma-Poisson model, the way small areas are compared in disease mapping (Clayton and Kaldor, Biometrics 43, 1987):
the origins of a week are Poisson around ``usual × virality``, virality is gamma with mean 1, and the number shown is
its mean once the origins are known, ``(origins + PRIOR) / (usual + PRIOR)``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

DAYS = 7
"""The last N days. A week, so that weekends, when less is printed, weigh the same in every stretch."""
REFERENCE_WEEKS = 12
"""What is usual is taken from this many weeks before."""
PRIOR = 2.0
"""Weight of "as usual" in independent origins: shape and rate of the gamma."""
LEAST_ORIGINS = 3
"""Fewer origins in the last N days than this say nothing: one article more or less would halve or double them."""
LEAST_STORIES = 10
"""Fewer stories (each counted once a week) behind what is usual than this say nothing of it."""


@dataclass(frozen=True, slots=True)
class Virality:
    """The damped ratio, or why there is none. ``usual`` is in independent origins a week for one story."""

    ratio: float | None
    usual: float | None
    lack: Literal["origins", "history"] | None


def virality(origins: int, usual_stories: int, usual_origins: int) -> Virality:
    """From the independent origins of the last :data:`DAYS` days, and those that ``usual_stories`` had together.

    Raises ValueError for negative counts.
    """
    if min(origins, usual_stories, usual_origins) < 0:
        raise ValueError("counts are never negative")
    usual = usual_origins / usual_stories if usual_stories else None
    if origins < LEAST_ORIGINS:
        return Virality(None, usual, "origins")
    if usual is None or usual_stories < LEAST_STORIES:
        return Virality(None, usual, "history")
    return Virality((origins + PRIOR) / (usual + PRIOR), usual, None)
