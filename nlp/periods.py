"""Of which stretch of time a number is: a rate ("83,000 a day"), an average, or a comparison with an earlier time.

Words are in ``lexicon/scopes.toml``. A total that grows needs no such words; a number with them is another count.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from nlp.lexicons import read_lexicon
from nlp.tokens import Token, bare

_BEHIND, _BEFORE = 7, 5


@cache
def _periods() -> tuple[tuple[str, str], ...]:
    table = read_lexicon("scopes")["periods"]
    return tuple((f" {words} ", name) for name, phrases in table.items() for words in phrases)


def period_of(tokens: Sequence[Token], place: tuple[int, int], clause: tuple[int, int]) -> str:
    """The period of the number at the token indices ``place``: "day", "week", "average", "before", "new"; or ""."""
    (first, last), (begin, end) = place, clause
    around = tokens[max(begin, first - _BEFORE) : min(end, last + _BEHIND)]
    text = f" {' '.join(bare(token.low) for token in around)} "
    for words, name in _periods():
        if words in text:
            return name
    behind = [token.low for token in tokens[last + 1 : min(end, last + 3)]]
    return "new" if "new" in behind[:1] else ""
