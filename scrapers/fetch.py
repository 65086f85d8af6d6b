"""The one HTTP client: polite to hosts, safe for us. Nothing else in Tallywire opens an outgoing connection.

Polite: robots.txt, one request at a time per host with a pause between two, conditional requests, Retry-After, few
retries. Safe: http and https only, private addresses refused where the connection is made, every redirect checked
like a first request, a total deadline that a slow drip can't stretch, a cap on decompressed bytes.
"""

from __future__ import annotations

import asyncio
import http.cookiejar
import ssl
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from types import TracebackType
from typing import Self
from urllib.parse import urldefrag, urljoin

import httpcore2
import httpx2

from scrapers import robots
from scrapers.addresses import AllowedHosts, GuardedBackend, LookupFailedError, PrivateAddressError
from scrapers.answers import MOVED_FOR_GOOD, REDIRECTS, TRANSIENT, charset_of
from scrapers.exchange import FetchSettings, HostWaitError, Response
from scrapers.lanes import Lane
from scrapers.urls import authority, safe_link
from store.errors import FetchError

__all__ = ["FetchSettings", "Fetcher", "HostWaitError", "Response"]

_ACCEPT = "text/html,application/xhtml+xml,application/atom+xml,application/rss+xml,application/xml;q=0.9,*/*;q=0.8"
_MAX_ROBOTS_HOPS = 5  # RFC 9309, 2.3.1.2


class _GuardedTransport(httpx2.AsyncHTTPTransport):
    """httpx2's transport over a pool whose every connection is made by :class:`GuardedBackend`."""

    def __init__(self, settings: FetchSettings) -> None:
        # The parent's constructor would build a pool without the guard; everything else of it is wanted.
        self._pool = httpcore2.AsyncConnectionPool(
            ssl_context=httpx2.create_ssl_context(),
            max_connections=settings.concurrency * 2,
            max_keepalive_connections=settings.concurrency,
            keepalive_expiry=10.0,
            network_backend=GuardedBackend(AllowedHosts(settings.allow_private_hosts)),
        )


class _Budget:
    """The time on the network that one call has left."""

    def __init__(self, seconds: float) -> None:
        self.left = seconds

    @asynccontextmanager
    async def spend(self) -> AsyncIterator[None]:
        started = time.monotonic()
        try:
            async with asyncio.timeout(max(0.0, self.left)):
                yield
        finally:
            self.left -= time.monotonic() - started


class Fetcher:
    """The client. Use as ``async with Fetcher(settings) as fetcher``; one per run, since robots.txt is cached in it."""

    def __init__(self, settings: FetchSettings | None = None) -> None:
        self.settings = settings or FetchSettings()
        self._lanes: dict[str, Lane] = {}
        self._slots = asyncio.Semaphore(self.settings.concurrency)
        headers = {"User-Agent": self.settings.full_user_agent, "Accept": _ACCEPT}
        self._client = httpx2.AsyncClient(
            transport=_GuardedTransport(self.settings),
            headers=headers,
            # The deadline is ours and total; proxies of the environment would get round the address check.
            timeout=None,
            trust_env=False,
            follow_redirects=False,
            cookies=http.cookiejar.CookieJar(http.cookiejar.DefaultCookiePolicy(allowed_domains=[])),
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._client.aclose()

    async def get(self, url: str, *, etag: str | None = None, last_modified: str | None = None) -> Response:
        """Fetch ``url``, following redirects; a 304 answers with ``not_modified`` and no body.

        Raises :class:`FetchError` with the counted reason: ``bad_url``, ``private_address``, ``dns``, ``connect``,
        ``tls``, ``timeout``, ``too_large``, ``redirects``, ``robots``, ``robots_unreachable``, ``crawl_delay``,
        ``protocol``, ``bad_encoding`` or ``http_<status>``; :class:`HostWaitError` where the host said how long to
        stay away.
        """
        headers = {}
        if etag:
            headers["If-None-Match"] = etag
        if last_modified:
            headers["If-Modified-Since"] = last_modified
        return await self._follow(url, headers, _Budget(self.settings.total_deadline))

    async def _follow(self, url: str, headers: dict[str, str], budget: _Budget) -> Response:
        here, permanent, only_permanent = _checked(url), None, True
        for _ in range(self.settings.max_redirects + 1):
            answer = await self._polite(here, headers, budget)
            if answer.status not in REDIRECTS or "location" not in answer.headers:
                return _final(url, here, answer, permanent)
            here = _checked(answer.headers["location"], here)
            only_permanent = only_permanent and answer.status in MOVED_FOR_GOOD
            permanent = here if only_permanent else permanent
        raise FetchError(f"{url}: more than {self.settings.max_redirects} redirects", "redirects")

    async def _polite(self, url: str, headers: dict[str, str], budget: _Budget) -> Response:
        """One hop with its retries, in the host's lane and within robots.txt."""
        lane = self._lanes.setdefault(authority(url), Lane(self.settings, self.settings.per_host_delay))
        if self.settings.respect_robots:
            await self._ask_robots(url, lane)
        attempt = 0
        async with lane.lock:
            while True:
                await lane.wait_turn(url)
                try:
                    async with self._slots:
                        answer = await self._once(url, headers, budget, self.settings.max_bytes)
                    error: FetchError | None = None
                except FetchError as failed:
                    answer, error = None, failed
                finally:
                    lane.asked()
                if answer is not None and answer.status not in TRANSIENT:
                    return answer
                lane.back_off(url, answer, error, attempt)
                attempt += 1

    async def _once(self, url: str, headers: dict[str, str], budget: _Budget, cap: int) -> Response:
        """One request and its whole body, without redirects, retries or waiting."""
        try:
            async with budget.spend(), self._client.stream("GET", url, headers=headers) as raw:
                body = b"" if raw.status_code in REDIRECTS else await _read(raw, url, cap)
        except TimeoutError as error:
            text = f"{url}: not answered within {self.settings.total_deadline:g} s"
            raise FetchError(text, "timeout") from error
        except (httpx2.HTTPError, httpx2.InvalidURL, httpcore2.ConnectError, OSError, ValueError) as error:
            raise FetchError(f"{url}: {error or type(error).__name__}", _failure_reason(error)) from error
        fields = {k.lower(): v for k, v in raw.headers.items()}
        return Response(url, url, raw.status_code, fields, body, charset_of(fields))

    async def _ask_robots(self, url: str, lane: Lane) -> None:
        async with lane.rules_lock:
            if lane.rules is None:
                lane.obey(await self._fetch_robots(url))
        rules = lane.rules or robots.ALLOW_ALL
        if rules.refused:
            raise FetchError(f"{url}: {rules.refused}", rules.reason)
        if not rules.allows(url, self.settings.product):
            raise FetchError(f"{url}: robots.txt of its host asks us to stay out", "robots")

    async def _fetch_robots(self, url: str) -> robots.Rules:
        """The rules of the host of ``url``; a failure is kept as rules that refuse everything, so that it is cached."""
        here = urljoin(url, "/robots.txt")
        budget = _Budget(self.settings.total_deadline)
        try:
            for _ in range(_MAX_ROBOTS_HOPS + 1):
                async with self._slots:
                    answer = await self._once(here, {}, budget, self.settings.max_bytes)
                if answer.status not in REDIRECTS or "location" not in answer.headers:
                    return robots.read_robots(answer.status, answer.body)
                here = _checked(answer.headers["location"], here)
        except FetchError as error:
            return robots.Rules(refused=f"robots.txt can't be read ({error})", reason=error.reason)
        return robots.ALLOW_ALL


def _checked(link: str, came_from: str | None = None) -> str:
    safe = safe_link(link, came_from)
    if safe is None:
        where = f" (redirected from {came_from})" if came_from else ""
        raise FetchError(f"{link[:200]!r}: not an http or https address that may be followed{where}", "bad_url")
    return urldefrag(safe).url


async def _read(raw: httpx2.Response, url: str, cap: int) -> bytes:
    announced = raw.headers.get("content-length", "")
    parts: list[bytes] = []
    size = 0
    if raw.headers.get("content-encoding", "").strip().lower() == "x-gzip":  # RFC 9110, 8.4.1.3: the same as gzip
        raw.headers["content-encoding"] = "gzip"
    if announced.isdigit() and int(announced) > cap:
        raise FetchError(f"{url}: {announced} bytes announced, at most {cap} are read", "too_large")
    # httpx2 hands out at most 1 MiB of decompressed bytes at a time, so a bomb is seen before it has gone off.
    async for chunk in raw.aiter_bytes():
        size += len(chunk)
        if size > cap:
            raise FetchError(f"{url}: larger than {cap} bytes", "too_large")
        parts.append(chunk)
    return b"".join(parts)


def _final(url: str, here: str, answer: Response, permanent: str | None) -> Response:
    """The answer at the end of a chain as the caller sees it; statuses other than 2xx and 304 are errors."""
    if answer.status == 304 or 200 <= answer.status < 300:
        return replace(answer, url=url, final_url=here, permanent_redirect=permanent, not_modified=answer.status == 304)
    raise FetchError(f"{url}: answered {answer.status}", f"http_{answer.status}", answer.status)


def _failure_reason(error: BaseException) -> str:
    """The counted reason of a failed request, read from the chain of its causes."""
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, PrivateAddressError):
            return "private_address"
        if isinstance(seen, LookupFailedError):
            return "dns"
        if isinstance(seen, ssl.SSLError):
            return "tls"
        seen = seen.__cause__ or seen.__context__
    if isinstance(error, httpx2.DecodingError):
        return "bad_encoding"
    if isinstance(error, (httpx2.InvalidURL, httpx2.UnsupportedProtocol, httpx2.LocalProtocolError, ValueError)):
        return "bad_url"
    if isinstance(error, (httpx2.ConnectError, httpcore2.ConnectError)):
        return "connect"
    return "timeout" if isinstance(error, httpx2.TimeoutException) else "protocol"
