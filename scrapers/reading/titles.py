"""Which of a page's several titles is the headline."""

from __future__ import annotations

import re

import lxml.html

from scrapers.plain import one_line, unescaped_line
from scrapers.reading.facts import Facts, text_of
from scrapers.reading.lines import plain

_SUFFIX = re.compile(r"\s+[|–—·•»:-]{1,2}\s+|\s*[|»]\s*")


def site_name(facts: Facts) -> str:
    """What the site calls itself: Open Graph, the publisher in JSON-LD, the application's name."""
    for publisher in facts.resolve(facts.article.get("publisher")):
        named = text_of(publisher)
        if named and facts.first_meta("og:site_name") == "":
            return named
    named = facts.first_meta(
        "og:site_name", "application-name", "apple-mobile-web-app-title", "twitter:app:name:iphone"
    )
    return one_line(unescaped_line(named).lstrip("@"), 100)


def headline(tree: lxml.html.HtmlElement, facts: Facts, site: str) -> str:
    """The headline that most of the page's own titles agree on; in doubt the one that readers see (``h1``)."""
    names = _site_names(site, facts)
    candidates = [without_site(title, names) for title in _candidates(tree, facts)]
    candidates = [c for c in candidates if len(c) > 1 and plain(c) not in names]
    if not candidates:
        return ""
    votes = {c: sum(plain(c) == plain(other) for other in candidates) for c in candidates}
    best = max(votes.values())
    return next(c for c in candidates if votes[c] == best)


def all_titles(tree: lxml.html.HtmlElement, facts: Facts, site: str) -> list[str]:
    """Every title that the page gives itself, to know it again on top of the text."""
    found = _candidates(tree, facts)
    return [*found, *(without_site(title, _site_names(site, facts)) for title in found)]


def _candidates(tree: lxml.html.HtmlElement, facts: Facts) -> list[str]:
    """In order of trust where there is no majority."""
    headings = [one_line(h.text_content()) for h in tree.iter("h1")]
    headings = [h for h in headings if len(h) > 1]
    # Several h1 are a site's name or sections beside the headline: those say nothing on their own.
    seen = headings if len(headings) == 1 else [h for h in headings if len(h.split()) > 3][:1]
    title = tree.find(".//title")
    return [
        *seen,
        text_of(facts.article.get("headline")),
        unescaped_line(facts.first_meta("og:title")),
        unescaped_line(facts.first_meta("twitter:title", "dc.title", "parsely-title", "sailthru.title")),
        unescaped_line(title.text_content() if title is not None else ""),
        text_of(facts.article.get("name")),
    ]


def _site_names(site: str, facts: Facts) -> set[str]:
    names = {plain(site), plain(facts.first_meta("og:site_name")), plain(facts.first_meta("application-name"))}
    names |= {plain(text_of(p)) for p in facts.resolve(facts.article.get("publisher"))}
    return {name for name in names if name} | {name.removeprefix("the ") for name in names if name}


def without_site(title: str, names: set[str]) -> str:
    """``title`` without the site's name, and what follows it, behind (or before) a separator."""
    parts = _SUFFIX.split(title)
    cuts = [m.span() for m in _SUFFIX.finditer(title)]
    for number, (start, _) in enumerate(cuts):
        if plain(parts[number + 1]).removeprefix("the ") in names and start > 0:
            return title[:start].strip()
    if cuts and plain(parts[0]).removeprefix("the ") in names:
        return title[cuts[0][1] :].strip()
    return title
