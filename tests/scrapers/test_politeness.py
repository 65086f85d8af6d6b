"""How hosts are treated: retries, waiting, one request at a time, robots.txt."""

from __future__ import annotations

import asyncio
import socket
from itertools import pairwise
from time import monotonic
from typing import Any

import pytest

from scrapers.fetch import Fetcher, HostWaitError, Response
from store.errors import FetchError
from tests.scrapers.newsroom import Answer, Newsroom, Request, page


def failure(fetching: Any, url: str, **settings: Any) -> FetchError:
    """The error that getting ``url`` ends with."""
    with pytest.raises(FetchError) as caught:
        fetching(lambda f: f.get(url), **settings)
    return caught.value


def test_a_passing_failure_is_tried_again(newsroom: Newsroom, fetching: Any) -> None:
    def route(_: Request) -> Answer:
        return Answer(b"busy", 503) if len(newsroom.paths()) < 3 else Answer(page())

    newsroom.routes["/a"] = route
    assert fetching(lambda f: f.get(newsroom.url("/a"))).status == 200
    assert len(newsroom.paths()) == 3


def test_a_lasting_failure_is_given_up(newsroom: Newsroom, fetching: Any) -> None:
    newsroom.routes["/a"] = Answer(b"broken", 500)
    assert failure(fetching, newsroom.url("/a"), retries=2).reason == "http_500"
    assert len(newsroom.paths()) == 3


def test_a_dropped_connection_is_tried_again(newsroom: Newsroom, fetching: Any) -> None:
    def route(request: Request) -> Answer | None:
        if len(newsroom.paths()) > 1:
            return Answer(page())
        request.connection.shutdown(socket.SHUT_RDWR)
        request.close_connection = True
        return None

    newsroom.routes["/a"] = route
    assert fetching(lambda f: f.get(newsroom.url("/a"))).status == 200


def test_a_short_retry_after_is_sat_out(newsroom: Newsroom, fetching: Any) -> None:
    def route(_: Request) -> Answer:
        return Answer(b"", 429, {"Retry-After": "1"}) if len(newsroom.paths()) < 2 else Answer(page())

    newsroom.routes["/a"] = route
    started = monotonic()
    assert fetching(lambda f: f.get(newsroom.url("/a"))).status == 200
    assert monotonic() - started >= 0.95


@pytest.mark.parametrize("status", [429, 503])
def test_a_long_retry_after_is_an_answer_and_the_host_is_left_alone(
    newsroom: Newsroom, fetching: Any, status: int
) -> None:
    newsroom.routes["/a"] = Answer(b"", status, {"Retry-After": "120"})
    newsroom.routes["/b"] = Answer(page())

    async def both(f: Fetcher) -> list[BaseException | Response]:
        first = await asyncio.gather(f.get(newsroom.url("/a")), return_exceptions=True)
        return first + await asyncio.gather(f.get(newsroom.url("/b")), return_exceptions=True)

    first, second = fetching(both)
    assert isinstance(first, HostWaitError) and first.wait == 120 and first.reason == f"http_{status}"
    assert isinstance(second, HostWaitError) and second.reason == "waiting" and second.wait > 100
    assert newsroom.paths() == ["/a"]


def test_one_host_is_asked_one_request_at_a_time_with_a_pause(newsroom: Newsroom, fetching: Any) -> None:
    for number in range(4):
        newsroom.routes[f"/{number}"] = lambda _: Answer([b"<p>", b"x"], pause=0.05)

    async def all_at_once(f: Fetcher) -> None:
        await asyncio.gather(*(f.get(newsroom.url(f"/{n}")) for n in range(4)))

    fetching(all_at_once, per_host_delay=0.2)
    times = [moment for _, _, moment in newsroom.requests]
    assert newsroom.most_busy == 1
    assert all(later - earlier >= 0.19 for earlier, later in pairwise(times))


def test_hosts_are_asked_side_by_side(fetching: Any) -> None:
    with Newsroom() as one, Newsroom() as two:
        for room in (one, two):
            room.routes["/a"] = lambda _: Answer([b"x"] * 5, pause=0.1)

        async def both(f: Fetcher) -> None:
            await asyncio.gather(f.get(one.url("/a")), f.get(two.url("/a")))

        started = monotonic()
        fetching(both)
        assert monotonic() - started < 0.95


def test_robots_txt_is_asked_once_and_obeyed_with_wildcards(newsroom: Newsroom, fetching: Any) -> None:
    rules = b"User-agent: *\nDisallow: /private/*.html$\nDisallow: /*?print=\nAllow: /private/open.html\n"
    newsroom.routes |= {
        "/robots.txt": Answer(rules),
        "/private/a.txt": Answer(b"ok"),
        "/private/open.html": Answer(b"ok"),
    }

    async def several(f: Fetcher) -> list[str]:
        found = []
        for path in ("/private/a.html", "/private/a.txt", "/private/open.html", "/a?print=1"):
            try:
                found.append(str((await f.get(newsroom.url(path))).status))
            except FetchError as error:
                found.append(error.reason)
        return found

    assert fetching(several) == ["robots", "200", "200", "robots"]
    assert newsroom.paths(robots=True).count("/robots.txt") == 1
    assert "/private/a.html" not in newsroom.paths()


def test_rules_for_us_by_name_go_before_those_for_all(newsroom: Newsroom, fetching: Any) -> None:
    newsroom.routes["/robots.txt"] = Answer(b"User-agent: *\nDisallow:\n\nUser-agent: tallywire\nDisallow: /\n")
    newsroom.routes["/a"] = Answer(page())
    assert failure(fetching, newsroom.url("/a")).reason == "robots"
    assert fetching(lambda f: f.get(newsroom.url("/a")), respect_robots=False).status == 200


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_no_robots_txt_means_no_rules(newsroom: Newsroom, fetching: Any, status: int) -> None:
    newsroom.routes |= {"/robots.txt": Answer(b"Disallow: /", status), "/a": Answer(page())}
    assert fetching(lambda f: f.get(newsroom.url("/a"))).status == 200


@pytest.mark.parametrize("status", [500, 503, 429])
def test_a_failing_robots_txt_means_not_now(newsroom: Newsroom, fetching: Any, status: int) -> None:
    newsroom.routes |= {"/robots.txt": Answer(b"", status), "/a": Answer(page())}
    assert failure(fetching, newsroom.url("/a")).reason == "robots_unreachable"
    assert newsroom.paths() == []


def test_redirects_are_asked_of_the_robots_txt_of_their_own_host(newsroom: Newsroom, fetching: Any) -> None:
    with Newsroom() as other:
        other.routes |= {"/robots.txt": Answer(b"User-agent: *\nDisallow: /"), "/b": Answer(page())}
        newsroom.routes["/a"] = Answer(b"", 302, {"Location": other.url("/b")})
        assert failure(fetching, newsroom.url("/a")).reason == "robots"
        assert other.paths() == []


def test_a_crawl_delay_is_kept(newsroom: Newsroom, fetching: Any) -> None:
    newsroom.routes |= {"/robots.txt": Answer(b"User-agent: *\nCrawl-delay: 0.3\n"), "/a": Answer(b"x")}

    async def twice(f: Fetcher) -> None:
        await f.get(newsroom.url("/a"))
        await f.get(newsroom.url("/a"))

    fetching(twice)
    first, second = (moment for path, _, moment in newsroom.requests if path == "/a")
    assert second - first >= 0.29


def test_an_absurd_crawl_delay_does_not_hang_us(newsroom: Newsroom, fetching: Any) -> None:
    newsroom.routes |= {"/robots.txt": Answer(b"User-agent: *\nCrawl-delay: 86400\n"), "/a": Answer(b"x")}

    async def twice(f: Fetcher) -> None:
        await f.get(newsroom.url("/a"))
        await f.get(newsroom.url("/a"))

    with pytest.raises(HostWaitError) as caught:
        fetching(twice)
    assert caught.value.reason == "crawl_delay" and caught.value.wait > 80_000 and newsroom.paths() == ["/a"]
