"""Tags as a filter of a list of stories, in the address."""

from __future__ import annotations

from typing import NamedTuple

from app import words
from app.desk import Desk
from app.views import address
from store import tags


class Chosen(NamedTuple):
    """The stories that have one of the chosen tags (None: no tag was chosen), and the tags in words, quoted."""

    stories: frozenset[str] | None
    told: str


def pick(desk: Desk) -> Chosen:
    """Draw the filter, where any story has a tag."""
    known = desk.ask(tags.of_stories)
    if not known:
        return Chosen(None, "")
    chosen = address.listed("tag", list(known), label="Tags", hint="All tags", width=220)
    if not chosen:
        return Chosen(None, "")
    told = words.listed([f"“{words.shorten(words.plain(tag), 40)}”" for tag in chosen])
    return Chosen(frozenset[str]().union(*(known[tag] for tag in chosen)), told)
