"""The hedge of a number: a walk backward over fillers to a phrase of the table, or forward to an after-form.

"only a hundred", "at least another 300" and "well over 500" reach their hedge; "fewer than the 100,000 first feared"
is a comparison, because "the" stops the walk.
"""

from __future__ import annotations

from collections.abc import Sequence

from nlp.quantities.amounts import Amount, is_money
from nlp.quantities.digits import low
from nlp.quantities.hedges import hedge_behind
from nlp.quantities.language import Language
from nlp.quantities.tokens import MARK, Token
from store.model import Qualifier

MAX_STEPS = 4
LARGE = 100
# Which hedge names the number where two stand in a chain: "as many as about 50" is a ceiling.
STRENGTH: dict[Qualifier, int] = {"exact": 0, "about": 1, "nearly": 2, "up_to": 3, "under": 3, "at_least": 3, "over": 4}


def qualifier_before(tokens: Sequence[Token], amount: Amount, language: Language) -> tuple[int, Qualifier | None]:
    """(index of the hedge's first token, qualifier) before ``amount``; (``amount.begin``, ``None``) without one."""
    at, begin = amount.begin, amount.begin
    best: Qualifier | None = None
    marked = low(tokens, amount.end) in language.words["qualifier_grammar.marks"]
    mark = marked and low(tokens, at - 1) == "the"
    at -= mark
    for _ in range(MAX_STEPS):
        if at < len(tokens) and tokens[at].line_start:
            break
        found = language.before.backward(tokens, at)
        if found is None and not amount.result and (amount.number.value >= LARGE or amount.unit):
            found = language.before_large.backward(tokens, at)
        if found and (mark or not _hedges_nothing(tokens, found[0], at, amount, language)):
            at = found[0]
            if best is None or STRENGTH[found[1]] > STRENGTH[best]:
                best = found[1]
            begin = at
            continue
        filler = language.fillers.backward(tokens, at)
        if filler is None or found:
            break
        at = filler[0]
    return (_with_intensifiers(tokens, begin, language), best) if best else (amount.begin, None)


def _with_intensifiers(tokens: Sequence[Token], begin: int, language: Language) -> int:
    for _ in range(3):
        found = language.intensifiers.backward(tokens, begin) if not tokens[begin].line_start else None
        if found is None:
            break
        begin = found[0]
    return begin


def _hedges_nothing(tokens: Sequence[Token], begin: int, end: int, amount: Amount, language: Language) -> bool:
    """ "anger over 300 layoffs", "the past 300 days", "adds up to 300": the words are no hedge there."""
    words, before = language.words, low(tokens, begin - 1)
    if tokens[begin].low == "past":
        return before not in words["qualifier_grammar.past_verbs"]
    phrase = " ".join(token.low for token in tokens[begin:end])
    article = low(tokens, end) in words["number_grammar.articles"] and end < amount.begin
    if article and amount.hyphened and phrase in words["qualifier_grammar.prepositions"]:
        return True
    if before not in language.not_hedged_after.get(phrase, ()):
        return False
    measured = amount.unit not in ("", "percent") and not is_money(amount.unit)
    return not (measured and before in words["qualifier_grammar.measured_after"])


def qualifier_after(tokens: Sequence[Token], at: int, language: Language) -> tuple[int, Qualifier] | None:
    """(index after it, qualifier) for the hedge that starts at token ``at`` ("or more", "+", "at least," )."""
    if at >= len(tokens) or tokens[at].line_start:
        return None
    if hedge := hedge_behind(tokens, at, language):
        return hedge
    found = language.after_at_end.forward(tokens, at + (tokens[at].low == ","))
    if found and (found[0] >= len(tokens) or tokens[found[0]].line_start or tokens[found[0]].kind == MARK):
        return found
    return None
