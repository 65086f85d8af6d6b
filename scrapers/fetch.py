"""The one HTTP client: polite to hosts, safe for us. Nothing else in Tallywire opens an outgoing connection.

Polite: robots.txt, one request at a time per host with a pause between two, conditional requests, Retry-After, few
retries. Safe: http and https only, certificates verified, private addresses refused where the connection is made, every
redirect checked like a first request, a total deadline that a slow drip can't stretch, a cap on decompressed bytes and
one on what comes over the wire.
"""

from __future__ import annotations

import asyncio
import copy
import http.cookiejar
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from types import TracebackType
from typing import Self
from urllib.parse import urldefrag, urljoin

import httpx2

from scrapers import robots
from scrapers.answers import MOVED_FOR_GOOD, REDIRECTS, TRANSIENT, charset_of, codings_of
from scrapers.codings import CodingError, Unpackers
from scrapers.exchange import FetchSettings, HostWaitError, Response
from scrapers.lanes import PASSING, Lane
from scrapers.transport import Allowance, GuardedTransport, allowance, failure_reason
from scrapers.urls import authority, safe_link
from store.errors import FetchError

__all__ = ["FetchSettings", "Fetcher", "HostWaitError", "Response"]

_ACCEPT = "text/html,application/xhtml+xml,application/atom+xml,application/rss+xml,application/xml;q=0.9,*/*;q=0.8"
# Named here rather than taken from what happens to be installed: both are unpacked in pieces, so that a bomb is seen.
_ACCEPT_ENCODING = "gzip, deflate"
_CODINGS = frozenset({"gzip", "deflate"})
_MAX_CODINGS = 2
_MAX_ROBOTS_HOPS = 5  # RFC 9309, 2.3.1.2


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
        self._heard: Callable[[Response], None] | None = None
        self._lanes: dict[str, Lane] = {}
        self._slots = asyncio.Semaphore(self.settings.concurrency)
        headers = {
            "User-Agent": self.settings.full_user_agent,
            "Accept": _ACCEPT,
            "Accept-Encoding": _ACCEPT_ENCODING,
        }
        self._client = httpx2.AsyncClient(
            transport=GuardedTransport(self.settings),
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

    def telling(self, heard: Callable[[Response], None]) -> Fetcher:
        """This very client, lanes and connections shared, that hands each answer with a body to ``heard`` first."""
        twin = copy.copy(self)
        twin._heard = heard
        return twin

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
        answer = await self._follow(url, headers, _Budget(self.settings.total_deadline))
        if self._heard is not None and not answer.not_modified:
            self._heard(answer)
        return answer

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
        allowance.set(Allowance(cap))
        try:
            async with budget.spend(), self._client.stream("GET", url, headers=headers) as raw:
                _check_start(raw, url, cap)
                body = b"" if raw.status_code in REDIRECTS else await _read(raw, url, cap)
        except FetchError:
            raise
        except TimeoutError as error:
            text = f"{url}: not answered within {self.settings.total_deadline:g} s"
            raise FetchError(text, "timeout") from error
        except Exception as error:  # what hostile bytes do to HTTP libraries is the host's fault, whatever it is
            raise FetchError(f"{url}: {error or type(error).__name__}", failure_reason(error)) from error
        fields = {k.lower(): v for k, v in raw.headers.items()}
        return Response(url, url, raw.status_code, fields, body, charset_of(fields), http_version=raw.http_version)

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
                answer = await self._robots_answer(here, budget)
                if answer.status not in REDIRECTS or "location" not in answer.headers:
                    return robots.read_robots(answer.status, answer.body)
                here = _checked(answer.headers["location"], here)
        except FetchError as error:
            return robots.Rules(refused=f"robots.txt can't be read ({error})", reason=error.reason)
        return robots.ALLOW_ALL

    async def _robots_answer(self, url: str, budget: _Budget) -> Response:
        """One hop; a connection that breaks is tried again, since a whole host hangs on it."""
        for attempt in range(self.settings.retries + 1):
            try:
                async with self._slots:
                    return await self._once(url, {}, budget, self.settings.max_bytes)
            except FetchError as error:
                if error.reason not in PASSING or attempt == self.settings.retries:
                    raise
            await asyncio.sleep(self.settings.backoff * 2**attempt)
        raise AssertionError("the last try returns or raises")


def _checked(link: str, came_from: str | None = None) -> str:
    safe = safe_link(link, came_from)
    if safe is None:
        where = f" (redirected from {came_from})" if came_from else ""
        raise FetchError(f"{link[:200]!r}: not an http or https address that may be followed{where}", "bad_url")
    return urldefrag(safe).url


def _check_start(raw: httpx2.Response, url: str, cap: int) -> None:
    """Refuse an answer whose first lines show that it can't be read."""
    if not 200 <= raw.status_code <= 599:
        raise FetchError(f"{url}: answered with the impossible status {raw.status_code}", "protocol")
    codings = codings_of(raw.headers) if raw.is_success else []
    if not _CODINGS.issuperset(codings) or len(codings) > _MAX_CODINGS:
        raise FetchError(f"{url}: encoded as {', '.join(codings)[:80]!r}, which was not asked for", "bad_encoding")
    announced = raw.headers.get("content-length", "")
    if announced.isdigit() and int(announced[:20]) > cap:
        raise FetchError(f"{url}: {announced[:20]} bytes announced, at most {cap} are read", "too_large")


async def _read(raw: httpx2.Response, url: str, cap: int) -> bytes:
    """The body, unpacked; that of a failure, which nobody reads, only counted."""
    parts: list[bytes] = []
    size = 0
    # httpx2 takes a packed body that breaks off for a whole one, so it hands out the bytes as they come.
    unpackers = Unpackers(codings_of(raw.headers) if raw.is_success else ())
    try:
        async for packed in raw.aiter_raw():
            for chunk in unpackers.feed(packed):
                size += len(chunk)
                if size > cap:
                    raise FetchError(f"{url}: larger than {cap} bytes", "too_large")
                parts.append(chunk)
        unpackers.finish()
    except CodingError as error:
        raise FetchError(f"{url}: its content encoding can't be undone: {error}", "bad_encoding") from error
    return b"".join(parts)


def _final(url: str, here: str, answer: Response, permanent: str | None) -> Response:
    """The answer at the end of a chain as the caller sees it; statuses other than 2xx and 304 are errors."""
    if answer.status == 304 or 200 <= answer.status < 300:
        return replace(answer, url=url, final_url=here, permanent_redirect=permanent, not_modified=answer.status == 304)
    raise FetchError(f"{url}: answered {answer.status}", f"http_{answer.status}", answer.status)
