"""What on a page is about something else: other articles, teasers, posts of networks, boxes to sign up.

Told by how it is built, not by what it is called: sites whose class names are hashed have these too.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

import lxml.html

from scrapers.reading.around import opening_words
from scrapers.reading.lines import plain

FEWEST = 100  # characters of paragraphs in an element that is the article
MOST_TEASERS, MOST_OF_TEASER = 300, 60  # headings that are looked at, and elements of the block around one
TEASER = 400  # characters of paragraphs that a teaser has at most
_BOX = 400  # characters of all words in a box to sign up
_POST = re.compile(
    r"//(?:www\.|mobile\.)?(?:(?:twitter|x)\.com/\w+/status/|instagram\.com/(?:p|reel)/|tiktok\.com/@|bsky\.app/profile/"
    r"|facebook\.com/[^/]+/posts/)",
    re.I,
)


def article_element(tree: lxml.html.HtmlElement, titles: Sequence[str] = ()) -> lxml.html.HtmlElement | None:
    """The element that is the article beyond doubt: the only ``article`` with a headline, or the one with the page's
    (``titles``), and with text; ``None`` without one."""
    holders = [node for node in islice(tree.iter("article"), MOST_TEASERS) if node.find(".//h1") is not None]
    if len(holders) > 1:
        wanted = {plain(title) for title in titles} - {""}
        holders = [h for h in holders if plain(opening_words(h.find(".//h1"), 400)) in wanted][:1]
    return holders[0] if len(holders) == 1 and paragraph_length(holders[0]) >= FEWEST else None


def drop_others(tree: lxml.html.HtmlElement, article: lxml.html.HtmlElement | None) -> None:
    """Remove all of them from ``tree``; to be called while forms are still in it."""
    if article is not None:
        _drop_other_articles(tree, article)
    total = max(1, paragraph_length(tree))
    for field in list(islice(tree.iter("form", "input"), MOST_TEASERS)):
        if field.tag == "form" or "email" in f"{field.get('type') or ''} {field.get('name') or ''}".lower():
            _drop_box(field, total)
    for quote in list(islice(tree.iter("blockquote"), MOST_TEASERS)):
        if len(quote.text_content()) <= 1_000 and any(_POST.search(a.get("href") or "") for a in quote.iter("a")):
            remove(quote)
    for heading in list(islice(tree.iter("h2", "h3", "h4", "h5"), MOST_TEASERS)):
        _drop_teaser(heading, total)
    for link in list(tree.iter("a")):
        if _is_between_paragraphs(link):
            remove(link)


def paragraph_length(node: lxml.html.HtmlElement) -> int:
    """Characters in the paragraphs of ``node``."""
    own = len(node.text_content()) if node.tag == "p" else 0
    return own or sum(len(p.text_content()) for p in node.iter("p"))


def holds_article(node: lxml.html.HtmlElement) -> bool:
    """Whether the headline or the marked text of the article is inside ``node``."""
    return node.find(".//h1") is not None or node.find(".//*[@itemprop='articleBody']") is not None


def remove(node: lxml.html.HtmlElement) -> None:
    """Take a node out and leave the text behind it in place."""
    if node.getparent() is not None:
        node.drop_tree()


def _drop_other_articles(tree: lxml.html.HtmlElement, article: lxml.html.HtmlElement) -> None:
    """Sites load the next article below the first; posts of a live blog have neither ``h1`` nor a linked heading."""
    kept = {article, *article.iter("article"), *article.iterancestors("article")}
    for other in list(islice(tree.iter("article"), MOST_TEASERS)):
        if other in kept or other.getparent() is None:
            continue
        heading = next(other.iter("h1", "h2", "h3"), None)
        if heading is not None and (heading.tag == "h1" or _is_linked(heading)):
            remove(other)


def _is_linked(heading: lxml.html.HtmlElement) -> bool:
    return any("#" not in (a.get("href") or "#") for a in (*heading.iter("a"), *heading.iterancestors("a")))


def _drop_box(field: lxml.html.HtmlElement, total: int) -> None:
    """The largest block around a form or a field for a mail address that is still a box, not a part of the article."""
    box = field
    for holder in islice(field.iterancestors(), 8):
        small = len(opening_words(holder, _BOX + 1)) <= _BOX and paragraph_length(holder) * 3 <= total
        if holder.tag not in ("div", "section", "aside", "form") or not small or holds_article(holder):
            break
        box = holder
    if box is not field or (field.tag == "form" and paragraph_length(field) * 3 <= total and not holds_article(field)):
        remove(box)


def _drop_teaser(heading: lxml.html.HtmlElement, total: int) -> None:
    """A small block under a heading that is a link tells of another article."""
    holder = heading.getparent()
    linked = holder is not None and holder.tag == "a" and "#" not in (holder.get("href") or "#")
    block = holder.getparent() if linked else None
    if block is None or block.tag not in ("div", "li", "section", "article"):
        return
    if len(list(islice(block.iter(), MOST_OF_TEASER + 1))) > MOST_OF_TEASER or holds_article(block):
        return
    size = paragraph_length(block)
    if size <= TEASER and size * 3 <= total and len(list(block.iter("h2", "h3", "h4", "h5"))) == 1:
        remove(block)


def _is_between_paragraphs(link: lxml.html.HtmlElement) -> bool:
    """A link that stands as a block of its own among paragraphs leads to another article."""
    parent, before = link.getparent(), link.getprevious()
    if parent is None or parent.tag not in ("div", "article", "section", "main") or link.find(".//p") is not None:
        return False
    if (link.tail or "").strip() or ((before.tail if before is not None else parent.text) or "").strip():
        return False
    after = link.getnext()
    return before is not None and after is not None and before.tag == after.tag == "p"
