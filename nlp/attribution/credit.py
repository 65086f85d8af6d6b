"""A credit: who is named as the source of numbers, and which numbers its words reach."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from nlp.tokens import Token

NEAR = 3
OPENERS = frozenset(
    "after before while when but because since although though if where whereas whose until unless and or so "
    "once".split()
)

Reach = Literal["before", "behind", "around", "next", "last"]


class Credit(NamedTuple):
    """A source found in a sentence.

    ``first`` to ``last`` are its token indices with the crediting word. ``reach`` tells where the numbers stand that it
    covers: before it (", X said"), behind it ("X said that"), around it ("according to X"), or only the next or the
    last number ("the union's 900", "900 (police)"). ``spoken`` is False where the source only counts.
    ``name`` is "" where only a ``pronoun`` stands for somebody named before.
    """

    name: str
    first: int
    last: int
    reach: Reach
    spoken: bool = True
    pronoun: str = ""

    @property
    def after(self) -> bool:
        """Whether the source stands behind what it says: ", X said"."""
        return self.reach in ("before", "around")


def low_at(tokens: Sequence[Token], index: int) -> str:
    """The word at ``index`` in lower case, "" outside the sentence."""
    return tokens[index].low if 0 <= index < len(tokens) else ""
