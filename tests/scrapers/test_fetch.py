"""The client against a server that is good, odd and hostile."""

from __future__ import annotations

import gzip
import socket
import zlib
from itertools import repeat
from time import monotonic, sleep
from typing import Any

import pytest

from scrapers.fetch import Fetcher, Response
from store.errors import FetchError
from tests.scrapers.newsroom import Answer, Newsroom, Request, page


def failure(fetching: Any, url: str, **settings: Any) -> FetchError:
    """The error that getting ``url`` ends with."""
    with pytest.raises(FetchError) as caught:
        fetching(lambda f: f.get(url), **settings)
    return caught.value


def test_a_good_page_comes_back_whole(newsroom: Newsroom, fetching: Any) -> None:
    newsroom.routes["/a"] = Answer(page(), headers={"ETag": '"v1"'})
    got: Response = fetching(lambda f: f.get(newsroom.url("/a")))
    assert (got.status, got.body, got.charset, got.content_type) == (200, page(), "utf-8", "text/html")
    assert got.headers["etag"] == '"v1"' and got.final_url == newsroom.url("/a") and got.permanent_redirect is None


def test_the_user_agent_names_a_contact(newsroom: Newsroom, fetching: Any) -> None:
    newsroom.routes["/a"] = Answer(page())
    fetching(lambda f: f.get(newsroom.url("/a")))
    assert {h["user-agent"] for _, h, _ in newsroom.requests} == {"Tallywire/0.1 (+desk@example.org)"}


def test_no_cookies_are_kept(newsroom: Newsroom, fetching: Any) -> None:
    newsroom.routes["/a"] = Answer(page(), headers={"Set-Cookie": "id=1; Path=/"})

    async def twice(f: Fetcher) -> None:
        await f.get(newsroom.url("/a"))
        await f.get(newsroom.url("/a"))

    fetching(twice)
    assert len(newsroom.paths()) == 2 and not any("cookie" in h for _, h, _ in newsroom.requests)


def test_unchanged_is_304_without_a_body(newsroom: Newsroom, fetching: Any) -> None:
    def route(request: Request) -> Answer:
        same = request.headers.get("If-None-Match") == '"v1"'
        assert request.headers.get("If-Modified-Since") == "Mon, 01 Jun 2026 00:00:00 GMT"
        return Answer(b"", 304) if same else Answer(page())

    newsroom.routes["/a"] = route
    got = fetching(lambda f: f.get(newsroom.url("/a"), etag='"v1"', last_modified="Mon, 01 Jun 2026 00:00:00 GMT"))
    assert got.not_modified and got.body == b"" and got.status == 304


def test_gzip_is_unpacked(newsroom: Newsroom, fetching: Any) -> None:
    newsroom.routes["/a"] = Answer(gzip.compress(page()), headers={"Content-Encoding": "gzip"})
    assert fetching(lambda f: f.get(newsroom.url("/a"))).body == page()


def test_a_slow_drip_ends_at_the_deadline(newsroom: Newsroom, fetching: Any) -> None:
    newsroom.routes["/drip"] = lambda _: Answer(repeat(b"x"), pause=0.05)
    started = monotonic()
    error = failure(fetching, newsroom.url("/drip"), total_deadline=0.5)
    assert error.reason == "timeout" and monotonic() - started < 2


def test_a_server_that_never_answers_ends_at_the_deadline(newsroom: Newsroom, fetching: Any) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        started = monotonic()
        error = failure(fetching, url, total_deadline=0.4, respect_robots=False)
    assert error.reason == "timeout" and monotonic() - started < 2


def test_slow_redirects_share_one_deadline(newsroom: Newsroom, fetching: Any) -> None:
    def slow(request: Request) -> Answer:
        sleep(0.3)
        return Answer(b"", 302, {"Location": f"/{int(request.path[1:]) + 1}"})

    for number in range(9):
        newsroom.routes[f"/{number}"] = slow
    started = monotonic()
    error = failure(fetching, newsroom.url("/0"), total_deadline=0.7, max_redirects=8)
    assert error.reason == "timeout" and monotonic() - started < 2


def test_an_endless_body_ends_at_the_cap(newsroom: Newsroom, fetching: Any) -> None:
    newsroom.routes["/endless"] = lambda _: Answer(repeat(b"x" * 50_000))
    assert failure(fetching, newsroom.url("/endless"), max_bytes=300_000).reason == "too_large"


def test_a_body_announced_too_large_is_not_read(newsroom: Newsroom, fetching: Any) -> None:
    newsroom.routes["/big"] = lambda _: Answer([b"x"], headers={"Content-Length": "99999999"}, length=False)
    assert failure(fetching, newsroom.url("/big"), max_bytes=300_000).reason == "too_large"


@pytest.mark.parametrize("layers", [1, 2])
def test_a_decompression_bomb_is_refused(newsroom: Newsroom, fetching: Any, layers: int) -> None:
    bomb = b"\0" * 60_000_000
    for _ in range(layers):
        bomb = gzip.compress(bomb, 9)
    headers = {"Content-Encoding": ", ".join(["gzip"] * layers)}
    newsroom.routes["/bomb"] = Answer(bomb, headers=headers)
    started = monotonic()
    assert failure(fetching, newsroom.url("/bomb"), max_bytes=1_000_000).reason == "too_large"
    assert len(bomb) < 100_000 and monotonic() - started < 3


def test_a_deflate_bomb_is_refused(newsroom: Newsroom, fetching: Any) -> None:
    newsroom.routes["/bomb"] = Answer(zlib.compress(b"a" * 50_000_000), headers={"Content-Encoding": "deflate"})
    assert failure(fetching, newsroom.url("/bomb"), max_bytes=1_000_000).reason == "too_large"


def test_broken_gzip_is_counted_as_such(newsroom: Newsroom, fetching: Any) -> None:
    newsroom.routes["/a"] = Answer(b"not gzip at all", headers={"Content-Encoding": "gzip"})
    assert failure(fetching, newsroom.url("/a")).reason == "bad_encoding"


@pytest.mark.parametrize("coding", ["gzip", "deflate"])
@pytest.mark.parametrize("cut", [1, 8, 100])
def test_a_packed_page_that_breaks_off_is_refused(newsroom: Newsroom, fetching: Any, coding: str, cut: int) -> None:
    packed = gzip.compress(page(), 0) if coding == "gzip" else zlib.compress(page(), 0)
    newsroom.routes["/a"] = Answer(packed[:-cut], headers={"Content-Encoding": coding})
    assert failure(fetching, newsroom.url("/a")).reason == "bad_encoding"


@pytest.mark.parametrize("coding", ["gzip", "br"])
def test_what_can_not_be_unpacked_of_a_failure_hides_no_status(newsroom: Newsroom, fetching: Any, coding: str) -> None:
    newsroom.routes["/a"] = Answer(b"not packed at all", 410, {"Content-Encoding": coding})
    assert failure(fetching, newsroom.url("/a")).reason == "http_410"


def test_an_empty_body_may_be_called_packed(newsroom: Newsroom, fetching: Any) -> None:
    newsroom.routes["/a"] = Answer(b"", headers={"Content-Encoding": "gzip"})
    assert fetching(lambda f: f.get(newsroom.url("/a"))).body == b""


def test_a_redirect_loop_ends(newsroom: Newsroom, fetching: Any) -> None:
    newsroom.routes["/loop"] = Answer(b"", 302, {"Location": "/loop"})
    assert failure(fetching, newsroom.url("/loop")).reason == "redirects"
    assert len(newsroom.paths()) == 6


def test_redirects_are_followed_and_permanent_ones_told(newsroom: Newsroom, fetching: Any) -> None:
    newsroom.routes |= {
        "/old": Answer(b"", 301, {"Location": "/moved"}),
        "/moved": Answer(b"", 302, {"Location": "/new#part"}),
        "/new": Answer(page()),
    }
    got = fetching(lambda f: f.get(newsroom.url("/old")))
    assert got.final_url == newsroom.url("/new") and got.url == newsroom.url("/old")
    assert got.permanent_redirect == newsroom.url("/moved")


def test_a_temporary_redirect_first_moves_nothing_for_good(newsroom: Newsroom, fetching: Any) -> None:
    newsroom.routes |= {
        "/a": Answer(b"", 302, {"Location": "/b"}),
        "/b": Answer(b"", 301, {"Location": "/c"}),
        "/c": Answer(page()),
    }
    assert fetching(lambda f: f.get(newsroom.url("/a"))).permanent_redirect is None


@pytest.mark.parametrize(
    "target", ["file:///etc/passwd", "javascript:alert(1)", "ftp://example.org/", "http://user:pw@example.org/"]
)
def test_redirects_to_other_schemes_are_refused(newsroom: Newsroom, fetching: Any, target: str) -> None:
    newsroom.routes["/a"] = Answer(b"", 302, {"Location": target})
    assert failure(fetching, newsroom.url("/a")).reason == "bad_url"


@pytest.mark.parametrize(
    "url", ["", "not an address", "gopher://x/", "http://", "http://[::1", "http://a b/", "//x.org/"]
)
def test_impossible_addresses_are_refused(fetching: Any, url: str) -> None:
    assert failure(fetching, url).reason == "bad_url"


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "0177.0.0.1", "127.1", "[::ffff:127.0.0.1]", "0.0.0.0"],
)
def test_loopback_is_refused_however_it_is_written(newsroom: Newsroom, fetching: Any, host: str) -> None:
    newsroom.routes["/a"] = Answer(page())
    error = failure(fetching, newsroom.url("/a", host), allow_private_hosts=())
    # Octal is refused already as an address; either way nothing is connected to.
    assert error.reason in ("private_address", "bad_url") and newsroom.requests == []


@pytest.mark.parametrize(
    "address", ["10.0.0.8", "192.168.1.1", "169.254.169.254", "100.64.0.1", "[fe80::1]", "[fd00::1]"]
)
def test_private_networks_are_refused(fetching: Any, address: str) -> None:
    assert failure(fetching, f"http://{address}/", allow_private_hosts=()).reason == "private_address"


def test_a_redirect_to_a_private_address_is_refused(newsroom: Newsroom, fetching: Any) -> None:
    with Newsroom() as inner:
        inner.routes["/secret"] = Answer(b"secret")
        newsroom.routes["/a"] = Answer(b"", 302, {"Location": inner.url("/secret")})
        allowed = (f"127.0.0.1:{newsroom.port}",)
        error = failure(fetching, newsroom.url("/a"), allow_private_hosts=allowed)
        assert error.reason == "private_address" and inner.requests == []


def test_a_name_that_resolves_to_loopback_is_refused_unless_listed(newsroom: Newsroom, fetching: Any) -> None:
    newsroom.routes["/a"] = Answer(page())
    url = newsroom.url("/a", "localhost")
    assert failure(fetching, url, allow_private_hosts=("127.0.0.1:1",)).reason == "private_address"
    assert fetching(lambda f: f.get(url), allow_private_hosts=("localhost",)).status == 200
    assert fetching(lambda f: f.get(url), allow_private_hosts=(f"localhost:{newsroom.port}",)).status == 200


def test_a_name_without_address_is_dns(fetching: Any) -> None:
    assert failure(fetching, "http://no-such-host.invalid/").reason == "dns"


def test_a_closed_port_is_connect(fetching: Any) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    assert failure(fetching, f"http://127.0.0.1:{port}/").reason == "connect"


def test_plain_http_behind_https_is_an_error_not_a_crash(newsroom: Newsroom, fetching: Any) -> None:
    error = failure(fetching, newsroom.url("/a").replace("http:", "https:"))
    assert error.reason in ("tls", "connect", "protocol")


def test_garbage_instead_of_http_is_protocol(newsroom: Newsroom, fetching: Any) -> None:
    def garbage(request: Request) -> None:
        request.wfile.write(b"\x00\x01\x02 this is no HTTP\r\n\r\n")
        request.close_connection = True

    newsroom.routes["/a"] = garbage
    assert failure(fetching, newsroom.url("/a")).reason == "protocol"


def test_endless_headers_end(newsroom: Newsroom, fetching: Any) -> None:
    def headers(request: Request) -> None:
        request.wfile.write(b"HTTP/1.1 200 OK\r\n")
        for number in range(200_000):
            request.wfile.write(b"X-%d: %s\r\n" % (number, b"y" * 100))

    newsroom.routes["/a"] = headers
    assert failure(fetching, newsroom.url("/a"), retries=0).reason in ("protocol", "timeout")


@pytest.mark.parametrize("status", [401, 403, 404, 410, 451])
def test_refusals_are_errors_with_their_status_and_are_not_repeated(
    newsroom: Newsroom, fetching: Any, status: int
) -> None:
    newsroom.routes["/a"] = Answer(b"no", status)
    error = failure(fetching, newsroom.url("/a"))
    assert (error.reason, error.status, len(newsroom.paths())) == (f"http_{status}", status, 1)
