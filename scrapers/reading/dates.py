"""When a page was published and changed, and on what ground that is known. Undated stays undated."""

from __future__ import annotations

import re
from datetime import datetime

import lxml.html

from scrapers.moments import day_in_address, plausible, read_moment
from scrapers.plain import one_line
from scrapers.reading.around import around_headline
from scrapers.reading.facts import Facts, text_of
from store.model import PublishedBasis

_PUBLISHED = (
    "article:published_time", "og:article:published_time", "datepublished", "article.published", "og:published_time",
    "dc.date.issued", "dcterms.created", "dc.date", "dcterms.date", "date.issued", "publish-date", "publishdate",
    "publish_date", "publication_date", "pubdate", "published_at", "parsely-pub-date", "sailthru.date",
    "cxenseparse:recs:publishtime", "citation_publication_date", "citation_online_date", "date", "bt:pubdate",
)  # fmt: skip
_MODIFIED = (
    "article:modified_time", "og:article:modified_time", "og:updated_time", "datemodified", "article.updated",
    "dcterms.modified", "dc.date.modified", "last-modified", "lastmod",
)  # fmt: skip
_TIME_MARK = re.compile(r"publish|pub-?date|posted|entry-date|date-?line|created|post-date|article-date", re.I)
_UPDATE_MARK = re.compile(r"updat|modif|edited", re.I)
_STATED = re.compile(r"\b(?:published|posted|first published|date|by\b.{2,60}[|·•,–-])", re.I)

Dated = tuple[datetime | None, PublishedBasis]


def published(tree: lxml.html.HtmlElement, facts: Facts, url: str, fetched: datetime | None) -> Dated:
    """The date of publication and its basis, best ground first; ``(None, "unknown")`` where the page has none."""
    for value in (facts.article.get("datePublished"), facts.article.get("dateCreated")):
        moment = plausible(read_moment(text_of(value)), fetched)
        if moment:
            return moment, "structured"
    microdata = _marked(tree, "datePublished", fetched)
    if microdata:
        return microdata, "structured"
    for name in _PUBLISHED:
        moment = plausible(read_moment(facts.first_meta(name)), fetched)
        if moment:
            return moment, "meta"
    moment = _time_element(tree, fetched)
    if moment:
        return moment, "meta"
    moment = plausible(day_in_address(url), fetched)
    if moment:
        return moment, "url"
    moment = _visible(tree, fetched)
    return (moment, "text") if moment else (None, "unknown")


def modified(
    tree: lxml.html.HtmlElement, facts: Facts, since: datetime | None, fetched: datetime | None
) -> datetime | None:
    """The date of the last change that the page states, never one before its publication."""
    stated = [text_of(facts.article.get("dateModified")), *(facts.first_meta(name) for name in _MODIFIED)]
    moments = [plausible(read_moment(value), fetched) for value in stated]
    moments.append(_marked(tree, "dateModified", fetched))
    return next((m for m in moments if m is not None and (since is None or m >= since)), None)


def _marked(tree: lxml.html.HtmlElement, name: str, fetched: datetime | None) -> datetime | None:
    for node in tree.iterfind(f".//*[@itemprop='{name}']"):
        value = node.get("datetime") or node.get("content") or one_line(node.text_content(), 100)
        moment = plausible(read_moment(value), fetched)
        if moment:
            return moment
    return None


def _time_element(tree: lxml.html.HtmlElement, fetched: datetime | None) -> datetime | None:
    """A ``<time datetime>`` that is marked as publication, or the only one near the headline."""
    nodes = [n for n in tree.iter("time") if n.get("datetime")]
    for node in nodes:
        parent = node.getparent()
        marks = f"{node.get('class') or ''} {'pubdate' if node.get('pubdate') is not None else ''} "
        marks += f"{parent.get('class') or ''} {one_line(parent.text_content(), 60)}" if parent is not None else ""
        moment = plausible(read_moment(node.get("datetime")), fetched)
        if moment and _TIME_MARK.search(marks) and not _UPDATE_MARK.search(node.get("class") or ""):
            return moment
    near = [n for n in around_headline(tree) if n.tag == "time" and n.get("datetime")]
    near = [n for n in near if not _UPDATE_MARK.search(n.get("class") or "")] or near
    return plausible(read_moment(near[0].get("datetime")), fetched) if near else None


def _visible(tree: lxml.html.HtmlElement, fetched: datetime | None) -> datetime | None:
    """A whole date written near the headline, in a line that is about little else."""
    for node in around_headline(tree):
        words = one_line(node.text_content(), 200)
        if not 6 <= len(words) <= 120 or _UPDATE_MARK.match(words):
            continue
        moment = plausible(read_moment(words), fetched)
        marked = _TIME_MARK.search(f"{node.get('class') or ''} {node.get('id') or ''}") or _STATED.search(words)
        if moment and (marked or len(words) <= 40):
            return moment
    return None
