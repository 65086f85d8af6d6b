"""The numbers that staff write ("over 1,600 signatures"): which of them may be told of a week, and in which band."""

from __future__ import annotations

from collections.abc import Mapping

from store.floor import Author, Floor, Mentioned, Table
from store.privacy import publish_week
from store.sql import Values

BANDS = (10, 20, 50)
"""How many authors are told of a number: "10 or more", "20 or more", "50 or more"."""


def publish_figures(
    week: str, said: Mapping[str, Mapping[Mentioned, set[Author]]], table: Table, floor: Floor
) -> list[Values]:
    """Stub of the numbers that may be told of a week."""
    return []
