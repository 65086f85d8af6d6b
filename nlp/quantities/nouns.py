"""The counted noun behind an amount: "nearly 2,000 Meta employees" counts employees.

There is no tagger here: the search walks over the words behind the number to the first word that can't be part of
the noun phrase, and takes the last plural on the way. That is right for the great majority of news sentences and
costs nearly nothing; a word that it gets wrong goes into the tables ``[nouns]`` of the language.
"""

from __future__ import annotations

from collections.abc import Sequence

from nlp.quantities.amounts import Amount, is_money
from nlp.quantities.language import Language
from nlp.quantities.reading import low
from nlp.quantities.tokens import WORD, Token

MAX_WORDS = 7


def counted_noun(tokens: Sequence[Token], amount: Amount, language: Language) -> tuple[str, int]:
    """(head noun in lower case or "", index after it) of what ``amount`` counts."""
    words = language.words
    at = amount.end
    if amount.hyphened and not amount.unit:
        word = low(tokens, at + 1)
        return (word, at + 2) if word.isalpha() else ("", at)
    shared = amount.unit in ("percent", "percentage point") or amount.number.vague is not None or is_money(amount.unit)
    if low(tokens, at) in words["number_grammar.partitive"]:
        after = low(tokens, at + 1)
        if not (shared or after in words["nouns.skip"]):
            return "", amount.end
        at += 1
    elif (amount.unit and not shared) or is_money(amount.unit):
        return "", amount.end
    while low(tokens, at) in words["nouns.skip"] and not tokens[at].line_start:
        at += 1
    return _head(tokens, at, amount, language)


def _head(tokens: Sequence[Token], at: int, amount: Amount, language: Language) -> tuple[str, int]:
    """The last plural before the phrase ends; for "one" and shares also a lone singular."""
    words = language.words
    plural, singular, end = "", "", amount.end
    for step in range(MAX_WORDS):
        if at + step >= len(tokens):
            break
        token = tokens[at + step]
        word = token.low
        if token.kind != WORD or token.line_start or word in words["nouns.stop"]:
            if word in "-‑'’&.\"“”" and step and token.glued:
                continue
            break
        possessive = word.endswith(("'s", "’s"))
        if possessive:
            plural = singular = ""
            continue
        if is_plural(word, language) and not (plural and token.raw[:1].isupper()):
            plural, end = word, at + step + 1
        elif plural:
            break
        elif not word.endswith("ly"):
            singular = word
    if plural:
        return plural, end
    alone = amount.number.value == 1 or amount.unit == "percent"
    return (singular, end) if alone else ("", amount.end)


def is_plural(word: str, language: Language) -> bool:
    """Whether a lower-case word looks like the plural of something that is counted."""
    if word in language.words["nouns.plural"]:
        return True
    if len(word) < 3 or word in language.words["nouns.not_plural"]:
        return False
    return word.endswith("s") and not word.endswith(("ss", "us", "is", "ous"))


def plural_follows(tokens: Sequence[Token], at: int, language: Language) -> bool:
    """Whether a counted plural stands at token ``at`` or one or two plain words later."""
    for step in range(3):
        if at + step >= len(tokens):
            return False
        token = tokens[at + step]
        if token.kind != WORD or token.line_start or token.low in language.words["nouns.stop"]:
            return False
        if is_plural(token.low, language):
            return True
    return False
