"""Keeping labels apart: lanes for labels above a line, small vertical moves for labels beside marks. Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

HEIGHT = 17.0


@dataclass(frozen=True, slots=True)
class Label:
    """A label of ``width`` pixels for a mark at ``x`` (and ``y``) pixels."""

    x: float
    width: float
    y: float = 0.0

    def anchor(self, room: float) -> Literal["left", "center", "right"]:
        """Which side of a label above the mark stands on it, so that the label stays inside ``room`` pixels."""
        if self.x - self.width / 2 < 0:
            return "left"
        return "right" if self.x + self.width / 2 > room else "center"

    def beside(self, room: float) -> Literal["left", "right"]:
        """The anchor of a label beside the mark: "left" writes to the right of it, when there is room."""
        return "left" if self.x + self.width + 14 <= room or self.x < room / 2 else "right"

    def reach(self, room: float) -> tuple[float, float]:
        """The pixels that a label above the mark covers from left to right."""
        anchor = self.anchor(room)
        start = self.x if anchor == "left" else self.x - self.width / (2 if anchor == "center" else 1)
        return start, start + self.width

    def side_reach(self, room: float) -> tuple[float, float]:
        """The pixels that a label beside the mark covers."""
        return (self.x, self.x + self.width) if self.beside(room) == "left" else (self.x - self.width, self.x)


def lanes(labels: Sequence[Label], width: float) -> tuple[list[int], int]:
    """Give every label the first lane in which it touches no other; returns the lanes and how many there are."""
    taken: list[list[tuple[float, float]]] = []
    found = []
    for label in labels:
        start, end = label.reach(width)
        lane = next(
            (i for i, row in enumerate(taken) if all(end + 10 < a or start - 10 > b for a, b in row)), len(taken)
        )
        if lane == len(taken):
            taken.append([])
        taken[lane].append((start, end))
        found.append(lane)
    return found, max(len(taken), 1)


@dataclass(frozen=True, slots=True)
class Obstacle:
    """A mark that no label should cover, in pixels."""

    left: float
    right: float
    top: float
    bottom: float

    def hit(self, start: float, end: float, y: float) -> bool:
        """Whether a label from ``start`` to ``end`` at ``y`` would cover it."""
        half = HEIGHT / 2
        return self.left < end and start < self.right and self.top < y + half and y - half < self.bottom


def spread(
    labels: Sequence[Label],
    room: float,
    obstacles: Sequence[Obstacle] = (),
    between: tuple[float, float] = (-math.inf, math.inf),
) -> list[float]:
    """The y of every label, as near to its mark as the obstacles and the labels placed before it allow.

    Where there is no way around the obstacles ``between`` the highest and the lowest y, only the other labels are
    avoided.
    """
    placed: list[tuple[float, float, float]] = []
    heights: list[float] = []
    for label in labels:
        start, end = label.side_reach(room)
        near = [y for a, b, y in placed if a < end and start < b]
        reach = 2 * (len(near) + 1) + 12
        options = sorted((k * HEIGHT / 2 for k in range(-reach, reach + 1)), key=abs)
        apart = [label.y + o for o in options if all(abs(label.y + o - y) >= HEIGHT - 0.5 for y in near)]
        inside = [y for y in apart if between[0] <= y <= between[1]]
        clear = (y for y in inside if not any(mark.hit(start, end, y) for mark in obstacles))
        y = next(clear, (inside or apart or [label.y])[0])
        placed.append((start, end, y))
        heights.append(y)
    return heights
