"""Take out of a page's tree what is around an article and never part of it.

General marks only: what an element is, how its class or id names it, where it leads. Never an outlet's name. Nothing
is removed that holds a large part of the page's paragraphs, whatever it is called.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

import lxml.etree
import lxml.html

from scrapers.reading.others import article_element, drop_others, holds_article, paragraph_length, remove

# Whole words of a class or id (parted by - _ or capitals). Each names a block that stands around articles.
_NAMED = re.compile(
    r"(?:^|[\s_-])(?:related(?:[_-](?:posts?|articles?|stories|content|links?|items?))?|recirc\w*|recommend(?:ed|ations?)"
    r"|newsletters?(?:[_-]\w+)*|sign-?up|subscribe|subscription|promo(?:tion|s)?|most[_-](?:read|popular|viewed)"
    r"|popular(?:[_-]\w+)?|trending|more[_-](?:from|stories|on|like)|read[_-](?:more|next|also)|up[_-]next"
    r"|also[_-](?:read|like)|latest(?:[_-](?:news|stories|posts))?|outbrain|taboola|zergnet|sharing|sharedaddy|social(?:[_-](?:share|links|icons|bar|media))?"
    r"|share(?:[_-](?:bar|buttons?|tools|links|this|icons))?|comments?(?:[_-](?:area|form|list|section|wrapper|respond))?"
    r"|respond|disqus\w*|author[_-](?:bio|box|info|description|card)(?:[_-]\w+)*|about[_-](?:the[_-])?author|bio(?:graphy)?"
    r"|cookie(?:[_-]\w+)*|consent(?:[_-]\w+)*|gdpr|advert(?:isement|s)?|ad[_-](?:slot|unit|container|wrapper|label)|sponsor(?:ed)?"
    r"|breadcrumbs?|tag[_-](?:list|cloud)|post[_-]tags|pagination|jp-relatedposts|(?:inline|in-?article)[_-](?:promo|related)"
    r"|donat(?:e|ion)s?(?:[_-]\w+)*|paywall[_-](?:offer|prompt)|caption(?:[_-]\w+)*|credit|copyright|photo[_-]credit|audio[_-]player"
    r"|sr-only|visually-?hidden|screen-reader-text)(?=$|[\s_-])",
    re.I,
)
_EMBEDS = re.compile(
    r"twitter-tweet|twitter-video|instagram-media|tiktok-embed|fb-post|reddit-embed|bluesky-embed", re.I
)
_DROP_TAGS = (
    "script", "style", "noscript", "template", "iframe", "svg", "form", "button", "select", "input", "textarea", "nav",
    "footer", "dialog", "figcaption", "object", "embed", "canvas", "video", "audio",
)  # fmt: skip
_KEPT_TAGS = frozenset({"html", "body", "main", "h1"})
_COMMENTS = re.compile(r"(?:^|[\s_-])(?:comments?|disqus\w*|respond|replies)(?=$|[\s_-])", re.I)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_LABEL = re.compile(r"[^:]{2,24}:")
_MARKED = lxml.etree.XPath("descendant-or-self::*[@*]")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
MOST = 0.3  # of a page's paragraph text, that a removed block may hold
MOST_COMMENTS = 0.9  # readers may write far more than the article has


def prune(tree: lxml.html.HtmlElement, titles: Sequence[str] = ()) -> None:
    """Remove boilerplate from ``tree`` in place; ``titles`` tell the article from others on the page."""
    drop_others(tree, article_element(tree, titles))
    _drop_plain_tags(tree)
    total = max(1, paragraph_length(tree))
    article = article_element(tree, titles)
    inside = set(article.iter()) if article is not None else None
    for node in _MARKED(tree):
        if node.tag in _KEPT_TAGS or node.getparent() is None:
            continue
        if not _is_boilerplate(node) or holds_article(node):
            continue
        # Beside the article's own element, teasers may well hold more words than a short article.
        if (inside is not None and node not in inside) or paragraph_length(node) <= _share(node) * total:
            remove(node)
    for paragraph in list(tree.iter("p", "h2", "h3", "h4")):
        if _only_links(paragraph):
            remove(paragraph)


def _drop_plain_tags(tree: lxml.html.HtmlElement) -> None:
    for node in list(tree.iter(*_DROP_TAGS)):
        if node.getparent() is None:
            continue
        # Some sites wrap a whole page in one form.
        if node.tag in ("form", "footer") and (holds_article(node) or paragraph_length(node) > 2_000):
            continue
        remove(node)


def _is_boilerplate(node: lxml.html.HtmlElement) -> bool:
    if node.get("aria-hidden") == "true" and node.tag in ("div", "section", "aside"):
        return True
    style = node.get("style")
    if node.get("hidden") is not None or (style and _HIDDEN.search(style)):
        return True
    if node.get("role") in ("navigation", "complementary", "dialog", "alertdialog", "search", "banner", "contentinfo"):
        return True
    classes, key, component = node.get("class") or "", node.get("id") or "", node.get("data-component") or ""
    return bool(classes or key or component) and _is_named(f"{classes[:500]} {key[:500]} {component[:500]}")


@lru_cache(maxsize=4_096)  # a site's pages name their blocks alike
def _is_named(names: str) -> bool:
    # Camel case is parted, so that "RelatedContent-list" is read as words.
    marks = _CAMEL.sub("-", names)
    return bool(_EMBEDS.search(marks) or _NAMED.search(marks))


def _share(node: lxml.html.HtmlElement) -> float:
    named = f"{node.get('class') or ''} {node.get('id') or ''}"
    return MOST_COMMENTS if node.tag != "article" and _COMMENTS.search(named) else MOST


def _only_links(node: lxml.html.HtmlElement) -> bool:
    """A paragraph or subheading that is nothing but links leads elsewhere: "READ MORE: …"."""
    # A heading with an anchor to itself leads nowhere else.
    links = [a for a in node.iter("a") if "#" not in (a.get("href") or "#")]
    if not links or node.getparent() is None:
        return False
    plain = "".join(node.text_content().split())
    linked = "".join("".join(a.text_content().split()) for a in links)
    if len(linked) >= len(plain) - 2:
        return bool(plain)
    # "Background: <a>…</a>": a short label before the link changes nothing.
    label = _LABEL.match(plain) if node.tag == "p" else None
    rest = plain[label.end() :] if label else ""
    return len(rest) > 10 and len(linked) >= len(rest) - 2 and linked.startswith(rest[:10])
