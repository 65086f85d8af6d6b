"""Shares with their noun inside: "one school in eight", "more than one primary teacher in four"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from nlp.quantities.amounts import Amount
from nlp.quantities.digits import Number, low, read_numeral
from nlp.quantities.language import Language
from nlp.quantities.nouns import SHARES, is_plural
from nlp.quantities.reading import as_share, past_share_word
from nlp.quantities.spelled import read_words
from nlp.quantities.tokens import WORD, Token

MAX_INNER = 3  # words between the part and "in": "one primary school teacher in four"
MAX_PART = 10
VERB_ENDING = "ed"


def share_around_noun(tokens: Sequence[Token], amount: Amount, language: Language) -> Amount:
    """``amount`` as a share in percent where "NOUN in N" follows its number, else ``amount`` itself."""
    part = amount.number
    named = language.units_after.forward(tokens, part.end)
    measured = named == (amount.end, amount.unit) and amount.unit not in SHARES  # "one day in three"
    if part.unit or not (measured or amount.unit == "") or amount.signed or amount.hyphened or amount.hedge:
        return amount
    if part.vague or part.scale > 1 or not 0 < part.value < MAX_PART:
        return amount
    at = amount.end if measured else _past_noun(tokens, part.end, language)
    follow = past_share_word(tokens, at, language) if at else None
    if follow is None or follow >= len(tokens) or tokens[follow].line_start:
        return amount
    whole = read_numeral(tokens, follow, language) or read_words(tokens, follow, language)
    share = as_share(part, whole) if whole else None
    if share is None or _counts_on(tokens, share, part.value == 1, language):
        return amount
    return replace(amount, number=replace(share, noun=tokens[at - 1].low), end=share.end, unit=share.unit)


def _past_noun(tokens: Sequence[Token], at: int, language: Language) -> int:
    """Token behind the one to three plain words from ``at`` on; 0 where there are none."""
    for here in range(at, min(at + MAX_INNER, len(tokens))):
        token = tokens[here]
        if token.kind != WORD or token.line_start or token.low in language.words["nouns.stop"]:
            return 0
        if past_share_word(tokens, here + 1, language):
            return here + 1
    return 0


def _counts_on(tokens: Sequence[Token], share: Number, single: bool, language: Language) -> bool:
    """Whether the second number counts something of its own: "one teacher in four schools", "one man in five days"."""
    if share.end >= len(tokens) or tokens[share.end].line_start:
        return False
    token = tokens[share.end]
    if token.kind != WORD:
        return token.glued and token.raw not in ",.;:!?)”\"'’"
    if language.units_after.forward(tokens, share.end) or token.raw[:1].isupper():
        return True
    if token.low in language.words["nouns.stop"] or token.low.endswith(VERB_ENDING):
        return False
    if single and token.low in language.words["number_grammar.share_verbs"]:
        return False
    after = low(tokens, share.end + 1)
    return is_plural(token.low, language) or (after.isalpha() and is_plural(after, language))
