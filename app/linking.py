"""The absolute address of what a page shows, for somebody else to open."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from urllib.parse import urlencode, urlsplit, urlunsplit


def absolute(address: str | None, asked: Iterable[tuple[str, str]], shown: Mapping[str, str]) -> str | None:
    """``address`` (as the browser has it) with what was ``asked`` for in its query, and what the page chose by itself.

    A page without a query shows the newest story or the first figure in dispute; tomorrow that is another one, so the
    link names what is ``shown``. None where the address is no web address.
    """
    try:
        parts = urlsplit(address or "")
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.netloc:
        return None
    given = list(asked)
    named = {name for name, _ in given}
    query = given + [(name, value) for name, value in shown.items() if value and name not in named]
    return urlunsplit((parts.scheme, parts.netloc, parts.path or "/", urlencode(query), ""))
