"""Reference figures: what a person pinned, held against what outlets print. Pure.

A pin has no day: a reading that is an earlier count of a growing figure is told apart from one that differs.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from app import act_words, words
from app.readings import SLIP_RATIO, Reading, position, stretch
from nlp.intervals import literal
from store.acts import Act
from store.model import Quantity

MOST_NAMED = 4


class Reference(NamedTuple):
    """A pinned figure with its source; ``quantity`` is the reading as it was read when it was pinned."""

    quantity: Quantity
    reading: str
    source: str
    url: str
    by: str

    @property
    def value(self) -> float | None:
        """Where it stands on an axis."""
        return position(self.quantity.stated, self.quantity.low, self.quantity.high)


class Agreement(NamedTuple):
    """Outlets by how their figures stand to a reference: they fit it, they were counted earlier, or they don't fit."""

    fits: tuple[str, ...]
    earlier: tuple[str, ...]
    differs: tuple[str, ...]


def reference_of(act: Act, now: datetime) -> Reference:
    """What an act of pinning says."""
    said = act.payload
    number = Quantity(
        0, 0, str(said.get("literal", said.get("reading", ""))), said.get("stated"), said.get("low"), said.get("high"),
        bool(said.get("low_closed")), bool(said.get("high_closed")), said.get("qualifier", "exact"),
        str(said.get("unit", "")), "", float(said.get("precision") or 1),
    )  # fmt: skip
    texts = (words.plain(str(said.get(name, ""))) for name in ("reading", "source", "url"))
    return Reference(number, *texts, by=act_words.by(act, now))


def fits(reference: Reference, quantity: Quantity) -> bool:
    """Whether one number satisfies both wordings."""
    return literal(reference.quantity).meets(literal(quantity))


def agreement(reference: Reference, readings: Sequence[Reading]) -> Agreement:
    """How outlets stand to a reference; an outlet with several readings is named under the worst of them."""
    place: dict[str, int] = {}
    for reading in readings:
        rank = 0 if fits(reference, reading.claim.quantity) else 1 if reading.group == "growth" else 2
        place[reading.outlet] = max(rank, place.get(reading.outlet, 0))
    groups = [tuple(outlet for outlet, rank in place.items() if rank == wanted) for wanted in range(3)]
    return Agreement(*groups)


def agreement_words(found: Agreement) -> str:
    """In a sentence or three, which outlets' figures agree with a reference and which don't."""
    parts = []
    if found.fits:
        parts.append(f"It agrees with {words.listed(list(found.fits), limit=MOST_NAMED)}.")
    if found.differs:
        parts.append(f"It does not agree with {words.listed(list(found.differs), limit=MOST_NAMED)}.")
    if found.earlier:
        parts.append(f"Counted earlier: {words.listed(list(found.earlier), limit=MOST_NAMED)}.")
    return " ".join(parts)


def on_axis(reference: Reference, ends: Sequence[float]) -> bool:
    """Whether a reference can be drawn on an axis of these values without squashing them."""
    value = reference.value
    if value is None or not ends:
        return False
    low, high = min(ends), max(ends)
    return low / SLIP_RATIO <= value <= high * SLIP_RATIO if low > 0 else value <= high * SLIP_RATIO


def axis_ends(readings: Sequence[Reading], apart: set[int], pinned: Reference | None) -> list[float]:
    """The numbers that the axis has to hold."""
    ends = [r.position for i, r in enumerate(readings) if r.position is not None and i not in apart]
    ends += [q for i, r in enumerate(readings) if i not in apart for q in stretch(r)]
    if pinned is not None and pinned.value is not None and on_axis(pinned, ends):
        ends.append(pinned.value)
    return ends
