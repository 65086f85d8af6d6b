"""Which of a page's several titles is the headline."""

from __future__ import annotations

import re

import lxml.html

from scrapers.plain import one_line, unescaped_line
from scrapers.reading.around import opening_words
from scrapers.reading.facts import Facts, text_of
from scrapers.reading.lines import plain

_SUFFIX = re.compile(r"\s+[|–—·•»:-]{1,2}\s+|\s*[|»]\s*")
_PREFIX = re.compile(r"([^:|]{2,60})\s*(?:::?|\|)\s+")
_HEADLINE_CLASS = re.compile(
    r"(?:^|[\s_-])(?<!sub[_-])(?:headline|(?:entry|post|article|story|news)[_-]?title)(?=$|[\s_-])", re.I
)


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


def headline(tree: lxml.html.HtmlElement, facts: Facts, site: str, domain: str = "") -> str:
    """The headline that most of the page's own titles agree on; in doubt the one that readers see (``h1``)."""
    names = site_names(tree, site, facts)
    candidates = [without_site(title, names, domain) for title in _candidates(tree, facts)]
    candidates = [c for c in candidates if len(c) > 1 and not is_site(c, names, domain)]
    if not candidates:
        return ""
    votes = {c: sum(plain(c) == plain(other) for other in candidates) for c in candidates}
    if max(votes.values()) == 1:
        # No two agree: a lower heading that reads like one of them was meant.
        lower = {plain(opening_words(h, 400)) for h in tree.iter("h2", "h3")}
        votes |= {c: 2 for c in candidates if plain(c) in lower}
    best = max(votes.values())
    return next(c for c in candidates if votes[c] == best)


def all_titles(tree: lxml.html.HtmlElement, facts: Facts, site: str, domain: str = "") -> list[str]:
    """Every title that the page gives itself, to know it again on top of the text."""
    found = _candidates(tree, facts)
    names = site_names(tree, site, facts)
    return [*found, *(without_site(title, names, domain) for title in found)]


def _candidates(tree: lxml.html.HtmlElement, facts: Facts) -> list[str]:
    """In order of trust where there is no majority."""
    headings = [one_line(h.text_content()) for h in tree.iter("h1") if not _leads_home(h)]
    headings = [h for h in headings if len(h) > 1]
    # Several h1 are a site's name or sections beside the headline: those say nothing on their own.
    seen = headings if len(headings) == 1 else [h for h in headings if len(h.split()) > 3][:1]
    title = tree.find(".//title")
    return [
        *seen,
        *_named_headings(tree)[:1],
        text_of(facts.article.get("headline")),
        unescaped_line(facts.first_meta("og:title")),
        unescaped_line(
            facts.first_meta("twitter:title", "dc.title", "dcterms.title", "parsely-title", "sailthru.title")
        ),
        unescaped_line(title.text_content() if title is not None else ""),
        text_of(facts.article.get("name")),
    ]


def _named_headings(tree: lxml.html.HtmlElement) -> list[str]:
    """Lower headings that are marked as the headline, where the site keeps ``h1`` for its own name."""
    found = []
    for node in tree.iter("h2", "h3"):
        named = node.get("itemprop") == "headline" or _HEADLINE_CLASS.search(node.get("class") or "")
        if named and (node.find(".//a") is None or node.get("itemprop")):
            found.append(one_line(opening_words(node, 400)))
    return found if len(found) == 1 else []


def _leads_home(heading: lxml.html.HtmlElement) -> bool:
    """Whether a heading is a link to the front page: the name of the site."""
    links = [a.get("href") or "" for a in heading.iter("a")]
    return bool(links) and all(re.fullmatch(r"/|(?:https?:)?//[^/?#]+/?", link) for link in links)


def site_names(tree: lxml.html.HtmlElement, site: str, facts: Facts) -> set[str]:
    """What the site may call itself, each made plain (:func:`lines.plain`), with and without "the"."""
    names = {plain(site), plain(facts.first_meta("og:site_name")), plain(facts.first_meta("application-name"))}
    names |= {plain(text_of(p)) for p in facts.resolve(facts.article.get("publisher"))}
    names |= {plain(one_line(opening_words(h, 100), 100)) for h in tree.iter("h1") if _leads_home(h)}
    return {name for name in names if name} | {name.removeprefix("the ") for name in names if name}


def is_site(words: str, names: set[str], domain: str) -> bool:
    """Whether ``words`` are the site's name, as the page says it or as its domain spells it in one word."""
    named = plain(words).removeprefix("the ")
    if named in names or plain(words) in names:
        return True
    label, whole = (re.sub(r"\W", "", part.lower()) for part in (domain.partition(".")[0], domain))
    squeezed = named.replace(" ", "")
    return (
        len(label) >= 5 and squeezed.isascii() and squeezed in (label, label.removeprefix("the"), f"{label}com", whole)
    )


def without_site(title: str, names: set[str], domain: str = "") -> str:
    """``title`` without the site's name, and what follows it, behind (or before) a separator."""
    parts = _SUFFIX.split(title)
    cuts = list(_SUFFIX.finditer(title))
    for number, cut in enumerate(cuts):
        if is_site(parts[number + 1], names, domain) and cut.start() > 0:
            return _without_section(title[: cut.start()].strip(), cut[0].strip())
    lead = _PREFIX.match(title)
    if lead and is_site(lead[1], names, domain):
        return title[lead.end() :].strip()
    if cuts and is_site(parts[0], names, domain):
        return title[cuts[0].end() :].strip()
    return title


def _without_section(title: str, mark: str) -> str:
    """Templates write "Headline | Section | Site": what stands between two bars, in up to three words, is no title."""
    head, bar, section = title.rpartition(" | ")
    return head.strip() if mark == "|" and bar and len(section.split()) <= 3 < len(head.split()) else title
