"""Every page of the dashboard as one list, for the tests that look at all of them."""

from __future__ import annotations

from collections.abc import Callable

from app.desk import Desk
from app.main import PAGES


def all_views() -> list[tuple[str, str, Callable[[Desk], None]]]:
    """Title, path and what draws it, in the order of the navigation."""
    return [(title, path, render) for views in PAGES.values() for title, path, render in views]
