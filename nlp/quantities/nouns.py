"""The counted noun behind an amount: "nearly 2,000 Acme employees" counts employees.

There is no tagger here: the search walks over the words behind the number to the first word that can't be part of
the noun phrase, and takes the last plural on the way. That is right for the great majority of news sentences and
costs nearly nothing; a word that it gets wrong goes into the tables ``[nouns]`` of the language.
"""

from __future__ import annotations

from collections.abc import Sequence

from nlp.quantities.amounts import MILLION, Amount, is_money
from nlp.quantities.digits import HYPHENS, low
from nlp.quantities.language import Language
from nlp.quantities.tokens import NUMERAL, WORD, Token

MAX_WORDS = 9
MAX_FIRST = 4
MAX_JOINED = 3  # "300 Acme, Globex and Initech workers"
QUOTES = ('"', "“", "”")
SHARES = ("percent", "percentage point")
JOINERS = ("and", "or", ",")  # between adjectives: "eight current and former officials"
ADJECTIVES = ("al", "ic", "ive", "ous", "ary", "able", "ible", "an", "ful", "er", "est")
IRREGULAR = ("people", "children", "women", "men")


def counted_noun(tokens: Sequence[Token], amount: Amount, language: Language) -> tuple[str, int]:
    """(head noun in lower case or "", index after it) of what ``amount`` counts."""
    words = language.words
    at = amount.end
    nothing = (amount.number.noun, amount.end)
    if nothing[0]:
        return nothing
    if amount.hyphened and not amount.unit:
        word = low(tokens, at + 1)
        if word in words["unit_grammar.strong"]:
            word = low(tokens, at + 2)
            return (word, at + 3) if word.isalpha() and word not in words["nouns.stop"] else nothing
        return (word, at + 2) if word.isalpha() else nothing
    share = amount.unit in SHARES
    partitive = low(tokens, at) in words["number_grammar.partitive"]
    if is_money(amount.unit) or (amount.unit and not share):
        return nothing
    if partitive:
        whole = _past_number(tokens, at + 1, language)
        large = amount.number.vague or amount.number.scale >= MILLION
        if not (share or large or whole > at + 1 or low(tokens, at + 1) in words["nouns.skip"]):
            return nothing
        at = whole
    while low(tokens, at) in words["nouns.skip"] and not tokens[at].line_start:
        at += 1
    if language.noun_rule != "last_plural":
        return _first(tokens, at, language) or nothing
    if amount.number.value == 1 and not amount.number.vague and not share:
        return _singular(tokens, at, language) or nothing
    if share and not partitive and language.units_after.forward(tokens, at):  # "12 percent year over year"
        return nothing
    signed = share and amount.end > amount.number.end  # "30 percent support" against "one in seven reports"
    found = _plural(tokens, at, language, share) if partitive or not signed else None
    if found is None and share:
        found = _singular(tokens, at, language, first=not partitive)
    return found or nothing


def _past_number(tokens: Sequence[Token], at: int, language: Language) -> int:
    """Past "the 770" in "505 of the 770 employees"; ``at`` where no number follows."""
    follow = at
    while low(tokens, follow) in language.words["nouns.skip"]:
        follow += 1
    begin = follow
    while follow < len(tokens) and (
        tokens[follow].kind == NUMERAL or tokens[follow].low in language.ones or tokens[follow].low in language.scales
    ):
        follow += 1
    return follow if follow > begin else at


def _plural(tokens: Sequence[Token], at: int, language: Language, share: bool = False) -> tuple[str, int] | None:
    """The last plural before the noun phrase ends: (word, index after it)."""
    found: tuple[str, int] | None = None
    joined = 0
    for here in range(at, min(at + MAX_WORDS, len(tokens))):
        token = tokens[here]
        if token.line_start:
            break
        tied = here > at and token.glued and tokens[here - 1].low in HYPHENS  # "laid-off welders"
        if not tied and not _in_phrase(token, here > at, language):
            adjectives = here > at and token.low in JOINERS and tokens[here - 1].low not in language.words["nouns.stop"]
            if found or joined == MAX_JOINED or not adjectives:
                break
            joined += 1
        elif token.low.endswith(("'s", "’s")):
            if found:
                break
        elif found and share and token.low in language.words["number_grammar.share_verbs"]:
            break  # "one in 40 applicants gets a place"
        elif is_plural(token.low, language):
            found = (token.low, here + 1)
        elif found and token.kind == WORD:
            break
    return found


def _in_phrase(token: Token, inside: bool, language: Language) -> bool:
    if token.kind == WORD:
        return token.low not in language.words["nouns.stop"]
    if token.low in QUOTES:
        return True
    return inside and token.glued and (token.kind == NUMERAL or token.low in "-‑'’&.")


def _singular(tokens: Sequence[Token], at: int, language: Language, first: bool = False) -> tuple[str, int] | None:
    """The head of a singular phrase: its last word before a verb ("one Twitter user", "half the workforce")."""
    found: tuple[str, int] | None = None
    for here in range(at, min(at + MAX_WORDS, len(tokens))):
        token = tokens[here]
        if not _in_phrase(token, here > at, language) or (found and token.line_start):
            break
        word = token.low
        if token.kind != WORD or word.endswith(("'s", "’s")):
            continue
        if first and (word in language.words["nouns.not_share"] or word in language.ones):
            break
        if not found and word.endswith("ed"):
            continue
        if found and (word.endswith("ed") or (word.endswith("s") and not word.endswith("ss"))):
            break
        if not word.endswith("ly"):
            found = (word, here + 1)
            if first and not word.endswith(ADJECTIVES):
                break
    return found


def _first(tokens: Sequence[Token], at: int, language: Language) -> tuple[str, int] | None:
    """The noun right behind the number, or the first capitalised word where a language writes nouns so."""
    for here in range(at, min(at + MAX_FIRST, len(tokens))):
        token = tokens[here]
        if token.line_start or not _in_phrase(token, False, language):
            return None
        if token.kind == WORD and (language.noun_rule == "first" or token.raw[:1].isupper()):
            return token.low, here + 1
    return None


def is_plural(word: str, language: Language) -> bool:
    """Whether a lower-case word looks like the plural of something that is counted."""
    if word in language.words["nouns.plural"] or word.endswith(IRREGULAR):
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
        if is_plural(token.low, language) or (language.noun_rule == "capital" and token.raw[:1].isupper()):
            return True
    return False
