"""Who wrote a page: people before organisations, names without what sites hang on them."""

from __future__ import annotations

import re
from collections.abc import Iterable

import lxml.html

from scrapers.plain import one_line, unescaped_line
from scrapers.reading.around import around_headline
from scrapers.reading.facts import Facts, text_of
from scrapers.reading.lines import plain

_BYLINE_CLASS = re.compile(
    r"(?:^|[\s_-])(?:by-?line(?:[_-]?(?:name|author))?|author(?:[_-]?name)?|contributor(?:[_-]name)?)(?=$|[\s_-])", re.I
)
_LEAD = re.compile(
    r"^(?:(?:written|reported|story|words|analysis|opinion|posted|published)\s+)?(?:by|von|par|por|di)\s*:?\s+", re.I
)
_ROLE = re.compile(
    r"\s*(?:[,|/–—•-]|\bis\b)?\s*\b(?:(?:senior|chief|deputy|political|staff|sports?|news|tech\w*|business|managing|"
    r"associate|environment|health|science|education|economics|home|foreign|us|uk|world|media|special|"
    r"contributing|investigat\w+|web)\s+)*"
    r"(?:writer|reporter|editor(?:[- ]in[- ]chief)?|correspondent|columnist|journalist|"
    r"contributor|producer|analyst)s?\b.*$",
    re.I,
)
_NO_NAME = re.compile(
    r"https?:|www\.|@|\.com\b|[<>{}\[\]|=]|\d{3,}|\b(?:minutes?|hours?|ago|updated|published|read|follow|share|comments?)\b",
    re.I,
)
_META_KEYS = (
    "author", "article:author", "article:author_name", "byl", "dc.creator", "dc.contributor", "parsely-author",
    "sailthru.author", "cxenseparse:author", "citation_author", "twitter:creator:name", "og:article:author",
)  # fmt: skip
_BYLINE = re.compile(
    r"By ((?:[A-Z][\w.'’-]+ ){1,3}[A-Z][\w'’-]+(?: and (?:[A-Z][\w.'’-]+ ){1,3}[A-Z][\w'’-]+)?)(?:[,|·•–—]|$)"
)
_MAX_AUTHORS = 12


def authors(tree: lxml.html.HtmlElement, facts: Facts, site: str) -> list[str]:
    """Names in the page's order: from JSON-LD, meta elements, links marked as author, the visible byline."""
    roads: Iterable[list[str]] = (
        _from_json(facts, people=True),
        _from_meta(facts),
        _from_marks(tree),
        _from_json(facts, people=False),
    )
    for names in roads:
        found = _clean(names, site)
        if found:
            return found
    return []


def _from_json(facts: Facts, *, people: bool) -> list[str]:
    names = []
    for author in facts.resolve(facts.article.get("author") or facts.article.get("creator")):
        person = isinstance(author, str) or "Person" in str(author.get("@type", "Person"))
        if person == people:
            names.append(text_of(author))
    return names


def _from_meta(facts: Facts) -> list[str]:
    for key in _META_KEYS:
        names = [unescaped_line(value, 300) for value in facts.meta.get(key, ())]
        names = [name for name in names if name and not _NO_NAME.search(name)]
        if names:
            return names
    return []


def _from_marks(tree: lxml.html.HtmlElement) -> list[str]:
    for path in (".//*[@itemprop='author']", ".//a[@rel='author']"):
        names = [_name_inside(node) for node in tree.iterfind(path)]
        if any(names):
            return names
    for node in tree.iter("a", "span", "div", "p", "address", "li"):
        if _BYLINE_CLASS.search(node.get("class") or "") and 3 < len(node.text_content().strip()) < 120:
            words = one_line(node.text_content())
            linked = [one_line(a.text_content()) for a in node.iter("a")]
            return [name for name in linked if name] or ([words] if _LEAD.match(words) or node.tag != "div" else [])
    return _from_wording(tree)


def _from_wording(tree: lxml.html.HtmlElement) -> list[str]:
    """An unmarked byline: a short line near the headline that reads "By Jane Doe, …"."""
    for node in around_headline(tree):
        words = one_line(node.text_content(), 121)
        named = _BYLINE.match(words) if len(words) <= 120 else None
        if named:
            return [named[1]]
    return []


def _name_inside(node: lxml.html.HtmlElement) -> str:
    named = node.find(".//*[@itemprop='name']")
    if node.tag == "meta":
        return unescaped_line(node.get("content"), 200)
    return one_line(
        (node if named is None else named).text_content() or (named is not None and named.get("content")) or ""
    )


def _clean(names: Iterable[str], site: str) -> list[str]:
    found: dict[str, str] = {}
    for several in names:
        for name in _parted(several):
            single = _without_role(_LEAD.sub("", name)).strip(" ,;.|/-–—\u2022")
            if 2 < len(single) <= 60 and len(single.split()) <= 6 and not _NO_NAME.search(single):
                found.setdefault(plain(single), single)
    people = {key: name for key, name in found.items() if key != plain(site)}
    return list((people or found).values())[:_MAX_AUTHORS]


def _without_role(name: str) -> str:
    """ "Jane Doe, senior editor" is Jane Doe; "Ada Writer" has a surname, and "Staff reporter" is nobody's name."""
    rest = _ROLE.sub("", name).strip()
    return name if len(rest.split()) == 1 else rest


def _parted(names: str) -> list[str]:
    lead = _LEAD.sub("", names)
    # "Doe, Jane" is one person, "Jane Doe, John Roe" are two.
    if re.fullmatch(r"[\w'’-]+, [\w'’-]+", lead):
        last, first = lead.split(", ")
        return [f"{first} {last}"]
    return [part for part in re.split(r"\s*(?:;|,|\band\b|&|\|| und | et | y )\s*", lead) if part.strip()]
