"""What is counted, in words for a reader: "petition signatures", "job cuts, planned", "spending, USD"."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from nlp import frames, nouns
from nlp.inflect import plurals, singular
from store.model import Claim, Role

_BARE = {"people": "people", "percent": "share", "time": "length of time"}
UNEXPLAINED = "numbers without an explanation"
_ROLES = {"planned": ", planned", "remaining": ", remaining", "added": ", added", "other": ", change"}


def label(frame: str, kind: str, role: Role = "done") -> str:
    """The label of a frame ("" when nothing names the act) that counts units of class ``kind``."""
    kind = kind or nouns.PEOPLE
    family, _, unit = kind.partition(":")
    known = frames.frames().get(frame)
    if known is None:
        return (_BARE.get(family) or _bare(family, unit)) + _ROLES.get(role, "")
    suffix = {"people": "", "percent": ", share", "time": ", time"}.get(family, f", {unit or _plural(family)}")
    if suffix.removeprefix(", ") in known.label.split():  # "cancellations", not "cancellations, cancellations"
        suffix = ""
    return f"{known.label}{suffix}{_ROLES.get(role, '')}"


def unexplained(claims: Sequence[Claim]) -> bool:
    """Whether nothing tells what numbers count: neither a noun nor an act of any of their own sentences."""
    return bool(claims) and not any(
        claim.quantity.noun or claim.evidence != "none" or nouns.family(claim.kind) != nouns.PEOPLE for claim in claims
    )


def whom(claims: Sequence[Claim]) -> str:
    """Whom numbers count that no act explains: what at least half of those that name somebody say, else people."""
    named = Counter(_plural(claim.quantity.noun.lower()) for claim in claims if claim.quantity.noun)
    noun, count = max(named.items(), key=lambda item: (item[1], item[0]), default=("", 0))
    return noun if 2 * count >= named.total() > 0 else _BARE[nouns.PEOPLE]


def _bare(family: str, unit: str) -> str:
    if family == "money":
        return f"amount, {unit}"
    return f"amount, {_plural(unit)}" if family == "measure" else _plural(family)


def _plural(noun: str) -> str:
    if singular(noun) != noun:
        return noun  # classes have plural names ("homes")
    return max(plurals(noun), key=lambda form: (form != noun, form)) if noun else "count"
