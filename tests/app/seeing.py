"""How colours look to people who see fewer of them, and how far two then lie apart.

Simulation: Machado, Oliveira and Fernandes, "A physiologically-based model for simulation of color vision deficiency",
IEEE TVCG 15 (2009), the published matrices at severity 1, on linear RGB. Distance: CIE 1976 ΔE in CIELAB under D65.
"""

from __future__ import annotations

import math
from typing import Literal

Vision = Literal["all cones", "protan", "deutan", "tritan"]
Triple = tuple[float, float, float]
MATRICES: dict[Vision, tuple[Triple, Triple, Triple]] = {
    "all cones": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protan": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deutan": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritan": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
_XYZ = ((0.4124564, 0.3575761, 0.1804375), (0.2126729, 0.7151522, 0.0721750), (0.0193339, 0.1191920, 0.9503041))
_WHITE = (0.95047, 1.0, 1.08883)


def lab(colour: str, vision: Vision = "all cones") -> Triple:
    """A #RRGGBB colour in CIELAB, as that vision sees it."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    seen = [min(max(value, 0.0), 1.0) for value in _times(MATRICES[vision], linear)]
    x, y, z = (_root(value / white) for value, white in zip(_times(_XYZ, seen), _WHITE, strict=True))
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def apart(one: str, other: str, vision: Vision) -> float:
    """ΔE of two colours as that vision sees them."""
    return math.dist(lab(one, vision), lab(other, vision))


def _times(matrix: tuple[Triple, Triple, Triple], values: list[float]) -> list[float]:
    return [sum(a * b for a, b in zip(row, values, strict=True)) for row in matrix]


def _root(value: float) -> float:
    return value ** (1 / 3) if value > 216 / 24389 else (24389 / 27 * value + 16) / 116
