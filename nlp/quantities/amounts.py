"""A number with its unit, and two of them joined to a range or a change.

``Amount`` is what the later steps (exclusions, qualifiers, nouns) look at; token indices, not characters.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from nlp.quantities.digits import HYPHENS, Number, low
from nlp.quantities.hedges import hedge_behind
from nlp.quantities.language import Language
from nlp.quantities.reading import read_number
from nlp.quantities.tokens import NUMERAL, Token
from store.model import Qualifier

CLAUSE = 10  # tokens before "from A to B" in which a verb of change is looked for
MONEY_LENGTH = 3
BY_TO = 3  # "by 300 to 1,200" changes, "by 10 to 15" is a range
LEAP = 10  # "the index rose 120 to 4,300" changes, "rose 10 to 15" may be a range
MILLION = 10**6


@dataclass(frozen=True, slots=True)
class Amount:
    """Tokens ``begin`` to before ``end`` hold a number (from token ``at``) and its unit.

    ``before``/``after`` are currency or unit signs' kind of evidence: ``signed`` when a currency stands before it;
    ``hyphened`` when the unit or noun is tied on by a hyphen ("30-minute", "12-member"); ``hedge`` is a qualifier
    found between number and unit ("20-plus years"); ``result`` when it is one side of a vote.
    """

    begin: int
    at: int
    end: int
    number: Number
    unit: str = ""
    signed: bool = False
    hyphened: bool = False
    hedge: Qualifier | None = None
    result: bool = False


@dataclass(frozen=True, slots=True)
class Joined:
    """Two amounts: one range from ``first`` to ``second``, or (``change``) two readings that share a unit.

    ``begin`` includes "between" or "from" where it is part of the range.
    """

    first: Amount
    second: Amount
    begin: int
    change: bool


def is_money(unit: str) -> bool:
    """Whether a unit is an ISO 4217 code."""
    return len(unit) == MONEY_LENGTH and unit.isupper()


def read_amount(tokens: Sequence[Token], at: int, language: Language) -> Amount | None:
    """The amount whose number starts at token ``at``, with a currency before it and a unit behind it."""
    number = read_number(tokens, at, language)
    if number is None:
        return None
    return _signed(tokens, _with_unit(tokens, at, number, language), language)


def _signed(tokens: Sequence[Token], amount: Amount, language: Language) -> Amount:
    """The amount with a minus before it: "-5%", "−$2m", "minus 20 degrees". A dash alone before a count is a bullet."""
    sign = amount.begin - 1
    if sign < 0 or tokens[amount.begin].line_start or language.before.backward(tokens, amount.begin):
        return amount  # "al menos 300" hedges
    word = tokens[sign].low
    if low(tokens, sign - 1) in language.words["number_grammar.joiners_or"]:  # "plus or minus 3 points"
        return amount
    dashed = word in "-−–" and amount.unit != "" and tokens[sign + 1].glued and not tokens[sign].glued
    if not dashed and word not in language.words["number_grammar.minus"]:
        return amount
    return replace(amount, begin=sign, number=replace(amount.number, value=-amount.number.value, plain=False))


def _with_unit(tokens: Sequence[Token], at: int, number: Number, language: Language) -> Amount:
    begin, unit, signed = at, number.unit, False
    money = language.money_before.backward(tokens, at)
    if money and not number.unit and not tokens[at].line_start:
        begin, unit, signed = money[0], money[1], True
    end = number.end
    hedge: Qualifier | None = None
    if hedged := hedge_behind(tokens, end, language):
        end, hedge = hedged
    if unit:
        return Amount(begin, at, end, number, unit, signed, False, hedge)
    found = _unit_after(tokens, end, number, language)
    if found:
        return Amount(begin, at, found[0], number, found[1], False, found[2], hedge)
    return Amount(begin, at, end, number, "", False, _tied(tokens, end), hedge)


def _unit_after(tokens: Sequence[Token], at: int, number: Number, language: Language) -> tuple[int, str, bool] | None:
    """(end, unit, tied by a hyphen) for the unit that starts at token ``at``."""
    hyphened = low(tokens, at) in HYPHENS and at + 1 < len(tokens)
    if hyphened and not tokens[at + 1].glued and not language.units_after.forward(tokens, at + 1):
        return None
    start = at + hyphened
    if start >= len(tokens) or tokens[start].line_start:
        return None
    if number.scale >= 1000 and not hyphened and (money := language.money_after_scale.forward(tokens, start)):
        return money[0], money[1], False
    symbol = language.symbols_after.forward(tokens, start)
    if symbol and number.digits and _symbol_fits(tokens, start, symbol):
        return symbol[0], symbol[1], hyphened
    rough = number.vague is not None or number.scale >= MILLION
    rough_of = rough and low(tokens, start) in language.words["number_grammar.partitive"]
    if rough_of or low(tokens, start) in language.words["unit_grammar.between"]:  # "billions of dollars"
        start += 1
    unit = language.units_after.forward(tokens, start)
    return (unit[0], unit[1], hyphened) if unit else None


def _symbol_fits(tokens: Sequence[Token], start: int, symbol: tuple[int, str]) -> bool:
    """A one-letter symbol must touch the number; a currency sign may belong to the next one ("in 2020 $5 million")."""
    end, unit = symbol
    if is_money(unit):
        return end >= len(tokens) or tokens[end].kind != NUMERAL
    return tokens[start].glued or len(tokens[start].raw) > 1 or tokens[start].raw in "mgtlL°º"


def _tied(tokens: Sequence[Token], at: int) -> bool:
    """Whether "-word" is tied to the number."""
    return (
        low(tokens, at) in HYPHENS
        and tokens[at].glued
        and at + 1 < len(tokens)
        and tokens[at + 1].glued
        and tokens[at + 1].low[:1].isalpha()
    )


def read_joined(tokens: Sequence[Token], first: Amount, language: Language) -> Joined | None:
    """The range or change that ``first`` begins ("300 to 1,000", "between …", "from 9,000 to 16,000")."""
    words = language.words
    between = low(tokens, first.begin - 1) in words["range_grammar.between"]
    start = _after_joiner(tokens, first, between, language)
    if start is None:
        return None
    hedge = language.before.forward(tokens, start) if between else None
    start = hedge[0] if hedge else start
    sign = language.money_before.forward(tokens, start)
    start = sign[0] if sign else start
    second = read_amount(tokens, start, language) if start < len(tokens) else None
    if second is None or second.number.vague or first.number.vague:
        return None
    shared = _share(first, second)
    if shared is None:
        return None
    one, two = shared
    if low(tokens, first.begin - 1) in words["range_grammar.from"]:
        return _from_to(tokens, one, two, first.unit == "", language)
    if one.number.value >= two.number.value:  # "leads 48 to 44 percent"
        falls = not first.unit and two.unit == "percent" and low(tokens, first.end) == "to"
        by = low(tokens, first.begin - 1) in words["range_grammar.by"]
        return Joined(one, two, one.begin, True) if falls and not by else None
    times = two.number.value / one.number.value if one.number.value else 1.0
    ahead = low(tokens, first.begin - 1)
    by = ahead in words["range_grammar.by"] and not one.unit and times >= BY_TO
    if by or (ahead in words["range_grammar.step_verbs"] and one.unit != "percent" and times > LEAP):
        return Joined(one, two, one.begin, True)
    if low(tokens, first.end) in words["range_grammar.or"] and not _alternatives(one, two):
        return None
    return Joined(one, two, first.begin - 1 if between else first.begin, False)


def _after_joiner(tokens: Sequence[Token], first: Amount, between: bool, language: Language) -> int | None:
    """Index of the token behind "to", "and", "-" or "or"; ``None`` where nothing joins."""
    words, at = language.words, first.end
    if at >= len(tokens) or tokens[at].line_start or first.hedge:
        return None
    word = tokens[at].low
    if between and word in words["range_grammar.between_and"]:
        return at + 1
    if word in HYPHENS and low(tokens, at + 1) in words["range_grammar.to"]:  # "10-to-15", "two- to three-year"
        return at + 2 + (low(tokens, at + 2) in HYPHENS)
    if word in words["range_grammar.to"] or word in words["range_grammar.or"]:
        return at + 1
    return None


def _share(first: Amount, second: Amount) -> tuple[Amount, Amount] | None:
    """Both amounts with the scale and unit that one of them has for both; ``None`` where the units differ."""
    one, two = first.number, second.number
    if one.scale == 1 and two.scale > 1 and one.value < two.value / two.scale:
        one = replace(one, value=one.value * two.scale, step=one.step * two.scale, scale=two.scale, plain=False)
    unit = first.unit or second.unit
    if first.unit and second.unit and first.unit != second.unit:
        return None
    if first.unit and not second.unit and not first.signed:
        return None
    return replace(first, number=one, unit=unit), replace(second, number=two, unit=unit)


def _alternatives(one: Amount, two: Amount) -> bool:
    """ "two or three", "10 or 15": neighbours, not a choice between far things."""
    return two.number.value <= 2 * one.number.value and one.number.value >= 1


def _from_to(tokens: Sequence[Token], one: Amount, two: Amount, unit_shared: bool, language: Language) -> Joined | None:
    """ "from A to B" is a change, unless words of range stand before it or it is one span of a measure."""
    begin = one.begin - 1
    before = [low(tokens, at) for at in range(max(0, begin - CLAUSE), begin)]
    near = before[-3:]
    ranged = any(word in language.words["range_grammar.range_words"] for word in near)
    changed = any(word in language.words["range_grammar.change_words"] for word in before)
    measured = unit_shared and two.unit != "" and not changed and not two.signed
    rising = one.number.value < two.number.value
    if rising and (ranged or measured):
        return Joined(one, two, begin, False)
    return Joined(one, two, one.begin, True)
