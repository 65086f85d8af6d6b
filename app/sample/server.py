"""Serve the sample newsroom on the loopback address, at the moment that a clock gives."""

from __future__ import annotations

import gzip
import hashlib
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from types import TracebackType
from typing import Any, ClassVar, Self
from urllib.parse import urlsplit

from app.sample.newsroom import Newsroom, load
from app.sample.site import Document, document
from store.errors import TallywireError

HOST = "127.0.0.1"
GZIP_FROM = 1024
"""Bytes below which compressing is not worth the header."""


class SampleNewsroom:
    """The invented outlets over real HTTP: only what existed at ``clock()`` is there.

    ``hits`` counts the paths that were asked for, so that a test can see what a collector left alone.
    """

    def __init__(self, clock: Callable[[], datetime], *, port: int = 0, newsroom: Newsroom | None = None) -> None:
        self._clock = clock
        self._port = port
        self._newsroom = newsroom or load()
        self._server: ThreadingHTTPServer | None = None
        self._thread: Thread | None = None
        self._lock = Lock()
        self.hits: Counter[str] = Counter()

    @property
    def url(self) -> str:
        """Where the server listens, without a slash at the end. The server must be running."""
        if self._server is None:
            raise TallywireError("The sample newsroom is not running: call start() first")
        return f"http://{HOST}:{self._server.server_address[1]}"

    def start(self) -> Self:
        """Listen in a thread of its own; starting twice changes nothing."""
        if self._server is None:
            try:
                self._server = ThreadingHTTPServer((HOST, self._port), type("Handler", (_Handler,), {"owner": self}))
            except OSError as error:
                raise TallywireError(
                    f"The sample newsroom can't listen on {HOST}:{self._port} ({error.strerror}): choose another port"
                ) from error
            self._thread = Thread(target=self._server.serve_forever, args=(0.05,), name="sample-newsroom", daemon=True)
            self._thread.start()
        return self

    def stop(self) -> None:
        """Stop listening; stopping twice changes nothing."""
        if self._server and self._thread:
            self._server.shutdown()
            self._server.server_close()
            self._thread.join()
        self._server = self._thread = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def document(self, path: str) -> Document:
        """What stands at ``path`` now, and a note that it was asked for."""
        with self._lock:
            self.hits[path] += 1
        return document(self._newsroom, path, self._clock().astimezone(UTC), self.url)


def etag(body: bytes) -> str:
    """A weak validator: the same text, compressed or not, is the same document (RFC 9110, 8.8.1)."""
    return f'W/"{hashlib.blake2s(body, digest_size=10).hexdigest()}"'


def unchanged(headers: Any, tag: str, last_modified: datetime | None) -> bool:
    """Whether the asker has this already: If-None-Match decides, else If-Modified-Since (RFC 9110, 13.2.2)."""
    if known := headers.get("If-None-Match"):
        return "*" in known or tag.removeprefix("W/") in known
    since = headers.get("If-Modified-Since")
    if not since or last_modified is None:
        return False
    try:
        return last_modified.replace(microsecond=0) <= parsedate_to_datetime(since)
    except (TypeError, ValueError):
        return False


class _Handler(BaseHTTPRequestHandler):
    """Answers for one newsroom; a subclass for each server names it."""

    owner: ClassVar[SampleNewsroom]
    protocol_version = "HTTP/1.1"
    timeout = 10
    wbufsize = -1  # head and body leave together: apart, the second would wait 40 ms for a delayed ACK
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        """Answer with head and body."""
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        """Answer with the head alone."""
        self._answer(with_body=False)

    def log_message(self, format: str, *args: object) -> None:
        """Keep the terminal for the demo's own words."""

    def _answer(self, *, with_body: bool) -> None:
        found = self.owner.document(urlsplit(self.path).path)
        body, tag = found.text.encode(), etag(found.text.encode())
        if found.status == HTTPStatus.OK and unchanged(self.headers, tag, found.last_modified):
            self._head(HTTPStatus.NOT_MODIFIED, tag, found.last_modified)
            self.end_headers()
            return
        self._head(found.status, tag, found.last_modified)
        self.send_header("Content-Type", found.content_type)
        self.send_header("Vary", "Accept-Encoding")
        if len(body) >= GZIP_FROM and "gzip" in self.headers.get("Accept-Encoding", ""):
            body = gzip.compress(body, mtime=0)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if with_body:
            self.wfile.write(body)

    def _head(self, status: HTTPStatus, tag: str, last_modified: datetime | None) -> None:
        self.send_response(status)
        if status in (HTTPStatus.OK, HTTPStatus.NOT_MODIFIED):
            self.send_header("ETag", tag)
            if last_modified:
                self.send_header("Last-Modified", format_datetime(last_modified, usegmt=True))
