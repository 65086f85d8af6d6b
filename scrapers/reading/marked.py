"""Elements that carry a property in the page itself: microdata (``itemprop``), RDFa (``property``) and ``rel``."""

from __future__ import annotations

from collections.abc import Iterator

import lxml.html

from scrapers.plain import one_line, unescaped_line
from scrapers.reading.around import is_elsewhere
from scrapers.reading.facts import Facts

MOST = 100  # marked elements that are looked at; lists of teasers have dozens


def marked(facts: Facts, *names: str) -> Iterator[lxml.html.HtmlElement]:
    """Elements marked with one of ``names`` ("datePublished"; "schema:datePublished" is the same), teasers' aside."""
    wanted = {name.lower() for name in names}
    left = MOST
    for node in facts.stating:
        stated = f"{node.get('itemprop') or ''} {node.get('property') or ''} {node.get('rel') or ''}"
        if wanted & {word.rpartition(":")[2].lower() for word in stated.split()[:20]}:
            left -= 1
            if left < 0:
                return
            if node.tag != "link" and not is_elsewhere(node):
                yield node


def value_of(node: lxml.html.HtmlElement) -> str:
    """What a marked element says: the value written for machines, else its words."""
    for attribute in ("content", "datetime", "title"):
        if node.get(attribute) and node.tag != "a":
            return unescaped_line(node.get(attribute), 200)
    return one_line(node.text_content(), 200)
