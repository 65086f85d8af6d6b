"""One article under several addresses: AMP, mobile and print variants, and canonical links that can't be right.

Pure. An address is only rewritten by rules that hold on every site; anything else is folded where the page says so.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit, urlunsplit

from scrapers.outlets import registered_domain
from scrapers.urls import safe_link

# amp.dev, "AMP Cache URL format": <site>.cdn.ampproject.org/<c|v|wp|…>[/s]/<host>/<path>; "s": fetched by https.
_CACHE_HOST = re.compile(r"(?:^|\.)(?:cdn\.ampproject\.(?:org|net)|bing-amp\.com)$")
_CACHE_PATH = re.compile(r"^/(?:c|v|wp/c|i|a)/(?P<s>s/)?(?P<inner>[^/]+\.[^/]+/.*)$")
# Google's viewer: www.google.com/amp/s/<host>/<path>.
_VIEWER_HOST = re.compile(r"^(?:www\.)?google\.[a-z.]{2,6}$")
_VIEWER_PATH = re.compile(r"^/amp/(?P<s>s/)?(?P<inner>[^/]+\.[^/]+/.*)$")
# Parameters that choose how a page is shown and never which page.
_SHOWN = frozenset({"amp", "outputtype", "page", "print", "printable", "mobile", "view", "nopaging", "full", "single"})
_SHOWN_VALUES = frozenset({"", "1", "true", "yes", "amp", "all", "print", "full", "mobile", "single", "fullpage"})
# Parts of a path that do the same, at its ends.
_SHOWN_PART = re.compile(
    r"^(?:amp|print|printable|mobile|m|all|full|single-?page|page|comments?|feed|embed|index\.\w{3,5}|\d{1,2})$", re.I
)
_HOST_LABEL = re.compile(r"^(?:www\d?|m|mobile|amp|touch|wap)\.")
_SUFFIX = re.compile(r"(?:[._-]amp)?(?:\.(?:x?html?|php|aspx?|amp))?$", re.I)
_COMMON = frozenset("the and for with from that this are was has have will not but its his her you your news".split())


def out_of_amp_cache(url: str) -> str:
    """The publisher's address inside one of an AMP cache or viewer, else ``url``."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    for host_rule, path_rule in ((_CACHE_HOST, _CACHE_PATH), (_VIEWER_HOST, _VIEWER_PATH)):
        match = path_rule.match(parts.path) if host_rule.search(host) else None
        if match:
            scheme = "https" if match["s"] else "http"
            query = f"?{parts.query}" if parts.query else ""
            return safe_link(f"{scheme}://{match['inner']}{query}") or url
    return url


def without_amp_parameter(url: str) -> str:
    """``url`` without the parameters that ask for its AMP version (``?amp``, ``?amp=1``, ``?outputType=amp``)."""
    parts = urlsplit(url)
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    kept = [
        (key, value)
        for key, value in pairs
        if not (key.lower() == "amp" and value.lower() in ("", "1", "true"))
        and not (key.lower() == "outputtype" and value.lower() == "amp")
    ]
    return url if len(kept) == len(pairs) else urlunsplit(parts._replace(query=urlencode(kept)))


def is_amp(url: str) -> bool:
    """Whether an address looks like that of an AMP version."""
    parts = urlsplit(url)
    pieces = parts.path.lower().strip("/").split("/")
    return (
        (parts.hostname or "").startswith("amp.")
        or "amp" in (pieces[0], pieces[-1])
        or pieces[-1].endswith((".amp", ".amp.html", "-amp"))
        or without_amp_parameter(url) != url
    )


def same_page(one: str, other: str) -> bool:
    """Whether two addresses differ in nothing but how the page is shown."""
    return _bare(one) == _bare(other)


def names_another_article(canonical: str, own: str, stated: Sequence[str], title: str) -> bool:
    """Whether ``canonical`` can't be meant for the page at ``own``, which calls itself ``title``.

    Templates that keep an old canonical link would make one article of many. Told by the page's other addresses of
    itself (``stated``: og:url, JSON-LD) being its own, or by the headline being written in its own address alone.
    """
    if same_page(canonical, own):
        return False
    if any(same_page(address, canonical) for address in stated):
        return False
    if any(same_page(address, own) for address in stated):
        return True
    heard = _slug(title)
    beyond = urlsplit(own).path.removeprefix(urlsplit(canonical).path.rstrip("/") + "/")
    if beyond != urlsplit(own).path and len(_slug(beyond) & heard) >= 2:
        return True  # a section's page stands for none of its articles
    here, there = _slug(_last(own)), _slug(_last(canonical))
    return len(here & heard) >= 2 and len(there) >= 1 and not there & (here | heard)


def _bare(url: str) -> tuple[str, str, str]:
    parts = urlsplit(url)
    pieces = [unquote(piece) for piece in parts.path.split("/") if piece]
    while len(pieces) > 1 and _SHOWN_PART.match(pieces[-1]):
        pieces.pop()
    if len(pieces) > 1 and pieces[0].lower() in ("amp", "mobile", "m", "print"):
        pieces.pop(0)
    if pieces:
        pieces[-1] = _SUFFIX.sub("", pieces[-1])
    query = [
        (key, value)
        for key, value in parse_qsl(parts.query, keep_blank_values=True)
        if not (key.lower() in _SHOWN and value.lower() in _SHOWN_VALUES)
    ]
    host = (parts.hostname or "").lower()
    while _HOST_LABEL.match(host) and registered_domain(f"http://{host}") != host:
        host = host.partition(".")[2]
    return host, "/".join(pieces).lower(), urlencode(sorted(query))


def _last(url: str) -> str:
    """The longest part of an address's path: the words of the headline, where they are written there."""
    return max(unquote(urlsplit(url).path).split("/"), key=len)


def _slug(words: str) -> set[str]:
    """Words of three letters and more."""
    return {w for w in re.findall(r"[^\W\d_]{3,}", words.casefold()) if w not in _COMMON}
