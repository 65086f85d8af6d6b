"""Numbers that are written in digits: "1,600", "1 600", "2.5 million", "5bn", "3/4 of", "2 1/2"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nlp.quantities.language import Language, Vague
from nlp.quantities.numbers import VULGAR, read_digits
from nlp.quantities.tokens import NUMERAL, Token

LARGEST = 10**18  # nothing in news is larger; what is, is noise
SHARE_STEP = 5.0  # "a third", "one in five" stand for a few percent around
HYPHENS = frozenset("-‐‑")
DASHES = HYPHENS | frozenset("–—−")


@dataclass(frozen=True, slots=True)
class Number:
    """A number read from tokens; it ends before token ``end``.

    ``digits``: it begins with digits; ``plain``: bare digits without grouping, decimals or scale, as a year is;
    ``scale``: its last scale word's factor, 1 without one; ``unit``: known from the wording alone ("a third" is
    percent, "doubled" is times); ``about``: the wording itself is rough ("a couple of hundred"); ``noun``: what it
    counts, where that stands inside it ("one school in eight").
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
    noun: str = ""


def low(tokens: Sequence[Token], at: int) -> str:
    """Token ``at`` in lower case, "" past the ends."""
    return tokens[at].low if 0 <= at < len(tokens) else ""


def is_partitive(tokens: Sequence[Token], at: int, language: Language) -> bool:
    """Whether token ``at`` is the "of" of "hundreds of people"."""
    return low(tokens, at) in language.words["number_grammar.partitive"]


def read_slashed(tokens: Sequence[Token], at: int, language: Language) -> Number | None:
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


def read_numeral(tokens: Sequence[Token], at: int, language: Language) -> Number | None:
    """Digits with grouping, scale ("2.5 million") and parts ("2½", "3 million and a half")."""
    if tokens[at].kind != NUMERAL:
        return None
    end, raw = _spaced_groups(tokens, at, language)
    decimal = read_digits(raw, language.decimal)
    if decimal is None:
        return None
    vulgar = VULGAR.get(low(tokens, end))
    if vulgar and not decimal.places:
        scale, after = read_scales(tokens, end + 1, language)  # "2½ million"
        value = scale * (decimal.mantissa * vulgar[1] + vulgar[0]) / vulgar[1]
        return Number(value, scale / vulgar[1], after, digits=True, scale=scale)
    scale, after = read_scales(tokens, end, language)
    plain = scale == 1 and not decimal.places and not decimal.grouped and " " not in raw
    extra = read_part(tokens, after, language)
    if extra and (scale > 1 or extra.scale > 1):
        value, factor = decimal.times(scale * extra.scale), scale * extra.scale
        return Number(value + extra.part * factor, extra.part * factor, extra.end, digits=True, scale=factor)
    return Number(decimal.times(scale), decimal.step(scale), after, True, plain, scale)


def _spaced_groups(tokens: Sequence[Token], at: int, language: Language) -> tuple[int, str]:
    """Digits grouped by plain spaces ("1 600"): (end, the digits with their separators)."""
    raw, end = tokens[at].raw, at + 1
    if len(raw) > 3 or not raw.isdigit() or raw[0] == "0" or (at and tokens[at - 1].kind == NUMERAL):
        return end, raw
    back = at - 2 if low(tokens, at - 1) == "." else at - 1
    if low(tokens, back) in language.words["calendar.months"]:
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


def read_scales(tokens: Sequence[Token], at: int, language: Language) -> tuple[int, int]:
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
    if token.low == "m" and not money and "," in tokens[at - 1].raw and not _money_at(tokens, at + 1, language):
        return 0  # "the 1,500m"
    if token.low == "m" and not money and low(tokens, at + 1) in language.words["number_grammar.after_metres"]:
        return 0
    return factor


def _money_at(tokens: Sequence[Token], at: int, language: Language) -> bool:
    unit = language.units_after.forward(tokens, at) or language.symbols_after.forward(tokens, at)
    return unit is not None and unit[1].isupper()


@dataclass(frozen=True, slots=True)
class Part:
    """ "… and a half [million]": the fraction, the scale behind it and where they end."""

    part: float
    scale: int
    end: int


def read_part(tokens: Sequence[Token], at: int, language: Language) -> Part | None:
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
    scale, end = read_scales(tokens, name_at + 1, language)
    return Part(above / below, scale, end)
