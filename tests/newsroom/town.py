"""Many newsrooms on one port: each scenario has hosts of its own (127.7.x.y), and there is a trap."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from time import monotonic
from typing import cast

from tests.scrapers.newsroom import Answer, Handler, Newsroom, Request

NETWORK = "127.7.0.0/16"
"""The only addresses that the collector is allowed to ask; everything else on loopback is a trap."""

TRAP = "127.66.0.1"
Route = Answer | Handler | bytes


@dataclass(frozen=True, slots=True)
class At:
    """Where a scenario lives: ``at("/a")`` is an address on its first host, ``at("/a", 2)`` one on its second."""

    number: int
    port: int

    def __call__(self, path: str, host: int = 1) -> str:
        """The address of ``path``."""
        return f"http://{self.host(host)}:{self.port}{path}"

    def host(self, number: int = 1) -> str:
        """The bare address of one of the scenario's hosts (it has five)."""
        return f"127.7.{self.number // 50}.{self.number % 50 * 5 + number}"

    def trap(self, path: str = "/latest/meta-data") -> str:
        """An address that answers and must never be asked."""
        return f"http://{TRAP}:{self.port}{path}"


Serve = Callable[[At], Mapping[str, Route]]


@dataclass(frozen=True, slots=True)
class Asked:
    """One request that the town saw: host, path with query, lower-case headers, start and end in monotonic seconds."""

    host: str
    path: str
    headers: Mapping[str, str]
    start: float
    end: float


class Town(Newsroom):
    """One server, many hosts. ``asked`` lists the requests by host in the order in which they came."""

    def __init__(self) -> None:
        super().__init__("0.0.0.0")  # the server turns away whoever isn't on loopback
        self.sites: dict[tuple[str, str], Answer | Handler] = {}
        self.asked: list[Asked] = []
        self._began: dict[int, float] = {}
        self._town_lock = threading.Lock()

    def open(self, at: At, serve: Serve) -> None:
        """Serve a scenario's routes, in place of those of the same paths; "2/a" is ``/a`` on its second host."""
        for path, route in serve(at).items():
            number = int(path[0]) if path[0].isdigit() else 1
            answer = Answer(route, headers={"Content-Type": media_type(route)}) if isinstance(route, bytes) else route
            self.sites[at.host(number), path.lstrip("0123456789")] = answer

    def route(self, request: Request) -> Answer | Handler | None:
        """What answers on the host that was called."""
        host = _called(request)
        if not host.startswith("127.7."):
            return Answer(b"<html><title>internal</title><p>secret-of-the-house</p></html>")
        return self.sites.get((host, request.path.partition("?")[0]))

    def note(self, request: Request) -> None:
        """A request has come in."""
        with self._town_lock:
            self._began[id(request)] = monotonic()

    def done(self, request: Request) -> None:
        """A request has been answered, or its caller has hung up."""
        headers = {name.lower(): value for name, value in request.headers.items()}
        with self._town_lock:
            began = self._began.pop(id(request))
            self.asked.append(Asked(_called(request), request.path, headers, began, monotonic()))

    def so_far(self) -> list[Asked]:
        """What was asked until now, in order of its beginning."""
        with self._town_lock:
            return sorted(self.asked, key=lambda asked: asked.start)


def _called(request: Request) -> str:
    return cast(str, request.connection.getsockname()[0])


def media_type(body: bytes) -> str:
    """What a well-run server would say that a body is."""
    start = body[:200].lstrip()
    if start.startswith(b"{"):
        return "application/feed+json"
    if b"<feed" in start:
        return "application/atom+xml"
    if start.startswith((b"<?xml", b"<rss", b"<rdf")):
        return "application/xml" if b"<urlset" in start or b"<sitemapindex" in start else "application/rss+xml"
    return "text/plain" if start.startswith((b"User-agent", b"user-agent")) else "text/html; charset=utf-8"
