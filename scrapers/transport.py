"""The way out: checked addresses only, HTTP/2 where the host speaks it, every byte that comes in counted.

Hosts may answer with frames, headers or interim answers without end: what one request may receive is limited on the
wire (:class:`Allowance`), below any protocol. A connection whose answer was not read to its end is closed: in HTTP/2
what the host still sends for it would use up the window of later answers (RFC 9113, 5.2).
"""

from __future__ import annotations

import select
import ssl
from collections.abc import AsyncIterator, Iterable
from contextvars import ContextVar
from typing import Any

import anyio
import h2.exceptions
import httpcore2
import httpx2

from scrapers.addresses import AllowedHosts, GuardedBackend, LookupFailedError, PrivateAddressError
from scrapers.exchange import FetchSettings

_KEEPALIVE = 10.0  # seconds; most hosts close idle connections after 15 or more, and a stale one costs a retry
# Headers, frames and chunk sizes beside the body. One byte a chunk makes six of each, and nobody honest does that.
_OVERHEAD = 1_000_000
_CAN_POLL = hasattr(select, "poll")  # not on Windows


class Allowance:
    """The bytes that one request may receive on the wire; the current request's is in ``allowance``."""

    def __init__(self, cap: int) -> None:
        self.left = 2 * cap + _OVERHEAD


allowance: ContextVar[Allowance | None] = ContextVar("allowance", default=None)


class TooMuchError(httpcore2.ReadError):
    """A host sent more than a request may receive, whatever it was."""


class GuardedTransport(httpx2.AsyncHTTPTransport):
    """httpx2's transport over a pool whose every connection is checked, counted and dropped when it is spoilt."""

    def __init__(self, settings: FetchSettings) -> None:
        # The parent's constructor would build a pool without the guard; everything else of it is wanted.
        self._pool = _Pool(
            # Certificates are verified, by the system's authorities or those of SSL_CERT_FILE.
            ssl_context=httpx2.create_ssl_context(),
            max_connections=settings.concurrency * 4,
            max_keepalive_connections=settings.concurrency * 4,
            keepalive_expiry=_KEEPALIVE,
            http2=True,
            network_backend=_CountingBackend(AllowedHosts(settings.allow_private_hosts)),
        )


class _Pool(httpcore2.AsyncConnectionPool):
    def create_connection(self, origin: httpcore2.Origin) -> httpcore2.AsyncConnectionInterface:
        return _Connection(
            origin=origin,
            ssl_context=self._ssl_context,
            keepalive_expiry=self._keepalive_expiry,
            http2=True,
            network_backend=self._network_backend,
        )


class _Connection(httpcore2.AsyncHTTPConnection):
    """A connection that ends with any answer that is not read to its end."""

    async def handle_async_request(self, request: httpcore2.Request) -> httpcore2.Response:
        try:
            answer = await super().handle_async_request(request)
        except httpcore2.ConnectionNotAvailable:
            raise  # the pool takes another one
        except BaseException:
            await self.drop()
            raise
        return httpcore2.Response(
            answer.status, headers=answer.headers, content=_Body(self, answer.stream), extensions=answer.extensions
        )

    async def drop(self) -> None:
        """Close the connection, whatever is going on."""
        with anyio.CancelScope(shield=True):
            try:
                await self.aclose()
            except (h2.exceptions.H2Error, httpcore2.NetworkError, OSError):
                return  # it was broken already


class _Body:
    """An answer's body; its connection is dropped unless the end was seen."""

    def __init__(self, connection: _Connection, inner: Any) -> None:
        self._connection, self._inner, self._whole = connection, inner, False

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for piece in self._inner:
            yield piece
        self._whole = True

    async def aclose(self) -> None:
        try:
            await self._inner.aclose()
        finally:
            if not self._whole:
                await self._connection.drop()


class _CountingBackend(GuardedBackend):
    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        return _Counted(await super().connect_tcp(host, port, timeout, local_address, socket_options))


class _Counted(httpcore2.AsyncNetworkStream):
    """A stream that takes what it reads off the allowance of the request that reads."""

    def __init__(self, inner: httpcore2.AsyncNetworkStream) -> None:
        self._inner = inner
        self._socket = inner.get_extra_info("socket")

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        data = await self._inner.read(max_bytes, timeout)
        current = allowance.get()
        if current is not None:
            current.left -= len(data)
            if current.left < 0:
                raise TooMuchError("the host sends more than one answer may hold")
        return data

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        await self._inner.write(buffer, timeout)

    async def aclose(self) -> None:
        await self._inner.aclose()

    async def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.AsyncNetworkStream:
        return _Counted(await self._inner.start_tls(ssl_context, server_hostname, timeout))

    def get_extra_info(self, info: str) -> Any:
        if info == "is_readable" and _CAN_POLL and self._socket is not None:
            # The pool asks this of every idle connection before every request; the long way collects all there is to
            # know of each socket first.
            return _is_readable(self._socket.fileno())
        return self._inner.get_extra_info(info)


def _is_readable(descriptor: int) -> bool:
    """Whether a socket has something to read or is closed: an idle one has been left by the host then."""
    if descriptor < 0:
        return True
    poll = select.poll()
    poll.register(descriptor, select.POLLIN)
    return bool(poll.poll(0))


def failure_reason(error: BaseException) -> str:
    """The counted reason of a failed request, read from the chain of its causes.

    ``protocol`` stands for everything that a host may do to HTTP: broken framing, reset streams, GOAWAY, impossible
    headers.
    """
    seen: BaseException | None = error
    while seen is not None:
        for kind, reason in _BY_CAUSE:
            if isinstance(seen, kind):
                return reason
        seen = seen.__cause__ or seen.__context__
    for kind, reason in _BY_KIND:
        if isinstance(error, kind):
            return reason
    return "protocol"


_BY_CAUSE: tuple[tuple[type[BaseException], str], ...] = (
    (PrivateAddressError, "private_address"),
    (LookupFailedError, "dns"),
    (TooMuchError, "too_large"),
    (ssl.SSLError, "tls"),
    (h2.exceptions.H2Error, "protocol"),
)
_BY_KIND: tuple[tuple[type[BaseException], str], ...] = (
    (httpx2.InvalidURL, "bad_url"),
    (httpx2.UnsupportedProtocol, "bad_url"),
    (httpx2.LocalProtocolError, "bad_url"),
    (httpx2.ConnectError, "connect"),
    (httpx2.TimeoutException, "timeout"),
)
