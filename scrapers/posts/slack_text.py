"""Slack's markup as plain text: mrkdwn, and the rich text blocks that some clients send instead. Pure.

After "Formatting text for app surfaces" and "Rich text block" of Slack's developer documentation: only ``&``, ``<`` and
``>`` are escaped, what stands in ``<…>`` is a link, a mention or a date, and emoji are ``:names:``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from scrapers.plain import tidy_lines
from scrapers.posts.post import MAX_TEXT

SOMEONE = "@someone"
SOME_CHANNEL = "#channel"
_ASIDE = "\ue000"  # a character that means nothing
_TAG = re.compile(r"<([^<>]*)>")
_ENTITY = re.compile(r"&(amp|lt|gt);")
_ENTITIES = {"amp": "&", "lt": "<", "gt": ">"}
_EMPHASIS = re.compile(r"(?<![\w*_~`])([*_~])(?=\S)([^\n]{1,400}?)(?<=\S)\1(?![\w*_~])")
_CODE = re.compile(r"`+")
_QUOTE = re.compile(r"^[ \t]*(?:&gt;)+[ \t]?", re.M)
_EMOJI = re.compile(r"(?<![^\W_]):(?=[a-z+-])([a-z0-9_+'-]+):(?::skin-tone-[2-6]:)?(?![a-z0-9])")
# Short names that differ from the names of the characters (which are found by themselves) and carry a feeling.
_ALIASES = {
    "+1": "👍", "thumbsup": "👍", "-1": "👎", "thumbsdown": "👎", "heart": "❤", "tada": "🎉", "smile": "😄",
    "smiley": "😃", "grin": "😁", "joy": "😂", "laughing": "😆", "simple_smile": "🙂", "slightly_smiling_face": "🙂",
    "wink": "😉", "blush": "😊", "disappointed": "😞", "slightly_frowning_face": "🙁", "white_frowning_face": "☹",
    "cry": "😢", "sob": "😭", "angry": "😠", "rage": "😡", "scream": "😱", "fearful": "😨", "worried": "😟",
    "confused": "😕", "weary": "😩", "tired_face": "😫", "sweat": "😓", "sweat_smile": "😅", "cold_sweat": "😰",
    "thinking_face": "🤔", "face_with_rolling_eyes": "🙄", "clap": "👏", "pray": "🙏", "muscle": "💪",
    "broken_heart": "💔", "fire": "🔥", "warning": "⚠", "eyes": "👀", "raised_hands": "🙌", "wave": "👋",
    "100": "💯", "rocket": "🚀", "unamused": "😒", "neutral_face": "😐", "relieved": "😌", "heart_eyes": "😍",
    "face_palm": "🤦", "shrug": "🤷", "skull": "💀",
}  # fmt: skip


@dataclass(frozen=True)
class Known:
    """Names by id, for mentions that have no label."""

    people: Mapping[str, str] = field(default_factory=dict)
    channels: Mapping[str, str] = field(default_factory=dict)


def plain(text: str, known: Known) -> str:
    """A message's ``text`` without markup."""
    text = text[:MAX_TEXT].replace(_ASIDE, "")
    # Tags step aside while the rest is read: addresses have underscores and colons of their own.
    tags = [_tag(inside, known) for inside in _TAG.findall(text)]
    text = _QUOTE.sub("", _TAG.sub(_ASIDE, text))
    text = _EMOJI.sub(lambda found: emoji(found[1]), text)
    text = _CODE.sub("", _EMPHASIS.sub(r"\2", _EMPHASIS.sub(r"\2", text)))
    resolved = iter(tags)
    text = re.sub(_ASIDE, lambda _: next(resolved), text)
    return tidy_lines(_ENTITY.sub(lambda found: _ENTITIES[found[1]], text))


def emoji(name: str) -> str:
    """The character of a short name; "" for a workspace's own, which may be called like a person."""
    if name in _ALIASES:
        return _ALIASES[name]
    try:
        letter = unicodedata.lookup(name.replace("_", " ").replace("-", " "))
    except KeyError:
        return ""
    return letter if unicodedata.category(letter) == "So" else ""


def _tag(inside: str, known: Known) -> str:
    target, _, label = inside.partition("|")
    if target.startswith("@"):
        return person(target[1:], known, label)
    if target.startswith("#"):
        name = label or known.channels.get(target[1:], "")
        return f"#{name.lstrip('#')}" if name else SOME_CHANNEL
    if target.startswith("!"):
        return _special(target[1:], label)
    return link(target, label)


def person(user: str, known: Known, label: str = "") -> str:
    """A mention of a person as ``@name``."""
    name = label or known.people.get(user, "")
    return f"@{name.lstrip('@')}" if name else SOMEONE


def _special(command: str, label: str) -> str:
    """``<!here>``, ``<!subteam^S1|@team>``, ``<!date^…|the first of May>``."""
    if command.startswith("date^"):
        return label
    if command.startswith("subteam^"):
        return f"@{label.lstrip('@')}" if label else "@group"
    return f"@{command.partition('^')[0]}"


def link(address: str, label: str = "") -> str:
    """A link as its address, after the words it was put behind, if these say anything else."""
    for scheme in ("mailto:", "tel:"):
        address = address.removeprefix(scheme)
    return address if not label or label in address or address in label else f"{label} {address}"


def blocks_text(blocks: object, known: Known) -> str:
    """The text of a message's blocks, one paragraph, item or quotation a line."""
    return tidy_lines("".join(_block_pieces(blocks, known))[:MAX_TEXT])


_PARAGRAPHS = ("rich_text_section", "rich_text_quote", "rich_text_preformatted", "section", "header")


def _block_pieces(node: object, known: Known) -> Iterator[str]:
    if isinstance(node, list):
        for child in node:
            yield from _block_pieces(child, known)
        return
    if not isinstance(node, dict):
        return
    kind = node.get("type")
    if isinstance(node.get("elements"), list):
        yield from _block_pieces(node["elements"], known)
    elif kind in ("section", "header"):
        inner = node.get("text")
        words = inner.get("text") if isinstance(inner, dict) else None
        yield plain(words, known) if isinstance(words, str) else ""
    else:
        yield _leaf(kind, node, known)
    if kind in _PARAGRAPHS:
        yield "\n"


def _leaf(kind: object, node: dict[str, object], known: Known) -> str:
    def word(key: str) -> str:
        value = node.get(key)
        return value if isinstance(value, str) else ""

    match kind:
        case "text":
            return word("text")
        case "link":
            return link(word("url"), word("text"))
        case "user":
            return person(word("user_id"), known)
        case "channel":
            name = known.channels.get(word("channel_id"), "")
            return f"#{name}" if name else SOME_CHANNEL
        case "usergroup":
            return "@group"
        case "broadcast":
            return f"@{word('range')}"
        case "emoji":
            return emoji(word("name"))
        case "date":
            return word("fallback")
    return ""
