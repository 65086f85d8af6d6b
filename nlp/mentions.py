"""The figures that posts mention, as press metrics name them, and how such a figure stands to what the press prints.

Only counts that a press metric could have: an act or thing that the lexicon of frames knows ("petition signatures",
"length of a pause"). What a post says of its writer, a room or a ticket names no such act and is left out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from nlp.claims import find_claims
from nlp.intervals import Interval, capped
from nlp.labels import label
from nlp.quantities import find_quantities
from store.model import Article, Claim, Figure, Metric, Quantity

MOST_READ = 4_000
"""Characters of a post that are read for figures; a longer one quotes something."""
MOST_FIGURES = 5
"""Figures of one post that are kept: a list is no opinion."""

Verdict = Literal["as the press", "older reading", "another reading", "higher", "lower", "between", "not in the press"]

_QUALIFIERS = {
    "about": "about ",
    "over": "over ",
    "at_least": "at least ",
    "nearly": "nearly ",
    "under": "under ",
    "up_to": "up to ",
}
_SCALES = ((1e9, " billion"), (1e6, " million"))
_SIGNS = {"USD": "$", "EUR": "€", "GBP": "£"}
_NUMBER = re.compile(r"\d")
_OWN = re.compile(r"\bmy\b[^.!?]{0,30}$", re.IGNORECASE)
_OWN_MONEY = re.compile(r"\b(?:i|i'm|me)\b[^.!?]{0,40}$", re.IGNORECASE)
_SAID = "People say that "
"""Put before each line: what the reader of articles takes for a heading or a counter is a sentence among colleagues."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A figure that a post mentions: ``reading`` ("over 1,600"), ``noun`` (a press metric's label: "petition
    signatures"), and the lowest and highest number that the reading allows, None where it is open."""

    reading: str
    noun: str
    low: float | None
    high: float | None


class Compared(NamedTuple):
    """How a mention stands to the press, in a word and in a sentence's part, with the reading it was held against."""

    verdict: Verdict
    words: str
    reading: str


def find_mentions(text: str) -> tuple[Mention, ...]:
    """The figures of one post in the order of its text, each reading once."""
    if not _NUMBER.search(text):
        return ()
    prose = "\n".join(_sentence(line) for line in text[:MOST_READ].splitlines() if _NUMBER.search(line))
    article = Article("post", "", "", prose)
    found: dict[Mention, None] = {}
    for claim in find_claims(article, find_quantities(prose)):
        if _is_told(claim):
            found[_mention(claim)] = None
    return tuple(found)[:MOST_FIGURES]


def _sentence(line: str) -> str:
    plain = line.strip()
    return f"{_SAID}{plain}" + ("" if plain[-1:] in ".!?" else ".")


def _is_told(claim: Claim) -> bool:
    """Whether the claim is of an act that its own words name, and not of what the writer has or is paid."""
    if not claim.frame or claim.evidence != "own" or claim.role not in ("done", "planned") or claim.negated:
        return False
    before = claim.sentence[: claim.quantity.start - claim.sentence_start]
    return not (_OWN.search(before) or (claim.kind.startswith("money") and _OWN_MONEY.search(before)))


def _mention(claim: Claim) -> Mention:
    quantity = claim.quantity
    noun = label(claim.frame, claim.kind, claim.role)
    return Mention(reading_of(quantity), noun, quantity.low, quantity.high)


def reading_of(quantity: Quantity) -> str:
    """The one way in which a reading is written, however it was typed: "1.6k+" and "over 1600" are "over 1,600"."""
    if quantity.stated is not None:
        return _QUALIFIERS.get(quantity.qualifier, "") + _amount(quantity.stated, quantity.unit)
    if quantity.low is not None and quantity.high is not None:
        return f"{_amount(quantity.low, '')}–{_amount(quantity.high, quantity.unit)}"
    return " ".join(quantity.literal.casefold().split())


def _amount(number: float, unit: str) -> str:
    scale, word = next(((size, name) for size, name in _SCALES if abs(number) >= size), (1.0, ""))
    text = f"{number / scale:,.2f}".rstrip("0").rstrip(".") + word
    if unit in ("", "times"):
        return text
    if unit == "percent":
        return f"{text}%"
    if unit in _SIGNS:
        return _SIGNS[unit] + text
    if unit.isupper():
        return f"{unit} {text}"
    return f"{text} {unit}" if number == 1 else f"{text} {unit}s"


def compare_with_press(mention: Mention, press: Sequence[tuple[Metric, Sequence[Figure]]]) -> Compared:
    """How ``mention`` stands to the figures of the metrics that count the same thing, at their own precision."""
    figures = [(metric, figure) for metric, listed in press if metric.label == mention.noun for figure in listed]
    mine = _room(mention.reading)
    if not figures or mine is None:
        return Compared("not in the press", "no outlet prints a count of this", "")
    said = mention.reading.casefold()  # an outlet's very words are closer than a reading that merely fits
    ordered = sorted(
        figures,
        key=lambda pair: (
            pair[1].reading.casefold() != said, pair[1].reading != pair[0].leading, -pair[1].independent_origins
        ),
    )  # fmt: skip
    for metric, figure in ordered:
        room = _room(figure.reading)
        if room is None or not mine.meets(room):
            continue
        if figure.reading == metric.leading or figure.relation in ("same", "rounding"):
            return Compared("as the press", "as the press", figure.reading)
        if figure.relation == "growth":
            return Compared("older reading", f"an older reading; the press now has {metric.leading}", figure.reading)
        return Compared("another reading", f"as some outlets; most have {metric.leading}", figure.reading)
    rooms = [(room, figure) for _, figure in ordered if (room := _room(figure.reading)) is not None]
    if not rooms:
        return Compared("not in the press", "no outlet prints a count of this", "")
    highest, lowest = max(rooms, key=lambda r: r[0].high), min(rooms, key=lambda r: r[0].low)
    if mine.low > highest[0].high:
        return Compared("higher", f"higher than any outlet; the highest is {highest[1].reading}", highest[1].reading)
    if mine.high < lowest[0].low:
        return Compared("lower", f"lower than any outlet; the lowest is {lowest[1].reading}", lowest[1].reading)
    return Compared("between", "between readings of the press, as none of them", ordered[0][1].reading)


def _room(reading: str) -> Interval | None:
    """The interval of a reading as printed; None where it holds no number."""
    quantities = find_quantities(reading)
    return capped(quantities[0]) if quantities else None
