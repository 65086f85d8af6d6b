"""What is sent: one message for all that is due to an address, with the evidence and how to silence it. Pure.

Titles and sentences come from strangers. They stand in one line, without control or direction marks, and what they
write of addresses is no link; what else a channel takes for markup is escaped for that channel.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote, urlsplit

from app import words
from store.alerted import Kept, Send

MOST_LISTED = 20
"""Alerts of one message; more is a page to read, which the dashboard is."""
MOST_TEXT, MOST_TITLE, MOST_URL = 400, 150, 600
SHOWN_KEY = 8
"""Characters of a key that a person types."""
JOINER = "\N{WORD JOINER}"
_MARKUP = re.compile(r"([\\`*_{}\[\]()#+\-.!|~<>&])")


@dataclass(frozen=True, slots=True)
class Message:
    """A subject and a body. ``marked``: the body is Markdown, else plain text."""

    title: str
    body: str
    marked: bool


def compose(due: Sequence[tuple[Kept, Send]], channel: str, now: datetime) -> Message:
    """The one message of everything that is due, for a channel ("slack", "teams", "e-mail")."""
    marked = channel == "teams"
    listed = due[:MOST_LISTED]
    blocks = [_block(kept, send, marked, now) for kept, send in listed]
    if len(due) > len(listed):
        more = words.plural(len(due) - len(listed), "further alert")
        blocks.append(f"{more}: see the briefing, or python -m app alerts list")
    if any(send.doubt for _, send in listed):
        blocks.insert(0, "An earlier sending was interrupted: what is marked “again?” may have reached you already.")
    title = _told(due[0][0].text, marked, MOST_TITLE) if len(due) == 1 else words.plural(len(due), "alert")
    return Message(f"Tallywire: {title}", "\n\n".join(blocks), marked)


def _block(kept: Kept, send: Send, marked: bool, now: datetime) -> str:
    again = "again? " if send.doubt else ""
    line = f"\n{'* ' if marked else '- '}"
    parts = [again + _told(kept.text, marked)]
    for one in kept.evidence:
        outlet = f" ({_told(one.outlet, marked)})" if one.outlet else ""
        parts.append(f"{line}{_told(one.sentence, marked)}{outlet}{_link(one.url, marked)}")
    seen = words.moment(kept.first_seen, now)
    parts.append(f"{line}first seen {seen} UTC; silence: python -m app alerts silence {kept.key[:SHOWN_KEY]}")
    return "".join(parts)


def _told(text: str, marked: bool, most: int = MOST_TEXT) -> str:
    told = calm(text, most)
    return _MARKUP.sub(r"\\\1", told) if marked else told


def calm(text: str, most: int) -> str:
    """A stranger's text in one line of at most ``most`` characters, in which nothing is a link."""
    return words.shorten(words.plain(text), most).replace("://", f":{JOINER}//")


def _link(url: str, marked: bool) -> str:
    """An article's own address after a space; nothing for one that is no web address or too long to be read."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not parts.hostname or len(url) > MOST_URL:
        return ""
    safe = quote(url, safe="%/:?#@!$&'*+,;=~-._")
    return f" [article]({safe})" if marked else f" {safe}"
