"""A hedge right behind a number: "1,600-plus", "300+", "20 or more", "50-odd"."""

from __future__ import annotations

from collections.abc import Sequence

from nlp.quantities.digits import low
from nlp.quantities.language import Language
from nlp.quantities.tokens import NUMERAL, Token
from store.model import Qualifier


def hedge_behind(tokens: Sequence[Token], at: int, language: Language) -> tuple[int, Qualifier] | None:
    """(index after it, qualifier) for the hedge that starts at token ``at``."""
    if at >= len(tokens) or tokens[at].line_start:
        return None
    found = language.after.forward(tokens, at)
    if found is None or _goes_on(tokens, found[0], language):
        return None
    return found if found[0] - at > 1 or _lone_word_fits(tokens, at, language) else None


def _goes_on(tokens: Sequence[Token], at: int, language: Language) -> bool:
    """Whether the hedge belongs to the next number ("5,000 or more than 6,000", "above 10 and below 20")."""
    word = low(tokens, at)
    return word in language.words["qualifier_grammar.than"] or (
        at < len(tokens) and (tokens[at].kind == NUMERAL or word in language.ones)
    )


def _lone_word_fits(tokens: Sequence[Token], at: int, language: Language) -> bool:
    """ "300 plus costs" is a sum: a lone word hedges only where it is tied on, or before a unit or a plural."""
    if tokens[at].glued or not tokens[at].low.isalpha() or language.units_after.forward(tokens, at + 1):
        return True
    word = low(tokens, at + 1)
    return word in language.words["nouns.plural"] or (word.endswith("s") and word not in language.words["nouns.stop"])
