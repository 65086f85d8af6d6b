"""Numbers joined by signs or "to" that count nothing: results, votes, phone numbers, dates with strokes."""

from __future__ import annotations

from collections.abc import Sequence

from nlp.quantities.amounts import Amount
from nlp.quantities.digits import DASHES, HYPHENS, low
from nlp.quantities.language import Language
from nlp.quantities.nouns import plural_follows
from nlp.quantities.numbers import read_digits
from nlp.quantities.tokens import NUMERAL, Token

LARGE, SMALL = 100, 10  # results of three digits count votes; "500 to 1" are odds


def skip_digit_chain(tokens: Sequence[Token], amount: Amount, language: Language) -> int:
    """Digits joined by signs: phone numbers, scores, dates and clock times ("555-0199", "3-1", "9/11", "52 to 48")."""
    if amount.unit or amount.signed or amount.number.scale > 1:
        return 0
    if until := _skip_word_score(tokens, amount, language):
        return until
    if not amount.number.digits:
        return 0
    at, count = amount.end, 1
    signs = set()
    while at + 1 < len(tokens) and tokens[at].raw in "-–/:." and tokens[at].glued and tokens[at + 1].glued:
        if tokens[at + 1].kind != NUMERAL:
            break
        signs.add(tokens[at].raw)
        at, count = at + 2, count + 1
    if count > 2 or (count == 2 and signs & {"/", ":"}):
        return at
    spaced = low(tokens, amount.end) in DASHES and amount.end + 1 < len(tokens) and tokens[amount.end + 1].raw.isdigit()
    if count == 1 and spaced and amount.number.plain and int(tokens[amount.end + 1].raw) <= amount.number.value < 200:
        return amount.end + 2  # "20 - 13"
    if count == 2:
        return at if _is_score(tokens, amount, at - 1, at, language) else 0
    voted = low(tokens, amount.end) == "to" and amount.end + 1 < len(tokens) and tokens[amount.end + 1].kind == NUMERAL
    if voted and _is_vote(tokens, amount, amount.end + 1, language):
        return amount.end + 2
    return 0


def _skip_word_score(tokens: Sequence[Token], amount: Amount, language: Language) -> int:
    """ "six-to-three decision", "a 2-to-1 margin", "five to four ruling"."""
    dash = low(tokens, amount.end) in HYPHENS
    to = amount.end + dash
    second = to + 1 + (low(tokens, to + 1) in HYPHENS)
    if low(tokens, to) != "to" or second >= len(tokens):
        return 0
    raw, after = tokens[second].raw, low(tokens, second + 1)
    value = int(raw) if raw.isdigit() and len(raw) < 4 else language.ones.get(tokens[second].low, -1)
    falls = dash and 0 <= value < amount.number.value
    rises = amount.number.value < value and plural_follows(tokens, second + 1, language)  # "10 to 15 votes"
    if rises and not dash:
        return 0
    return second + 1 if value >= 0 and (falls or after in language.words["exclusions.score_nouns"]) else 0


def _is_score(tokens: Sequence[Token], amount: Amount, second: int, end: int, language: Language) -> bool:
    """Whether "A-B" is a result or a code rather than a range."""
    one, two = tokens[amount.at].raw, tokens[second].raw
    if not (one.isdigit() and two.isdigit()):
        return False
    after, words = low(tokens, end), language.words
    known = language.units_after.forward(tokens, end) or language.symbols_after.forward(tokens, end)
    if _counted_range(tokens, amount, second, language):  # "lost 60-70% of the crop"
        return False
    if int(one) >= int(two) or (not known and (two[0] == "0" or one[0] == "0")):
        return True
    if after in words["exclusions.score_nouns"] or low(tokens, amount.at - 1) in words["exclusions.score_verbs"]:
        return True
    if known or after in HYPHENS or after in language.scales or plural_follows(tokens, end, language):
        return False
    return int(one) < 100 or (len(one) == 3 and len(two) == 4)


def _counted_range(tokens: Sequence[Token], amount: Amount, second: int, language: Language) -> bool:
    """ "won 10 to 15 medals", "lost 300-400 in the storm", "48 to 44 percent" are measured or counted; "won 3-1 days
    before" is not."""
    unit = language.units_after.forward(tokens, second + 1)
    if unit and unit[1] == "percent":
        return True
    decimal, one = read_digits(tokens[second].raw, language.decimal), amount.number.value
    two = decimal.times(1) if decimal else 0.0
    rounded = one >= LARGE and one % SMALL == two % SMALL == 0
    return one < two and (rounded or unit is not None or plural_follows(tokens, second + 1, language))


def _is_vote(tokens: Sequence[Token], amount: Amount, second: int, language: Language) -> bool:
    """ "voted 52 to 48", "a 5 to 4 ruling"."""
    raw = tokens[second].raw
    words = language.words
    if _counted_range(tokens, amount, second, language):
        return False
    if (
        low(tokens, second + 1) in words["exclusions.score_nouns"]
        or low(tokens, amount.at - 1) in words["exclusions.score_verbs"]
    ):
        return True
    value = int(raw) if raw.isdigit() and len(raw) < 4 else amount.number.value
    falls = value < amount.number.value and amount.number.plain and (amount.number.value < LARGE or value < SMALL)
    return falls and low(tokens, amount.at - 1) != "from" and low(tokens, amount.at - 1) != "to"
