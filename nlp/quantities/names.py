"""Numbers that belong to a name: "COVID-19", "Boeing 737", "Article 5", "1600 Pennsylvania Avenue"."""

from __future__ import annotations

from collections.abc import Sequence

from nlp.quantities.amounts import Amount
from nlp.quantities.digits import DASHES, low
from nlp.quantities.language import Language
from nlp.quantities.nouns import plural_follows
from nlp.quantities.tokens import MARK, NUMERAL, SKIP, WORD, Token

LIST_ENDS = (",", ".", ";", ")", "!", "?", "and", "–", "—", '"', "”")
MAX_NAME = 3  # capitalised words of a name
MAX_GAP = 6  # words between a count and the joiner of the next one
MAX_SAID = 5  # words from a name to its count
LARGE = 100


def skip_identifier(tokens: Sequence[Token], amount: Amount, language: Language) -> int:
    """Digits tied to letters or signs: "COVID-19", "F-16", "G7", "4K", "#5", "v2", "192.168.0.1", "401(k)"."""
    if not amount.number.digits:
        return 0
    at, token = amount.at, tokens[amount.at]
    tied = at > 0 and token.glued and not amount.signed and not language.before.backward(tokens, at)  # "c.300" hedges
    before = tokens[at - 1] if tied else None
    if before is not None and before.kind in (WORD, SKIP):
        return amount.end
    dashed = before is not None and before.raw in DASHES and before.glued and at > 1
    if dashed and tokens[at - 2].kind == WORD and not _is_number_word(tokens[at - 2], language):
        return amount.end
    if before is not None and before.raw == "+" and not amount.unit and amount.number.scale == 1:
        return _past_digits(tokens, amount.end)
    if before is not None and before.raw in "#/\\=_.&@:" and not (before.raw == ":" and amount.number.scale > 1):
        return amount.end
    if _is_seat(tokens, amount):
        return amount.end
    end = tokens[amount.end] if amount.end < len(tokens) else None
    if end is None or not end.glued:
        return 0
    if end.kind == WORD and not amount.unit and not amount.number.scale > 1:
        return 0 if len(end.raw) > 3 and "," in token.raw else amount.end + 1
    follows = low(tokens, amount.end + 1)
    glued = amount.end + 1 < len(tokens) and tokens[amount.end + 1].glued
    return amount.end + 2 if end.raw in "(/\\=_@" and glued and follows.isalnum() and not amount.unit else 0


def _is_seat(tokens: Sequence[Token], amount: Amount) -> bool:
    """ "Gate 30C", "iPhone 5C": a letter behind a name's number is no temperature."""
    if tokens[amount.end - 1].raw not in ("C", "F") or amount.at == 0 or tokens[amount.at].line_start:
        return False
    return tokens[amount.at - 1].kind == WORD and any(letter.isupper() for letter in tokens[amount.at - 1].raw)


def _past_digits(tokens: Sequence[Token], at: int) -> int:
    """Past the groups of a phone number: "+1 (212) 555-0199"."""
    while at < len(tokens) and not tokens[at].line_start and (tokens[at].kind == NUMERAL or tokens[at].raw in "()-"):
        at += 1
    return at


def _is_number_word(token: Token, language: Language) -> bool:
    return token.low in language.ones or token.low in language.scales or token.low in ("to", "a", "an")


def skip_label(tokens: Sequence[Token], amount: Amount, language: Language) -> int:
    """The number in a name: "Article 5", "Flight 370", "Boeing 737", "the 737", "Channel Seven"."""
    number = amount.number
    if name := language.names.forward(tokens, amount.at):
        return name[0]
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
    named = named and not before.low.endswith(("'s", "’s")) and before.low not in language.words["exclusions.yes_words"]
    named = named and before.low not in language.words["calendar.months"]  # "in June 900 left"
    named = named and not _said_of_a_place(tokens, amount, language)
    opens = amount.begin >= 2 and tokens[amount.begin - 2].kind == MARK and tokens[amount.begin - 2].raw in '.!?“"'
    if named and not opens and not counted:
        return amount.end
    if before.low == "the" and not _noun_or_verb_follows(tokens, amount, language):
        return amount.end
    return 0


def _said_of_a_place(tokens: Sequence[Token], amount: Amount, language: Language) -> bool:
    """ "In Halden 238 signed", "at the plant in Reno 610 have left": a place, and a verb of those who are counted."""
    lead = low(tokens, _name_before(tokens, amount.begin, language) - 1)
    after = low(tokens, amount.end)
    words = language.words
    did = any(after.endswith(ending) for ending in words["exclusions.past_endings"]) and len(after) > MAX_NAME
    return lead in words["exclusions.place_leads"] and (did or after in words["exclusions.auxiliaries"])


def continues_list(tokens: Sequence[Token], amount: Amount, last: Amount | None, language: Language) -> bool:
    """Whether ``amount`` is a count whose noun was said with ``last``, the quantity before it.

    "Rolpa lost 101 people and Salyan 52", "in Leeds 2,460 signed; in Dublin 712": both have a name before them, a
    joiner and few words stand between them, and nothing is counted behind the second.
    """
    if last is None or last.unit or amount.unit or amount.hyphened or amount.hedge or not amount.number.plain:
        return False
    words = language.words
    after = tokens[amount.end] if amount.end < len(tokens) else None
    if after is not None and not after.line_start and after.raw not in LIST_ENDS:
        return False
    before = low(tokens, amount.begin - 1)
    if before in words["exclusions.no_words"]:  # "yes 241, no 106"
        return low(tokens, last.begin - 1) in words["exclusions.yes_words"] and amount.begin - last.end <= 2
    lead = _name_before(tokens, amount.begin, language)
    if lead == amount.begin or before in words["exclusions.labels"]:
        return False
    while low(tokens, lead - 1) in words["exclusions.list_leads"]:
        lead -= 1
    gap = tokens[last.end : lead - 1]
    if lead <= last.end or len(gap) > MAX_GAP or low(tokens, lead - 1) not in words["exclusions.list_joiners"]:
        return False
    return all(_inside(token) for token in tokens[last.end : lead]) and _is_named(tokens, last, language)


def _name_before(tokens: Sequence[Token], end: int, language: Language) -> int:
    """Where the one to three capitalised words before token ``end`` begin; ``end`` where there are none."""
    at = end
    while at and end - at < MAX_NAME and not (at < end and tokens[at].line_start):
        token = tokens[at - 1]
        if token.kind != WORD or not token.raw[:1].isupper() or token.low in language.words["nouns.stop"]:
            break
        at -= 1
    return at


def _inside(token: Token) -> bool:
    """Whether a token may stand between two counts of one list."""
    return not token.line_start and (token.kind == WORD or token.raw in ",;")


def _is_named(tokens: Sequence[Token], last: Amount, language: Language) -> bool:
    """Whether a name is what ``last`` is said of: "Rolpa lost 101", "Learnly 1,200", "in Leeds nearly 2,460"."""
    for at in range(last.begin, max(0, last.begin - MAX_SAID), -1):
        token = tokens[at - 1]
        if token.kind != WORD or tokens[at].line_start:
            return False
        if token.raw[:1].isupper() and token.low not in language.words["nouns.stop"]:
            opens = token.line_start or low(tokens, at - 2) in tuple('.!?“"')
            own_name = at == last.begin and opens and last.number.plain and last.number.value < LARGE  # "Falcon 9"
            return not own_name and language.before.backward(tokens, at) is None
    return False


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
