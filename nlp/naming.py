"""What a report names: in its first words, anywhere, and the numbers that it prints."""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from nlp.features import REMEMBERED, TEXT_CHARS, figures_in, names_in, written_small

__all__ = ["Named", "names_among", "read_names"]

_FIRST_CHARS, _HEAD = 250, 25
_ENDS = re.compile(r"[.!?][\"”’)]*\s|\n")


class Named(NamedTuple):
    """The names of an article, word by word in lower case: those of its headline and first sentence, and all; its
    numbers in digits; and, packed, which words it writes small."""

    first: frozenset[str]
    every: frozenset[str]
    figures: frozenset[str] = frozenset()
    small: bytes = b""


@lru_cache(maxsize=REMEMBERED)
def read_names(title: str, text: str) -> Named:
    """The names of an article; a first sentence ends after :data:`_FIRST_CHARS` characters."""
    end = _ENDS.search(text, min(_HEAD, len(text)))
    first = text[: min(end.start() if end else len(text), _FIRST_CHARS)]
    whole = f"{title}\n{text[:TEXT_CHARS]}"
    every = frozenset(names_in(whole))
    small = np.array([_packed(word) for word in written_small(whole)], dtype=np.uint32)
    return Named(every & names_in(f"{title}\n{first}"), every, frozenset(figures_in(whole)), small.tobytes())


def names_among(read: Sequence[Named]) -> list[Named]:
    """Reports of one group without what one of them writes small: "Measles" in a headline is no name then."""
    small = set(np.frombuffer(b"".join(one.small for one in read), dtype=np.uint32).tolist())
    common = frozenset(name for one in read for name in one.every if _packed(name) in small)
    return [one._replace(first=one.first - common, every=one.every - common) for one in read]


def _packed(word: str) -> int:
    return zlib.crc32(word.encode())
