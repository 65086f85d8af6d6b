"""Which network addresses may be connected to.

A scraped link can name anything: the check is made on the addresses that a name resolves to, and the connection goes
to exactly the address that was checked, so that a second lookup (DNS rebinding) has no say.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterable, Sequence

import anyio
import httpcore2

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
IPNetwork = ipaddress.IPv4Network | ipaddress.IPv6Network
FIRST_TRY = 4.0  # seconds for each address of a host but its last
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")  # RFC 6052, 2.1
_V4_COMPATIBLE = ipaddress.IPv6Network("::/96")  # RFC 4291, 2.5.5.1
_V4_TRANSLATED = ipaddress.IPv6Network("::ffff:0:0:0/96")  # RFC 2765, 2.1
_ISATAP = (0x0000_5EFE, 0x0200_5EFE)  # RFC 5214, 6.1: the third quarter of an address that ends in an IPv4 one
# The only unicast space that IANA has given out (IPv6 Address Space registry); everything else is local or unused.
_GIVEN_OUT = ipaddress.IPv6Network("2000::/3")
# Refused whatever the Python that runs us knows of them: IANA special-purpose registries (2025) and two addresses at
# which clouds answer their own machines although they look public.
_NEVER = tuple(
    ipaddress.ip_network(network)
    for network in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
        "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
        "224.0.0.0/4", "240.0.0.0/4",
        "2001::/23", "2001:db8::/32", "3fff::/20",
        "168.63.129.16/32",  # Azure's platform address
        "100.100.100.200/32",  # Alibaba Cloud's metadata
    )
)  # fmt: skip


class PrivateAddressError(httpcore2.ConnectError):
    """Every address of a host is private, loopback, link-local or reserved, and the host isn't on the allowed list."""


class LookupFailedError(httpcore2.ConnectError):
    """A host name has no address."""


def embedded_ipv4(address: IPAddress) -> ipaddress.IPv4Address | None:
    """The IPv4 address that an IPv6 one carries inside (mapped, compatible, translated, 6to4, Teredo, NAT64, ISATAP),
    if any."""
    if isinstance(address, ipaddress.IPv4Address):
        return None
    if address.ipv4_mapped or address.sixtofour:
        return address.ipv4_mapped or address.sixtofour
    if address.teredo:
        return address.teredo[1]
    carries = any(address in network for network in (_NAT64, _V4_COMPATIBLE, _V4_TRANSLATED))
    if carries or (int(address) >> 32) & 0xFFFFFFFF in _ISATAP:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return None


def is_public(address: IPAddress) -> bool:
    """Whether an address is on the open internet; one that carries another inside only where that one is too."""
    inner = embedded_ipv4(address)
    if inner is not None and not is_public(inner):
        return False
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped or address in _NAT64:
            return True  # it is the inner one by another name
        if address not in _GIVEN_OUT or address.teredo:
            return False
    elif not address.is_global:
        return False
    return not address.is_multicast and not any(address in network for network in _NEVER)


class AllowedHosts:
    """The list ``allow_private_hosts``: entries are ``host``, ``host:port`` or a network such as ``10.0.0.0/8``."""

    def __init__(self, entries: Iterable[str]) -> None:
        self._hosts: set[tuple[str, int | None]] = set()
        self._networks: list[IPNetwork] = []
        for entry in entries:
            self._add(entry.strip().lower())

    def _add(self, entry: str) -> None:
        try:
            self._networks.append(ipaddress.ip_network(entry.strip("[]"), strict=False))
            return
        except ValueError:
            pass
        host, colon, port = entry.rpartition(":")
        if colon and port.isdigit():
            self._hosts.add((host.strip("[]"), int(port)))
        else:
            self._hosts.add((entry.strip("[]"), None))

    def covers(self, host: str, port: int, address: IPAddress) -> bool:
        """Whether a private ``address`` of ``host`` may be connected to at ``port``."""
        name = host.lower().strip("[]").rstrip(".")
        if (name, None) in self._hosts or (name, port) in self._hosts:
            return True
        candidates = [address, embedded_ipv4(address)]
        return any(a is not None and a in network for a in candidates for network in self._networks)


class GuardedBackend(httpcore2.AsyncNetworkBackend):
    """Resolves a name once, refuses private addresses, and connects to the address it has checked."""

    def __init__(self, allowed: AllowedHosts) -> None:
        self._allowed = allowed
        self._inner = httpcore2.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        """Connect to the first permitted address of ``host`` that answers."""
        permitted = self._permitted(host, port, await self._resolve(host, port))
        failure: Exception = PrivateAddressError(
            f"{host} has no public address; list it in fetch.allow_private_hosts if it is yours"
        )
        for address in permitted:
            # An unreachable IPv6 route must not use up the time in which IPv4 would have answered.
            patience = timeout if address == permitted[-1] else FIRST_TRY
            try:
                return await self._inner.connect_tcp(str(address), port, patience, local_address, socket_options)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                failure = error
        raise failure

    async def _resolve(self, host: str, port: int) -> list[IPAddress]:
        try:
            rows = await anyio.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise LookupFailedError(f"{host} can't be looked up: {error}") from error
        found = [ipaddress.ip_address(str(row[4][0]).partition("%")[0]) for row in rows]
        return list(dict.fromkeys(found))

    def _permitted(self, host: str, port: int, addresses: Sequence[IPAddress]) -> list[IPAddress]:
        return [a for a in addresses if is_public(a) or self._allowed.covers(host, port, a)]
