"""The words of a text with their places."""

from __future__ import annotations

from collections.abc import Set
from typing import NamedTuple

from store.scrub_directory import CAMEL, TOKEN
from store.scrub_folding import fold


class Token(NamedTuple):
    """A run of letters: where it stands, as it is written, and folded."""

    start: int
    end: int
    text: str
    folded: str


def words_in(text: str) -> frozenset[str]:
    """Every word of the text once, folded, and the pieces of words in camel case: what decides which rules to try."""
    words = TOKEN.findall(text.lower()) if text.isascii() else [fold(word) for word in TOKEN.findall(text)]
    if CAMEL.search(text):
        words += [fold(piece) for word in TOKEN.findall(text) for piece in CAMEL.split(word)]
    return frozenset(words)


def tokens_of(text: str, known: Set[str]) -> list[Token]:
    """Every word of the text; a word in camel case is parted unless it is known as it is (McDonald)."""
    found = []
    for match in TOKEN.finditer(text):
        word = match.group()
        folded, start = fold(word), match.start()
        if folded not in known and CAMEL.search(word):
            for piece in CAMEL.split(word):
                found.append(Token(start, start + len(piece), piece, fold(piece)))
                start += len(piece)
        else:
            found.append(Token(start, match.end(), word, folded))
    return found


def between(text: str, tokens: list[Token], index: int) -> str:
    """What stands between a token and the next one; "" after the last."""
    return text[tokens[index].end : tokens[index + 1].start] if index + 1 < len(tokens) else ""
