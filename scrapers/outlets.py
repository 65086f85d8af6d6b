"""Who published: the registered domain of an address and the name an outlet goes by."""

from __future__ import annotations

import functools
import ipaddress
import re
from urllib.parse import urlsplit

import tldextract

_LOCAL = frozenset({"localhost", "local", "internal", "lan", "home", "test"})
_GENERIC_NAME = re.compile(
    r"^(?:home(?:page)?|news|blog|website|index|wordpress|my site|rss( feed)?|latest news)$", re.I
)


@functools.cache
def _extractor() -> tldextract.TLDExtract:
    # The bundled snapshot of the Public Suffix List: never fetched, never cached on disk.
    return tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)


def registered_domain(url: str) -> str:
    """The registered domain of an address ("news.bbc.co.uk" → "bbc.co.uk"); hosts without one stand for themselves."""
    return _registered((urlsplit(url).hostname or "").lower().rstrip("."))


@functools.lru_cache(maxsize=4_096)
def _registered(host: str) -> str:
    try:
        ipaddress.ip_address(host)
        return host
    except ValueError:
        pass
    found = _extractor()(host)
    if found.suffix:
        return found.top_domain_under_public_suffix or host
    # publicsuffix.org, "Algorithm": where no rule matches, the last label is the suffix. Local names stay whole.
    labels = host.split(".")
    return host if labels[-1] in _LOCAL else ".".join(labels[-2:])


def outlet_name(url: str, *, configured: str | None = None, site_name: str | None = None) -> str:
    """The display name of the outlet at ``url``: as configured, as the site calls itself, else its domain."""
    for name in (configured, site_name):
        clean = " ".join((name or "").split())
        if clean and len(clean) <= 60 and not _GENERIC_NAME.match(clean):
            return clean
    return registered_domain(url)
