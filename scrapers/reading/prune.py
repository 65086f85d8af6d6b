"""Take out of a page's tree what is around an article and never part of it.

General marks only: what an element is, how its class or id names it, where it leads. Never an outlet's name. Nothing
is removed that holds a large part of the page's paragraphs, whatever it is called.
"""

from __future__ import annotations

import re
from itertools import islice

import lxml.html

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
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
MOST = 0.3  # of a page's paragraph text, that a removed block may hold
FEWEST = 100  # characters of paragraphs in an element that is the article
MOST_TEASERS, MOST_OF_TEASER = 300, 60  # headings that are looked at, and elements of the block around one
TEASER = 400  # characters of paragraphs that a teaser has at most
MOST_COMMENTS = 0.9  # readers may write far more than the article has


def prune(tree: lxml.html.HtmlElement) -> None:
    """Remove boilerplate from ``tree`` in place."""
    _drop_plain_tags(tree)
    total = max(1, _paragraph_length(tree))
    article = article_element(tree)
    inside = set(article.iter()) if article is not None else None
    for node in list(tree.iter()):
        if not isinstance(node.tag, str) or node.tag in _KEPT_TAGS or node.getparent() is None:
            continue
        if not _is_boilerplate(node) or _holds_article(node):
            continue
        # Beside the article's own element, teasers may well hold more words than a short article.
        if (inside is not None and node not in inside) or _paragraph_length(node) <= _share(node) * total:
            _remove(node)
    for paragraph in list(tree.iter("p", "h2", "h3", "h4")):
        if _only_links(paragraph):
            _remove(paragraph)
    for heading in list(islice(tree.iter("h2", "h3", "h4", "h5"), MOST_TEASERS)):
        _drop_teaser(heading, total)
    for link in list(tree.iter("a")):
        if _is_between_paragraphs(link):
            _remove(link)


def article_element(tree: lxml.html.HtmlElement) -> lxml.html.HtmlElement | None:
    """The element that is the article beyond doubt: the only ``article`` with the headline, and with text."""
    holders = [node for node in tree.iter("article") if node.find(".//h1") is not None]
    return holders[0] if len(holders) == 1 and _paragraph_length(holders[0]) >= FEWEST else None


def _drop_plain_tags(tree: lxml.html.HtmlElement) -> None:
    for node in list(tree.iter(*_DROP_TAGS)):
        if node.getparent() is None:
            continue
        # Some sites wrap a whole page in one form.
        if node.tag in ("form", "footer") and (_holds_article(node) or _paragraph_length(node) > 2_000):
            continue
        _remove(node)


def _is_boilerplate(node: lxml.html.HtmlElement) -> bool:
    marks = f"{_spaced(node.get('class'))} {_spaced(node.get('id'))} {_spaced(node.get('data-component'))}"
    if node.get("aria-hidden") == "true" and node.tag in ("div", "section", "aside"):
        return True
    if node.get("hidden") is not None or _HIDDEN.search(node.get("style") or ""):
        return True
    if node.get("role") in ("navigation", "complementary", "dialog", "alertdialog", "search", "banner", "contentinfo"):
        return True
    return bool(_EMBEDS.search(marks) or _NAMED.search(marks))


def _share(node: lxml.html.HtmlElement) -> float:
    named = f"{node.get('class') or ''} {node.get('id') or ''}"
    return MOST_COMMENTS if node.tag != "article" and _COMMENTS.search(named) else MOST


def _spaced(names: str | None) -> str:
    """Class names with camel case parted, so that ``RelatedContent-list`` is read as words."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "-", (names or "")[:500])


def _paragraph_length(node: lxml.html.HtmlElement) -> int:
    own = len(node.text_content()) if node.tag == "p" else 0
    return own or sum(len(p.text_content()) for p in node.iter("p"))


def _holds_article(node: lxml.html.HtmlElement) -> bool:
    return node.find(".//h1") is not None or node.find(".//*[@itemprop='articleBody']") is not None


def _only_links(node: lxml.html.HtmlElement) -> bool:
    """A paragraph or subheading that is nothing but links leads elsewhere: "READ MORE: …"."""
    # A heading with an anchor to itself leads nowhere else.
    links = [a for a in node.iter("a") if "#" not in (a.get("href") or "#")]
    if not links or node.getparent() is None:
        return False
    plain = "".join(node.text_content().split())
    linked = "".join("".join(a.text_content().split()) for a in links)
    return bool(plain) and len(linked) >= len(plain) - 2


def _drop_teaser(heading: lxml.html.HtmlElement, total: int) -> None:
    """A small block under a heading that is a link tells of another article."""
    holder = heading.getparent()
    linked = holder is not None and holder.tag == "a" and "#" not in (holder.get("href") or "#")
    block = holder.getparent() if linked else None
    if block is None or block.tag not in ("div", "li", "section", "article"):
        return
    if len(list(islice(block.iter(), MOST_OF_TEASER + 1))) > MOST_OF_TEASER or _holds_article(block):
        return
    size = _paragraph_length(block)
    if size <= TEASER and size * 3 <= total and len(list(block.iter("h2", "h3", "h4", "h5"))) == 1:
        _remove(block)


def _is_between_paragraphs(link: lxml.html.HtmlElement) -> bool:
    """A link that stands as a block of its own among paragraphs leads to another article."""
    parent, before = link.getparent(), link.getprevious()
    if parent is None or parent.tag not in ("div", "article", "section", "main") or link.find(".//p") is not None:
        return False
    if (link.tail or "").strip() or ((before.tail if before is not None else parent.text) or "").strip():
        return False
    after = link.getnext()
    return before is not None and after is not None and before.tag == after.tag == "p"


def _remove(node: lxml.html.HtmlElement) -> None:
    """Take a node out and leave the text behind it in place."""
    node.drop_tree()
