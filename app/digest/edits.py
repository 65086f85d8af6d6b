"""What a person changes of a digest: words before it, the order of its sections, what is left out, notes.

Edits name sections and items by keys that every rebuild gives them again, so they survive it. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

from app.digest.items import Listing
from app.digest.model import SECTIONS, Digest
from store.errors import InputError

MOST_INTRO, MOST_NOTE, MOST_NAMED = 4000, 1000, 500
_LISTINGS = tuple(one.name for one in fields(Digest) if "Listing[" in str(one.type))


@dataclass(frozen=True, slots=True)
class Edits:
    """``order`` names sections, first to last: one that it does not name follows in its usual place. ``left_out``
    holds names of sections and keys of items, ``notes`` words by such a name or key."""

    intro: str = ""
    order: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    notes: Mapping[str, str] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """As JSON holds it."""
        return {"intro": self.intro, "order": [*self.order], "left_out": [*self.left_out], "notes": {**self.notes}}


def read(content: Mapping[str, Any]) -> Edits:
    """Edits from JSON or a form. Raises InputError naming the field."""
    known = {one.name for one in fields(Edits)}
    for name in content:
        if name not in known:
            raise InputError(f"edits: {name!r} is no field; known are {', '.join(sorted(known))}")
    intro = _text("intro", content.get("intro", ""), MOST_INTRO)
    order = tuple(dict.fromkeys(_texts("order", content.get("order", ()))))
    for name in order:
        if name not in SECTIONS:
            raise InputError(f"edits: order: there is no section {name!r}; known are {', '.join(SECTIONS)}")
    notes = content.get("notes", {})
    if not isinstance(notes, Mapping) or len(notes) > MOST_NAMED:
        raise InputError("edits: notes: give words by the key of an item")
    said = {str(key): _text(f"notes.{key}", text, MOST_NOTE) for key, text in notes.items()}
    left_out = tuple(sorted(set(_texts("left_out", content.get("left_out", ())))))
    return Edits(intro, order, left_out, {key: text for key, text in sorted(said.items()) if text})


def apply(digest: Digest, edits: Edits) -> Digest:
    """The digest with a person's edits; what is left out is counted with what the dashboard has."""
    out = set(edits.left_out)
    usual = [name for name in SECTIONS if name not in edits.order]
    changed: dict[str, Any] = {name: _without(getattr(digest, name), out) for name in _LISTINGS}
    return replace(
        digest,
        intro=edits.intro,
        order=tuple(name for name in (*edits.order, *usual) if name not in out),
        notes=dict(edits.notes),
        **changed,
    )


def _without(listing: Listing[Any], out: set[str]) -> Listing[Any]:
    kept = tuple(one for one in listing.items if one.key not in out)
    return Listing(kept, listing.more + len(listing.items) - len(kept))


def _texts(name: str, value: object) -> Iterable[str]:
    if isinstance(value, str) or not isinstance(value, Iterable):
        raise InputError(f"edits: {name}: give a list of names")
    found = [str(one) for one in value]
    if len(found) > MOST_NAMED:
        raise InputError(f"edits: {name}: at most {MOST_NAMED} names")
    return found


def _text(name: str, value: object, most: int) -> str:
    if not isinstance(value, str) or len(value) > most:
        raise InputError(f"edits: {name}: give a text of at most {most:,} characters")
    return value.strip()
