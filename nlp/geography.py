"""Names of countries."""

from __future__ import annotations

from functools import cache


@cache
def _countries() -> frozenset[str]:
    from babel import Locale

    return frozenset(
        name.casefold() for code, name in Locale("en").territories.items() if len(code) == 2 and code.isalpha()
    ) | {"u.s.", "us", "u.k.", "uk", "the u.s.", "america", "britain", "turkey", "england", "scotland", "wales"}


def is_country(name: str) -> bool:
    """Whether a name is a country's, with or without "the"."""
    return name.casefold().removeprefix("the ") in _countries()
