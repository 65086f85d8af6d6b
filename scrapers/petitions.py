"""Petition pages: how many have signed, as the page itself shows it. A figure at first hand, never an article.

Nothing here knows a site: counts are found in structured data, microdata, attributes, embedded state and marked text,
and what several of them say counts for more than what one says.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

import lxml.etree
import lxml.html

from scrapers.petition_marks import Mark, marks
from scrapers.petition_words import Seen, names_count, number, read_lines, tokens, words
from scrapers.plain import fragment_text, one_line
from scrapers.reading import titles
from scrapers.reading.decode import decode, parse
from scrapers.reading.facts import read_facts
from store.errors import ParseError
from store.model import Count

_AGREES = 2.0  # what a second basis that says the same is worth
_LEAST = 2.5  # below: prose or another petition's card
_SURE = 3.5  # from here on a page with such a counter and a goal, or a counter in its markup, is a petition
_MARKED = 4.0
_LIST = re.compile(r"\s*(?:<!--.{0,2000}?-->\s*)?<(?:rss|feed|rdf:RDF|urlset|sitemapindex)\b", re.DOTALL)
_SKIPPED = ("script", "style", "noscript", "template", "nav", "footer", "head")


def read_petition(body: bytes | str, url: str, charset: str | None = None) -> Count:
    """The counter on a petition's page; raises :class:`ParseError` ``no_counter``, ``two_counters`` (several that
    nothing tells apart) or what makes a page unreadable (``empty``, ``too_complex`` …)."""
    return _read(body, url, charset)[0]


def is_petition(body: bytes | str, url: str, charset: str | None = None) -> bool:
    """Whether a page shows a petition's counter so clearly that it is one: by its markup, or with a goal beside it."""
    try:
        count, score = _read(body, url, charset)
    except ParseError:
        return False
    return score >= _SURE and (count.basis != "text" or count.goal is not None)


def _read(body: bytes | str, url: str, charset: str | None) -> tuple[Count, float]:
    text = decode(body, url, charset)
    if _LIST.match(text):
        raise ParseError(f"{url}: is a feed or a sitemap, no petition's page", "not_html")
    tree = parse(text, url)
    try:
        facts = read_facts(tree)
        title = one_line(titles.headline(tree, facts, titles.site_name(facts)), 300)
        found = list(marks(tree))
        _prune(tree)
        seen = [*_marked(tree), *read_lines(_lines(tree))]
    except (lxml.etree.LxmlError, RecursionError, ValueError, TypeError, KeyError, AttributeError, IndexError) as error:
        raise ParseError(f"{url}: the page can't be read ({type(error).__name__})", "broken_page") from error
    best, score = _best(_pool(found, seen), url)
    if best.goal is None:
        best = replace(best, goal=_goal(best, found, seen))
    return replace(best, title=title, url=url), score


def _lines(tree: lxml.html.HtmlElement) -> list[str]:
    text = fragment_text(lxml.html.tostring(tree, encoding="unicode"))
    return text.split("\n")[:5_000]


def _prune(tree: lxml.html.HtmlElement) -> None:
    """Take away what is not this petition's own text: scripts, menus, other petitions, comments."""
    for node in list(tree.iter()):
        if not isinstance(node.tag, str) or node.tag in ("html", "body", "main") or node.getparent() is None:
            continue
        named = tokens(f"{node.get('class') or ''} {node.get('id') or ''}")
        apart = any(part in words("related") for part in named) and node.find(".//h1") is None
        if node.tag in _SKIPPED or apart:
            node.drop_tree()


def _marked(tree: lxml.html.HtmlElement) -> Iterable[Seen]:
    """Elements that a class or id calls a count of signatures and that hold a number and little else."""
    for node in tree.iter("*"):
        if not isinstance(node.tag, str):
            continue
        kinds = [names_count(tokens(node.get(name) or "")) for name in ("class", "id", "itemprop")]
        kind = next((k for k in kinds if k), None)
        if kind is None:
            continue
        text = one_line(node.text_content(), 60)
        value = number(text)
        if value is not None and value > 0:
            evidence = f"<{node.tag} class={node.get('class') or node.get('id') or ''}> {text}"
            count = value if kind == "count" else None
            yield Seen(count, text, one_line(evidence, 200), value if kind == "goal" else None, _MARKED)


def _pool(found: Sequence[Mark], seen: Sequence[Seen]) -> list[tuple[Count, float]]:
    pool = [(Count(m.value, m.literal, m.basis, m.evidence), m.score) for m in found if not m.is_goal]
    pool += [(Count(s.value, s.literal, "text", s.evidence, s.goal), s.score) for s in seen if s.value is not None]
    goals = {m.value for m in found if m.is_goal} | {s.goal for s in seen if s.value is None and s.goal}
    # A number that the page calls its goal somewhere is no count, unless it is called that too by markup.
    return [(c, score - 3.0 * (c.basis == "text" and c.value in goals)) for c, score in pool]


def _best(pool: Sequence[tuple[Count, float]], url: str) -> tuple[Count, float]:
    """The count with the best evidence, and how good that is."""
    by_value: dict[int, list[tuple[Count, float]]] = defaultdict(list)
    for count, score in pool:
        if score > 0:
            by_value[count.value].append((count, score))
    ranked = []
    for group in by_value.values():
        top = max(group, key=lambda pair: pair[1])
        others = {count.basis for count, _ in group} - {top[0].basis}
        goal = next((count.goal for count, _ in group if count.goal), None)
        ranked.append((replace(top[0], goal=goal), top[1] + _AGREES * min(len(others), 2)))
    ranked.sort(key=lambda pair: -pair[1])
    if not ranked or ranked[0][1] < _LEAST:
        raise ParseError(f"{url}: no count of signatures is found on the page", "no_counter")
    if len(ranked) > 1 and ranked[0][1] == ranked[1][1]:
        told = " and ".join(one_line(pair[0].literal, 20) for pair in ranked[:2])
        raise ParseError(f"{url}: several counts, and nothing tells which is this petition's ({told})", "two_counters")
    return ranked[0]


def _goal(best: Count, found: Sequence[Mark], seen: Sequence[Seen]) -> int | None:
    """The goal beside a count: the nearest above it, since sites move the goal on; else the largest there is."""
    goals = [(m.value, m.score) for m in found if m.is_goal and m.score > 0]
    goals += [(s.goal, s.score) for s in seen if s.value is None and s.goal]
    shown = [value for value, score in goals if score >= _LEAST and value != best.value]
    ahead = [value for value in shown if value > best.value]
    return min(ahead) if ahead else max(shown, default=None)
