"""What people decided about the claims of a story, as the judgement takes it; ``store.model`` gives it to everybody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Worded = Literal["", "accepted", "rejected", "corrected"]


@dataclass(frozen=True, slots=True)
class Word:
    """A person's word on one claim: it counts or not, and what it says by fields of the claim and its quantity.

    ``last`` is the act that said so last: of two claims that are one text, the later word holds.
    """

    standing: Worded
    fields: Mapping[str, Any] = field(default_factory=dict)
    last: int = 0


@dataclass(frozen=True, slots=True)
class Decided:
    """By claim id what was said of it; and pairs of claims that count one thing, or two, the latest word first."""

    words: Mapping[str, Word] = field(default_factory=dict)
    pairs: tuple[tuple[str, str, bool], ...] = ()
