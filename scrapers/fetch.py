"""The one HTTP client: polite to hosts, safe for us. Nothing else in Tallywire opens an outgoing connection.

Polite: robots.txt, one request at a time per host with a pause between two, conditional requests, Retry-After, few
retries. Safe: http and https only, private addresses refused where the connection is made, every redirect checked
like a first request, a total deadline that a slow drip can't stretch, a cap on decompressed bytes.
"""

from __future__ import annotations

import asyncio
import http.cookiejar
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from types import TracebackType
from typing import Self
from urllib.parse import urldefrag, urljoin

import httpcore2
import httpx2

from scrapers import robots
from scrapers.addresses import AllowedHosts, GuardedBackend
from scrapers.answers import (
    MOVED_FOR_GOOD,
    REDIRECTS,
    TRANSIENT,
    charset_of,
    failure_reason,
    retry_after,
)
from scrapers.urls import authority, safe_link
from store.errors import FetchError

_ACCEPT = "text/html,application/xhtml+xml,application/atom+xml,application/rss+xml,application/xml;q=0.9,*/*;q=0.8"
_MAX_ROBOTS_HOPS = 5  # RFC 9309, 2.3.1.2


class HostWaitError(FetchError):
    """A host asked to be left alone for ``wait`` seconds (Retry-After)."""

    def __init__(self, message: str, reason: str, status: int | None, wait: float) -> None:
        super().__init__(message, reason, status)
        self.wait = wait


@dataclass(frozen=True, slots=True)
class FetchSettings:
    """How to behave. Times are seconds, sizes bytes after decompression.

    ``total_deadline`` bounds the time on the network of one :meth:`Fetcher.get`, redirects and retries included, not
    the polite waits. ``max_wait`` and ``max_crawl_delay`` are the longest Retry-After and crawl-delay that are sat out;
    longer ones are an error that says how long to stay away.
    """

    user_agent: str = "Tallywire/0.1"
    contact: str = ""
    total_deadline: float = 30.0
    max_bytes: int = 10_000_000
    per_host_delay: float = 1.0
    concurrency: int = 16
    max_redirects: int = 5
    retries: int = 2
    backoff: float = 0.5
    max_wait: float = 10.0
    max_crawl_delay: float = 60.0
    allow_private_hosts: tuple[str, ...] = ()
    respect_robots: bool = True

    @property
    def product(self) -> str:
        """The product token that robots.txt files address."""
        return self.user_agent.partition("/")[0].split(" ")[0]

    @property
    def full_user_agent(self) -> str:
        """The header's value: product, version and whom to write to."""
        return f"{self.user_agent} (+{self.contact})" if self.contact else self.user_agent


@dataclass(frozen=True, slots=True)
class Response:
    """One answer, read to its end. ``permanent_redirect`` is the new address where every hop so far was permanent."""

    url: str
    final_url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    charset: str | None = None
    permanent_redirect: str | None = None
    not_modified: bool = False

    @property
    def content_type(self) -> str:
        """The media type in lower case without parameters, "" where none was given."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


@dataclass(slots=True)
class _Lane:
    """One host's queue: one request at a time, none before ``free_at`` (monotonic seconds)."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    free_at: float = 0.0
    delay: float = 0.0
    wait_reason: str = "crawl_delay"
    rules: robots.Rules | None = None
    rules_lock: asyncio.Lock = field(default_factory=asyncio.Lock)


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
        self._lanes: dict[str, _Lane] = {}
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
            here = _checked(urljoin(here, answer.headers["location"]), came_from=here)
            only_permanent = only_permanent and answer.status in MOVED_FOR_GOOD
            permanent = here if only_permanent else permanent
        raise FetchError(f"{url}: more than {self.settings.max_redirects} redirects", "redirects")

    async def _polite(self, url: str, headers: dict[str, str], budget: _Budget) -> Response:
        """One hop with its retries, in the host's lane and within robots.txt."""
        lane = self._lanes.setdefault(authority(url), _Lane(delay=self.settings.per_host_delay))
        if self.settings.respect_robots:
            await self._ask_robots(url, lane)
        attempt = 0
        async with lane.lock:
            while True:
                await self._wait_turn(url, lane)
                try:
                    async with self._slots:
                        answer = await self._once(url, headers, budget, self.settings.max_bytes)
                    error: FetchError | None = None
                except FetchError as failed:
                    answer, error = None, failed
                finally:
                    lane.free_at = max(lane.free_at, time.monotonic() + lane.delay)
                if answer is not None and answer.status not in TRANSIENT:
                    return answer
                self._back_off(url, lane, answer, error, attempt)
                attempt += 1

    def _back_off(self, url: str, lane: _Lane, answer: Response | None, error: FetchError | None, attempt: int) -> None:
        """Set when the lane may try again, or raise where trying again is over or makes no sense."""
        wait = self.settings.backoff * 2**attempt
        if answer is not None:
            asked = retry_after(answer.headers)
            error = FetchError(f"{url}: answered {answer.status}", f"http_{answer.status}", answer.status)
            if asked is not None:
                lane.free_at, lane.wait_reason = max(lane.free_at, time.monotonic() + asked), "waiting"
                if asked > self.settings.max_wait or attempt >= self.settings.retries:
                    text = f"{url}: answered {answer.status}, to be asked again in {asked:.0f} s"
                    raise HostWaitError(text, error.reason, answer.status, asked)
                wait = asked
        if error is None or attempt >= self.settings.retries:
            raise error or FetchError(f"{url}: no answer", "connect")
        if answer is None and error.reason not in ("connect", "protocol"):
            raise error
        lane.free_at = max(lane.free_at, time.monotonic() + wait)

    async def _wait_turn(self, url: str, lane: _Lane) -> None:
        wait = lane.free_at - time.monotonic()
        longest = self.settings.max_wait if lane.wait_reason == "waiting" else self.settings.max_crawl_delay
        if wait > max(longest, self.settings.per_host_delay):
            text = f"{url}: its host wants to be left alone for {wait:.0f} s"
            raise HostWaitError(text, lane.wait_reason, None, wait)
        if wait > 0:
            await asyncio.sleep(wait)

    async def _once(self, url: str, headers: dict[str, str], budget: _Budget, cap: int) -> Response:
        """One request and its whole body, without redirects, retries or waiting."""
        try:
            async with budget.spend(), self._client.stream("GET", url, headers=headers) as raw:
                body = b"" if raw.status_code in REDIRECTS else await _read(raw, url, cap)
        except TimeoutError as error:
            text = f"{url}: not answered within {self.settings.total_deadline:g} s"
            raise FetchError(text, "timeout") from error
        except (httpx2.HTTPError, httpx2.InvalidURL, httpcore2.ConnectError, UnicodeError) as error:
            raise FetchError(f"{url}: {error or type(error).__name__}", failure_reason(error)) from error
        fields = {k.lower(): v for k, v in raw.headers.items()}
        return Response(url, url, raw.status_code, fields, body, charset_of(fields))

    async def _ask_robots(self, url: str, lane: _Lane) -> None:
        async with lane.rules_lock:
            if lane.rules is None:
                lane.rules = await self._fetch_robots(url)
                lane.delay = max(self.settings.per_host_delay, lane.rules.delay(self.settings.product))
                lane.free_at = time.monotonic() + self.settings.per_host_delay
        if lane.rules.refused:
            raise FetchError(f"{url}: {lane.rules.refused}", lane.rules.reason)
        if not lane.rules.allows(url, self.settings.product):
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
                here = _checked(urljoin(here, answer.headers["location"]), came_from=here)
        except FetchError as error:
            return robots.Rules(refused=f"robots.txt can't be read ({error})", reason=error.reason)
        return robots.ALLOW_ALL


def _checked(url: str, came_from: str | None = None) -> str:
    safe = safe_link(url)
    if safe is None:
        where = f" (redirected from {came_from})" if came_from else ""
        raise FetchError(f"{url[:200]}: not an http or https address that may be followed{where}", "bad_url")
    return urldefrag(safe).url


async def _read(raw: httpx2.Response, url: str, cap: int) -> bytes:
    announced = raw.headers.get("content-length", "")
    parts: list[bytes] = []
    size = 0
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
