"""HTML pieces that every page is made of, safe by type.

Everything is a :class:`markupsafe.Markup`: a value put into one is escaped unless it is itself a finished piece, so
that a hostile title can only ever be read as text. Text never comes from string formatting outside these templates.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from markupsafe import Markup, escape

from app import words
from app.look import Palette, blend, legible, text_on, tint

JOINER = "\N{WORD JOINER}"
_PUNCTUATION = re.compile(r"[!-/;-@\[-`{-~]")  # all of ASCII's but the colon, which a joiner disarms
MOST_TOLD = 300
"""Characters of a line that quotes strangers: longer than any headline, short enough to leave room for the others."""

MOST_TEXT = 1500
"""Characters of any one text: no sentence has more, and a browser takes long to break a word that does."""


def join(parts: Iterable[Markup], between: str = "") -> Markup:
    """Put finished pieces one after the other."""
    return Markup(between).join(parts)  # noqa: S704 -- the parts are markup or escaped by join


def text(value: str | None) -> Markup:
    """Scraped text for one line: control characters gone, its direction kept to itself, escaped."""
    return Markup("<bdi>{}</bdi>").format(words.shorten(words.plain(value), MOST_TEXT) or words.MISSING)


def brief(value: str | None, most: int = MOST_TOLD) -> Markup:
    """The same, cut where it would push aside what stands beside and below it."""
    return text(words.shorten(words.plain(value), most))


def unmarked(value: str | None, most: int = MOST_TOLD) -> str:
    """The same for the few places that read Markdown and Streamlit's own marks (toasts): none of them is left one."""
    return _PUNCTUATION.sub(r"\\\g<0>", words.shorten(words.plain(value), most)).replace(":", f":{JOINER}")


def with_code(message: str) -> Markup:
    """A message whose `commands` between backticks are set as code."""
    pieces = words.plain(message).split("`")
    return join(Markup("<code>{}</code>").format(part) if i % 2 else escape(part) for i, part in enumerate(pieces))


_MARKDOWN = re.compile(r"([!-/:-@\[-`{-~])")


def label(value: str | None) -> str:
    """Scraped text for a widget's label, which is read as Markdown: every sign that could mean something is escaped."""
    return _MARKDOWN.sub(r"\\\1", words.plain(value)) or words.MISSING


def safe_url(url: str | None) -> str | None:
    """The address if a browser may be sent there (http or https with a host, no control characters), else None."""
    if not url or any(ord(c) <= 32 or c in "\"'<>\\`" for c in url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme.lower() in ("http", "https") and parts.hostname else None


def out_link(url: str | None, label: str | Markup, *, style: str = "tw-link") -> Markup:
    """A link to the open web in a new tab; only the label when the address is not safe to follow."""
    shown = label if isinstance(label, Markup) else text(label)
    href = safe_url(url)
    if href is None:
        return shown
    link = Markup('<a class="{}" href="{}" target="_blank" rel="noopener noreferrer nofollow">{}</a>')
    return link.format(style, href, shown)


def page_url(page: str, **query: str | None) -> str:
    """The address of one of our pages, relative so that a base path keeps working: "figures?metric=m1"."""
    given = {key: value for key, value in query.items() if value}
    return f"{page or './'}{'?' + urlencode(given) if given else ''}"


def page_link(label: str | Markup, page: str, *, style: str = "", **query: str | None) -> Markup:
    """A link to one of our pages in the same tab."""
    shown = label if isinstance(label, Markup) else text(label)
    return Markup('<a class="{}" href="{}">{}</a>').format(style, page_url(page, **query), shown)


def page(*parts: Markup, style: str = "") -> Markup:
    """Wrap pieces into a block that the style sheet applies to."""
    return Markup('<div class="tw {}">{}</div>').format(style, join(parts))


def head(title: str, lines: Sequence[str] = ()) -> Markup:
    """The page's headline with up to two small lines at the right."""
    when = join((escape(line) for line in lines), "<br>")
    block = Markup('<div class="tw tw-head"><h1>{}</h1><div class="when">{}</div></div>')
    return block.format(text(title), when)


def section(title: str | Markup, sub: str | Markup = "", *, bare: bool = False) -> Markup:
    """The head of a section: one rule (unless ``bare``), the title, and what is counted at the right."""
    block = Markup('<div class="tw tw-section {}"><h2>{}</h2><div class="sub">{}</div></div>')
    return block.format("bare" if bare else "", title, sub)


@dataclass(frozen=True, slots=True)
class Fact:
    """One number of a facts row with its label and a note; ``tint`` colours the value, ``rule`` says in full how it
    is worked out."""

    label: str
    value: str | Markup
    note: str | Markup = ""
    tint: str = ""
    rule: str = ""


def facts(rows: Sequence[Fact], colours: Palette) -> Markup:
    """A row of facts with hairlines between, and their rules behind a click."""
    cell = Markup(
        '<div><div class="label">{}</div><div class="value" style="color:{}">{}</div><div class="note">{}</div></div>'
    )
    rule = Markup("<div><b>{}</b> {}</div>")
    rules = join(rule.format(row.label, text(row.rule)) for row in rows if row.rule)
    return Markup('<div class="tw"><div class="tw-facts">{}</div>{}</div>').format(
        join(
            cell.format(
                row.label,
                tint(colours, row.tint or "ink"),
                row.value if isinstance(row.value, Markup) else text(row.value),
                row.note if isinstance(row.note, Markup) else row.note and text(row.note),
            )
            for row in rows
        ),
        fold("How these are worked out", rules) if rules else "",
    )


def fold(label: str, inside: Markup) -> Markup:
    """What is only shown on a click or a key press, under its label."""
    block = Markup('<details class="tw-fold"><summary class="muted small">{}</summary>{}</details>')
    return block.format(label, inside)


def badge(label: str, colour: str, colours: Palette, *, filled: bool = False) -> Markup:
    """A small coloured word: tinted paper with coloured text, or filled where attention is wanted."""
    back = colour if filled else blend(colour, colours.paper, 0.13 if colours.name == "light" else 0.2)
    front = text_on(colour, colours.paper) if filled else legible(colour, back, colours.ink)
    style = f"background:{back};color:{front}"
    return Markup('<span class="tw-badge" style="{}">{}</span>').format(style, label)


def state(line: str, explanation: str | Markup = "", *, failed: bool = False) -> Markup:
    """An empty, quiet or failed state: a serif line with the fact and one grey sentence."""
    block = Markup('<div class="tw tw-state {}" role="status"><div class="line">{}</div><p>{}</p></div>')
    return block.format("failed" if failed else "", line, explanation)


def picture(svg: str, alt: str, width: int, height: int) -> Markup:
    """An SVG of our own making as an image; it holds shapes only, never text from the web."""
    code = base64.b64encode(svg.encode()).decode()
    tag = Markup('<img src="data:image/svg+xml;base64,{}" alt="{}" width="{}" height="{}">')
    return tag.format(code, alt, width, height)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of an HTML table: its heading, width in CSS, whether numbers stand right, whether text is cut off
    after two lines."""

    title: str
    width: str = ""
    numeric: bool = False
    clip: bool = False
    lead: bool = False


_TWO_LINES = Markup('<div class="tw-two">{}</div>')


def table(
    columns: Sequence[Column], rows: Iterable[Sequence[str | Markup]], *, caption: str, narrowest: int = 0
) -> Markup:
    """An HTML table; cells that are plain strings are escaped.

    ``caption`` names it for screen readers; below ``narrowest`` pixels it scrolls sideways instead of shrinking.
    """
    heading = Markup('<th scope="col" class="{}" style="{}">{}</th>')
    cell = Markup('<td class="{}"{}>{}</td>')
    styles = [" ".join(name for name, on in (("num", c.numeric), ("lead", c.lead)) if on) for c in columns]
    top = join(
        heading.format("num" if c.numeric else "", f"width:{c.width}" if c.width else "", c.title) for c in columns
    )
    body = join(
        Markup("<tr>{}</tr>").format(
            join(
                cell.format(style, _tooltip(value), _TWO_LINES.format(value))
                if c.clip
                else cell.format(style, "", value)
                for value, c, style in zip(row, columns, styles, strict=True)
            )
        )
        for row in rows
    )
    frame = Markup(
        '<div class="tw tw-scroll {}"><table aria-label="{}" style="min-width:{}px"><thead><tr>{}</tr></thead>'
        "<tbody>{}</tbody></table></div>"
    )
    return frame.format("tw-fixed" if any(c.clip for c in columns) else "", caption, narrowest, top, body)


def _tooltip(value: str | Markup) -> Markup:
    """The full text of a cell that may be cut off, for the mouse."""
    full = value.striptags() if isinstance(value, Markup) else value
    return Markup(' title="{}"').format(words.shorten(full, MOST_TEXT))


def highlight(sentence: str, start: int, end: int, *, more: str = "") -> Markup:
    """A sentence with the characters from ``start`` to ``end`` marked; wrong offsets mark nothing."""
    if not 0 <= start < end <= len(sentence):
        return text(sentence)
    before, literal, after = map(words.still, (sentence[:start], sentence[start:end], sentence[end:]))
    return Markup("<bdi>{}<mark>{}</mark>{}</bdi>{}").format(before, literal, after, more)


def marked(sentence: str, spans: Iterable[tuple[int, int]]) -> Markup:
    """A text with several stretches marked, given in order; those that overlap or lie outside mark nothing."""
    pieces, at = [], 0
    for start, end in spans:
        if not at <= start < end <= len(sentence):
            continue
        pieces += [escape(sentence[at:start]), Markup("<mark>{}</mark>").format(sentence[start:end])]
        at = end
    return Markup("<bdi>{}{}</bdi>").format(join(pieces), sentence[at:])
