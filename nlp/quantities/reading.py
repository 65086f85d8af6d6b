"""A number from tokens: digits, words, fractions, shares and rough amounts ("tens of thousands").

Each ``_read_*`` function knows one form. It gets the tokens and where to begin, and returns a :class:`Number` that
says where it ended, or ``None`` when its form is not there; :func:`read_number` asks them in turn.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from nlp.quantities.digits import (
    HYPHENS,
    SHARE_STEP,
    Number,
    is_partitive,
    low,
    read_numeral,
    read_part,
    read_scales,
    read_slashed,
)
from nlp.quantities.language import Language, Vague
from nlp.quantities.numbers import VULGAR, is_calendar_year, step_of
from nlp.quantities.spelled import DOZEN, read_words
from nlp.quantities.tokens import WORD, Token
from store.model import Qualifier

SHARE_WHOLES = frozenset({*range(2, 11), 12, 15, 20, 25, 50, 100, 200, 500, 1000, 10_000, 100_000, 1_000_000})


def read_number(tokens: Sequence[Token], at: int, language: Language) -> Number | None:
    """The longest number that starts at token ``at``."""
    number = (
        read_slashed(tokens, at, language)
        or read_numeral(tokens, at, language)
        or _read_measure_and_part(tokens, at, language)
        or _read_rough(tokens, at, language)
        or _read_fraction(tokens, at, language)
        or read_words(tokens, at, language)
        or _read_multiple(tokens, at, language)
    )
    if number is None or number.vague or number.unit:
        return number
    ahead = low(tokens, at - 1)
    told = ahead == "that" and number.value > 1  # "says that two in five are", unlike "that one in May"
    if ahead in language.words["number_grammar.not_share_before"] and not told:
        return number
    return _read_share(tokens, number, language) or number


def _read_measure_and_part(tokens: Sequence[Token], at: int, language: Language) -> Number | None:
    """ "an hour and a half": one of a measure and a part of it."""
    if tokens[at].low not in language.words["number_grammar.articles"]:
        return None
    unit = language.units_after.forward(tokens, at + 1)
    extra = read_part(tokens, unit[0], language) if unit else None
    if unit is None or extra is None or extra.scale > 1:
        return None
    return Number(1 + extra.part, extra.part, extra.end, unit=unit[1])


def _read_rough(tokens: Sequence[Token], at: int, language: Language) -> Number | None:
    """ "hundreds", "tens of thousands", "several hundred", "a few thousand", "a couple of hundred"."""
    word, words = tokens[at].low, language.words
    if word in words["number_grammar.articles"]:
        inner = low(tokens, at + 1)
        if inner not in words["number_grammar.several"] and inner not in words["number_grammar.couple"]:
            return None
        return _read_rough(tokens, at + 1, language)
    if word in words["number_grammar.couple"]:
        of = 1 if low(tokens, at + 1) in words["number_grammar.partitive"] else 0
        scale, end = read_scales(tokens, at + 1 + of, language)
        if scale > 1:
            return Number(2.0 * scale, float(scale), end, scale=scale, about=True)
        unit = language.units_after.forward(tokens, at + 1 + of)
        return Number(2.0, 1.0, at + 1 + of, about=True) if unit else None
    if word in words["number_grammar.several"]:
        scale, end = read_scales(tokens, at + 1, language)
        return _rough(2 * scale, 10 * scale - 1, end) if scale > 1 else None
    first = language.vague.get(word)
    if first is None:
        return None
    second = (
        language.vague.get(low(tokens, at + 2)) if low(tokens, at + 1) in words["number_grammar.partitive"] else None
    )
    if second:
        base = second.low / 2
        return _rough(first.low * base, (first.high + 1) * base - 1, at + 3)
    if word in words["number_grammar.vague_of"] and (word != "scores" or not is_partitive(tokens, at + 1, language)):
        return None
    return Number(first.low, step_of(int(first.low)), at + 1, vague=first)


def _every(tokens: Sequence[Token], at: int, language: Language) -> bool:
    return low(tokens, at) in language.words["number_grammar.every"]


def _rough(lowest: float, highest: float, end: int) -> Number:
    if lowest == 2 * DOZEN:
        lowest, highest = 24, 99
    name: Qualifier = "dozens_of" if highest < 100 else "hundreds_of" if highest < 1000 else "thousands_of"
    return Number(lowest, float(step_of(int(lowest))), end, vague=Vague(lowest, highest, name))


def _read_fraction(tokens: Sequence[Token], at: int, language: Language) -> Number | None:
    """ "half a million", "a third of staff", "two-thirds", "½"; a share of a group is in percent."""
    if tokens[at].low in VULGAR:
        above, below = VULGAR[tokens[at].low]
        if low(tokens, at + 1) in language.words["number_grammar.partitive"]:
            return Number(100 * above / below, SHARE_STEP, at + 1, unit="percent")
        scale, end = read_scales(tokens, at + 1, language)
        return Number(above * scale / below, scale / below, end, scale=scale)
    head = at
    above = language.ones.get(tokens[at].low, 0)
    words = language.words
    if above or tokens[at].low in words["number_grammar.articles"]:
        head = at + 2 if low(tokens, at + 1) in HYPHENS else at + 1
    below = language.fractions.get(low(tokens, head), 0)
    if not below or (head > at and tokens[head].line_start) or (head == at and below not in (2, 4)):
        return None
    plural = tokens[head].low in words["number_grammar.plural_fractions"]
    if above >= below or plural != (above > 1):  # "twenty-fifth" is an ordinal, "two-fifths" a fraction
        return None
    bare = head == at and tokens[head].low in words["exclusions.ordinals"]  # "fourth of five children"
    if bare and not language.units_after.forward(tokens, head + 2):
        return None
    if below > 2 and low(tokens, head + 1) in words["number_grammar.partitive"] and _month(tokens, head + 2, language):
        return None
    above = above or 1
    return _fraction_of(tokens, at, head + 1, (above, below), language)


def _fraction_of(
    tokens: Sequence[Token], at: int, end: int, part: tuple[int, int], language: Language
) -> Number | None:
    """What follows "half", "a third": a scale ("half a million"), a measure ("half an hour") or a group."""
    above, below = part
    words = language.words
    follow = end
    if low(tokens, follow) in HYPHENS or low(tokens, follow) in words["number_grammar.partitive"]:
        follow += 1
    if low(tokens, follow) in words["number_grammar.articles"]:
        follow += 2 if low(tokens, follow + 1) in HYPHENS else 1
    scale, after = read_scales(tokens, follow, language)
    if scale > 1 and (above, below) != (1, 3):
        value = above * scale / below
        return Number(value, float(step_of(int(value))), after, scale=scale)
    if follow < len(tokens) and (unit := language.units_after.forward(tokens, follow)) and unit[1] not in ("times",):
        of_all = low(tokens, end) in words["number_grammar.partitive"] and follow == end + 1
        if not of_all and (below == 2 or follow > end):
            return Number(above / below, 1 / below, follow)
    hyphened = end - at >= 3
    before = at > 0 and language.before.backward(tokens, at) is not None
    by = low(tokens, at - 1) in words["range_grammar.by"] and (below == 2 or _phrase_ends(tokens, end, language))
    of_group = low(tokens, end) in words["number_grammar.partitive"]
    of_known = below == 2 and low(tokens, end) in words["number_grammar.half_before"]
    if low(tokens, at - 1) in words["number_grammar.not_share_after"] or (below == 2 and low(tokens, end) in HYPHENS):
        return None
    spelled = hyphened or below != 4  # "two thirds", but "two quarters" are half a year
    if not (of_group or of_known or before or by or (spelled and above > 1)):
        return None
    return Number(100 * above / below, SHARE_STEP, end, unit="percent")


def _month(tokens: Sequence[Token], at: int, language: Language) -> bool:
    return low(tokens, at) in language.words["calendar.months"] and tokens[at].raw[:1].isupper()


def _phrase_ends(tokens: Sequence[Token], at: int, language: Language) -> bool:
    """Whether no noun stands at token ``at`` ("by a third." but not "by a third party")."""
    return at >= len(tokens) or tokens[at].kind != WORD or tokens[at].low in language.words["nouns.stop"]


def _read_multiple(tokens: Sequence[Token], at: int, language: Language) -> Number | None:
    """ "doubled", "tenfold": so many times."""
    factor = language.multiples.get(tokens[at].low)
    if factor is None:
        return None
    needs = language.words["number_grammar.twice"]
    if low(tokens, at + 1) in language.words["number_grammar.multiples_stop"]:  # "doubled as a reminder"
        return None
    if tokens[at].low in needs and low(tokens, at + 1) not in language.words["number_grammar.twice_before"]:
        return None
    return Number(float(factor), 1.0, at + 1, unit="times")


def _read_share(tokens: Sequence[Token], part: Number, language: Language) -> Number | None:
    """ "one in five", "seven out of 10": a share in percent; ``None`` where the second number is another count."""
    at = part.end
    follow = past_share_word(tokens, at + (low(tokens, at) in HYPHENS), language)
    if follow is None or follow >= len(tokens) or tokens[follow].line_start:
        return None
    whole = read_numeral(tokens, follow, language) or read_words(tokens, follow, language)
    if whole is None or language.units_after.forward(tokens, whole.end):
        return None
    if low(tokens, whole.end) in language.words["number_grammar.not_share_of"]:
        return None
    return as_share(part, whole)


def past_share_word(tokens: Sequence[Token], follow: int, language: Language) -> int | None:
    """Token behind "in", "out of", "in every" or "of every" at token ``follow``; ``None`` where no such word stands."""
    of_every = is_partitive(tokens, follow, language) and _every(tokens, follow + 1, language)
    if low(tokens, follow) == "out" and low(tokens, follow + 1) == "of":
        follow += 2
    elif of_every or low(tokens, follow) in language.words["number_grammar.in_share"]:
        follow += 1
    else:
        return None
    follow += 1 if low(tokens, follow) in HYPHENS else 0
    return follow + _every(tokens, follow, language)


def as_share(part: Number, whole: Number) -> Number | None:
    """``part`` of ``whole`` in percent; ``None`` where the whole is no number that shares are named by."""
    year = whole.plain and is_calendar_year(whole.value)
    usual = whole.value in SHARE_WHOLES or (part.value == 1 and whole.value == int(whole.value) and not year)
    if not usual or not 0 < part.value < whole.value or part.scale > 1:
        return None
    value = 100 * part.value / whole.value
    return replace(
        part, value=value, step=min(SHARE_STEP, 100 / whole.value), end=whole.end, unit="percent", plain=False
    )
