"""Which network addresses count as public, and what a list of allowed hosts opens."""

from __future__ import annotations

import ipaddress

import pytest

from scrapers.addresses import AllowedHosts, is_public


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
