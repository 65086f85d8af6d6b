"""What a person can leave out of a digest or write a note on: every item by its key, with words to know it by. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from app import words
from app.digest.edits import Edits
from app.digest.model import SECTIONS, Digest

_FIELDS = ("safe", "disputed", "avoid", "in_short", "new", "growing", "revived", "ended", "quotes", "next", "errata",
           "quiet_sources")  # fmt: skip


def items_of(digest: Digest, edits: Edits) -> Iterator[tuple[str, str]]:
    """Every item by its key, in the order of the sections; what edits left out is not in the digest, and named last."""
    for field in _FIELDS:
        section = SECTIONS.get(field, SECTIONS["stories"])
        for item in getattr(digest, field).items:
            yield item.key, f"{section}: {_words(item)}"
    for key in edits.left_out:
        section = SECTIONS.get(key.partition(":")[0])
        if section and ":" in key:
            yield key, f"{section}: left out before"


def _words(item: Any) -> str:
    for name in ("label", "title", "text", "name"):
        if found := getattr(item, name, ""):
            return words.shorten(words.plain(str(found)), 80)
    return words.shorten(words.plain(item.sentence.text), 80)
