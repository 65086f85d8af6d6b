"""Links of news searches and networks that lead on to a publisher: which they are, and what they say. Pure."""

from __future__ import annotations

import base64
import binascii
import re
from urllib.parse import parse_qs, unquote, urlsplit

from scrapers.urls import safe_link

_GOOGLE = r"google\.(?:com?(?:\.[a-z]{2})?|[a-z]{2})"
# Host and path of the links that are no article.
_WRAPPERS = (
    (re.compile(rf"^news\.{_GOOGLE}$"), re.compile(r"^/(?:rss/|__i/rss/rd/)?(?:articles|read)/")),
    (re.compile(rf"(?:^|\.){_GOOGLE}$"), re.compile(r"^/url$")),
    (re.compile(r"(?:^|\.)bing\.com$"), re.compile(r"^/(?:news/apiclick\.aspx|ck/a)$", re.I)),
    (re.compile(r"^r\.search\.yahoo\.com$"), re.compile(r"/RU=")),
    (re.compile(r"(?:^|\.)duckduckgo\.com$"), re.compile(r"^/l/")),
    (re.compile(r"^lm?\.facebook\.com$"), re.compile(r"^/l\.php$")),
)
_PARAMETERS = ("url", "q", "u", "uddg", "RU")
_ADDRESS = re.compile(rb"https?://[\x21-\x7e]{4,1900}")


def is_wrapper(url: str) -> bool:
    """Whether an address is a search engine's or a network's own that only leads on to an article."""
    parts = urlsplit(url)
    host = (parts.hostname or "").lower()
    return any(at.search(host) and path.search(parts.path) for at, path in _WRAPPERS)


def written_in(url: str) -> str | None:
    """The publisher's address that is written in a wrapper's own, plain or in base64; ``None`` without one."""
    if not is_wrapper(url):
        return None
    found = _in_parameters(url) or _in_path(url)
    return found if found and not is_wrapper(found) else None


def _in_parameters(url: str) -> str | None:
    parts = urlsplit(url)
    values = parse_qs(parts.query)
    yahoo = re.search(r"/RU=([^/]+)", parts.path)
    given = [value for name in _PARAMETERS for value in values.get(name, ())] + ([unquote(yahoo[1])] if yahoo else [])
    for value in given:
        # Bing writes "a1" before the base64 of the address.
        inner = safe_link(value) or safe_link(_decoded(value.removeprefix("a1")))
        if inner:
            return inner
    return None


def _in_path(url: str) -> str | None:
    """The address in the last part of a path: Google News wrote a base64 of a protobuf message that holds it."""
    return safe_link(_decoded(urlsplit(url).path.rstrip("/").rpartition("/")[2]))


def _decoded(code: str) -> str | None:
    if len(code) < 16 or not re.fullmatch(r"[\w+/-]+=*", code):
        return None
    try:
        raw = base64.b64decode(code.rstrip("=") + "=" * (-len(code.rstrip("=")) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    match = _ADDRESS.search(raw)
    return match[0].decode("ascii") if match else None
