"""In how many articles of a story each of its keywords stands. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from app import words


def counted(keywords: Sequence[str], texts: Iterable[str]) -> list[tuple[str, int]]:
    """Each keyword with the number of ``texts`` in which it stands as a word, blind to case; the commonest first.

    A keyword that no text has in this very form stands last, with 0.
    """
    patterns = {word: _pattern(word) for word in keywords}
    found = dict.fromkeys(patterns, 0)
    for text in texts:
        line = " ".join(text.casefold().split())
        for word, (folded, pattern) in patterns.items():
            # Most texts are told by the plain search, which is far faster.
            found[word] += folded in line and pattern.search(line) is not None
    return sorted(found.items(), key=lambda one: -one[1])


def _pattern(word: str) -> tuple[str, re.Pattern[str]]:
    folded = words.plain(word).casefold()
    return folded, re.compile(rf"(?<!\w){re.escape(folded)}(?!\w)")
