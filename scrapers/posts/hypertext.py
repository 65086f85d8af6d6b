"""HTML of forums and mail made plain text: links with their address, emoji as characters, nothing that is only quoted.

Pure. Quotations are what CommonMark renderers and mail programs mark as such: ``blockquote``, Discourse's
``aside.quote``, and the blocks in which Gmail, Outlook, Thunderbird and Yahoo put the message that is answered.
"""

from __future__ import annotations

import lxml.etree
import lxml.html

from scrapers.plain import clean, fragment_text
from scrapers.posts.markdown import shown_link
from scrapers.posts.post import MAX_TEXT
from scrapers.posts.slack_text import emoji

_MAX_HTML = 10 * MAX_TEXT  # characters; mail programs write several of markup for one of text
_CLASSES = ("gmail_quote", "gmail_signature", "moz-cite-prefix", "moz-signature", "yahoo_quoted", "protonmail_quote")
_FOREIGN = " | ".join((
    ".//blockquote",
    ".//aside",
    *(f".//*[contains(concat(' ', normalize-space(@class), ' '), ' {name} ')]" for name in _CLASSES),
))  # fmt: skip
# Outlook puts one of these before the message that is answered, which then follows without a box of its own.
_BREAKS = (
    ".//*[@id='divRplyFwdMsg' or @id='appendonsend' or @id='x_divRplyFwdMsg' or @id='mail-editor-reference-message']"
)
_ADDRESSES = ("http://", "https://", "mailto:", "tel:")


def plain_html(fragment: str) -> str:
    """The author's own words of a fragment or page; what can't be parsed loses its tags by pattern."""
    source = clean(fragment[:_MAX_HTML])
    if "<" not in source:
        return fragment_text(source)[:MAX_TEXT]
    try:
        root = lxml.html.fragment_fromstring(source, create_parent="div")
    except (lxml.etree.LxmlError, ValueError, AssertionError):
        return fragment_text(source)[:MAX_TEXT]
    for found in root.xpath(_BREAKS):
        for later in list(found.itersiblings()):
            later.drop_tree()
        _drop(found)
    for found in root.xpath(_FOREIGN):
        _drop(found)
    for link in list(root.iter("a")):
        _show_address(link)
    for image in list(root.iter("img")):
        if "emoji" in (image.get("class") or ""):
            image.tail = f"{_character(image.get('alt') or '')}{image.tail or ''}"
    return fragment_text(lxml.html.tostring(root, encoding="unicode"))[:MAX_TEXT]


def _character(alternative: str) -> str:
    """An emoji that stands as its name (``:smile:``) or as itself."""
    return emoji(alternative.strip(":")) if alternative.startswith(":") else alternative[:8]


def _drop(node: lxml.html.HtmlElement) -> None:
    """Take a node out, unless it went with one around it."""
    if node.getparent() is not None:
        node.drop_tree()


def _show_address(link: lxml.html.HtmlElement) -> None:
    address = (link.get("href") or "").strip()
    if not address.lower().startswith(_ADDRESSES):
        return
    words = " ".join("".join(link.itertext()).split())
    shown = shown_link(words, address)
    for inner in list(link):
        link.remove(inner)
    link.text = shown
