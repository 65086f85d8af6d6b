"""Numbers that are no quantity: years, dates, times, ages, names, addresses, scores, list markers, pronouns.

Each rule gets the tokens and the amount and answers with the token to go on from, or 0 when it does not apply.
``RULES`` holds them in the order in which they are asked; a new kind of non-quantity is one more function there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from nlp.quantities.amounts import Amount
from nlp.quantities.dates_and_times import is_calendar_year, skip_date, skip_time, skip_year
from nlp.quantities.language import Language
from nlp.quantities.nouns import plural_follows
from nlp.quantities.reading import HYPHENS, low
from nlp.quantities.tokens import MARK, NUMERAL, SKIP, WORD, Token

Rule = Callable[[Sequence[Token], Amount, Language], int]
DASHES = HYPHENS | frozenset("–—−")
ONE_DETERMINERS = ("the", "a", "an", "this", "that", "every", "each", "any", "another")
AFTER_AGE = (",", ".", ";", "", ")", "and", "who", "from")
OLDEST = 115  # ages beyond that are no ages of people


def excluded_until(tokens: Sequence[Token], amount: Amount, language: Language, ages: bool = False) -> int:
    """Token to go on from when ``amount`` is no quantity, else 0. ``ages`` lets ages of people through."""
    for rule in RULES:
        if ages and rule is skip_age:
            continue
        until = rule(tokens, amount, language)
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
    if after == "of" and at + 3 < len(tokens):
        numbered = any(
            token.kind == NUMERAL or token.low in language.ones or token.low in language.scales
            for token in tokens[at + 2 : at + 5]
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


def skip_identifier(tokens: Sequence[Token], amount: Amount, language: Language) -> int:
    """Digits tied to letters or signs: "COVID-19", "F-16", "G7", "4K", "#5", "v2", "192.168.0.1", "401(k)"."""
    if not amount.number.digits:
        return 0
    at, token = amount.at, tokens[amount.at]
    before = tokens[at - 1] if at and token.glued and not amount.signed else None
    if before is not None and before.kind in (WORD, SKIP):
        return amount.end
    dashed = before is not None and before.raw in DASHES and before.glued and at > 1
    if dashed and tokens[at - 2].kind == WORD and not _is_number_word(tokens[at - 2], language):
        return amount.end
    if before is not None and before.raw in "#/\\=_.&@:" and not (before.raw == ":" and amount.number.scale > 1):
        return amount.end
    end = tokens[amount.end] if amount.end < len(tokens) else None
    if end is None or not end.glued:
        return 0
    if end.kind == WORD and not amount.unit and not amount.number.scale > 1:
        return 0 if len(end.raw) > 3 and "," in token.raw else amount.end + 1
    follows = low(tokens, amount.end + 1)
    glued = amount.end + 1 < len(tokens) and tokens[amount.end + 1].glued
    return amount.end + 2 if end.raw in "(/\\=_@" and glued and follows.isalnum() and not amount.unit else 0


def _is_number_word(token: Token, language: Language) -> bool:
    return token.low in language.ones or token.low in language.scales or token.low in ("to", "a", "an")


def skip_ordinal(tokens: Sequence[Token], amount: Amount, language: Language) -> int:
    """ "3rd", "two-second" is no ordinal, "1st" is; "No. 5" and "# 5" are places in a row."""
    before = low(tokens, amount.begin - 1)
    if before in ("#", "№"):
        return amount.end
    if before == "." and low(tokens, amount.begin - 2) in ("no", "nos", "vol", "fig", "art", "sec", "ch", "pp", "p"):
        return amount.end
    return 0


def skip_label(tokens: Sequence[Token], amount: Amount, language: Language) -> int:
    """The number in a name: "Article 5", "Flight 370", "Boeing 737", "the 737", "Channel Seven"."""
    number = amount.number
    if amount.unit or number.scale > 1 or amount.signed or amount.hedge or amount.hyphened:
        return 0
    before = tokens[amount.begin - 1] if amount.begin and not tokens[amount.begin].line_start else None
    if before is None or before.kind != WORD:
        return 0
    counted = plural_follows(tokens, amount.end, language)
    capital = before.raw[:1].isupper()
    label = before.low in language.words["exclusions.labels"] and (
        number.plain or not number.digits or number.value < 100
    )
    if label and (not counted or (capital and not before.line_start)):
        return _after_list(tokens, amount)
    if not number.digits:
        return _skip_word_name(tokens, amount, language)
    if not number.plain:
        return 0
    named = capital and not before.line_start and before.low not in language.words["nouns.stop"]
    named = named and not before.low.endswith(("'s", "’s"))
    opens = amount.begin >= 2 and tokens[amount.begin - 2].kind == MARK and tokens[amount.begin - 2].raw in '.!?“"'
    if named and not opens and not counted:
        return amount.end
    if before.low == "the" and not _noun_or_verb_follows(tokens, amount, language):
        return amount.end
    return 0


def _after_list(tokens: Sequence[Token], amount: Amount) -> int:
    """Past "and 6" in "Articles 5 and 6"."""
    end = amount.end
    while end + 1 < len(tokens) and tokens[end].low in ("and", ",", "-", "–", "or") and tokens[end + 1].kind == NUMERAL:
        if tokens[end].low == ",":
            break
        end += 2
    return end


def _skip_word_name(tokens: Sequence[Token], amount: Amount, language: Language) -> int:
    """A spelled number with a capital inside a sentence belongs to a name ("the Big Four", "Five Eyes")."""
    token = tokens[amount.at]
    if not token.raw[:1].isupper() or token.line_start or token.raw.isupper():
        return 0
    before = tokens[amount.at - 1]
    if before.kind != WORD:
        return 0
    after = tokens[amount.end] if amount.end < len(tokens) else None
    named = before.raw[:1].isupper() or before.low == "of"
    named = named or (after is not None and after.kind == WORD and after.raw[:1].isupper())
    return amount.end if named else 0


def _noun_or_verb_follows(tokens: Sequence[Token], amount: Amount, language: Language) -> bool:
    """Whether "the N" goes on as a count: "the 300 who signed", "the 27 remaining"; "the 737 was" does not."""
    after = tokens[amount.end] if amount.end < len(tokens) else None
    if after is None or after.kind != WORD:
        return amount.number.value < 100 or amount.number.value > 999
    return after.low not in ("is", "was", "has", "max", "series")


def skip_address(tokens: Sequence[Token], amount: Amount, language: Language) -> int:
    """ "1600 Pennsylvania Avenue": a bare number before capitalised words that end in a street word."""
    if not amount.number.plain or amount.unit or amount.signed:
        return 0
    if low(tokens, amount.end) == "block":
        return amount.end + 1
    for step in range(4):
        at = amount.end + step
        if at >= len(tokens) or tokens[at].kind != WORD or not tokens[at].raw[:1].isupper():
            return 0
        if step and tokens[at].low in language.words["exclusions.streets"]:
            return at + 1
    return 0


def skip_list_marker(tokens: Sequence[Token], amount: Amount, language: Language) -> int:
    """ "1. First", "2) Second", "[12]", "(3)" at the beginning of a line."""
    at, end = amount.at, amount.end
    if not amount.number.plain or amount.signed or amount.number.value > 999:
        return 0
    before, after = low(tokens, at - 1), low(tokens, end)
    if before == "[" and after == "]":
        return end + 1
    opens = tokens[at].line_start or (before == "(" and tokens[at - 1].line_start)
    if opens and after in (".", ")", "/", ":") and tokens[end].glued:
        return end + 1
    return 0


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
    raw = tokens[second].raw
    value = int(raw) if raw.isdigit() and len(raw) < 4 else language.ones.get(tokens[second].low, -1)
    falls = dash and 0 <= value < amount.number.value
    after = low(tokens, second + 1)
    return second + 1 if value >= 0 and (falls or after in language.words["exclusions.score_nouns"]) else 0


def _is_score(tokens: Sequence[Token], amount: Amount, second: int, end: int, language: Language) -> bool:
    """Whether "A-B" is a result or a code rather than a range."""
    one, two = tokens[amount.at].raw, tokens[second].raw
    if not (one.isdigit() and two.isdigit()):
        return False
    if two[0] == "0" or one[0] == "0" or int(one) >= int(two):
        return True
    after, words = low(tokens, end), language.words
    if after in words["exclusions.score_nouns"] or low(tokens, amount.at - 1) in words["exclusions.score_verbs"]:
        return True
    known = language.units_after.forward(tokens, end) or language.symbols_after.forward(tokens, end)
    if known or after in HYPHENS or after in language.scales or plural_follows(tokens, end, language):
        return False
    return int(one) < 100 or (len(one) == 3 and len(two) == 4)


def _is_vote(tokens: Sequence[Token], amount: Amount, second: int, language: Language) -> bool:
    """ "voted 52 to 48", "a 5 to 4 ruling"."""
    raw = tokens[second].raw
    words = language.words
    if (
        low(tokens, second + 1) in words["exclusions.score_nouns"]
        or low(tokens, amount.at - 1) in words["exclusions.score_verbs"]
    ):
        return True
    falls = raw.isdigit() and int(raw) < amount.number.value < 1000 and amount.number.plain
    return falls and low(tokens, amount.at - 1) != "from" and low(tokens, amount.at - 1) not in ("by", "to")


def skip_age(tokens: Sequence[Token], amount: Amount, language: Language) -> int:
    """Ages of people: "35-year-old", "aged 18 to 24", "Smith, 35,", "people over 65", "in her 40s"."""
    number, end, words = amount.number, amount.end, language.words
    if number.value > OLDEST or number.scale > 1 or amount.signed:
        return 0
    if amount.unit in ("year", "month", "week", "day"):
        follow = end + 1 if low(tokens, end) in HYPHENS else end
        if low(tokens, follow).removesuffix("'s").removesuffix("’s") in words["exclusions.age_after"]:
            return follow + 1
    before = low(tokens, amount.begin - 1)
    if before in words["exclusions.age_words"] and not plural_follows(tokens, end, language):
        joined = low(tokens, end) in ("to", "-", "–", "and", "or")
        return end + 2 if joined else end
    if not number.plain or amount.unit:
        return 0
    return _skip_apposed_age(tokens, amount, language)


def _skip_apposed_age(tokens: Sequence[Token], amount: Amount, language: Language) -> int:
    """ "Smith, 35, said" and "people over 65" (no noun behind)."""
    at, end = amount.at, amount.end
    before, after = low(tokens, at - 1), low(tokens, end)
    name = tokens[at - 2] if at >= 2 else None
    if before == "," and name is not None and name.kind == WORD and name.raw[:1].isupper() and after in AFTER_AGE:
        listed = end + 1 < len(tokens) and tokens[end + 1].kind == NUMERAL
        return 0 if listed or amount.number.value < 3 else end
    if (
        before == "at"
        and low(tokens, at - 2) in language.words["exclusions.dies"]
        and not plural_follows(tokens, end, language)
    ):
        return end
    if before == "now" and low(tokens, at - 2) == "," and after in (",", ".", ""):
        return end
    if before in ("over", "under", "than") or (before in HYPHENS and low(tokens, at - 2) in ("over", "under")):
        people = low(tokens, at - 2) in language.words["exclusions.person_nouns"] or low(tokens, at - 3) in (
            "older",
            "younger",
        )
        people = people or before in HYPHENS or low(tokens, at - 2) in ("older", "younger", "aged")
        return end if people and not plural_follows(tokens, end, language) else 0
    return 0


def skip_compound(tokens: Sequence[Token], amount: Amount, language: Language) -> int:
    """ "two-way", "one-sided", "five-star": nothing is counted."""
    if amount.hyphened and not amount.unit and low(tokens, amount.end + 1) in language.words["exclusions.hyphen_stop"]:
        return amount.end + 2
    return 0


def skip_year_or_date(tokens: Sequence[Token], amount: Amount, language: Language) -> int:
    """Calendar dates, clock times and years (see :mod:`nlp.quantities.dates_and_times`)."""
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

__all__ = ["excluded_until", "is_calendar_year"]
