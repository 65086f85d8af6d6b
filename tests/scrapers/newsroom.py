"""A real HTTP server on loopback that behaves well, oddly or badly, route by route."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from time import monotonic, sleep
from types import TracebackType
from typing import Any, Self

Handler = Callable[["Request"], "Answer | None"]


@dataclass
class Answer:
    """What a route answers: ``body`` may be pieces, sent one by one with ``pause`` seconds between."""

    body: bytes | Iterable[bytes] = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    pause: float = 0.0
    length: bool = True


class Request(BaseHTTPRequestHandler):
    """One request; a route gets it and returns an :class:`Answer`, or ``None`` after writing to the socket itself."""

    protocol_version = "HTTP/1.1"
    newsroom: Newsroom

    def do_GET(self) -> None:
        """Look up the route, note the request, answer."""
        room = self.newsroom
        room.note(self)
        route = room.route(self)
        try:
            answer = route(self) if callable(route) else route
            if route is None:
                answer = Answer(b"nothing here", 404)
            if answer is not None:
                self._send(answer)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True
        finally:
            room.done(self)

    def _send(self, answer: Answer) -> None:
        self.send_response(answer.status)
        headers = {"Content-Type": "text/html; charset=utf-8", **answer.headers}
        if isinstance(answer.body, bytes) and answer.length:
            headers.setdefault("Content-Length", str(len(answer.body)))
        else:
            headers["Connection"] = "close"
            self.close_connection = True
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        for piece in [answer.body] if isinstance(answer.body, bytes) else answer.body:
            self.wfile.write(piece)
            self.wfile.flush()
            sleep(answer.pause)

    def log_message(self, format: str, *args: object) -> None:
        """Keep the tests' output clean."""


class _Server(ThreadingHTTPServer):
    """Many may knock at once, but only from this machine."""

    daemon_threads = True
    request_queue_size = 256

    def verify_request(self, request: object, client_address: tuple[str, int]) -> bool:
        """A test serves nobody but itself."""
        return client_address[0].startswith("127.")

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is what some tests are about; a mistake in a route is to be seen."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)


class Newsroom:
    """The server: set ``routes`` by path, read what was asked from ``requests`` (path, headers, monotonic seconds)."""

    def __init__(self, address: str = "127.0.0.1") -> None:
        self.routes: dict[str, Answer | Handler] = {}
        self.requests: list[tuple[str, dict[str, str], float]] = []
        self.busy = self.most_busy = 0
        self._lock = threading.Lock()
        handler = type("Handler", (Request,), {"newsroom": self})
        self._server = _Server((address, 0), handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self._server.server_address[1])

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        """The address of ``path``."""
        return f"http://{host}:{self.port}{path}"

    def route(self, request: Request) -> Answer | Handler | None:
        """What answers ``request``; ``None``: nothing does."""
        return self.routes.get(request.path.partition("?")[0])

    def paths(self, *, robots: bool = False) -> list[str]:
        """What was asked for, in order."""
        return [path for path, _, _ in self.requests if robots or path != "/robots.txt"]

    def note(self, request: Request) -> None:
        """A request has come in."""
        with self._lock:
            self.requests.append((request.path, {k.lower(): v for k, v in request.headers.items()}, monotonic()))
            self.busy += 1
            self.most_busy = max(self.most_busy, self.busy)

    def done(self, _request: Request) -> None:
        """A request has been answered."""
        with self._lock:
            self.busy -= 1

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()


def page(title: str = "Workers sign a letter", body: str | None = None, head: str = "", lang: str = "en") -> bytes:
    """A small, well-made article page."""
    text = body or "".join(f"<p>{line}</p>" for line in PROSE)
    return (
        f"<!doctype html><html lang={lang}><head><title>{title} | The Example Post</title>"
        f'<meta property="og:site_name" content="The Example Post">{head}</head>'
        f"<body><header><nav><a href=/>Home</a></nav></header><article><h1>{title}</h1>{text}</article></body></html>"
    ).encode()


PROSE = (
    "About 1,600 workers at the depot have signed a letter against the cameras in their cabs, their union said.",
    "The company said on Monday that it would look at the letter and answer within a week, and valued its staff.",
    "Drivers who were asked by this newspaper said that nobody had told them how long the recordings would be kept.",
    "A first round of talks ended without a result in spring, when both sides accused each other of wasting time.",
)


def rss(*items: str, title: str = "Example Post") -> bytes:
    """An RSS 2.0 feed of ready ``<item>`` elements."""
    head = f'<?xml version="1.0"?><rss version="2.0"><channel><title>{title}</title>'
    return f"{head}{''.join(items)}</channel></rss>".encode()


def item(link: str, title: str = "Workers sign a letter", extra: str = "") -> str:
    """One RSS item."""
    return f"<item><title>{title}</title><link>{link}</link>{extra}</item>"
