"""Passages between quotation marks: where they begin and end, over paragraphs and nesting.

Straight and curly double marks, low-high („ “) and angle marks (« »); single marks where an article has no double
ones (British style). By custom a quote that runs on opens anew in each paragraph and closes in the last only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

BLANK = "\ufffc"
"""What quoted words are blanked with: neither a word nor a mark of a sentence."""
MIN_WORDS = 3
"""A passage of fewer words is a term or a title, not a quote."""

READ_LATELY = 512
"""Texts of which the passages are remembered: an article's are asked for its quotes, its milestones, its origin and its
story's summary."""

_CLOSERS = {"“": "”", "”": "”", '"': '"', "„": "“”", "«": "»"}
_WORD = re.compile(r"\w+")
_PARAGRAPH = re.compile(r"[^\n]+")
_OPENS_AFTER = frozenset(" \t\u00a0([{—–-:;,.…/“‘'>*")
_SINGLE_OPEN = re.compile(r"(?<![\w’'])['‘](?=[^\s'’])")
_SINGLE_CLOSE = re.compile(r"(?<=[\w.,!?…—–])['’](?![\w'’])")
_TITLE_WORD = re.compile(r"[^\W\d_][\w’'-]*")
_SMALL = frozenset(
    {"of", "the", "a", "an", "and", "in", "on", "for", "to", "with", "at", "by", "from", "or", "is", "as", "vs", "me"}
)


class Passage(NamedTuple):
    """A quoted passage without its marks; ``open_ended`` when its paragraph ends before it does."""

    start: int
    end: int
    open_ended: bool

    def words(self, text: str) -> int:
        """How many words the passage has."""
        return len(_WORD.findall(text, self.start, self.end))

    def is_title(self, text: str) -> bool:
        """Whether it is the name of a work: up to eight words, all but small ones capitalised, no sentence."""
        words = _TITLE_WORD.findall(text, self.start, self.end)
        large = [w for w in words if w.casefold() not in _SMALL]
        sentence = text[self.end - 1] in "!?" or text[self.start : self.end].isupper()
        return len(words) <= 8 and len(large) >= 2 and all(w[0].isupper() for w in large) and not sentence


def find_passages(text: str) -> list[Passage]:
    """All passages in marks, short ones too, in order and without overlap."""
    return list(_passages(text))


def blanked(text: str, passages: Iterable[Passage], blank: str = BLANK) -> str:
    """The text with passages of it blanked: offsets hold, and nobody's own words are the reporter's."""
    parts, at = [], 0
    for passage in passages:
        parts += [text[at : passage.start], blank * (passage.end - passage.start)]
        at = passage.end
    return "".join(parts) + text[at:]


@lru_cache(maxsize=READ_LATELY)
def _passages(text: str) -> tuple[Passage, ...]:
    found: list[Passage] = []
    paragraphs = list(_PARAGRAPH.finditer(text))
    for number, paragraph in enumerate(paragraphs):
        following = text[paragraphs[number + 1].start() :].lstrip() if number + 1 < len(paragraphs) else ""
        found.extend(_in_paragraph(text, paragraph.start(), paragraph.end(), following[:1]))
    if not any(p.words(text) >= MIN_WORDS for p in found):
        found = _in_single_marks(text)
    return tuple(found)


def _in_paragraph(text: str, start: int, end: int, following: str) -> list[Passage]:
    found: list[Passage] = []
    at = start
    while at < end:
        closers = _CLOSERS.get(text[at])
        if closers is None or not _opens(text, at, start):
            at += 1
            continue
        close = _close_of(text, at, end, closers)
        if close is None:
            if following in _CLOSERS or at == start + len(text[start:end]) - len(text[start:end].lstrip()):
                found.append(Passage(at + 1, _rstrip(text, at + 1, end), True))
                break
            at += 1
            continue
        found.append(Passage(at + 1, close, False))
        at = close + 1
    return [p for p in found if p.end > p.start]


def _opens(text: str, at: int, start: int) -> bool:
    """Whether the mark at ``at`` can open: curly openers always, others at a word's start only."""
    if text[at] in "“„«":
        return True
    before = text[at - 1] if at > start else " "
    after = text[at + 1 : at + 2]
    return (before in _OPENS_AFTER or before.isspace()) and bool(after) and not after.isspace()


def _close_of(text: str, at: int, end: int, closers: str) -> int | None:
    """Where the mark opened at ``at`` closes, nested marks of the same kind skipped."""
    opener, depth = text[at], 0
    for i in range(at + 1, end):
        char = text[i]
        if char in closers:
            if depth == 0:
                return i
            depth -= 1
        elif char == opener and _nests(text[i:end], opener, closers):
            depth += 1
        elif char == '"' and opener == "“" and depth == 0 and not _opens(text, i, at):
            return i
    return None


def _nests(rest: str, opener: str, closers: str) -> bool:
    """Whether an opener inside a passage opens a nested one: its own closer and the outer one must both follow."""
    return sum(rest.count(c) for c in closers) > rest.count(opener)


def _in_single_marks(text: str) -> list[Passage]:
    """Passages in single marks; an apostrophe inside a word neither opens nor closes."""
    found: list[Passage] = []
    for paragraph in _PARAGRAPH.finditer(text):
        at = paragraph.start()
        while opened := _SINGLE_OPEN.search(text, at, paragraph.end()):
            closed = _SINGLE_CLOSE.search(text, opened.end(), paragraph.end())
            if closed is None:
                break
            found.append(Passage(opened.end(), closed.start(), False))
            at = closed.end()
    return found


def _rstrip(text: str, start: int, end: int) -> int:
    while end > start and text[end - 1].isspace():
        end -= 1
    return end
