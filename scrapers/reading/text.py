"""The article's words: trafilatura on the pruned tree, with the standfirst that it leaves out put back on top."""

from __future__ import annotations

import copy
import html
import re
from collections.abc import Sequence

import lxml.etree
import lxml.html
import trafilatura

from scrapers.plain import fragment_text, one_line, tidy_lines
from scrapers.reading.facts import Facts, is_locked
from scrapers.reading.lines import is_furniture, plain
from scrapers.reading.others import article_element
from scrapers.reading.prune import prune

SHORT = 250
SCRAP = 0.5
FEWEST_WORDS = 8
_UNSPACED = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]")
_STANDFIRST_TAGS = ("p", "h2", "h3", "li", "div")
_SHORTEST, _LONGEST, _MOST = 40, 600, 6
_NO_STANDFIRST = re.compile(
    r"(?:^|[\s_-])(?:by-?lines?|authors?|captions?|credits?|meta|dates?|dateline|time(?:stamp)?|share|breadcrumbs?|kicker"
    r"|tags?|byline\w*)(?=$|[\s_-])",
    re.I,
)
_LABEL = re.compile(r"^(?:by|published|updated|posted|last (?:updated|modified)|reporting by|photos? by)\b", re.I)


def main_text(tree: lxml.html.HtmlElement, pruned: lxml.html.HtmlElement, titles: Sequence[str] = ()) -> str:
    """The text of the article in ``tree``, one block a line, "" where there is none. ``pruned`` is a copy of ``tree``
    and is pruned in place."""
    prune(pruned, titles)
    text = _extract(pruned, tables=False)
    if len(text) < SHORT:
        # Old sites set their text in tables, and a page of few words may have lost them to the pruning.
        text = max(text, _extract(pruned, tables=True), _extract(_only_article(tree, titles), tables=True), key=len)
    standfirst = _standfirst(pruned, text)
    return "\n".join([*standfirst, text]) if standfirst else text


def _only_article(tree: lxml.html.HtmlElement, titles: Sequence[str]) -> lxml.html.HtmlElement:
    """A copy of ``tree``, of nothing but its article where one element is that beyond doubt; without scripts, since the
    extractor would take a subscribers' text out of JSON-LD."""
    article = article_element(tree, titles)
    if article is None:
        page = copy.deepcopy(tree)
    else:
        page = lxml.html.document_fromstring("<html><body></body></html>")
        page.find("body").append(copy.deepcopy(article))
    for script in list(page.iter("script")):
        script.drop_tree()
    return page


def stated_text(facts: Facts) -> str:
    """The whole text as the page gives it to machines, "" where it gives none or keeps the article for subscribers."""
    body = facts.article.get("articleBody")
    if not isinstance(body, str) or is_locked(facts):
        return ""
    return fragment_text(html.unescape(body))


def fuller(text: str, stated: str) -> str:
    """``text`` as readers see it, unless it is a mere scrap of what the page states: then it is loaded by script."""
    return stated if len(stated) >= SHORT and len(text) < SCRAP * len(stated) else text


def enough(text: str) -> bool:
    """Whether there are eight words; Han, kana and Thai are written without spaces, two of their signs make a word."""
    unspaced = len(_UNSPACED.findall(text))
    return len(text.split()) + unspaced // 2 >= FEWEST_WORDS


def with_live_posts(text: str, posts: Sequence[str]) -> str:
    """``text`` with the posts of a live blog that it lacks (they are often loaded by script) behind it."""
    known = plain(text) if posts else ""
    missing = []
    for post in posts:
        words = plain(post.partition("\n")[2] or post)
        if words and words[:80] not in known:
            missing.append(post)
    return "\n".join([text, *missing]) if missing else text


def _extract(tree: lxml.html.HtmlElement, *, tables: bool) -> str:
    # It works on a copy of its own.
    found = trafilatura.bare_extraction(tree, with_metadata=False, include_comments=False, include_tables=tables)
    return tidy_lines(found.text or "") if found is not None and not isinstance(found, dict) else ""


def _standfirst(tree: lxml.html.HtmlElement, text: str) -> list[str]:
    """What stands between the headline and the first paragraph: the summary, or a list of key points.

    Newsrooms put their figures there; extractors take it for navigation.
    """
    headline = tree.find(".//h1")
    lines = text.split("\n")
    opening = next((plain(line) for line in lines if len(line) >= _SHORTEST), "")
    if headline is None or not opening:
        return []
    known, title = plain(text), plain(headline.text_content())
    found: list[str] = []
    for node in _after(headline):
        if node.tag not in _STANDFIRST_TAGS:
            continue
        words = one_line(node.text_content(), _LONGEST + 1)
        said = plain(words)
        if said and opening.startswith(said[:80]):
            return found[:_MOST]
        # Looking it up in the text goes first: most that stands here does, and judging it costs more.
        if said != title and said not in known and _is_standfirst(node, words):
            known = f"{known} {said}"
            found.append(words)
        if len(found) > _MOST:
            break
    return []


def _after(headline: lxml.html.HtmlElement) -> Sequence[lxml.html.HtmlElement]:
    """Elements behind ``headline`` in reading order, at most 400."""
    found: list[lxml.html.HtmlElement] = []
    seen = False
    for node in headline.getroottree().getroot().iter():
        if node is headline:
            seen = True
        elif seen and isinstance(node.tag, str):
            found.append(node)
        if len(found) >= 400:
            break
    return found


def _is_standfirst(node: lxml.html.HtmlElement, words: str) -> bool:
    if not _SHORTEST <= len(words) <= _LONGEST or is_furniture(words) or _LABEL.match(words):
        return False
    if node.tag == "div" and any(isinstance(child.tag, str) and child.tag not in _INLINE for child in node):
        return False
    linked = sum(len(a.text_content()) for a in node.iter("a"))
    parent = node.getparent()
    if any(_NO_STANDFIRST.search(n.get("class") or "") for n in (node, parent) if n is not None):
        return False
    inside = {parent.tag for parent in node.iterancestors()}
    return linked < len(words) / 3 and not inside & {"figure", "aside", "a", "table"}


_INLINE = frozenset(
    {"a", "b", "i", "em", "strong", "span", "br", "small", "mark", "u", "sub", "sup", "abbr", "q", "cite"}
)
