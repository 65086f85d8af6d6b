"""What stands near a page's headline: bylines and dates there belong to the article."""

from __future__ import annotations

import lxml.html

NEAR = 60  # elements


def around_headline(tree: lxml.html.HtmlElement) -> list[lxml.html.HtmlElement]:
    """The 60 elements behind the last ``h1`` in reading order, [] without a headline."""
    headings = list(tree.iter("h1"))
    if not headings:
        return []
    found: list[lxml.html.HtmlElement] = []
    seen = False
    for node in tree.iter():
        seen = seen or node is headings[-1]
        if seen and isinstance(node.tag, str) and node.tag not in ("script", "style", "h1"):
            found.append(node)
        if len(found) >= NEAR:
            break
    return found
