"""By whose view a number stands: "if the ministry is right", "900 by the union's count" against another's."""

from __future__ import annotations

from collections.abc import Sequence

from nlp.attribution.credit import low_at
from nlp.attribution.phrases import JOINTS, Phrase, forward, is_source, text_of
from nlp.tokens import Token


def against(tokens: Sequence[Token], index: int, numbers: frozenset[int]) -> bool:
    """ "Some 400 came, 900 by the union's count": whether a number right before "by" stands against one of others."""
    first = index
    while first - 1 in numbers:
        first -= 1
    return first < index and low_at(tokens, first - 1) in JOINTS - {"or"} and any(i in numbers for i in range(first))


def if_right(tokens: Sequence[Token], index: int, numbers: frozenset[int]) -> Phrase | None:
    """ "If the ministry is right", "if you ask the unions"."""
    if low_at(tokens, index + 1) == "you" and low_at(tokens, index + 2) in ("ask", "believe", "trust"):
        return forward(tokens, index + 3, numbers, named=True)
    right = next((i for i in range(index + 2, min(index + 8, len(tokens))) if tokens[i].low in ("is", "are")), None)
    if right is None or low_at(tokens, right + 1) not in ("right", "correct", "to"):
        return None
    if low_at(tokens, right + 1) == "to" and low_at(tokens, right + 3) != "believed":
        return None
    words = tokens[index + 1 : right]
    return Phrase(text_of(words), index + 1, right - 1) if is_source(words) else None
