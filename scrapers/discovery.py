"""From a site's front page to its feed: what the page links to, what robots.txt lists, then the usual addresses."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

import lxml.html

from scrapers.fetch import Fetcher, Response
from scrapers.outlets import registered_domain
from scrapers.plain import one_line
from scrapers.reading.decode import decode, parse
from scrapers.urls import safe_link
from store.errors import FetchError, ParseError

# RSS Advisory Board, "RSS Autodiscovery"; JSON Feed 1.1, "Discovery".
_TYPES = re.compile(
    r"^(?:application|text)/(?:rss|atom|rdf)\+xml|^application/feed\+json|^(?:application|text)/xml$", re.I
)
_FEED_PATH = re.compile(r"(?:^|/)(?:rss|feeds?|atom)(?:/|$|\.(?:xml|rdf|json|php|aspx?)$)|\.(?:rss|rdf|atom)$", re.I)
_FEED_WORDS = re.compile(r"^\W*(?:rss|atom|(?:rss |news |web )?feeds?|rss[- ]feeds?|json feed)\W*$", re.I)
_COMMENTS = re.compile(r"\bcomments?\b|\bkommentare?\b|\bcommentaires\b", re.I)
# Where publishing systems put feeds and news sitemaps when nobody changes it.
WELL_KNOWN = (
    "/feed", "/rss", "/feed.xml", "/rss.xml", "/atom.xml", "/index.xml", "/feed.json", "/sitemap-news.xml",
    "/news-sitemap.xml", "/sitemap.xml",
)  # fmt: skip
MOST_ON_PAGE, MOST_SITEMAPS = 30, 5


@dataclass(frozen=True, slots=True)
class Lead:
    """An address that may be a feed or a sitemap, what the page calls it, and how it was found."""

    url: str
    title: str
    how: str


def feeds_on_page(body: bytes | str, url: str, charset: str | None = None) -> list[Lead]:
    """The feeds that a page names, best first: ``<link rel=alternate>``, then links that look like feeds; feeds of
    comments last. Raises :class:`ParseError` for what is no page."""
    tree = parse(decode(body, url, charset), url)
    base = safe_link(next((node.get("href") for node in tree.iter("base")), None), url) or url
    found = [*_alternates(tree, base), *_links(tree, base)]
    unique = list({lead.url: lead for lead in reversed(found)}.values())[::-1]
    unique.sort(key=lambda lead: bool(_COMMENTS.search(f"{urlsplit(lead.url).path} {lead.title}")))
    return unique[:MOST_ON_PAGE]


def _alternates(tree: lxml.html.HtmlElement, base: str) -> list[Lead]:
    found = []
    for node in tree.iter("link"):
        if "alternate" in (node.get("rel") or "").lower().split() and _TYPES.match((node.get("type") or "").strip()):
            url = safe_link(node.get("href"), base)
            if url:
                found.append(Lead(url, one_line(node.get("title"), 100), "link"))
    return found


def _links(tree: lxml.html.HtmlElement, base: str) -> list[Lead]:
    """Links of the page that look like feeds: on the site itself, or on a host that serves its feeds."""
    found = []
    for node in tree.iter("a"):
        url = safe_link(node.get("href"), base)
        if url is None:
            continue
        words = one_line(node.text_content(), 100)
        host = urlsplit(url).hostname or ""
        near = registered_domain(url) == registered_domain(base) or host.startswith(("feeds.", "rss.", "feed."))
        if near and (_FEED_PATH.search(urlsplit(url).path) or _FEED_WORDS.match(words)):
            found.append(Lead(url, words, "a"))
    return found


def sitemaps_in_robots(body: bytes, url: str) -> list[Lead]:
    """The ``Sitemap:`` lines of a robots.txt (sitemaps.org), those of news first."""
    lines = re.findall(r"^\s*sitemap\s*:\s*(\S+)", body.decode("utf-8", "replace")[:500_000], re.I | re.M)
    found = [Lead(link, "", "robots.txt") for line in dict.fromkeys(lines) if (link := safe_link(line, url))]
    found.sort(key=lambda lead: "news" not in lead.url.lower())
    return found[:MOST_SITEMAPS]


async def leads(page: Response, fetcher: Fetcher) -> AsyncIterator[Lead]:
    """Where a site's feed may be, best first; robots.txt is only asked once the page's own links are used up."""
    seen: set[str] = {page.final_url}
    try:
        own = feeds_on_page(page.body, page.final_url, page.charset)
    except ParseError:
        own = []
    for lead in own:
        seen.add(lead.url)
        yield lead
    robots = urljoin(page.final_url, "/robots.txt")
    try:
        answer = await fetcher.get(robots)
        listed = sitemaps_in_robots(answer.body, answer.final_url)
    except FetchError:
        listed = []
    for lead in [*listed, *(Lead(urljoin(page.final_url, path), "", "usual address") for path in WELL_KNOWN)]:
        if lead.url not in seen:
            seen.add(lead.url)
            yield lead
