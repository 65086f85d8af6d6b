"""Links of news searches that lead to the publisher by a detour, resolved to the publisher's own address.

Offline where the address is written in the link; else the link is followed once, and what the page on the way says of
its target is read. A link that leads nowhere is dropped: no article is ever kept under a search engine's name.
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass
from urllib.parse import parse_qs, unquote, urlsplit

import lxml.html

from scrapers.aside import aside
from scrapers.fetch import Fetcher, Response
from scrapers.outlets import registered_domain
from scrapers.reading.decode import decode, parse
from scrapers.urls import canonicalise, safe_link, unwrap
from store.errors import ParseError

_GOOGLE = r"google\.(?:com?(?:\.[a-z]{2})?|[a-z]{2})"
# Host and path of the links that are no article. Those of `urls.unwrap` hold the address in a parameter.
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
_REFRESH = re.compile(r"url\s*=\s*[\"']?([^\"';>\s]+)", re.I)
_SCRIPTED = re.compile(r"""location(?:\.href)?\s*(?:=|\.replace\(|\.assign\()\s*["']([^"'\\]{8,2000})["']""")
# Attributes in which pages on the way keep the address that they lead to.
_ATTRIBUTES = ("data-n-au", "data-url", "data-href", "data-target-url", "data-redirect-url")


@dataclass(frozen=True, slots=True)
class Resolved:
    """Where a link leads: the publisher's address, and the page where following it fetched that already."""

    url: str | None
    answer: Response | None = None


def is_wrapper(url: str) -> bool:
    """Whether an address is a search engine's or a network's own that only leads on to an article."""
    parts = urlsplit(url)
    host = (parts.hostname or "").lower()
    return any(at.search(host) and path.search(parts.path) for at, path in _WRAPPERS)


def written_in(url: str) -> str | None:
    """The publisher's address that is written in a wrapper's own, plain or in base64; ``None`` without one."""
    plain = unwrap(url)
    found = plain if plain != url else _in_parameters(url) or _in_path(url)
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


async def resolve(url: str, fetcher: Fetcher) -> Resolved:
    """Follow a wrapper to the publisher; raises :class:`store.errors.FetchError` where it can't be asked."""
    inner = written_in(url)
    if inner:
        return Resolved(canonicalise(inner))
    answer = await fetcher.get(url)
    if not _same_house(answer.final_url, url):
        return Resolved(canonicalise(answer.final_url), answer)
    inner = written_in(answer.final_url) if answer.final_url != url else None
    inner = inner or await aside(target_of, answer.body, answer.final_url, answer.charset)
    return Resolved(canonicalise(inner) if inner else None)


def target_of(body: bytes | str, url: str, charset: str | None = None) -> str | None:
    """The address that a page on the way leads to: an attribute, a refresh, a script, or its canonical link.

    Only one outside the page's own domain counts.
    """
    try:
        tree = parse(decode(body, url, charset), url)
    except ParseError:
        return None
    for link in _named(tree):
        found = safe_link(link, url)
        if found and not _same_house(found, url) and not is_wrapper(found):
            return found
    return None


def _named(tree: lxml.html.HtmlElement) -> list[str]:
    found = [value for name in _ATTRIBUTES for value in tree.xpath(f"//@{name}")]
    for node in tree.iter("meta"):
        if (node.get("http-equiv") or "").lower() == "refresh":
            found += _REFRESH.findall(node.get("content") or "")
    found += [match for script in tree.iter("script") for match in _SCRIPTED.findall((script.text or "")[:200_000])]
    for node in tree.iter("link"):
        if "canonical" in (node.get("rel") or "").lower().split():
            found.append(node.get("href") or "")
    outside = [
        node.get("href") or "" for node in tree.iter("a") if "nofollow" in (node.get("rel") or "").lower().split()
    ]
    return [*map(str, found), *(outside if len(outside) == 1 else [])]


def _same_house(one: str, other: str) -> bool:
    return registered_domain(one) == registered_domain(other)
