"""Ages of people, which are no quantities unless they are asked for."""

from __future__ import annotations

from collections.abc import Sequence

from nlp.quantities.amounts import Amount
from nlp.quantities.digits import HYPHENS, low
from nlp.quantities.language import Language
from nlp.quantities.nouns import plural_follows
from nlp.quantities.tokens import NUMERAL, WORD, Token

AFTER_AGE = (",", ".", ";", "", ")", "and", "who", "from")
OLDEST = 115  # ages beyond that are no ages of people


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
    if before == "of" and low(tokens, amount.begin - 2) == "age" and number.plain:
        return end
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
    person = name is not None and name.low in language.words["exclusions.aged_nouns"] and after == ","
    named = name is not None and name.kind == WORD and name.raw[:1].isupper() and after in AFTER_AGE
    if before == "," and (named or person):
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
