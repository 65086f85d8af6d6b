"""How near an extracted article comes to the one that was expected: the measures of the tests on whole pages."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter


def words(text: str | None) -> list[str]:
    """The words of a text, without case."""
    return re.findall(r"[^\W_]+", unicodedata.normalize("NFKC", text or "").casefold())


def f1(expected: list[str], found: list[str]) -> float:
    """Harmonic mean of precision and recall of two bags of words."""
    shared = sum((Counter(expected) & Counter(found)).values())
    return 2 * shared / (len(expected) + len(found)) if shared else 0.0


def plain(title: str) -> str:
    """A title with one kind of quotes, dashes and spaces."""
    dashed = unicodedata.normalize("NFKC", title).translate(str.maketrans("‘’“”–—", "''\"\"--"))
    return " ".join(dashed.split())
