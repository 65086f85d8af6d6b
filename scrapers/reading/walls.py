"""Pages that answer 200 and are no article: paywall stubs, cookie walls, "not found" pages, checks for robots, shells.

What they say is in ``wording.toml``, by language. A page with much text of its own is an article whatever it says.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import lxml.html

from scrapers.plain import one_line
from scrapers.reading.facts import Facts, is_locked
from store.errors import ParseError

LINKED = 0.8  # share of a text in lines that are links; articles have next to none
SHORT = 900  # characters; a text longer than that is an article whatever else the page says
SCRAP = 200  # characters; agencies put whole reports of 350 behind a free registration
_APOSTROPHE = "(?:'|’)"


def _wording() -> dict[str, re.Pattern[str]]:
    """One expression for each reason, of all languages."""
    with (Path(__file__).parent / "wording.toml").open("rb") as file:
        table = tomllib.load(file)
    return {
        reason: re.compile("|".join(p for ps in languages.values() for p in ps).replace("'", _APOSTROPHE), re.I)
        for reason, languages in table.items()
    }


_SAYS = _wording()


def refuse_walls(url: str, tree: lxml.html.HtmlElement, title: str, text: str, facts: Facts) -> None:
    """Raise :class:`ParseError` where the page is a wall; ``tree`` is all of it, before pruning."""
    if len(text) >= SHORT:
        return
    words = visible_words(tree)
    opening = one_line(words, 600)
    if _says("soft_404", title, text, opening[:400]):
        raise ParseError(f"{url}: says that the page is not there, with status 200", "soft_404")
    # A check for robots knows nothing of the article behind it.
    if not facts.article.get("headline") and _says("bot_check", title, text, f"{title}\n{opening}"):
        raise ParseError(f"{url}: a check for robots stands before the page", "bot_check")
    if _is_cookie_wall(words, text):
        raise ParseError(f"{url}: a cookie wall stands before the page", "cookie_wall")
    if _is_paywall(words, text, facts):
        raise ParseError(f"{url}: only the beginning is free to read", "paywall")
    if _says("needs_script", title, text, text or opening):
        raise ParseError(f"{url}: shows its text to a browser that runs scripts only", "needs_script")


def _says(reason: str, title: str, text: str, opening: str) -> bool:
    """In the title of a short page, or on top of one that has hardly any text."""
    said = _SAYS[reason]
    return bool(said.search(title) or (len(text) < SHORT / 2 and said.search(opening)))


def _is_cookie_wall(words: str, text: str) -> bool:
    """The words of consent make up what there is to read, or nothing but them was found."""
    told, acts = len(_SAYS["cookies"].findall(text)), bool(_SAYS["cookie_act"].search(words))
    if told >= 2 and acts and told * 60 >= len(text):
        return True
    return acts and len(text) < 150 and len(_SAYS["cookies"].findall(words)) >= 3 and len(words) < 4_000


def _is_paywall(words: str, text: str, facts: Facts) -> bool:
    if _SAYS["paywall"].search(text):
        return True
    tier = facts.first_meta("article:content_tier", "og:article:content_tier").lower() in ("locked", "metered")
    if is_locked(facts) and (len(text) < SCRAP or text.endswith(("…", "..."))):
        return True
    if not _SAYS["paywall"].search(words):
        return False
    return is_locked(facts) or tier or len(text) < SHORT / 2


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
