"""The HTML of a Teams message as plain text: mentions as ``@name``, emoji as characters, quotations left out. Pure.

After "chatMessage", "chatMessageMention" and "Send chatMessage in a channel" of Microsoft Graph's documentation.
"""

from __future__ import annotations

import html

import lxml.html

from scrapers.plain import MAX_FRAGMENT, clean, element_text, fragment_text, fragment_tree, mend_references, tidy_lines
from scrapers.posts.post import MAX_TEXT

_SHORT = ("emoji", "customemoji")
_QUOTED = "schema.skype.com/Reply"  # what older clients put around the message that is answered
_OLD_EMOJI = "schema.skype.com/Emoji"


def body_text(content: str, is_html: bool) -> str:
    """The words of a message's body."""
    source = clean(content[:MAX_FRAGMENT])
    if not is_html:
        return tidy_lines(source)[:MAX_TEXT]
    source = mend_references(source)
    root = fragment_tree(source) if "<" in source else None
    if root is None:
        return fragment_text(source)[:MAX_TEXT]
    for node in list(root.iter()):
        _resolve(node)
    return element_text(root)[:MAX_TEXT]


def _resolve(node: lxml.html.HtmlElement) -> None:
    if not isinstance(node.tag, str):
        return
    if node.tag == "at":
        node.text = f"@{(node.text or '').lstrip('@')}"
    elif node.tag in _SHORT or (node.tag == "img" and _OLD_EMOJI in node.get("itemtype", "")):
        # An organisation's own emoji may be called like a person.
        _replace(node, node.get("alt", "") if node.tag != "customemoji" else "")
    elif node.tag == "attachment" or (node.tag == "blockquote" and _QUOTED in node.get("itemtype", "")):
        _replace(node, "")
    elif node.tag == "a":
        address, words = node.get("href", ""), (node.text_content() or "").strip()
        if address.startswith(("http://", "https://")) and address not in words and html.unescape(words) not in address:
            node.tail = f" {address} {node.tail or ''}"


def _replace(node: lxml.html.HtmlElement, text: str) -> None:
    parent = node.getparent()
    if parent is None:
        return
    node.text = None
    for child in list(node):
        node.remove(child)
    node.tail = f"{text}{node.tail or ''}"
    node.drop_tree()
