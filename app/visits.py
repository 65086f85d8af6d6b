"""When this browser was here before: two moments in a cookie of its own, so that the server keeps nothing of anybody.

The cookie says when the visit before began to be the last one, and when this one was last seen. A visit ends with an
hour in which no page was loaded.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from datetime import UTC, datetime, timedelta
from http.cookies import CookieError, SimpleCookie
from typing import Any, NamedTuple

from app.clock import Clock

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Send = Callable[[Message], Awaitable[None]]
Asgi = Callable[[Scope, Callable[[], Awaitable[Message]], Send], Awaitable[None]]

COOKIE = "tallywire-visits"
KEEP = timedelta(days=30)
"""After that long a browser forgets; what changed since is no briefing any more."""
GAP = timedelta(hours=1)
"""Without a page for so long, the next one begins another visit."""


class Visits(NamedTuple):
    """When the visit before this one was last seen (None: never, as far as the browser knows), and this one."""

    before: datetime | None
    this: datetime


def read(cookie: str | None, now: datetime) -> Visits | None:
    """What a cookie says; None for none, for one that is not ours, and for moments to come or long gone."""
    parts = (cookie or "").split(".")
    if len(parts) != 2 or not all(part.isascii() and part.isdigit() and len(part) < 12 for part in parts):
        return None
    before, this = (datetime.fromtimestamp(int(part), UTC) for part in parts)
    if not now - KEEP <= this <= now:
        return None
    return Visits(before if now - KEEP <= before < this else None, this)


def written(visits: Visits | None, now: datetime) -> str:
    """The cookie after a page was loaded ``now``."""
    before = None
    if visits is not None:
        before = visits.this if now - visits.this > GAP else visits.before
    return f"{int(before.timestamp()) if before else 0}.{int(now.timestamp())}"


class Remembering:
    """An ASGI application around another that leaves the cookie with every page."""

    def __init__(self, inner: Asgi, clock: Clock) -> None:
        self._inner, self._clock = inner, clock

    async def __call__(self, scope: Scope, receive: Callable[[], Awaitable[Message]], send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or scope["method"] != "GET":
            await self._inner(scope, receive, send)
            return
        given = b"; ".join(value for name, value in scope["headers"] if name == b"cookie").decode("latin-1")

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start" and _is_page(message):
                now = self._clock()
                value = written(read(_named(given), now), now)
                kept = f"{COOKIE}={value}; Path=/; Max-Age={int(KEEP.total_seconds())}; HttpOnly; SameSite=Lax"
                message = {**message, "headers": [*message.get("headers", ()), (b"set-cookie", kept.encode())]}
            await send(message)

        await self._inner(scope, receive, sending)


def _is_page(message: Message) -> bool:
    kinds = [value for name, value in message.get("headers", ()) if name.lower() == b"content-type"]
    return message["status"] == 200 and any(kind.lower().startswith(b"text/html") for kind in kinds)


def _named(cookies: str) -> str | None:
    try:
        found = SimpleCookie(cookies).get(COOKIE)
    except CookieError:
        return None
    return found.value if found else None
