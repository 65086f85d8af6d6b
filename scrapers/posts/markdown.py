"""Markdown as chats and forums write it, made plain text: no markup, no words of others that are only quoted. Pure.

Covers what Mattermost ("Format messages"), Zulip ("Message formatting") and Discourse (CommonMark with ``[quote]``)
document. Emphasis is undone where it touches a word, so that ``5 * 3`` and ``snake_case`` stay; links keep their words
and their address, code its content, emoji become characters. Every pattern is bounded: a hostile text costs no more
than a long one.
"""

from __future__ import annotations

import html
import re

from scrapers.plain import tidy_lines
from scrapers.posts.post import MAX_TEXT
from scrapers.posts.slack_text import emoji

_FENCE = re.compile(r"\s{0,12}(?P<mark>`{3,}|~{3,})(?P<kind>.*)", re.S)
_QUOTE_TAG = re.compile(r"\[(?P<end>/?)quote\b[^\]\n]{0,300}\]", re.I)
_LINK = re.compile(
    r"!?\[(?P<label>[^\[\]\n]{0,500})\]"
    r"\(\s?<?(?P<to>(?:[^\s()<>]|\([^\s()<>]{0,200}\)){1,2000})>?(?:\s\"[^\"\n]{0,300}\")?\s?\)"
)
_AUTOLINK = re.compile(r"<((?:https?://|mailto:)[^\s<>]{1,2000})>")
_REFERENCE = re.compile(r"\[([^\[\]\n]{1,300})\]\[[^\[\]\n]{0,80}\]")
_TAGS = re.compile(
    r"</?(?:a|abbr|aside|b|big|blockquote|br|center|code|del|details|div|em|font|h[1-6]|hr|i|img|ins|kbd|li|mark|ol|p"
    r"|pre|s|small|span|strike|strong|sub|summary|sup|table|tbody|td|th|thead|tr|u|ul)\b[^<>]{0,500}>",
    re.I,
)
_OPENING = re.compile(r"(?<![\w*~])(?:\*{1,3}|~~|~(?=\w))(?=\S)|(?<!\w)_{1,3}(?=\w)")
_CLOSING = re.compile(r"(?<=[^\s*~])(?:\*{1,3}|~{1,2})(?![\w*~])|(?<=\w|[.!?)])_{1,3}(?!\w)")
_HEAD = re.compile(r"^\s{0,8}(?:#{1,6}\s+|[-*+]\s+(?:\[[ xX]\]\s+)?)", re.M)
_RULES = frozenset("-*_=|: \t")
_SHORTEST_RULE = 3
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+.!|>~-])")
_ADDRESS = re.compile(r"((?:https?|ftp)://\S+)")
_EMOJI = re.compile(r"(?<![^\W_]):([a-z+-][a-z0-9_+-]{0,60}):(?!\w)")
_ASIDE = 0xE000  # an escaped sign is put aside as a character of private use, so that it marks nothing up
_ASIDE_SIGN = re.compile("[\ue021-\ue07e]")


def plain_markdown(text: str) -> str:
    """``text`` without markup and quotations; "" where nothing of the author's own is left."""
    own = _without_quotes(text[:MAX_TEXT].replace("\r\n", "\n"))
    own = _ESCAPED.sub(lambda found: chr(_ASIDE + ord(found[1])), own)
    own = _TAGS.sub(" ", "\n".join(line for line in own.split("\n") if not _is_rule(line)))
    own = _AUTOLINK.sub(lambda found: found[1].removeprefix("mailto:"), own)
    own = _REFERENCE.sub(r"\1", _LINK.sub(lambda found: shown_link(found["label"], found["to"]), own))
    pieces = _ADDRESS.split(_HEAD.sub("", own))
    pieces[::2] = [_EMOJI.sub(lambda found: emoji(found[1]), piece) for piece in pieces[::2]]
    pieces[::2] = [_CLOSING.sub("", _OPENING.sub("", piece)).replace("`", "") for piece in pieces[::2]]
    own = _ASIDE_SIGN.sub(lambda found: chr(ord(found[0]) - _ASIDE), "".join(pieces))
    return tidy_lines(html.unescape(own))


def shown_link(words: str, address: str) -> str:
    """A link as its address, after the words it was put behind where these say anything else."""
    address = address.removeprefix("mailto:").removeprefix("tel:")
    return address if not words.strip() or words in address or address in words else f"{words} {address}"


def _is_rule(line: str) -> bool:
    """Whether a line only parts what is above from what is below: ``---``, or the second line of a table."""
    signs = line.strip()
    return len(signs) >= _SHORTEST_RULE and set(signs) <= _RULES


def _without_quotes(text: str) -> str:
    """What is left without lines behind ``>``, ```` ```quote ```` blocks and ``[quote]`` blocks."""
    kept: list[str] = []
    fence, quoted = "", False
    for line in _without_quote_tags(text).split("\n"):
        found = _FENCE.match(line)
        mark = found["mark"] if found else ""
        if fence and mark.startswith(fence) and found and not found["kind"].strip():
            fence, quoted = "", False
        elif mark and not fence and found and mark[0] not in found["kind"]:
            fence, quoted = mark, found["kind"].strip().casefold() == "quote"
        elif not quoted and (fence or not line.lstrip().startswith(">")):
            kept.append(line)
    return "\n".join(kept)


def _without_quote_tags(text: str) -> str:
    """``text`` without what stands between ``[quote]`` and its ``[/quote]``; one without an end is left as it is."""
    kept: list[str] = []
    opened: list[int] = []  # for every open quotation how many pieces there were before it
    end = 0
    for tag in _QUOTE_TAG.finditer(text):
        kept.append(text[end : tag.start()])
        end = tag.end()
        if not tag["end"]:
            opened.append(len(kept))
        elif opened:
            del kept[opened.pop() :]
    return "".join((*kept, text[end:]))
