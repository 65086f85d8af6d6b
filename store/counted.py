"""What petitions show of themselves, as a noun of the model; import it from ``store.model``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

CountBasis = Literal["structured", "microdata", "attribute", "state", "text"]
CountFlag = Literal["fell", "jumped"]


@dataclass(frozen=True, slots=True)
class Count:
    """What a petition's own page showed, from the look that first saw it to the last: how many had signed, and the
    ``goal`` beside it. ``literal`` is the number as written, ``evidence`` the words or the markup around it."""

    value: int
    literal: str
    basis: CountBasis
    evidence: str
    goal: int | None = None
    title: str = ""
    url: str = ""
    source: str = ""
    first_seen: datetime | None = None
    last_seen: datetime | None = None
    flag: CountFlag | None = None
