"""Cutting a section to what matters most; what is left out is counted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from app.digest.items import Listing

Item = TypeVar("Item")
Made = TypeVar("Made")


def listing(items: Sequence[Item], most: int, make: Callable[[Item], Made]) -> Listing[Made]:
    """The first ``most`` items, made into what the digest shows, and how many more there are."""
    return Listing(tuple(make(item) for item in items[:most]), max(0, len(items) - most))
