"""Who copied whom: every origin with the articles that come from it, joined by lines.

A solid line: the article names its origin. A dotted line: inferred from shared wording. Behind each article stands how
it came by its text, and "order unknown" where nothing tells who was first. Names and titles are HTML, so that they can
be read, selected and followed; only the curves are a picture.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from app import words
from app.look import Palette
from app.markup import join, out_link, page, picture, text
from store.rows import ArticleRef, OriginRow

ROW, CURVE, MOST = 26, 74, 8


@dataclass(frozen=True, slots=True)
class Branch:
    """An origin with the articles drawn for it, and how many are left out."""

    name: str
    articles: tuple[ArticleRef, ...]
    more: int
    how: Mapping[str, str]
    inferred: frozenset[str]


def branches(origins: Sequence[OriginRow]) -> list[Branch]:
    """Origins that something was taken from, largest first; articles that stand alone are left out."""
    found = []
    for row in origins:
        if not row.articles or row.origin.kind == "single":
            continue
        name = words.plain(row.origin.name) or row.articles[0].outlet
        more = max(0, len(row.articles) - MOST)
        inferred = frozenset(t.article_id for t in row.origin.taken if t.basis != "credit")
        found.append(Branch(name, row.articles[:MOST], more, _how(row), inferred))
    return sorted(found, key=lambda b: (-len(b.articles) - b.more, b.name.casefold()))


def _how(row: OriginRow) -> dict[str, str]:
    """In a few words how each article of an origin came by its text."""
    taken = {taking.article_id: taking for taking in row.origin.taken}
    outlets = {ref.id: ref.outlet for ref in row.articles}
    first = next((ref.id for ref in row.articles if ref.id not in taken), None)
    unsure = any(taking.basis == "unknown" for taking in taken.values())
    told = {}
    for ref in row.articles:
        taking = taken.get(ref.id)
        if taking is None:
            told[ref.id] = "" if not taken else "first, as far as is known" if unsure else "first"
            continue
        words_for = {"copy": "copied", "rewrite": "reworded", "credit": "names it"}[taking.how]
        if taking.basis == "credit" and taking.how == "copy":
            words_for = "copied, names it"
        source = words.plain(outlets.get(taking.source or ""))
        chained = taking.source not in (None, first) and source
        told[ref.id] = words_for + (f", from {source}" if chained else "")
        told[ref.id] += ", order unknown" if taking.basis == "unknown" else ""
    return told


def _curves(branch: Branch, colours: Palette) -> Markup:
    rows = len(branch.articles)
    height, middle = rows * ROW, rows * ROW / 2
    paths = []
    for i, article in enumerate(branch.articles):
        y = i * ROW + ROW / 2
        dash = ' stroke-dasharray="2 4"' if article.id in branch.inferred else ""
        paths.append(f'<path d="M7 {middle} C 38 {middle}, 34 {y}, {CURVE - 7} {y}" fill="none"{dash}/>')
        paths.append(f'<circle cx="{CURVE - 6}" cy="{y}" r="3.6" fill="{colours.paper}"/>')
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{CURVE}" height="{height}">'
        f'<g stroke="{colours.same}" stroke-width="1.8">{"".join(paths)}</g>'
        f'<circle cx="6" cy="{middle}" r="4.6" fill="{colours.same}"/></svg>'
    )
    return picture(svg, "", CURVE, height)


def origins_tree(found: Sequence[Branch], colours: Palette) -> Markup:
    """The tree as HTML: one block an origin."""
    block = Markup(
        '<div style="display:grid;grid-template-columns:minmax(90px,26%) {width}px minmax(0,1fr);align-items:center;'
        'column-gap:8px;margin:0 0 12px"><div class="clip" style="text-align:right;font-weight:650;color:{colour}" '
        'title="{full}">{name}</div><div style="line-height:0">{curves}</div><div>{rows}{more}</div></div>'
    )
    row = Markup(
        '<div class="clip" style="height:{}px;line-height:{}px" title="{}">{} <span class="muted small">{}</span></div>'
    )
    left = Markup('<div class="muted small">and {} more</div>')
    blocks = []
    for branch in found:
        rows = join(
            row.format(ROW, ROW, words.plain(a.title), out_link(a.url, a.outlet, style=""), branch.how.get(a.id, ""))
            for a in branch.articles
        )
        blocks.append(
            block.format(
                width=CURVE,
                colour=colours.same,
                name=text(branch.name),
                full=words.plain(branch.name),
                curves=_curves(branch, colours),
                rows=rows,
                more=left.format(branch.more) if branch.more else "",
            )
        )
    return page(*blocks)
