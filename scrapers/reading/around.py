"""What stands near a page's headline: bylines and dates there belong to the article, those of teasers do not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import islice

import lxml.etree
import lxml.html

from scrapers.reading.lines import plain

NEAR = 60  # elements
_MOST_PARTS = 400  # beginnings and ends of elements that are walked through for a few words
_PARAGRAPH, _MOST_PARAGRAPHS = 120, 3  # characters; standfirst and key points may come before a byline
_LONGEST_TITLE = 400
_HEADINGS = ("h1", "h2", "h3", "h4", "b", "div", "span", "font")
# Blocks that tell of other articles, or in which readers write.
_ELSEWHERE = re.compile(
    r"(?:^|[\s_-])(?:related|recirc\w*|recommend\w*|teasers?|cards?|sidebar|trending|popular|latest|most[_-]read"
    r"|more[_-](?:from|stories|on)|read[_-](?:more|next|also)|up[_-]next|comments?|replies|disqus\w*|promo|jp-relatedposts)"
    r"(?=$|[\s_-])",
    re.I,
)


def headline_node(tree: lxml.html.HtmlElement, titles: Sequence[str]) -> lxml.html.HtmlElement | None:
    """The element that readers see as the headline: one that reads like a title of the page, else the last ``h1``."""
    wanted = {plain(title) for title in titles if title} - {""}
    for tag in _HEADINGS:
        for node in tree.iter(tag):
            if len(node) <= 3 and plain(opening_words(node, _LONGEST_TITLE + 1)) in wanted:
                return node
    headings = list(tree.iter("h1"))
    return headings[-1] if headings else None


def around_headline(tree: lxml.html.HtmlElement, titles: Sequence[str] = ()) -> list[lxml.html.HtmlElement]:
    """Up to 60 elements behind the headline in reading order and before the article is under way, then those that
    stand right before it."""
    headline = headline_node(tree, titles)
    if headline is None:
        return []
    found: list[lxml.html.HtmlElement] = []
    seen, paragraphs = False, 0
    for node in tree.iter():
        seen = seen or node is headline
        if not seen or not isinstance(node.tag, str) or node.tag in ("script", "style", "h1"):
            continue
        found.append(node)
        paragraphs += node.tag == "p" and len(opening_words(node, _PARAGRAPH)) >= _PARAGRAPH
        if len(found) >= NEAR or paragraphs >= _MOST_PARAGRAPHS:
            break
    found += [node for before in islice(headline.itersiblings(preceding=True), 4) for node in islice(before.iter(), 6)]
    return [node for node in found if isinstance(node.tag, str) and not is_elsewhere(node)]


def opening_words(node: lxml.html.HtmlElement, limit: int) -> str:
    """The first characters of a node's text, at least ``limit`` where it has so many; the rest is not looked at."""
    pieces: list[str] = []
    size = 0
    for event, part in islice(lxml.etree.iterwalk(node, events=("start", "end")), _MOST_PARTS):
        piece = (part.text or "") if event == "start" else "" if part is node else part.tail or ""
        # Words that a line break parts are two words.
        piece = "\n" + piece if event == "end" and part.tag == "br" else piece
        pieces.append(piece)
        size += len(piece)
        if size >= limit:
            break
    return "".join(pieces)


def is_elsewhere(node: lxml.html.HtmlElement) -> bool:
    """Whether ``node`` is of another article's teaser or of the readers' comments: by what holds it, up to the part
    of the page that also holds the headline."""
    for holder in (node, *node.iterancestors()):
        if holder.tag in ("html", "body", "main"):
            return False
        if _is_of_others(holder, node):
            return holder.find(".//h1") is None
    return False


def _is_of_others(holder: lxml.html.HtmlElement, node: lxml.html.HtmlElement) -> bool:
    if holder.tag in ("aside", "nav", "amp-list") or "comment" in (holder.get("itemprop") or "").lower().split():
        return True
    if _names_others(f"{holder.get('class') or ''} {holder.get('id') or ''}"[:500]):
        return True
    # A date or a name inside a link belongs to what is linked, unless the link is about the date or the name.
    return holder.tag == "a" and holder is not node and len(opening_words(holder, 400).split()) > 6


@lru_cache(maxsize=4_096)  # a site's pages name their blocks alike
def _names_others(names: str) -> bool:
    return bool(_ELSEWHERE.search(names))
