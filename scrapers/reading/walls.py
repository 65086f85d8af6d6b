"""Pages that answer 200 and are no article: paywall stubs, cookie walls, "not found" pages, checks for robots."""

from __future__ import annotations

import re

import lxml.html

from scrapers.plain import one_line
from scrapers.reading.facts import Facts
from store.errors import ParseError

FEWEST_WORDS = 8
LINKED = 0.8  # share of a text in lines that are links; articles have next to none
SHORT = 900  # characters; a text longer than that is an article whatever else the page says
_PAYWALL = re.compile(
    r"\b(?:subscribe|sign up|register|log ?in|sign in) (?:now )?to (?:continue|read|unlock|keep reading|view|access)\b"
    r"|\bto (?:continue|keep) reading\b|\b(?:continue|keep) reading (?:this|the) (?:article|story)\b.{0,60}\bsubscri"
    r"|\balready a (?:subscriber|member)\b|\bsubscribers? only\b|\bsubscriber exclusive\b"
    r"|\bthis (?:article|story|content|post|page) is (?:only |exclusively )?(?:available |reserved )?"
    r"(?:to|for|exclusive to)\b.{0,30}\b(?:subscribers|members)\b|\breached your (?:\w+ )*(?:limit|articles?)\b"
    r"|\bunlock this (?:article|story)\b"
    r"|\byou(?:'|’)?ve (?:read|used) (?:all )?your (?:\w+ )*articles?\b|\bthe full (?:article|story) is available to\b",
    re.I,
)
_COOKIES = re.compile(
    r"\bcookies?\b|\bwe (?:and our (?:\d+ )?(?:partners|vendors) )?(?:value|respect) your privacy\b|\bconsent\b"
    r"|\bprivacy policy\b|\bpersonali[sz]ed ads?\b|\blegitimate interest\b",
    re.I,
)
_COOKIE_ACT = re.compile(
    r"\b(?:accept|agree|allow|reject|manage)\b.{0,25}\b(?:all|cookies|choices|options|preferences|settings|consent)\b"
    r"|\bi (?:accept|agree)\b|\bbefore you continue\b|\bplease (?:accept|enable|allow)\b.{0,30}\bcookies\b",
    re.I,
)
_ROBOT = re.compile(
    r"\bjust a moment\.\.\.|\bare you a robot\b|\bverify (?:that )?you are (?:a )?human\b"
    r"|\benable javascript and cookies to continue\b|\bunusual (?:traffic|activity)\b|\bchecking your browser\b"
    r"|\bcaptcha\b"
    r"|\baccess (?:to this page has been )?denied\b"
    r"|\brequest (?:was )?blocked\b|\bplease enable js\b",
    re.I,
)
_MISSING = re.compile(
    r"^\W*(?:error\W*)?(?:404\b|410\b)"
    r"|\bpage (?:is )?(?:not|can(?:'|’)?t be|cannot be|could not be|couldn(?:'|’)t be) found\b"
    r"|^\W*(?:page |file |article |story |content )?not found\W*(?:[|–—-].*)?$"
    r"|\b(?:page|article|story|content|link)\b.{0,40}\b(?:no longer (?:available|exists)|does(?: not|n(?:'|’)t) exist"
    r"|has been removed|has been deleted|was removed|has moved or)\b"
    r"|\bwe can(?:'|’)?t (?:seem to )?find (?:the|that) page\b"
    r"|\bseite (?:wurde )?nicht gefunden\b|\bpage introuvable\b|\bpágina no encontrada\b",
    re.I,
)


def refuse_walls(url: str, tree_words: str, title: str, text: str, facts: Facts) -> None:
    """Raise :class:`ParseError` where the page is a wall; ``tree_words`` is all that a reader would see of it."""
    if len(text) >= SHORT:
        return
    head = f"{title}\n{tree_words[:600]}"
    if _MISSING.search(title) or (len(text) < SHORT / 2 and _MISSING.search(one_line(tree_words, 400))):
        raise ParseError(f"{url}: says that the page is not there, with status 200", "soft_404")
    if _ROBOT.search(title) or (len(text) < SHORT / 2 and _ROBOT.search(head)):
        raise ParseError(f"{url}: a check for robots stands before the page", "bot_check")
    if _is_cookie_wall(tree_words, text):
        raise ParseError(f"{url}: a cookie wall stands before the page", "cookie_wall")
    if _is_paywall(tree_words, text, facts):
        raise ParseError(f"{url}: only the beginning is free to read", "paywall")


def _is_cookie_wall(words: str, text: str) -> bool:
    """The words of consent make up what there is to read, or nothing but them was found."""
    told, acts = len(_COOKIES.findall(text)), bool(_COOKIE_ACT.search(words))
    if told >= 2 and acts and told * 60 >= len(text):
        return True
    return acts and len(text) < 150 and len(_COOKIES.findall(words)) >= 3 and len(words) < 4_000


def _is_paywall(words: str, text: str, facts: Facts) -> bool:
    if _PAYWALL.search(text):
        return True
    locked = str(facts.article.get("isAccessibleForFree", "")).lower() in ("false", "no", "0")
    tier = facts.first_meta("article:content_tier", "og:article:content_tier").lower() in ("locked", "metered")
    if not _PAYWALL.search(words):
        return False
    return locked or tier or len(text) < SHORT / 2


def is_only_links(tree: lxml.html.HtmlElement, text: str) -> bool:
    """Whether nearly all lines of ``text`` are links as they stand: a menu or a list of articles, not an article."""
    links = {one_line(link.text_content()) for link in tree.iter("a")}
    linked = sum(len(line) for line in text.split("\n") if one_line(line) in links)
    return linked > LINKED * len(text)


def visible_words(tree: lxml.html.HtmlElement) -> str:
    """All words that a reader sees, on one line, at most 20,000 characters."""
    pieces = []
    size = 0
    for node in tree.iter():
        if not isinstance(node.tag, str):
            continue
        if node.tag not in ("script", "style", "noscript", "template", "head", "title") and node.text:
            pieces.append(node.text)
        pieces.append(node.tail or "")
        size += len(pieces[-1])
        if size > 40_000:
            break
    return one_line(" ".join(pieces), 20_000)
