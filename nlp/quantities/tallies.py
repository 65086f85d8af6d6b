"""Results of votes, which count on both sides: "voted 2,487 to 1,102", "won 612-433", "by 1,006 votes to 1,214".

Small results ("3-1", "a 5 to 4 ruling") name no people and are left to :mod:`nlp.quantities.scores`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from nlp.quantities.amounts import Amount, Joined, read_amount
from nlp.quantities.digits import DASHES, HYPHENS, low
from nlp.quantities.language import Language
from nlp.quantities.nouns import plural_follows
from nlp.quantities.numbers import is_calendar_year
from nlp.quantities.scores import LARGE, SMALL
from nlp.quantities.tokens import NUMERAL, Token

ROUND = 10  # both numbers round: "lost 300 to 400" is a range
CLAUSE = 8  # tokens before a result in which a word of voting is looked for
SENTENCE_ENDS = (".", "!", "?", ";")


def read_tally(tokens: Sequence[Token], first: Amount, language: Language) -> Joined | None:
    """The two counts of a vote that ``first`` begins, else ``None``."""
    words = language.words
    if not _counts(first) or low(tokens, first.begin - 1) in ("from", "between", "to"):
        return None
    named = low(tokens, first.end) in words["exclusions.vote_nouns"]
    joiner = first.end + named
    at = _past_joiner(tokens, joiner)
    if not at or tokens[at].kind != NUMERAL or tokens[at].line_start:
        return None
    second = read_amount(tokens, at, language)
    if second is None or not _counts(second) or _ratio(tokens, first, second, language):
        return None
    if low(tokens, second.end) in DASHES and second.end + 1 < len(tokens) and tokens[second.end + 1].kind == NUMERAL:
        return None  # a chain: "555-0199-12"
    after = low(tokens, second.end) in words["exclusions.vote_nouns"]
    one, two = first.number.value, second.number.value
    if not named:
        if max(one, two) < LARGE and not (after and one > two):
            return None
        if not after and plural_follows(tokens, second.end, language):
            return None
        dashed = tokens[joiner].raw in DASHES and at == joiner + 1
        if not _is_result(tokens, first, second, dashed, language):
            return None
    return Joined(replace(first, hyphened=False, result=True), replace(second, result=True), first.begin, True)


def _counts(amount: Amount) -> bool:
    """Whether the amount is whole digits without a unit."""
    number = amount.number
    whole = number.digits and number.scale == 1 and number.value == int(number.value)
    return whole and not (amount.unit or amount.signed or amount.hedge)


def _past_joiner(tokens: Sequence[Token], at: int) -> int:
    """Token behind "to", a dash or "-to-"; 0 where nothing joins."""
    if at + 1 >= len(tokens) or tokens[at].line_start:
        return 0
    if tokens[at].low in HYPHENS and low(tokens, at + 1) == "to" and low(tokens, at + 2) in HYPHENS:
        return at + 3 if at + 3 < len(tokens) else 0
    return at + 1 if tokens[at].low == "to" or tokens[at].raw in DASHES else 0


def _ratio(tokens: Sequence[Token], first: Amount, second: Amount, language: Language) -> bool:
    """ "odds of 500 to 1", "outnumbered 200 to 1", "a 300-to-1 shot"."""
    around = [low(tokens, at) for at in (first.begin - 2, first.begin - 1, second.end)]
    return any(word in language.words["exclusions.ratio_words"] for word in around)


def _is_result(tokens: Sequence[Token], first: Amount, second: Amount, dashed: bool, language: Language) -> bool:
    """Whether "A to B" or "A-B" is how a vote ended, not a range, a code or a span of years."""
    words, one, two = language.words, first.number, second.number
    ahead = low(tokens, first.begin - 1)
    talked = _voting(tokens, first, second, language)
    led = ahead in words["exclusions.score_verbs"] or (talked and ahead in words["exclusions.vote_leads"])
    if one.value <= two.value:
        return led and min(one.step, two.step) < ROUND and not (one.plain and is_calendar_year(one.value))
    if not dashed:
        return two.value >= SMALL or talked
    if ahead in words["exclusions.labels"] or tokens[second.at].raw.startswith("0"):
        return False
    determined = ahead in words["number_grammar.articles"] or ahead == "the"
    behind = low(tokens, second.end) in words["exclusions.score_nouns"]
    return behind or not (one.plain and two.plain) or (talked and not determined)


def _voting(tokens: Sequence[Token], first: Amount, second: Amount, language: Language) -> bool:
    """Whether a word of voting stands behind the result or before it in its clause."""
    words = language.words
    if low(tokens, second.end) in words["exclusions.score_nouns"]:
        return True
    for at in range(first.begin - 1, max(-1, first.begin - 1 - CLAUSE), -1):
        word = tokens[at].low
        if word in SENTENCE_ENDS:
            return False
        if word in words["exclusions.score_verbs"] or word in words["exclusions.vote_words"]:
            return True
        if tokens[at].line_start:
            return False
    return False
