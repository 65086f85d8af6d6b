"""The words of a place's name as they are compared: without accents, dots, apostrophes and "the"."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

_WORD = re.compile(r"[^\W_]+(?:[.'’][^\W_]+)*\.?|[,&/]")
_LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ı": "i", "æ": "ae"})


class Word(NamedTuple):
    """A word as printed, as it is compared, whether it has a capital, and whether it owns what follows ("Spain's")."""

    text: str
    key: str
    capital: bool
    owner: bool


def words_of(text: str) -> list[Word]:
    """The words of a name without "the", dots, apostrophes and the 's of an owner; commas, "&" and "/" are words."""
    words = []
    for match in _WORD.finditer(unicodedata.normalize("NFC", text)):
        raw = match.group().replace("’", "'").rstrip(".")
        owner = raw.endswith("'s")
        clean = raw.removesuffix("'s").replace("'", "")
        clean = clean.replace(".", "").upper() if "." in clean else clean  # "u.s." can only be the abbreviation
        if (key := _fold(clean)) != "the":
            words.append(Word(clean, key, clean[:1].isupper(), owner))
    return words


def _fold(word: str) -> str:
    if not word.isascii():
        marked = unicodedata.normalize("NFKD", word.casefold().translate(_LETTERS))
        word = "".join(letter for letter in marked if not unicodedata.combining(letter))
    return {"&": "and", "saint": "st"}.get(word.lower(), word.lower())


def key_of(words: Sequence[Word]) -> str:
    """The words as they are looked up: "bay of plenty"."""
    return " ".join(word.key for word in words)
