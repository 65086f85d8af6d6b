"""Who wrote a page: people before organisations, names without what sites hang on them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice

import lxml.etree
import lxml.html

from scrapers.plain import one_line, unescaped_line
from scrapers.reading.around import around_headline, is_elsewhere, opening_words
from scrapers.reading.facts import Facts, text_of
from scrapers.reading.lines import plain
from scrapers.reading.marked import MOST, marked
from scrapers.reading.titles import is_site

_BYLINE_CLASS = re.compile(
    r"(?:^|[\s_-])(?:by-?line(?:[_-]{0,2}(?:name|author))?|author(?:[_-]?name)?|contributor(?:[_-]name)?"
    r"|autor(?:en)?(?:zeile|name)?|auteurs?|autore|redacteur|(?:posted|created|written)[_-]?by)(?=$|[\s_-])",
    re.I,
)
_NAMED = lxml.etree.XPath(
    "descendant-or-self::*[@class or @data-testid]"
    "[self::a or self::span or self::div or self::p or self::address or self::li]"
)
_LEAD_WORDS = "by|von|par|por|di|door|av|przez"
_LEAD = re.compile(
    rf"^(?:(?:written|reported|story|words|analysis|opinion|posted|published|submitted)\s+)?(?:{_LEAD_WORDS})\s*:?\s+"
    r"|^(?:文|記者)\s*[・:：]\s*",
    re.I,
)
_ROLE = re.compile(
    r"\s*(?:[,|/–—•-]|\bis\b)?\s*\b(?:(?:senior|chief|deputy|political|staff|sports?|news|tech\w*|business|managing|"
    r"associate|environment|health|science|education|economics|home|foreign|us|uk|world|media|special|"
    r"contributing|investigat\w+|web)\s+)*"
    r"(?:writer|reporter|editor(?:[- ]in[- ]chief)?|correspondent|columnist|journalist|"
    r"contributor|producer|analyst)s?\b.*$",
    re.I,
)
# "Jane Doe in Leeds", "Jane Doe for The Example Post".
_WHERE = re.compile(r"(?<=\w)\s+(?:[Ii]n|[Ff]or|FOR|IN)\s+(?:[Tt]he\s+)?[^\W\d_a-z].*$")
_NO_NAME = re.compile(
    r"https?:|www\.|@|\.com\b|[<>{}\[\]|=]|\d{3,}|\b(?:minutes?|hours?|ago|updated|published|read|follow|share|comments?)\b",
    re.I,
)
_META_KEYS = (
    "author", "article:author", "article:author_name", "byl", "dc.creator", "dc.contributor", "parsely-author",
    "sailthru.author", "cxenseparse:author", "citation_author", "twitter:creator:name", "og:article:author",
)  # fmt: skip
_NAME = r"(?:[^\W\d_a-z][\w.'’-]*\s(?:(?:van|von|de|der|den|del|da|di|la|le|bin|al)\s){0,2}){1,3}[^\W\d_a-z][\w'’-]+"
_PLACE = r"(?: (?:in|for) [^\W\d_a-z][\w '’-]{1,40}?)?"
_BYLINE = re.compile(
    rf"(?:[Bb][Yy]|Von|Par|Por|Di|Door|Av):?\s(?P<names>{_NAME}{_PLACE}(?:,? (?:and|und|et|y|e|en|&) {_NAME}{_PLACE})?)"
    r"(?:\s*[,|·•–—@/]|\s+-\s|\s*$)"
)
_SUFFIXED = re.compile(r"\b(?:Jr|Sr)\.$")
_PICTURES = re.compile(r"(?:photo|image|picture|video|graphic|illustration|foto|bild|grafik)\w*\b", re.I)
_ONLY_NAME = re.compile(_NAME)
_MAILBOX = re.compile(r"[(<]?\b[\w.+-]{1,64}@[\w.-]{3,200}[)>]?")
# Accounts that systems come with; they write nothing.
_ACCOUNTS = frozenset({"super user", "admin", "administrator", "webmaster", "root", "wordpress", "guest", "anonymous"})
_MAX_AUTHORS = 12


def authors(
    tree: lxml.html.HtmlElement, facts: Facts, names: set[str], domain: str, titles: Sequence[str]
) -> list[str]:
    """Names in the page's order: from JSON-LD, meta elements, links marked as author, the visible byline.

    ``names`` are those of the site (:func:`titles.site_names`): the outlet is its own author only where nobody else is.
    """
    roads: tuple[Callable[[], list[str]], ...] = (
        lambda: _from_json(facts, people=True),
        lambda: _from_meta(facts),
        lambda: _from_marks(tree, facts),
        lambda: _from_wording(tree, titles),
        lambda: _from_json(facts, people=False),
    )
    outlet: list[str] = []
    for road in roads:
        found = _clean(road())
        people = [name for name in found if not is_site(name, names, domain)]
        if people:
            return people
        outlet = outlet or found
    return outlet


def _from_json(facts: Facts, *, people: bool) -> list[str]:
    names = []
    for author in facts.resolve(facts.article.get("author") or facts.article.get("creator")):
        person = isinstance(author, str) or "Person" in str(author.get("@type", "Person"))
        if person == people:
            several = author.get("name") if isinstance(author, dict) else None
            names += [text_of(name) for name in several] if isinstance(several, list) else [text_of(author)]
    return names


def _from_meta(facts: Facts) -> list[str]:
    for key in _META_KEYS:
        names = [_MAILBOX.sub(" ", unescaped_line(value, 300)).strip() for value in facts.meta.get(key, ())]
        names = [name for name in names if name and not _NO_NAME.search(name)]
        if names:
            return names
    return []


def _from_marks(tree: lxml.html.HtmlElement, facts: Facts) -> list[str]:
    names = [_name_inside(node) for node in marked(facts, "author", "creator") if node.tag != "link"]
    if any(names):
        return names
    for node in islice(_bylines(tree), MOST):
        words = one_line(opening_words(node, 121), 121)
        if is_elsewhere(node) or not 3 < len(words) < 120:
            continue
        linked = [one_line(a.text_content()) for a in node.iter("a")]
        linked = [name for name in linked if name and not name.startswith("@")]
        named = linked or [piece for piece in map(one_line, node.itertext()) if _ONLY_NAME.fullmatch(piece)]
        found = named[: None if linked else 1] or ([words] if _LEAD.match(words) or node.tag != "div" else [])
        if found:
            return found
    return []


def _bylines(tree: lxml.html.HtmlElement) -> Iterator[lxml.html.HtmlElement]:
    """Elements that the page names after authors."""
    for node in _NAMED(tree):
        if _BYLINE_CLASS.search(f"{node.get('class') or ''} {node.get('data-testid') or ''}"[:500]):
            yield node


def _from_wording(tree: lxml.html.HtmlElement, titles: Sequence[str]) -> list[str]:
    """An unmarked byline: a short line near the headline that reads "By Jane Doe, …"."""
    for node in around_headline(tree, titles):
        # A block may hold byline and date with nothing but a line break between.
        for line in opening_words(node, 200).split("\n"):
            named = _BYLINE.match(one_line(line)) if len(line) <= 120 else None
            if named:
                return [named["names"]]
    return []


def _name_inside(node: lxml.html.HtmlElement) -> str:
    named = next((n for n in node.iter() if "name" in (n.get("itemprop") or n.get("property") or "").split(":")), None)
    if node.tag == "meta":
        return unescaped_line(node.get("content"), 200)
    return one_line(
        (node if named is None else named).text_content() or (named is not None and named.get("content")) or ""
    )


def _clean(names: Iterable[str]) -> list[str]:
    found: dict[str, str] = {}
    for several in names:
        for name in _parted(_MAILBOX.sub(" ", several).strip()):
            single = _without_role(_LEAD.sub("", name)).strip(" ,;|/-–—\u2022")
            single = single if _SUFFIXED.search(single) else single.strip(".")
            single = single.title() if single.isupper() and " " in single else single
            if plain(single) in _ACCOUNTS or _PICTURES.match(single):
                continue
            if 2 < len(single) <= 60 and len(single.split()) <= 6 and not _NO_NAME.search(single):
                found.setdefault(plain(single), single)
    return list(found.values())[:_MAX_AUTHORS]


def _without_role(name: str) -> str:
    """ "Jane Doe, senior editor" is Jane Doe; "Ada Writer" has a surname, and "Staff reporter" is nobody's name."""
    rest = _ROLE.sub("", _WHERE.sub("", name)).strip()
    return name if len(rest.split()) == 1 else rest


def _parted(names: str) -> list[str]:
    lead = _LEAD.sub("", names)
    # "Doe, Jane" is one person, "Jane Doe, John Roe" are two.
    if re.fullmatch(r"[\w'’-]+, [\w'’-]+", lead):
        last, first = lead.split(", ")
        return [f"{first} {last}"]
    parts = [part for part in re.split(r"\s*(?:;|,|\band\b|&|\|| und | et | y | e | en )\s*", lead) if part.strip()]
    # "Jane Doe, Leeds": a single word behind a whole name is where she wrote.
    return [part for part in parts if " " in part.strip()] or parts if len(parts) > 1 and " " in parts[0] else parts
