"""The word lists under ``nlp/lexicon``: read once each, and made into patterns."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent / "lexicon"


@cache
def read_lexicon(name: str) -> dict[str, Any]:
    """The table of ``lexicon/<name>.toml``. All readers share it: nobody may change it."""
    with (_FOLDER / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


def choice(words: Iterable[str]) -> str:
    """What stands in a pattern for any of the words: "a|b", the longest first, so that none is cut short."""
    return "|".join(re.escape(word) for word in sorted(set(words), key=lambda word: (-len(word), word)))
