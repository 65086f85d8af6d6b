"""The stretch of a found text that is shown, and where in it the words stand: pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from app import words
from app.search_terms import spans
from nlp.query_tree import Term

SHOWN = 320
"""Characters of a long text: two or three lines."""
LEAD = 70
"""Characters in front of the first word that is marked, so that it stands in its sentence."""
_START = re.compile(r"(?:(?<=[.!?…»”\"])\s+|\n+|\A\s*)")


def excerpt(text: str, terms: Sequence[Term]) -> tuple[str, list[tuple[int, int]]]:
    """The stretch that holds the most of the words, else the beginning, as one line; and where they stand in it."""
    start = _densest(spans(terms, text))
    begin = _begin(text, start)
    stretch = text[begin : begin + SHOWN]
    if begin + SHOWN < len(text):
        stretch = stretch.rsplit(None, 1)[0] if " " in stretch else stretch
    line = words.plain(stretch)
    head = "… " if text[:begin].strip() else ""
    line = head + line + ("…" if text[begin + len(stretch) :].strip() and not line.endswith(".") else "")
    return line, spans(terms, line)


def _densest(found: Sequence[tuple[int, int]]) -> int:
    """Where the stretch with the most words begins, the earliest of equals."""
    best, most, last = 0, 0, 0
    for number, (start, _) in enumerate(found):
        last = max(last, number)
        while last < len(found) and found[last][1] <= start + SHOWN - LEAD:
            last += 1
        if last - number > most:
            best, most = start, last - number
    return best


def _begin(text: str, start: int) -> int:
    """The beginning of the sentence, or some words before, so that what is at ``start`` is in view."""
    if start <= LEAD:
        return 0
    near = [match.end() for match in _START.finditer(text, start - LEAD, start)]
    if near:
        return near[0]
    gap = text.find(" ", start - LEAD, start)
    return gap + 1 if gap >= 0 else start
