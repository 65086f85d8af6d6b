"""A number from tokens: digits, words, scales, fractions and rough amounts ("tens of thousands").

Each ``_read_*`` function knows one form. It gets the tokens and where to begin, and returns a :class:`Number` that
says where it ended, or ``None`` when its form is not there; :func:`read_number` asks them in turn.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from nlp.quantities.language import Language, Vague
from nlp.quantities.numbers import VULGAR, Decimal, read_digits, step_of
from nlp.quantities.tokens import NUMERAL, Token
from store.model import Qualifier

HUNDRED, DOZEN = 100, 12
LARGEST = 10**18  # nothing in news is larger; what is, is noise
MAX_WORDS = 40  # tokens of one spelled number
MAX_POINT_DIGITS = 12
SHARE_STEP = 5.0  # "a third", "one in five" stand for a few percent around
SHARE_WHOLES = frozenset({*range(2, 11), 12, 20, 25, 50, 100, 200, 500, 1000, 10_000, 100_000, 1_000_000})
HYPHENS = frozenset("-‐‑")


@dataclass(frozen=True, slots=True)
class Number:
    """A number read from tokens; it ends before token ``end``.

    ``digits``: it begins with digits; ``plain``: bare digits without grouping, decimals or scale, as a year is;
    ``scale``: its last scale word's factor, 1 without one; ``unit``: known from the wording alone ("a third" is
    percent, "doubled" is times); ``about``: the wording itself is rough ("a couple of hundred").
    """

    value: float
    step: float
    end: int
    digits: bool = False
    plain: bool = False
    scale: int = 1
    vague: Vague | None = None
    unit: str = ""
    about: bool = False


def low(tokens: Sequence[Token], at: int) -> str:
    """Token ``at`` in lower case, "" past the ends."""
    return tokens[at].low if 0 <= at < len(tokens) else ""


def read_number(tokens: Sequence[Token], at: int, language: Language) -> Number | None:
    """The longest number that starts at token ``at``."""
    number = (
        _read_slashed(tokens, at, language)
        or _read_digits(tokens, at, language)
        or _read_rough(tokens, at, language)
        or _read_fraction(tokens, at, language)
        or _read_words(tokens, at, language)
        or _read_multiple(tokens, at, language)
    )
    if number is None or number.vague or number.unit:
        return number
    return _read_share(tokens, number, language) or number


def _read_slashed(tokens: Sequence[Token], at: int, language: Language) -> Number | None:
    """ "3/4 of", "1/2 mile" and "2 1/2"; other slashes are dates or names."""
    part = _slash(tokens, at)
    if part and low(tokens, at + 3) in language.words["number_grammar.partitive"]:
        return Number(100 * part[0] / part[1], SHARE_STEP, at + 3, digits=True, unit="percent")
    if part and part[1] <= 16 and language.units_after.forward(tokens, at + 3):
        return Number(part[0] / part[1], 1 / part[1], at + 3, digits=True)
    if tokens[at].kind == NUMERAL and tokens[at].raw.isdigit() and len(tokens[at].raw) <= 3:
        joined = at + 2 if low(tokens, at + 1) in HYPHENS else at + 1
        part = _slash(tokens, joined)
        if part and part[0] < part[1] <= 16:
            return Number(int(tokens[at].raw) + part[0] / part[1], 1 / part[1], joined + 3, digits=True)
    return None


def _slash(tokens: Sequence[Token], at: int) -> tuple[int, int] | None:
    if at + 2 >= len(tokens) or tokens[at].kind != NUMERAL or tokens[at + 1].raw not in "/⁄":
        return None
    above, below = tokens[at].raw, tokens[at + 2].raw
    if not (above.isdigit() and below.isdigit() and len(above) <= 2 and len(below) <= 3 and tokens[at + 2].glued):
        return None
    return (int(above), int(below)) if 0 < int(above) < int(below) else None


def _read_digits(tokens: Sequence[Token], at: int, language: Language) -> Number | None:
    if tokens[at].kind != NUMERAL:
        return None
    end, raw = _spaced_groups(tokens, at)
    decimal = read_digits(raw, language.decimal)
    if decimal is None:
        return None
    vulgar = VULGAR.get(low(tokens, end))
    if vulgar and not decimal.places:
        return Number(decimal.mantissa + vulgar[0] / vulgar[1], 1 / vulgar[1], end + 1, digits=True)
    scale, after = _scales(tokens, end, language)
    plain = scale == 1 and not decimal.places and not decimal.grouped and " " not in raw
    extra = _and_a_part(tokens, after, language)
    if extra and (scale > 1 or extra.scale > 1):
        value, factor = decimal.times(scale * extra.scale), scale * extra.scale
        return Number(value + extra.part * factor, extra.part * factor, extra.end, digits=True, scale=factor)
    return Number(decimal.times(scale), decimal.step(scale), after, True, plain, scale)


def _spaced_groups(tokens: Sequence[Token], at: int) -> tuple[int, str]:
    """Digits grouped by plain spaces ("1 600"): (end, the digits with their separators)."""
    raw, end = tokens[at].raw, at + 1
    if len(raw) > 3 or not raw.isdigit() or raw[0] == "0" or (at and tokens[at - 1].kind == NUMERAL):
        return end, raw
    while end < len(tokens) and end - at < 6:
        token = tokens[end]
        if token.kind != NUMERAL or token.start - tokens[end - 1].end != 1 or token.line_start:
            break
        if len(token.raw) < 3 or not token.raw[:3].isdigit() or (len(token.raw) > 3 and token.raw[3] not in ".,"):
            break
        raw, end = f"{raw} {token.raw}", end + 1
        if len(token.raw) > 3:
            break
    return end, raw


def _scales(tokens: Sequence[Token], at: int, language: Language) -> tuple[int, int]:
    """Product of the scale words from token ``at`` on, and where they end."""
    scale, end = 1, at
    while end < len(tokens):
        next_at = end + 1 if low(tokens, end) in HYPHENS and tokens[end].glued else end
        if next_at >= len(tokens):
            break
        token = tokens[next_at]
        factor = language.scales.get(token.low) or (_short_scale(tokens, next_at, at, language) if scale == 1 else 0)
        if not factor or token.line_start or scale * factor > LARGEST:
            break
        scale, end = scale * factor, next_at + 1
        if (
            token.low in language.words["number_grammar.dotted_scales"]
            and low(tokens, end) == "."
            and tokens[end].glued
        ):
            end += 1
    return scale, end


def _short_scale(tokens: Sequence[Token], at: int, after_digits: int, language: Language) -> int:
    """ "5m", "5 bn": single letters must touch the digits, and some need a currency before the number."""
    token = tokens[at]
    factor = language.short_scales.get(token.low, 0)
    if not factor or at != after_digits:
        return 0
    before_sign = at + 1 < len(tokens) and tokens[at + 1].glued and tokens[at + 1].raw in "€$£¥"  # "5 M€"
    if len(token.raw) == 1 and not token.glued and not before_sign:
        return 0
    money = language.money_before.backward(tokens, at - 1) is not None
    if token.low in language.words["number_grammar.money_scales"] and not money:
        return 0
    if token.low == "m" and not money and low(tokens, at + 1) in language.words["number_grammar.after_metres"]:
        return 0
    return factor


@dataclass(frozen=True, slots=True)
class _Part:
    """ "… and a half [million]": the fraction, the scale behind it and where they end."""

    part: float
    scale: int
    end: int


def _and_a_part(tokens: Sequence[Token], at: int, language: Language) -> _Part | None:
    """ "and a half", "and three-quarters", "-and-a-half" from token ``at``, with the scale behind."""
    dash = 1 if low(tokens, at) in HYPHENS else 0
    if low(tokens, at + dash) not in language.words["number_grammar.joiners"]:
        return None
    count_at = at + dash + 1
    count_at += low(tokens, count_at) in HYPHENS
    above = language.ones.get(low(tokens, count_at), 0)
    if low(tokens, count_at) in language.words["number_grammar.articles"]:
        above = 1
    name_at = count_at + 1 + (low(tokens, count_at + 1) in HYPHENS)
    below = language.fractions.get(low(tokens, name_at), 0)
    if not 0 < above < below or low(tokens, name_at + 1) in language.words["number_grammar.partitive"]:
        return None
    scale, end = _scales(tokens, name_at + 1, language)
    return _Part(above / below, scale, end)


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
        scale, end = _scales(tokens, at + 1 + of, language)
        if scale > 1:
            return Number(2.0 * scale, float(scale), end, scale=scale, about=True)
        unit = language.units_after.forward(tokens, at + 1 + of)
        return Number(2.0, 1.0, at + 1 + of, about=True) if unit else None
    if word in words["number_grammar.several"]:
        scale, end = _scales(tokens, at + 1, language)
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
    if word in words["number_grammar.vague_of"] and (word != "scores" or not _partitive(tokens, at + 1, language)):
        return None
    return Number(first.low, step_of(int(first.low)), at + 1, vague=first)


def _every(tokens: Sequence[Token], at: int, language: Language) -> bool:
    return low(tokens, at) in language.words["number_grammar.every"]


def _partitive(tokens: Sequence[Token], at: int, language: Language) -> bool:
    return low(tokens, at) in language.words["number_grammar.partitive"]


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
        scale, end = _scales(tokens, at + 1, language)
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
    scale, after = _scales(tokens, follow, language)
    if scale > 1 and (above, below) != (1, 3):
        value = above * scale / below
        return Number(value, float(step_of(int(value))), after, scale=scale)
    if follow < len(tokens) and (unit := language.units_after.forward(tokens, follow)) and unit[1] not in ("times",):
        of_all = low(tokens, end) in words["number_grammar.partitive"] and follow == end + 1
        if not of_all and (below == 2 or follow > end):
            return Number(above / below, 1 / below, follow)
    hyphened = end - at >= 3
    before = at > 0 and language.before.backward(tokens, at) is not None
    of_group = low(tokens, end) in words["number_grammar.partitive"]
    of_known = below == 2 and low(tokens, end) in words["number_grammar.half_before"]
    if low(tokens, at - 1) in words["number_grammar.not_share_after"] or (below == 2 and low(tokens, end) in HYPHENS):
        return None
    spelled = hyphened or below != 4  # "two thirds", but "two quarters" are half a year
    if not (of_group or of_known or before or (spelled and above > 1)):
        return None
    return Number(100 * above / below, SHARE_STEP, end, unit="percent")


def _read_words(tokens: Sequence[Token], at: int, language: Language) -> Number | None:
    """ "twenty-five", "two hundred and six thousand", "fifteen hundred", "two dozen", "a million"."""
    state = _Words(language)
    end = at
    if tokens[at].low in language.scales and low(tokens, at + 1) in language.scales:  # "hundred thousand dollars"
        state.current = 1
    if tokens[at].low in language.words["number_grammar.articles"]:
        follow = at + 2 if low(tokens, at + 1) in HYPHENS else at + 1
        if low(tokens, follow) not in language.scales:
            return None
        state.current, end = 1, follow
    while end < min(len(tokens), at + MAX_WORDS):
        follow = state.joined(tokens, end, at)
        if follow >= len(tokens) or (tokens[follow].line_start and follow > at) or not state.take(tokens[follow].low):
            break
        end = follow + 1
    if not state.any:
        return None
    return _finish_words(tokens, state, end, language)


def _finish_words(tokens: Sequence[Token], state: _Words, end: int, language: Language) -> Number:
    """ "… point five", "… and a half" and the scale behind them."""
    value = state.total + state.current
    if low(tokens, end) in language.words["number_grammar.point"] and language.ones.get(low(tokens, end + 1), 10) < 10:
        fraction, follow = "", end + 1
        while language.ones.get(low(tokens, follow), 10) < 10 and len(fraction) < MAX_POINT_DIGITS:
            fraction, follow = fraction + str(language.ones[low(tokens, follow)]), follow + 1
        scale, after = _scales(tokens, follow, language)
        decimal = Decimal(value * 10 ** len(fraction) + int(fraction), len(fraction))
        return Number(decimal.times(scale), decimal.step(scale), after, scale=scale)
    extra = _and_a_part(tokens, end, language)
    if extra and (extra.scale > 1 or state.last > HUNDRED or value < HUNDRED):
        factor = extra.scale if extra.scale > 1 else state.last
        whole = value * extra.scale
        return Number(whole + extra.part * factor, extra.part * factor, extra.end, scale=factor)
    dozen = DOZEN if state.dozen else 1
    return Number(float(value), float(max(step_of(value), dozen)), end, scale=state.last)


class _Words:
    """Adds up number words one at a time; :meth:`take` refuses a word that cannot go on ("two" after "three")."""

    __slots__ = ("any", "current", "dozen", "language", "last", "total", "was_scale")

    def __init__(self, language: Language) -> None:
        self.language = language
        self.total = 0
        self.current = 0
        self.last = 1
        self.any = False
        self.was_scale = False
        self.dozen = False

    def joined(self, tokens: Sequence[Token], at: int, begin: int) -> int:
        """Where the next word stands: past a hyphen, or past an "and" that belongs to the number."""
        if at == begin:
            return at
        if tokens[at].low in HYPHENS and tokens[at].glued:
            return at + 1
        if tokens[at].low in self.language.words["number_grammar.joiners"] and self.was_scale:
            tail = at + 1
            while tail < at + 5 and (low(tokens, tail) in self.language.ones or low(tokens, tail) in HYPHENS):
                tail += 1
            scale = self.language.scales.get(low(tokens, tail), 0)
            ends = not scale or scale < self.last or (self.last == HUNDRED and scale > HUNDRED)
            return at + 1 if tail > at + 1 and ends and self.last <= 1000 else at
        return at

    def take(self, word: str) -> bool:
        """Whether ``word`` goes on with the number; if so it is added."""
        scale = self.language.scales.get(word)
        if scale is not None and not self.dozen and (self.current or self.total) and self._scale(scale):
            return True
        one = self.language.ones.get(word)
        if one is None or self.dozen or (one == 0 and self.any):
            return False
        tail = self.current % HUNDRED
        fits = tail == 0 if one >= 10 else tail == 0 or (tail >= 20 and tail % 10 == 0)
        if not fits or (one >= HUNDRED and self.current):
            return False
        self.current += one
        self.any, self.was_scale = True, one >= HUNDRED
        return True

    def _scale(self, scale: int) -> bool:
        if (self.total + self.current) * scale > LARGEST:
            return False
        if scale in (DOZEN, HUNDRED):
            if not 0 < self.current < HUNDRED:
                return False
            self.current *= scale
            self.dozen = scale == DOZEN
        elif self.current and (self.last <= HUNDRED or scale < self.last):
            self.total, self.current = self.total + self.current * scale, 0
        elif not self.current and self.total and scale >= self.last and scale > HUNDRED:
            self.total *= scale
        else:
            return False
        self.any, self.was_scale, self.last = True, True, scale
        return True


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
    dash = 1 if low(tokens, at) in HYPHENS else 0
    follow = at + dash
    of_every = _partitive(tokens, follow, language) and _every(tokens, follow + 1, language)
    if low(tokens, follow) == "out" and low(tokens, follow + 1) == "of":
        follow += 2
    elif of_every or low(tokens, follow) in language.words["number_grammar.in_share"]:
        follow += 1
    else:
        return None
    follow += 1 if low(tokens, follow) in HYPHENS else 0
    follow += _every(tokens, follow, language)
    if follow >= len(tokens) or tokens[follow].line_start:
        return None
    whole = _read_digits(tokens, follow, language) or _read_words(tokens, follow, language)
    if whole is None or whole.value not in SHARE_WHOLES or not 0 < part.value < whole.value:
        return None
    if part.scale > 1 or language.units_after.forward(tokens, whole.end):
        return None
    value = 100 * part.value / whole.value
    step = SHARE_STEP if whole.value <= 20 else 100 / whole.value
    return replace(part, value=value, step=step, end=whole.end, unit="percent", plain=False)
