"""The sample newsroom: invented outlets on the loopback address that the first run collects from.

The texts, the outlets and every company but one are invented; the facts about Meta's "Model Capability Initiative" are
those of four published pages, told in other words. ``truth.json`` says what a careful reader finds in them.
"""

from app.sample.plan import CLOCK_END, EDIT_MOMENT, MOMENTS, PROGRAMMES, known_outlets, petitions, sources
from app.sample.server import SampleNewsroom

__all__ = [
    "CLOCK_END", "EDIT_MOMENT", "MOMENTS", "PROGRAMMES", "SampleNewsroom", "known_outlets", "petitions", "sources",
]  # fmt: skip
