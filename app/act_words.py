"""People's acts in words: who did what and when, and what a correction or a reference says. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from app import words
from store.acts import Act, Kind

PAST: Mapping[Kind, str] = {
    "accept": "accepted", "reject": "rejected", "correct": "corrected", "same": "said to be the same quantity",
    "apart": "said not to be the same quantity", "pin": "reference pinned", "note": "note written", "tag": "tagged",
    "watch": "watched", "search": "search saved", "undo": "taken back",
}  # fmt: skip
"""What was done to the thing, to stand before "by ana"."""
NAMES: Mapping[Kind, str] = {
    "accept": "Accepted", "reject": "Rejected", "correct": "Corrected", "same": "Same quantity",
    "apart": "Not the same", "pin": "Reference", "note": "Note", "tag": "Tag", "watch": "Watch",
    "search": "Saved search", "undo": "Undo",
}  # fmt: skip
"""What a kind of act is called in a list."""
NOTHING = "none"
WHO_LENGTH, TEXT_LENGTH = 40, 120


def who(name: str) -> str:
    """A person's name, fit for one line."""
    return words.shorten(words.plain(name), WHO_LENGTH)


def by(act: Act, now: datetime) -> str:
    """Who and when: "by ana, 3 Jun"."""
    return f"by {who(act.who)}, {words.day(act.at, now=now)}"


def told(act: Act, now: datetime) -> str:
    """An act about one thing in a line: "corrected by ana, 3 Jun: read “400”, said “over 1,640”"."""
    line = f"{PAST[act.kind]} {by(act, now)}"
    said = payload(act)
    return f"{line}: {said}" if said else line


def payload(act: Act) -> str:
    """What an act says beyond its kind; empty where it says no more."""
    if act.kind == "correct":
        return corrected(act.payload)
    if act.kind == "pin":
        return f"{words.quoted(_short(act.payload.get('reading')))}, {_short(act.payload.get('source'))}"
    if act.kind == "tag":
        return _short(act.payload.get("tag"))
    return ""


def corrected(payload: Mapping[str, Any]) -> str:
    """A correction, part by part: as it was read, and as it was said to be."""
    read, said = payload.get("read") or {}, payload.get("said") or {}
    parts = []
    if "literal" in said:
        parts.append(f"read {words.quoted(_short(read.get('literal')))}, said {words.quoted(_short(said['literal']))}")
    for name, title in (("metric", "counts"), ("scope", "of"), ("attributed_to", "from")):
        if name in said:
            parts.append(f"{title}: read {_short(read.get(name))}, said {_short(said[name])}")
    return "; ".join(parts)


def _short(value: object) -> str:
    return words.shorten(words.plain(str(value)), TEXT_LENGTH) if value else NOTHING
