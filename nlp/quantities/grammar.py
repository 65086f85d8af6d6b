"""From text to quantities: find where a number begins, read it, leave out what is none, add hedge and noun."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from nlp.quantities.ages import skip_age
from nlp.quantities.amounts import Amount, Joined, read_amount, read_joined
from nlp.quantities.exclusions import excluded_until
from nlp.quantities.language import Language, load_language
from nlp.quantities.names import continues_list, skip_label
from nlp.quantities.nouns import counted_noun, plural_follows
from nlp.quantities.numbers import step_of
from nlp.quantities.qualifiers import STRENGTH, qualifier_after, qualifier_before
from nlp.quantities.scores import skip_digit_chain
from nlp.quantities.shares import share_around_noun
from nlp.quantities.tallies import read_tally
from nlp.quantities.tokens import NUMERAL, Token, Visible, tokenize, visible
from store.model import Qualifier, Quantity

# Rules of exclusion that are not asked: for ages on request, results of votes, and names in a list of counts.
AGES, RESULTS, NAMES = (skip_age,), (skip_digit_chain, skip_label), (skip_label,)
GROUPED_BY_POINT = re.compile(r"[1-9]\d{0,2}\.\d{3}")


def find_quantities(text: str, language: str = "en", *, ages: bool = False) -> list[Quantity]:
    """Every quantity in ``text``, ordered and not overlapping; ``text[q.start:q.end] == q.literal``.

    ``language`` is a code such as "en" or "pt-BR" (English where there is no table). ``ages`` also reports the ages
    of people ("35-year-old"). Linear in the length of the text.
    """
    tables = load_language(language)
    shown = visible(text)
    tokens = tokenize(shown.text)
    return [_in_original(quantity, text, shown) for quantity in _quantities(shown.text, tokens, tables, ages)]


def _quantities(text: str, tokens: Sequence[Token], language: Language, ages: bool) -> Iterator[Quantity]:
    at, done = 0, 0  # `done`: token after the last quantity, where the next hedge may not reach back
    last: Amount | None = None
    while at < len(tokens):
        token = tokens[at]
        if token.kind != NUMERAL and token.low not in language.anchors:
            at += 1
            continue
        amount = read_amount(tokens, at, language)
        if amount is None:
            at += 1
            continue
        amount = share_around_noun(tokens, _regrouped(tokens, amount, language), language)
        tally = read_tally(tokens, amount, language)
        spared = [*AGES * ages, *RESULTS * (tally is not None), *NAMES * continues_list(tokens, amount, last, language)]
        skip = excluded_until(tokens, amount, language, spared)
        if skip:
            at = max(skip, at + 1)
            continue
        joined = tally or read_joined(tokens, amount, language)
        if joined and not ages and (until := skip_age(tokens, joined.second, language)):  # "20- to 30-year-olds"
            at = until
            continue
        for quantity, end in _finish(text, tokens, amount, joined, language, done):
            yield quantity
            done = at = max(end, at + 1)
        last = None if joined else amount


def _regrouped(tokens: Sequence[Token], amount: Amount, language: Language) -> Amount:
    """ "1.600 signatures" counts 1,600 although English decimals have a point: nobody signs 1.6 times."""
    number = amount.number
    raw = tokens[amount.at].raw
    if amount.unit or number.scale > 1 or not GROUPED_BY_POINT.fullmatch(raw) or language.decimal != ".":
        return amount
    if not plural_follows(tokens, amount.end, language):
        return amount
    whole = round(1000 * number.value)
    return replace(amount, number=replace(number, value=float(whole), step=float(step_of(whole))))


def _finish(
    text: str, tokens: Sequence[Token], amount: Amount, joined: Joined | None, language: Language, done: int
) -> Iterator[tuple[Quantity, int]]:
    if joined is None:
        yield _single(text, tokens, amount, language, done)
    elif joined.change:
        first, end = _single(text, tokens, joined.first, language, done)
        second, after = _single(text, tokens, joined.second, language, end)
        yield replace(first, noun=first.noun or second.noun), end
        yield replace(second, noun=second.noun or first.noun), after
    else:
        yield _range(text, tokens, joined, language, done)


def _range(text: str, tokens: Sequence[Token], joined: Joined, language: Language, done: int) -> tuple[Quantity, int]:
    one, two = joined.first.number, joined.second.number
    quantity = Quantity(
        *_span(text, tokens, max(joined.begin, done), joined.second.end),
        stated=None,
        low=one.value,
        high=two.value,
        low_closed=True,
        high_closed=True,
        qualifier="between",
        unit=joined.second.unit,
        noun=counted_noun(tokens, joined.second, language)[0],
        precision=min(one.step, two.step),
    )
    return quantity, joined.second.end


def _single(text: str, tokens: Sequence[Token], amount: Amount, language: Language, done: int) -> tuple[Quantity, int]:
    noun, noun_end = counted_noun(tokens, amount, language)
    begin, before = qualifier_before(tokens, amount, language)
    end, hedge = amount.end, amount.hedge
    if hedge is None:
        after = qualifier_after(tokens, end, language)
        if after:
            end, hedge = after
            noun = noun or counted_noun(tokens, replace(amount, end=end), language)[0]
        elif noun_end > end and (after := qualifier_after(tokens, noun_end, language)):
            end, hedge = after
    number = amount.number
    hedges: list[Qualifier] = [q for q in (before, hedge, "about" if number.about else None) if q is not None]
    qualifier = max(hedges, key=STRENGTH.__getitem__) if hedges else "exact"
    low, high, low_closed, high_closed = interval(qualifier, number.value)
    if number.vague:
        qualifier, low, high = number.vague.qualifier, number.vague.low, number.vague.high
        low_closed = high_closed = True
    quantity = Quantity(
        *_span(text, tokens, max(begin, done), end),
        stated=None if number.vague else number.value,
        low=low,
        high=high,
        low_closed=low_closed,
        high_closed=high_closed,
        qualifier=qualifier,
        unit=amount.unit,
        noun=noun,
        precision=number.step,
    )
    return quantity, end


def interval(qualifier: Qualifier, value: float) -> tuple[float | None, float | None, bool, bool]:
    """(low, high, low closed, high closed) that a hedge allows around ``value``; ``None`` is an open end."""
    match qualifier:
        case "over":
            return value, None, False, False
        case "at_least":
            return value, None, True, False
        case "up_to":
            return None, value, False, True
        case "nearly" | "under":
            return None, value, False, False
        case _:
            return value, value, True, True


def _span(text: str, tokens: Sequence[Token], begin: int, end: int) -> tuple[int, int, str]:
    start, stop = tokens[begin].start, tokens[end - 1].end
    return start, stop, text[start:stop]


def _in_original(quantity: Quantity, text: str, shown: Visible) -> Quantity:
    if shown.offsets is None:
        return quantity
    start, end = shown.original(quantity.start, quantity.end)
    return replace(quantity, start=start, end=end, literal=text[start:end])
