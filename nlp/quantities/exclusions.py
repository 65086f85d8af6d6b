"""Numbers that are no quantity: years, dates, times, ages, names, addresses, scores, list markers, pronouns.

Each rule gets the tokens and the amount and answers with the token to go on from, or 0 when it does not apply.
``RULES`` holds them in the order in which they are asked; a new kind of non-quantity is one more function there.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from nlp.quantities.ages import skip_age
from nlp.quantities.amounts import Amount
from nlp.quantities.calendar import skip_date, skip_time, skip_year
from nlp.quantities.digits import HYPHENS, low
from nlp.quantities.language import Language
from nlp.quantities.names import skip_address, skip_identifier, skip_label
from nlp.quantities.scores import skip_digit_chain
from nlp.quantities.tokens import NUMERAL, WORD, Token

Rule = Callable[[Sequence[Token], Amount, Language], int]
ONE_DETERMINERS = ("the", "a", "an", "this", "that", "every", "each", "any", "another")


def excluded_until(tokens: Sequence[Token], amount: Amount, language: Language, spared: Collection[Rule] = ()) -> int:
    """Token to go on from when ``amount`` is no quantity, else 0. The rules in ``spared`` are not asked."""
    for rule in RULES:
        until = 0 if rule in spared else rule(tokens, amount, language)
        if until:
            return until
    return 0


def skip_pronoun(tokens: Sequence[Token], amount: Amount, language: Language) -> int:
    """ "one" as a pronoun or inside a set phrase ("no one", "one of the", "one can")."""
    if amount.number.digits or amount.number.value != 1 or amount.end != amount.at + 1 or amount.signed:
        return 0
    at = amount.at
    if low(tokens, at - 1) in language.words["exclusions.one_before"]:
        return amount.end
    if low(tokens, at - 2) in ONE_DETERMINERS and tokens[at - 1].kind == WORD and low(tokens, at - 1) != "of":
        return amount.end  # "the current one amounted to"
    after = low(tokens, amount.end)
    ranged = low(tokens, at - 1) in language.words["range_grammar.between"]  # "between one and two million"
    if (after in ("or", "to") or ranged) and low(tokens, amount.end + 1) in language.ones:  # "one or two"
        return 0
    if after == "of" and at + 3 < len(tokens):
        numbered = any(
            token.kind == NUMERAL or token.low in language.ones or token.low in language.scales
            for token in tokens[at + 2 : at + 4]
        )
        return 0 if numbered else amount.end
    plain = amount.end < len(tokens) and tokens[amount.end].kind == WORD and not tokens[amount.end].line_start
    verb = after.endswith("ed") and (
        low(tokens, amount.end + 1) in language.words["nouns.stop"] or not low(tokens, amount.end + 1).isalpha()
    )
    plain = plain and not verb
    if plain and after not in language.words["exclusions.one_after"]:
        return 0
    if low(tokens, amount.end) in HYPHENS and amount.end + 1 < len(tokens) and tokens[amount.end + 1].glued:
        return 0
    return amount.end


def skip_ordinal(tokens: Sequence[Token], amount: Amount, language: Language) -> int:
    """ "3rd", "two-second" is no ordinal, "1st" is; "No. 5" and "# 5" are places in a row."""
    before = low(tokens, amount.begin - 1)
    if before in ("#", "№"):
        return amount.end
    last = amount.end + (low(tokens, amount.end) in HYPHENS)
    if (
        not amount.unit
        and last < len(tokens)
        and tokens[last].glued
        and tokens[last].low in language.words["exclusions.ordinals"]
    ):
        return last + 1
    if before == "." and low(tokens, amount.begin - 2) in ("no", "nos", "vol", "fig", "art", "sec", "ch", "pp", "p"):
        return amount.end
    return 0


def skip_list_marker(tokens: Sequence[Token], amount: Amount, language: Language) -> int:
    """ "1. First", "2) Second", "[12]", "(3)" at the beginning of a line."""
    at, end = amount.at, amount.end
    if not amount.number.plain or amount.signed or amount.unit or amount.number.value > 999:
        return 0
    before, after = low(tokens, at - 1), low(tokens, end)
    if (before, after) == ("[", "]") or ((before, after) == ("(", ")") and amount.number.value < 100):
        return end + 1
    opens = tokens[at].line_start or (before == "(" and tokens[at - 1].line_start)
    if opens and after in (".", ")", "/", ":") and tokens[end].glued:
        return end + 1
    return 0


def skip_compound(tokens: Sequence[Token], amount: Amount, language: Language) -> int:
    """ "two-way", "one-sided", "five-star": nothing is counted."""
    word = low(tokens, amount.end + 1)
    if amount.hyphened and not amount.unit and word in language.words["exclusions.hyphen_stop"]:
        ranged = word in language.words["range_grammar.to"] or word in language.words["range_grammar.or"]
        return 0 if ranged else amount.end + 2
    return 0


def skip_year_or_date(tokens: Sequence[Token], amount: Amount, language: Language) -> int:
    """Calendar dates, clock times and years (see :mod:`nlp.quantities.calendar`)."""
    return (
        skip_date(tokens, amount, language)
        or skip_time(tokens, amount, language)
        or skip_year(tokens, amount, language)
    )


RULES: tuple[Rule, ...] = (
    skip_year_or_date,
    skip_identifier,
    skip_age,
    skip_pronoun,
    skip_list_marker,
    skip_ordinal,
    skip_digit_chain,
    skip_address,
    skip_compound,
    skip_label,
)
