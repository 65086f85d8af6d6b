"""In how many articles of a story each of its keywords stands. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from app import words


def counted(keywords: Sequence[str], texts: Iterable[str]) -> list[tuple[str, int]]:
    """Each keyword with the number of ``texts`` in which it stands as a word, blind to case; the commonest first.

    A keyword that no text has in this very form stands last, with 0.
    """
    patterns = [
        (word, re.compile(rf"(?<!\w){re.escape(words.plain(word).casefold())}(?!\w)"))
        for word in dict.fromkeys(keywords)
    ]
    found = dict.fromkeys((word for word, _ in patterns), 0)
    for text in texts:
        plain = words.plain(text).casefold()
        for word, pattern in patterns:
            found[word] += pattern.search(plain) is not None
    return sorted(found.items(), key=lambda one: -one[1])
