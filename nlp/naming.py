"""What a report names: in its first words, anywhere, and the numbers that it prints."""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from nlp.features import REMEMBERED, TEXT_CHARS, figures_in, names_in, written_small
from nlp.geography import is_country

__all__ = ["Named", "names_among", "read_names"]

STEM = 5
"""Letters by which names are told apart."""
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
    """Reports of one group without what one of them writes small, and with one name for what begins alike.

    "Measles" in a headline is no name where another report writes measles; a Slovak is of Slovakia.
    """
    small = set(np.frombuffer(b"".join(one.small for one in read), dtype=np.uint32).tolist())
    every = {name for one in read for name in one.every}
    kept = sorted(
        (n for n in every if _packed(n) not in small), key=lambda name: (not is_country(name), len(name), name)
    )
    stems: dict[str, str] = {}
    spoken = {name: stems.setdefault(name[:STEM], name) for name in kept}

    def among(names: frozenset[str]) -> frozenset[str]:
        return frozenset(spoken[name] for name in names if name in spoken)

    return [one._replace(first=among(one.first), every=among(one.every)) for one in read]


def _packed(word: str) -> int:
    return zlib.crc32(word.encode())
