"""Pages whose text is only in the data that their script draws from (``<script type="application/json">``).

Read only where a page tells nothing in JSON-LD; what is found is put in JSON-LD's words. Nothing is ever run.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import lxml.html

from scrapers.plain import fragment_text, one_line

Node = dict[str, Any]
MAX_SCRIPT = 3_000_000
_MAX_OBJECTS = 20_000
_TITLES = ("headline", "title", "name")
_BODIES = (
    "articleBody",
    "bodyHtml",
    "body_html",
    "body",
    "content",
    "contentHtml",
    "html",
    "text",
    "paragraphs",
    "blocks",
)
_DATES = (
    "datePublished", "publishedAt", "published_at", "publishedDate", "publishDate", "publish_date", "published",
    "firstPublished", "publicationDate", "publishedTime",
)  # fmt: skip
_CHANGES = ("dateModified", "modifiedAt", "updatedAt", "updated_at", "lastModified")
_AUTHORS = ("authors", "author", "byline", "contributors")
_TEXTS = ("text", "html", "content", "value", "body", "paragraph", "children")
FEWEST = 200  # characters of a body


def embedded_article(tree: lxml.html.HtmlElement) -> list[Node]:
    """The page's article as one JSON-LD node in a list, [] without one: an object with a title that the page shows in
    its head and a body of 200 characters and more."""
    shown = " ".join(filter(None, (node.get("content") or node.text_content() for node in tree.iter("title", "meta"))))
    for script in tree.iter("script"):
        if (script.get("type") or "").lower() != "application/json" or len(script.text or "") > MAX_SCRIPT:
            continue
        try:
            data = json.loads(script.text or "")
        except (ValueError, RecursionError):
            continue
        found = _best(data, shown)
        if found:
            return [found]
    return []


def _best(data: object, shown: str) -> Node | None:
    best: Node | None = None
    heard = one_line(shown, 20_000)
    for item in _objects(data):
        title = next((one_line(item[k]) for k in _TITLES if isinstance(item.get(k), str)), "")
        if len(title) < 8 or title not in heard:
            continue
        body = max((_words(item.get(key)) for key in _BODIES), key=len)
        if len(body) >= max(FEWEST, len(best["articleBody"]) + 1 if best else 0):
            best = _node(item, title, body)
    return best


def _node(item: Node, title: str, body: str) -> Node:
    node: Node = {"@type": "Article", "headline": title, "articleBody": body}
    for name, keys in (("datePublished", _DATES), ("dateModified", _CHANGES), ("author", _AUTHORS)):
        value = next((item[key] for key in keys if item.get(key)), None)
        if value:
            node[name] = value
    return node


def _objects(data: object) -> Iterator[Node]:
    stack, count = [data], 0
    while stack and count < _MAX_OBJECTS:
        item = stack.pop()
        count += 1
        if isinstance(item, dict):
            yield item
            stack.extend(item.values())
        elif isinstance(item, list):
            stack.extend(item)


def _words(value: object, depth: int = 0) -> str:
    """The text of a body: HTML, or a list of paragraphs that are HTML, plain text or objects holding either."""
    if isinstance(value, str):
        return fragment_text(value)
    if depth > 4:
        return ""
    if isinstance(value, dict):
        return next((words for key in _TEXTS if (words := _words(value.get(key), depth + 1))), "")
    if isinstance(value, list):
        return "\n".join(filter(None, (_words(item, depth + 1) for item in value[:2_000])))
    return ""
