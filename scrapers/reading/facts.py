"""What a page says about itself to machines: JSON-LD, Open Graph and other meta elements. Read, not yet judged."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import lxml.etree
import lxml.html

from scrapers.plain import fragment_text, unescaped_line
from scrapers.reading.embedded import Node, embedded_article

_ARTICLE = re.compile(r"(?:Article|BlogPosting|LiveBlog\w*|Report|Review|SocialMediaPosting|OpinionPiece)$")
_NOT_ARTICLE = re.compile(r"^(?:ClaimReview|UserReview|CriticReview|EmployerReview)$")
_STATING = lxml.etree.XPath("descendant-or-self::*[@itemprop or @property or @rel]")
_MAX_NODES = 5_000
MAX_JSON = 3_000_000


@dataclass(frozen=True, slots=True)
class Facts:
    """``article`` is the JSON-LD node of the page's article ({} without one), ``meta`` maps lower-case names of meta
    elements to their contents, ``nodes`` maps JSON-LD ids to nodes, ``others`` are further article nodes, ``kinds`` the
    types of all nodes. ``stating`` are the elements that carry a property, in the page's order."""

    article: Node = field(default_factory=dict)
    meta: dict[str, list[str]] = field(default_factory=dict)
    nodes: dict[str, Node] = field(default_factory=dict)
    others: tuple[Node, ...] = ()
    kinds: frozenset[str] = frozenset()
    stating: tuple[lxml.html.HtmlElement, ...] = ()

    def first_meta(self, *names: str) -> str:
        """The first content of the first of ``names`` that the page has, "" without any."""
        return next((value for name in names for value in self.meta.get(name, ()) if value), "")

    def resolve(self, value: object) -> list[Node | str]:
        """A JSON-LD value as a flat list with references (``{"@id": …}``) followed."""
        found: list[Node | str] = []
        stack = [value]
        while stack and len(found) < 100:
            item = stack.pop(0)
            if isinstance(item, list):
                stack = [*item[:100], *stack]
            elif isinstance(item, dict):
                known = self.nodes.get(str(item.get("@id")), {})
                found.append({**known, **item})
            elif isinstance(item, str):
                found.append(item)
        return found


def read_facts(tree: lxml.html.HtmlElement) -> Facts:
    """Everything a page tells machines; broken pieces are left out."""
    nodes = [node for script in _scripts(tree) for node in _nodes(script)]
    articles = [node for node in nodes if _is_article(node)]
    # A live blog is often there twice, as the article and as the blog: the article dates the page.
    if not articles:
        articles = [node for node in nodes if _is_dated_page(node)][:1] or embedded_article(tree)
    articles.sort(key=lambda node: ("LiveBlog" in str(node.get("@type")), not node.get("headline")))
    by_id = {str(node["@id"]): node for node in nodes if "@id" in node and len(node) > 1}
    return Facts(
        articles[0] if articles else {}, _meta(tree), by_id, tuple(articles[1:]), _kinds(nodes), tuple(_STATING(tree))
    )


def _scripts(tree: lxml.html.HtmlElement) -> Iterator[object]:
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower():
            continue
        source = (script.text or "").strip()
        source = re.sub(r"^(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)$", "", source).strip(" ;\n")
        if not source or len(source) > MAX_JSON:
            continue
        try:
            yield json.loads(source, strict=False)
        except (ValueError, RecursionError):
            yield _mended(source)


def _mended(source: str) -> object:
    """JSON with the slip that templates make most often, a comma behind the last of a list, else None."""
    try:
        return json.loads(re.sub(r",(?=\s*[}\]])", "", source), strict=False)
    except (ValueError, RecursionError):
        return None


def _nodes(root: object) -> Iterator[Node]:
    """Every object at the top, in ``@graph`` and in ``mainEntity``; not those nested in articles (related ones)."""
    stack, count = [root], 0
    while stack and count < _MAX_NODES:
        item = stack.pop(0)
        count += 1
        if isinstance(item, list):
            stack.extend(item)
        elif isinstance(item, dict):
            yield item
            stack.extend(item[key] for key in ("@graph", "mainEntity", "mainEntityOfPage") if key in item)


def _is_article(node: Node) -> bool:
    return any(_ARTICLE.search(name) and not _NOT_ARTICLE.match(name) for name in _kinds([node]))


def _kinds(nodes: Sequence[Node]) -> frozenset[str]:
    stated = [node.get("@type") for node in nodes]
    flat = [kind for kinds in stated for kind in (kinds if isinstance(kinds, list) else [kinds])]
    return frozenset(kind.rpartition("/")[2] for kind in flat if isinstance(kind, str))


def _is_dated_page(node: Node) -> bool:
    """A page or a film that tells its day; where there is no article, it is the nearest thing to one."""
    kind = str(node.get("@type"))
    return ("Page" in kind and bool(node.get("datePublished"))) or (
        "VideoObject" in kind and bool(node.get("uploadDate"))
    )


def _meta(tree: lxml.html.HtmlElement) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for node in tree.iter("meta"):
        name = (node.get("property") or node.get("name") or node.get("itemprop") or "").strip().lower()
        content = (node.get("content") or "").strip()
        if name and content:
            found.setdefault(name, []).append(content)
    return found


def is_locked(facts: Facts) -> bool:
    """Whether the page says that it is not free to read."""
    return str(facts.article.get("isAccessibleForFree", "")).lower() in ("false", "no", "0")


def text_of(value: object) -> str:
    """A JSON-LD text on one line: a string or number, the first of a list, or a node's name; "" for anything else."""
    if isinstance(value, list):
        value = value[0] if value else ""
    if isinstance(value, dict):
        value = value.get("name") or value.get("@value") or ""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return str(value)
    return unescaped_line(value, 1_000) if isinstance(value, str) else ""


def live_updates(facts: Facts) -> list[str]:
    """The posts of a live blog as the page lists them for machines, newest first as written; headline and text."""
    posts: list[str] = []
    for node in (facts.article, *facts.others):
        for update in facts.resolve(node.get("liveBlogUpdate")):
            if isinstance(update, dict):
                body = update.get("articleBody")
                words = fragment_text(html.unescape(body)) if isinstance(body, str) else ""
                posts.append("\n".join(part for part in (text_of(update.get("headline")), words) if part))
    return [post for post in posts if post]
