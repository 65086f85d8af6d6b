"""What stands before every answer of the dashboard's server: which hosts it answers as, and what a browser may do.

A page elsewhere can make a browser on this machine ask a name that it points to 127.0.0.1; so only known names are
answered, and live connections only to pages of the same name. The headers leave a browser nothing but this dashboard's
own scripts, and no other page may frame it.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any
from urllib.parse import urlsplit

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Asgi = Callable[[Scope, Receive, Send], Awaitable[None]]

OPEN_PATHS = frozenset({"/healthz", "/metrics"})
"""Answered under any name: monitors ask by address, and the answers hold no secret."""
SHUT = ("accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "microphone", "payment", "usb")
"""What no page of the dashboard ever asks a browser for."""
ANSWERS = ("http.response.start", "websocket.http.response.start")


def script_hashes(html: str) -> list[str]:
    """The sources that let the inline scripts of a page run, and no other: CSP level 3, 6.7.2.2."""
    inline = re.findall(r"<script>(.*?)</script>", html, re.DOTALL)
    return [f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'" for text in inline]


def security_headers(page: str) -> dict[str, str]:
    """The headers of every answer; ``page`` is the HTML of Streamlit's one page.

    Streamlit and Plotly write style sheets at run time, hence ``unsafe-inline`` for styles; scripts have no such hole.
    """
    policy = {
        "default-src": "'none'",
        "script-src": " ".join(["'self'", *script_hashes(page)]),
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "font-src": "'self' data:",
        "media-src": "'self'",
        "connect-src": "'self'",
        "worker-src": "'self' blob:",
        "manifest-src": "'self'",
        "base-uri": "'self'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }
    return {
        "content-security-policy": "; ".join(f"{name} {value}" for name, value in policy.items()),
        "x-frame-options": "DENY",
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
        "permissions-policy": ", ".join(f"{name}=()" for name in SHUT),
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
    }


def name_of(host: str) -> str:
    """The name in a ``Host`` header, without its port, in lower case."""
    try:
        return (urlsplit(f"//{host}").hostname or "").lower()
    except ValueError:
        return ""


class Guard:
    """An ASGI application around another: answers as ``hosts`` only, and puts ``headers`` on every answer.

    With ``https`` its cookies never travel in the clear; Streamlit leaves that to whoever knows how browsers come.
    """

    def __init__(self, inner: Asgi, hosts: Iterable[str], headers: dict[str, str], *, https: bool = False) -> None:
        self._inner, self._https = inner, https
        self._hosts = frozenset(host.lower() for host in hosts)
        self._headers = [(name.encode(), value.encode()) for name, value in headers.items()]
        self._names = {name for name, _ in self._headers}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or hand on what is no request."""
        if scope["type"] not in ("http", "websocket"):
            await self._inner(scope, receive, send)
        elif not self._is_known(scope):
            await self._refuse(scope, receive, self._with_headers(send))
        else:
            await self._inner(scope, receive, self._with_headers(send))

    def _is_known(self, scope: Scope) -> bool:
        """Whether the request means this dashboard and, for a live connection, comes from a page of it."""
        given: dict[bytes, list[bytes]] = {}
        for name, value in scope["headers"]:
            given.setdefault(name, []).append(value)
        if scope["type"] == "http" and scope["path"] in OPEN_PATHS:
            return True
        if len(given.get(b"host", ())) != 1:
            return False
        host = name_of(given[b"host"][0].decode("latin-1"))
        if host not in self._hosts:
            return False
        origins = given.get(b"origin", []) if scope["type"] == "websocket" else []
        return all(name_of(origin.decode("latin-1").partition("://")[2]) == host for origin in origins)

    def _with_headers(self, send: Send) -> Send:
        async def sending(message: Message) -> None:
            if message["type"] in ANSWERS:
                kept = [
                    self._secured(*pair) for pair in message.get("headers", ()) if pair[0].lower() not in self._names
                ]
                message = {**message, "headers": [*kept, *self._headers]}
            await send(message)

        return sending

    def _secured(self, name: bytes, value: bytes) -> tuple[bytes, bytes]:
        if self._https and name.lower() == b"set-cookie" and b"; secure" not in value.lower():
            value += b"; Secure"
        return name, value

    async def _refuse(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": 1008})
            return
        body = b"This address is not one that Tallywire answers as.\n"
        headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": 421, "headers": headers})
        await send({"type": "http.response.body", "body": body})
