"""Links of news searches resolved to the publisher's own address.

Offline where the address is written in the link (:mod:`scrapers.detours`); else the link is followed once, and what the
page on the way says of its target is read. A link that leads nowhere is dropped: no article is ever kept under a search
engine's name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import lxml.html

from scrapers.aside import aside
from scrapers.detours import is_wrapper, written_in
from scrapers.fetch import Fetcher, Response
from scrapers.outlets import registered_domain
from scrapers.reading.decode import decode, parse
from scrapers.urls import canonicalise, safe_link
from store.errors import ParseError

_REFRESH = re.compile(r"url\s*=\s*[\"']?([^\"';>\s]+)", re.I)
_SCRIPTED = re.compile(r"""location(?:\.href)?\s*(?:=|\.replace\(|\.assign\()\s*["']([^"'\\]{8,2000})["']""")
# Attributes in which pages on the way keep the address that they lead to.
_ATTRIBUTES = ("data-n-au", "data-url", "data-href", "data-target-url", "data-redirect-url")


@dataclass(frozen=True, slots=True)
class Resolved:
    """Where a link leads: the publisher's address, and the page where following it fetched that already."""

    url: str | None
    answer: Response | None = None


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
