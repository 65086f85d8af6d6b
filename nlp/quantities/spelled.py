"""Numbers that are spelled: "twenty-five", "two hundred and six thousand", "fifteen hundred", "two dozen"."""

from __future__ import annotations

from collections.abc import Sequence

from nlp.quantities.digits import HYPHENS, LARGEST, Number, low, read_part, read_scales
from nlp.quantities.language import Language
from nlp.quantities.numbers import Decimal, step_of
from nlp.quantities.tokens import Token

HUNDRED, DOZEN = 100, 12
MAX_WORDS = 40  # tokens of one spelled number
MAX_POINT_DIGITS = 12


def read_words(tokens: Sequence[Token], at: int, language: Language) -> Number | None:
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
        scale, after = read_scales(tokens, follow, language)
        decimal = Decimal(value * 10 ** len(fraction) + int(fraction), len(fraction))
        return Number(decimal.times(scale), decimal.step(scale), after, scale=scale)
    extra = read_part(tokens, end, language)
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
