"""One fetched HTML page to one article: who published what, when, in which words. The steps are in scrapers.reading."""

from __future__ import annotations

import copy
import ipaddress
import re
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

import lxml.etree
import lxml.html

from scrapers.addresses import is_public
from scrapers.outlets import outlet_name, registered_domain
from scrapers.plain import one_line
from scrapers.reading import authors, dates, titles
from scrapers.reading.decode import decode, parse
from scrapers.reading.facts import Facts, live_updates, read_facts, text_of
from scrapers.reading.indexes import is_index, stands_under_pictures
from scrapers.reading.lines import article_lines
from scrapers.reading.text import enough, fuller, main_text, stated_text, with_live_posts
from scrapers.reading.walls import is_only_links, refuse_walls
from scrapers.urls import canonicalise, safe_link
from scrapers.variants import is_amp, names_another_article, out_of_amp_cache, without_amp_parameter
from store.errors import ParseError
from store.model import PublishedBasis

_LANGUAGE = re.compile(r"^[A-Za-z]{2,3}(?=$|[-_])")


@dataclass(frozen=True, slots=True)
class Page:
    """What one page says. ``published`` is ``None`` with basis ``unknown`` where the page is undated.

    ``author`` joins several names with "; ". ``canonical_url`` is ``None`` only for a page without any address.
    """

    title: str
    text: str
    author: str | None = None
    published: datetime | None = None
    published_basis: PublishedBasis = "unknown"
    published_certain: bool = False
    published_precision: dates.Precision | None = None
    modified: datetime | None = None
    canonical_url: str | None = None
    language: str | None = None
    outlet: str | None = None
    site_name: str | None = None


def read_page(html: bytes | str, url: str, *, fetched: datetime | None = None, charset: str | None = None) -> Page:
    """Read a page fetched from ``url`` at ``fetched``; ``charset`` is what the answer's Content-Type named.

    ``url`` may be "" for a recorded page. Dates ahead of ``fetched`` are refused; without it any future date is kept.
    Raises :class:`ParseError` with the counted reason: ``empty``, ``too_large``, ``not_html``, ``broken_page``,
    ``too_complex``, ``no_text``, ``paywall``, ``cookie_wall``, ``soft_404``, ``bot_check``, ``needs_script`` or
    ``index_page``.
    """
    tree = parse(decode(html, url, charset), url)
    try:
        return _read(tree, url, fetched)
    except (lxml.etree.LxmlError, RecursionError, ValueError, TypeError, KeyError, AttributeError, IndexError) as error:
        # The extractor walks hostile trees; what trips it is the page's fault and counted as such.
        raise ParseError(f"{url}: the page can't be read ({type(error).__name__})", "broken_page") from error


def _read(tree: lxml.html.HtmlElement, url: str, fetched: datetime | None) -> Page:
    facts = read_facts(tree)
    site = titles.site_name(facts)
    domain = registered_domain(canonical_address(tree, facts, url) or "")
    title = titles.headline(tree, facts, site, domain)
    canonical = canonical_address(tree, facts, url, title)
    every_title = titles.all_titles(tree, facts, site, domain)
    names = authors.authors(tree, facts, titles.site_names(tree, site, facts), domain, [title])
    dated = dates.published(tree, facts, canonical or url, fetched, [title])
    modified = dates.modified(facts, dated.moment, fetched)
    language = _language(tree, facts)
    if is_index(tree, facts, canonical or url):
        raise ParseError(f"{url}: lists articles and is none", "index_page")
    pruned = copy.deepcopy(tree)
    text = with_live_posts(fuller(main_text(tree, pruned, every_title), stated_text(facts)), live_updates(facts))
    text = "\n".join(article_lines(text, titles=every_title, authors=names))
    refuse_walls(url, tree, title, text, facts)
    if not enough(text) or stands_under_pictures(tree, text) or is_only_links(pruned, text):
        raise ParseError(f"{url}: no article text found", "no_text")
    return Page(
        title=title,
        text=text,
        author="; ".join(names) or None,
        published=dated.moment,
        published_basis=dated.basis,
        published_certain=dated.certain,
        published_precision=dated.precision,
        modified=modified,
        canonical_url=canonical,
        language=language,
        outlet=outlet_name(canonical or url, site_name=site) or None,
        site_name=site or None,
    )


def canonical_address(tree: lxml.html.HtmlElement, facts: Facts, url: str, title: str = "") -> str | None:
    """The address a page gives itself, else the one it was fetched from, out of AMP caches and without ``?amp=1``.

    A page may only speak for its own registered domain, or it could take the place of another outlet's article; on a
    private host (a mirror, a newsroom under test), which no reader can visit, it may name its public home. A canonical
    link to another article of the site, which faulty templates write, is not followed: two articles never become one.
    """
    links = [link.get("href") for link in tree.iter("link") if "canonical" in (link.get("rel") or "").lower().split()]
    told = [facts.first_meta("og:url"), text_of(facts.article.get("url")), _main_entity(facts)]
    own = safe_link(url)
    own = without_amp_parameter(out_of_amp_cache(own)) if own else None
    home = {_allowed(link, own) for link in told} - {None}
    stated = [address for link in (*links, *told) if (address := _allowed(link, own))]
    # An AMP page that calls itself canonical has its article beside it.
    stated.sort(key=is_amp)
    for address in stated:
        foreign = own is None or registered_domain(address) != registered_domain(own)
        if foreign or not names_another_article(address, own or "", [h for h in home if h], title):
            return canonicalise(without_amp_parameter(address))
    return canonicalise(own) if own else None


def _allowed(link: str | None, own: str | None) -> str | None:
    """A stated address as an absolute one, ``None`` where the page may not speak for it."""
    address = safe_link(link, own)
    if address is None:
        return None
    address = out_of_amp_cache(address)
    foreign = own is not None and registered_domain(address) != registered_domain(own)
    if foreign and (not _is_private_host(own or "") or _is_private_host(address)):
        return None
    # Many sites' templates name the front page on every page.
    if urlsplit(address).path in ("", "/") and own is not None and urlsplit(own).path not in ("", "/"):
        return None
    return address


def _main_entity(facts: Facts) -> str:
    entity = facts.article.get("mainEntityOfPage")
    found = entity.get("@id") if isinstance(entity, dict) else entity
    return found if isinstance(found, str) and found.startswith(("http://", "https://", "/")) else ""


def _is_private_host(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    try:
        return not is_public(ipaddress.ip_address(host))
    except ValueError:
        return host == "localhost" or host.endswith((".localhost", ".local", ".internal", ".test")) or "." not in host


def _language(tree: lxml.html.HtmlElement, facts: Facts) -> str | None:
    """The two- or three-letter code that the page states."""
    root = tree.getroottree().getroot()
    stated = (
        root.get("lang"),
        root.get("{http://www.w3.org/XML/1998/namespace}lang"),
        text_of(facts.article.get("inLanguage")),
        facts.first_meta("og:locale", "content-language", "dc.language", "language"),
    )
    for value in stated:
        match = _LANGUAGE.match(one_line(value))
        if match:
            return match[0].lower()
    return None
