"""Text to lines of prose and sentences, by offsets.

Scraped pages keep remains of their furniture: counters, button labels, menu entries, headings. A number in such a
line is no statement of anybody, so :func:`prose_lines` tells lines that say something from lines that label something.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from nlp.stopwords import STOPWORDS


class Span(NamedTuple):
    """Character offsets into a text; ``text[start:end]`` is the passage."""

    start: int
    end: int


# A full stop after one of these does not end a sentence.
_ABBREVIATIONS = frozenset(
    "mr mrs ms mx dr prof sr jr st gen gov sen rep rev hon capt col lt sgt maj adm cmdr supt det insp "
    "jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thurs fri sat sun "
    "vs etc inc ltd co corp llc plc bros dept est approx no nos vol fig al ca cf eg ie pp ed eds min max "
    "e.g i.e u.s u.k u.n e.u d.c a.m p.m ph.d z.b d.h bzw ca usw".split()
)
_END = re.compile(r"[.!?…]+[\"'”’»)\]]*(?=\s|$)")
_WORD_BEFORE = re.compile(r"[^\s\"'“”‘’«»(\[]+$")
_NEXT = re.compile(r"\s+[\"'“‘«(\[]*(\S)([\w’']*)")
_PART_OF_NAME = frozenset({"inc", "ltd", "corp", "u.s", "u.k", "d.c"})
_FURNITURE = re.compile(
    r"^\W*(?:related (?:posts|articles|stories)|read (?:more|also|next)|leave a (?:comment|reply)|"
    r"share (?:this|on|via)|"
    r"sign up|subscribe|newsletter|advert\w*|most (?:read|popular)|top keywords|story stats|trending|comments?\b|"
    r"\d[\d,.]*\s*(?:comments?|shares?|likes?|views?|min(?:ute)?s? read|followers?|replies|retweets)\b|"
    r"copyright|©|all rights reserved|photo(?:graph)?:|image:|credit:|tags?:|filed under|posted in)",
    re.IGNORECASE,
)
_LETTER_WORD = re.compile(r"[^\W\d_]{2,}")
_LOOK_BACK = 24

LONGEST = 1500
"""Characters of the longest sentence that is read whole; longer ones are lists without stops, or mean harm."""


def _ends_here(text: str, start: int, match: re.Match[str]) -> bool:
    """Whether the stop at ``match`` ends the sentence that began at ``start``."""
    following = _NEXT.match(text, match.end())
    if following is None:
        return True
    nearest = following.group(1)
    if match.group()[0] in "!?…":
        return not nearest.islower()
    before = _WORD_BEFORE.search(text, max(start, match.start() - _LOOK_BACK), match.start())
    word = before.group() if before else ""
    if word.lower().rstrip(".") in _ABBREVIATIONS:
        if word.lower().rstrip(".") in _PART_OF_NAME:  # "the U.S. Army": a name goes on, a sentence begins with "The"
            return nearest.isupper() and (nearest + following.group(2)).lower() in STOPWORDS
        return word.lower() in {"a.m", "p.m", "etc"} and nearest.isupper()
    if len(word) == 1 and word.isupper():
        return False
    return not nearest.islower()


def _split_line(text: str, start: int, end: int) -> list[Span]:
    spans = []
    begin = start
    for match in _END.finditer(text, start, end):
        if match.end() < end and not _ends_here(text, begin, match):
            continue
        spans.append(_trimmed(text, begin, match.end()))
        begin = match.end()
    spans.append(_trimmed(text, begin, end))
    return [piece for span in spans if span.end > span.start for piece in _pieces(text, span)]


def _pieces(text: str, span: Span) -> list[Span]:
    """A sentence cut at spaces where it is longer than any that a person wrote, so that reading stays linear."""
    pieces = []
    start = span.start
    while span.end - start > LONGEST:
        cut = text.rfind(" ", start + 1, start + LONGEST)
        cut = cut if cut > start else start + LONGEST
        pieces.append(_trimmed(text, start, cut))
        start = cut
    pieces.append(_trimmed(text, start, span.end))
    return [piece for piece in pieces if piece.end > piece.start]


def _trimmed(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


def lines(text: str) -> list[Span]:
    """The non-empty lines of ``text``, without the space around them."""
    found = []
    start = 0
    for line in text.splitlines(keepends=True):
        span = _trimmed(text, start, start + len(line))
        if span.end > span.start:
            found.append(span)
        start += len(line)
    return found


def split_sentences(text: str) -> list[Span]:
    """The sentences of ``text`` in order; a line break always ends one. Linear in the length of the text."""
    return [span for line in lines(text) for span in _split_line(text, line.start, line.end)]


def is_prose(line: str) -> bool:
    """Whether a line says something rather than labels something.

    A line of prose ends like a sentence, or is long enough to be one (headlines and wire leads have no full stop).
    """
    if _FURNITURE.match(line) and len(line) < 120:
        return False
    words = len(_LETTER_WORD.findall(line[:2000]))
    if words >= 5:
        return True
    return words >= 3 and line.rstrip("\"'”’»)]").endswith((".", "!", "?", "…"))


def prose_lines(text: str) -> list[Span]:
    """The lines of ``text`` that are prose (see :func:`is_prose`), and a short headline that has a number."""
    found = lines(text)
    return [
        span
        for place, span in enumerate(found)
        if is_prose(line := text[span.start : span.end]) or (place == 0 < len(found) - 1 and _is_headline(line))
    ]


def _is_headline(line: str) -> bool:
    """Whether a first line is a headline too short for prose that tells a number: "Board fines Halden €4.2 million"."""
    letters = len(_LETTER_WORD.findall(line[:2000]))
    return letters >= 3 and any(letter.isdigit() for letter in line) and not _FURNITURE.match(line)


def prose_sentences(text: str) -> list[Span]:
    """The sentences of the prose lines of ``text``."""
    return [span for line in prose_lines(text) for span in _split_line(text, line.start, line.end)]
