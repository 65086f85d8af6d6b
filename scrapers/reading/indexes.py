"""Pages that list articles and are none: categories, tags, authors, search results, galleries without words.

A list is refused where two of three tell it: what the page declares itself to be, its address, how it is built.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import lxml.html

from scrapers.reading.around import opening_words
from scrapers.reading.facts import Facts

_KINDS = re.compile(r"CollectionPage|ProfilePage|SearchResultsPage|ItemList$")
# Whole words: "tag-unions" stands on single posts too.
_BODY = re.compile(r"(?:^|\s)(?:archive|category|tag|author|search(?:-results)?|blog|home|post-type-archive)(?=$|\s)")
_SINGLE = re.compile(r"(?:^|\s)(?:single|post-template|article|node-type-article)\b")
_PATH = re.compile(
    r"/(?:category|categories|tags?|topics?|authors?|section|search|archives?|kategorie|thema|themen|autor(?:en|es)?"
    r"|rubrik|categorie|sujet|etiqueta|seccion|temas?)/[^/]+(?:/page/\d+|/\d+)?/?$|/page/\d+/?$|[?&](?:s|q|query|search)=",
    re.I,
)
FEWEST_TEASERS = 3


def is_index(tree: lxml.html.HtmlElement, facts: Facts, url: str) -> bool:
    """Whether the page is a list of articles. One that says of itself that it is an article is none."""
    if facts.article.get("headline") or facts.first_meta("og:type").lower() == "article":
        return False
    parts = urlsplit(url)
    addressed = bool(_PATH.search(f"{parts.path}{'?' if parts.query else ''}{parts.query}"))
    declared = _declares(tree, facts)
    if not (declared or addressed):
        return False
    return (declared and addressed) or _teasers(tree) >= FEWEST_TEASERS


def stands_under_pictures(tree: lxml.html.HtmlElement, text: str) -> bool:
    """Whether all that there is to read of a page are captions: a gallery. ``tree`` is the page before pruning."""
    captions = {" ".join(opening_words(c, 2_000).split()) for c in tree.iter("figcaption")} - {""}
    return bool(captions) and all(" ".join(line.split()) in captions for line in text.split("\n"))


def _declares(tree: lxml.html.HtmlElement, facts: Facts) -> bool:
    kinds = facts.kinds
    if any(_KINDS.search(kind) for kind in kinds) or facts.first_meta("og:type").lower() == "profile":
        return True
    body = tree if tree.tag == "body" else tree.find(".//body")
    named = (body.get("class") or "") if body is not None else ""
    return bool(_BODY.search(named)) and not _SINGLE.search(named)


def _teasers(tree: lxml.html.HtmlElement) -> int:
    """Headings below the first that are links to other pages."""
    found = 0
    for heading in tree.iter("h2", "h3", "h4"):
        holder = heading.getparent()
        linked = heading.find(".//a[@href]") is not None or (holder is not None and holder.tag == "a")
        found += linked and len(opening_words(heading, 300).split()) >= 4
    return found
