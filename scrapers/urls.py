"""Addresses: which links are safe to follow, and which two addresses mean one page. Pure, no I/O."""

from __future__ import annotations

import hashlib
import re
from urllib.parse import parse_qsl, quote, urlencode, urljoin, urlsplit, urlunsplit

MAX_URL_LENGTH = 2_000
_DEFAULT_PORTS = {"http": 80, "https": 443}
# Query parameters that say where a reader came from and never which page is meant.
_TRACKING = re.compile(
    r"^(?:utm_\w+|fbclid|gclid|dclid|msclkid|yclid|igshid|mc_cid|mc_eid|ns_campaign|ns_mchannel|ns_source|ocid|cmpid"
    r"|cmp|ito|smid|smtyp|sref|at_\w+|CMP|guccounter|guce_\w+|__twitter_impression|_ga|ftag|xtor)$"
)
_CONTROL = re.compile(r"[\x00-\x20\x7f]")


def safe_link(link: str | None, base: str | None = None) -> str | None:
    """The absolute http(s) address of a link found in hostile text, or ``None`` where it must not be followed.

    Refused: other schemes (``javascript:``, ``data:``, ``file:`` …), no host, user names or passwords in the address,
    impossible ports and addresses of over 2,000 characters.
    """
    if not link:
        return None
    # Browsers drop tabs and line breaks inside an address and trim the rest; "java\nscript:" must not slip through.
    trimmed = re.sub(r"[\t\r\n]", "", link).strip("\x00 \x0b\x0c\x1f\x7f\u00a0")
    try:
        url = urljoin(base, trimmed) if base else trimmed
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    host = parts.hostname or ""
    if parts.scheme.lower() not in _DEFAULT_PORTS or not host or len(url) > MAX_URL_LENGTH:
        return None
    if parts.username is not None or parts.password is not None or port == 0:
        return None
    ascii_host = _ascii_host(host)
    if ascii_host is None:
        return None
    netloc = ascii_host if port is None else f"{ascii_host}:{port}"
    path = quote(parts.path, safe="/%:@!$&'()*+,;=~-._")
    query = quote(parts.query, safe="/?%:@!$&'()*+,;=~-._[]")
    return urlunsplit((parts.scheme.lower(), netloc, path, query, quote(parts.fragment, safe="/?%:@!$&'()*+,;=~-._")))


def _ascii_host(host: str) -> str | None:
    if ":" in host:
        return f"[{host}]"
    if _CONTROL.search(host) or any(c in host for c in "<>\"'`\\^{}|%"):
        return None
    try:
        return host.encode("ascii").decode().lower()
    except UnicodeEncodeError:
        pass
    try:
        return host.encode("idna").decode().lower()
    except UnicodeError:
        return None


def canonicalise(url: str) -> str:
    """One spelling for addresses of one page: lower-case host, no default port, fragment or tracking parameters."""
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        return url.strip()
    scheme = parts.scheme.lower()
    host = (parts.hostname or "").lower().rstrip(".")
    netloc = f"[{host}]" if ":" in host else host
    if port and port != _DEFAULT_PORTS.get(scheme):
        netloc = f"{netloc}:{port}"
    kept = [(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.match(k)]
    # An untouched query keeps its own spelling: "?p" and "?p=" may differ to a server.
    query = parts.query if len(kept) == len(parse_qsl(parts.query, keep_blank_values=True)) else urlencode(kept)
    return urlunsplit((scheme, netloc, parts.path or "/", query, ""))


def is_front(url: str) -> bool:
    """Whether an address is a site's front page."""
    parts = urlsplit(url)
    return parts.path in ("", "/") and not parts.query


def article_id(address: str) -> str:
    """The id of the article at a canonical address: "a" and 12 hex digits of its BLAKE2s hash."""
    return "a" + hashlib.blake2s(canonicalise(address).encode("utf-8", "replace")).hexdigest()[:12]


def authority(url: str) -> str:
    """``host:port`` of an address, the unit of robots.txt and of politeness (RFC 9309, 2.3)."""
    parts = urlsplit(url)
    return f"{(parts.hostname or '').lower()}:{parts.port or _DEFAULT_PORTS.get(parts.scheme, 0)}"
