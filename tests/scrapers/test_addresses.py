"""Which network addresses count as public, and what a list of allowed hosts opens."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from typing import Any

import httpcore2
import pytest
from hypothesis import given, strategies

from scrapers.addresses import AllowedHosts, is_public
from store.errors import FetchError
from tests.scrapers.newsroom import Answer, Newsroom


@pytest.mark.parametrize("text", ["1.1.1.1", "93.184.216.34", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_public(text: str) -> None:
    assert is_public(ipaddress.ip_address(text))


@pytest.mark.parametrize(
    "text",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
        "255.255.255.255", "198.18.0.1", "192.0.2.1", "240.0.0.1", "::", "::1", "fe80::1", "fc00::1", "ff02::1",
        "2001:db8::1", "::ffff:10.0.0.1", "::127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "fec0::1",
        "2001:0:4136:e378:8000:63bf:80ff:fffe",
        # "This network", protocol assignments (Oracle's metadata among them), the 6to4 relay, documentation.
        "0.1.2.3", "192.0.0.192", "192.0.0.8", "192.88.99.1", "198.51.100.7", "203.0.113.7", "3fff::1",
        # What clouds tell their own machines.
        "168.63.129.16", "100.100.100.200", "fd00:ec2::254", "::ffff:169.254.169.254", "64:ff9b::a9fe:a9fe",
        # Carriers: local NAT64, translated, ISATAP, 6to4 and Teredo of private addresses.
        "64:ff9b:1::808:808", "::ffff:0:10.0.0.1", "::ffff:0:8.8.8.8", "2001:470::5efe:a00:1",
        "2001:470::200:5efe:7f00:1",        "2002:a9fe:a9fe::1", "2002:c0a8:1::1", "::10.0.0.1", "::8.8.8.8",
        # Not given out: segment routing, discard, site-local, multicast of every scope.
        "5f00::1", "100::1", "4000::1", "feff::1", "ff05::2", "ff0e::1", "239.255.255.250",
    ],
)  # fmt: skip
def test_not_public(text: str) -> None:
    assert not is_public(ipaddress.ip_address(text))


@pytest.mark.parametrize(
    ("entry", "host", "port", "address", "covered"),
    [
        ("10.0.0.0/8", "a.example", 80, "10.9.9.9", True),
        ("10.0.0.0/8", "a.example", 80, "::ffff:10.9.9.9", True),
        ("10.0.0.0/8", "a.example", 80, "192.168.0.1", False),
        ("intranet.example", "Intranet.Example", 8080, "10.0.0.1", True),
        ("intranet.example:80", "intranet.example", 8080, "10.0.0.1", False),
        ("127.0.0.1:8000", "127.0.0.1", 8000, "127.0.0.1", True),
        ("127.0.0.1:8000", "127.0.0.1", 8001, "127.0.0.1", False),
        ("[::1]:8000", "[::1]", 8000, "::1", True),
        ("127.0.0.1", "evil.example", 80, "127.0.0.1", True),
    ],
)
def test_allowed(entry: str, host: str, port: int, address: str, covered: bool) -> None:
    assert AllowedHosts([entry]).covers(host, port, ipaddress.ip_address(address)) is covered


class Lookups:
    """A name server that answers from a list, one answer for each question."""

    def __init__(self, *answers: Sequence[str]) -> None:
        self.answers, self.asked = list(answers), 0

    async def __call__(self, host: str, port: int, **_: Any) -> list[tuple[Any, ...]]:
        """As ``getaddrinfo`` answers."""
        self.asked += 1
        found = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return [(0, 0, 0, "", (address, port)) for address in found]


REFUSED = [
    "127.0.0.1", "10.0.0.1", "172.31.0.1", "192.168.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "0.1.2.3",
    "224.0.0.1", "255.255.255.255", "168.63.129.16", "192.0.0.192", "::1", "fe80::1%eth0", "fd00:ec2::254",
    "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::a00:1", "2002:7f00:1::", "ff02::1",
]  # fmt: skip


@pytest.mark.parametrize("address", REFUSED)
def test_no_name_leads_inside(monkeypatch: pytest.MonkeyPatch, fetching: Any, address: str) -> None:
    monkeypatch.setattr("scrapers.addresses.anyio.getaddrinfo", Lookups([address]))
    with pytest.raises(FetchError) as caught:
        fetching(lambda f: f.get("http://press.example/a"), allow_private_hosts=())
    assert caught.value.reason == "private_address"


@pytest.mark.parametrize("address", REFUSED)
def test_no_redirect_leads_inside(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch, fetching: Any, address: str
) -> None:
    lookups = Lookups(["127.0.0.1"], ["127.0.0.1"], [address])
    monkeypatch.setattr("scrapers.addresses.anyio.getaddrinfo", lookups)
    newsroom.routes["/a"] = Answer(b"", 302, {"Location": "http://inside.example/secret", "Connection": "close"})
    with pytest.raises(FetchError) as caught:
        url = newsroom.url("/a", "press.example")
        fetching(lambda f: f.get(url), allow_private_hosts=(f"press.example:{newsroom.port}",), respect_robots=False)
    assert caught.value.reason == "private_address"
    assert newsroom.paths() == ["/a"]


def test_the_address_that_was_checked_is_the_one_connected_to(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch, fetching: Any
) -> None:
    """A name that is public when it is checked and private a moment later (DNS rebinding) is looked up once only."""
    connected = []

    async def connect(self: object, host: str, *_: Any) -> Any:
        connected.append(host)
        raise httpcore2.ConnectError("nobody there")

    lookups = Lookups(["93.184.216.34"], ["127.0.0.1"])
    monkeypatch.setattr("scrapers.addresses.anyio.getaddrinfo", lookups)
    monkeypatch.setattr("httpcore2.AnyIOBackend.connect_tcp", connect)
    url = newsroom.url("/a", "press.example")
    with pytest.raises(FetchError) as first:
        fetching(lambda f: f.get(url), allow_private_hosts=(), respect_robots=False, retries=0)
    assert (first.value.reason, lookups.asked, connected) == ("connect", 1, ["93.184.216.34"])
    with pytest.raises(FetchError) as second:
        fetching(lambda f: f.get(url), allow_private_hosts=(), respect_robots=False, retries=0)
    assert (second.value.reason, connected) == ("private_address", ["93.184.216.34"]), "every connection is checked"
    assert newsroom.requests == []


def test_of_several_addresses_only_the_public_ones_are_tried(monkeypatch: pytest.MonkeyPatch, fetching: Any) -> None:
    connected = []

    async def connect(self: object, host: str, *_: Any) -> Any:
        connected.append(host)
        raise httpcore2.ConnectError("nobody there")

    found = ["10.0.0.1", "2606:4700::1111", "127.0.0.1", "1.1.1.1"]
    monkeypatch.setattr("scrapers.addresses.anyio.getaddrinfo", Lookups(found))
    monkeypatch.setattr("httpcore2.AnyIOBackend.connect_tcp", connect)
    with pytest.raises(FetchError):
        fetching(lambda f: f.get("http://press.example/"), allow_private_hosts=(), respect_robots=False, retries=0)
    assert connected == ["2606:4700::1111", "1.1.1.1"]


@given(strategies.ip_addresses(v=4))
def test_no_disguise_makes_a_private_address_public(address: ipaddress.IPv4Address) -> None:
    number = int(address)
    prefixes = (0xFFFF << 32, 0, 0x64FF9B << 96, 0xFFFF << 48, (0x2001_0470 << 96) | (0x5EFE << 32))
    disguises = [ipaddress.IPv6Address(prefix | number) for prefix in prefixes]
    disguises.append(ipaddress.IPv6Address((0x2002 << 112) | (number << 80)))
    if not is_public(address):
        assert not any(is_public(disguise) for disguise in disguises)
    assert not is_public(address) or address.is_global
