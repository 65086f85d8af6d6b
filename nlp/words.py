"""Words as a query and a text share them: accents and case folded, offsets into the text as it was printed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

LONGEST = 64
"""Characters of a word that count: what is longer is no word but a wall of letters."""

_SYLLABLES = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
"""Kana and Chinese characters, written without spaces: each stands as a word, a word of theirs as a phrase."""
_LETTER = rf"[^\W_{_SYLLABLES}]"
_REST = rf"(?:{_LETTER}|[\u0300-\u036f])*"  # with the accents that follow their letter
_WORD = re.compile(rf"[{_SYLLABLES}]|{_LETTER}{_REST}(?:['’]{_LETTER}{_REST})*")
_OWNER = re.compile(r"['’]s$", re.IGNORECASE)
_PIECES = re.compile(rf"[{_SYLLABLES}]|[^{_SYLLABLES}]+")
# Letters with a stroke are letters of their own to Unicode, and the same letter to whoever types without one.
_STROKES = str.maketrans("øłđħŧı", "oldhti")


class Word(NamedTuple):
    """A folded word and the characters that it stands for: ``text[start:end]``."""

    text: str
    start: int
    end: int


def words_in(text: str) -> Iterator[Word]:
    """The words of a text in their order; hyphens part words, a possessive "'s" does not count."""
    for match in _WORD.finditer(text):
        for piece in _folded(match.group()[:LONGEST]):
            yield Word(piece, match.start(), match.end())


@lru_cache(maxsize=50_000)
def _folded(word: str) -> tuple[str, ...]:
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", _OWNER.sub("", word)).casefold())
    kept = "".join(c for c in plain.translate(_STROKES) if c.isalnum())
    return tuple(_PIECES.findall(kept[:LONGEST]))
