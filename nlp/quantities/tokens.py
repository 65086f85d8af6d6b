"""Text to tokens with exact offsets, in one pass over the text (linear time, whatever the text holds).

Web text carries invisible characters (zero-width spaces, bidi controls, soft hyphens) and remains of HTML. Invisible
characters are taken out before the grammar looks and put back into the offsets afterwards (:class:`Visible`); tags,
entities, addresses, hashtags and handles become tokens of kind ``SKIP`` that no number is read from.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

WORD, NUMERAL, MARK, SKIP = "w", "n", "m", "s"

# Cf characters that browsers don't draw: they may stand inside "1,\u200b600" and must not hide the number.
_INVISIBLE = re.compile("[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb]+")

_TOKEN = re.compile(
    r"""
    (?P<space>&nbsp;|&\#160;|&\#[xX]0*[aA]0;|&(?:thin|ensp|emsp)sp;|<[A-Za-z/!][^<>]{0,500}>)
  | (?P<s>https?://\S+ | www\.\S+ | [#@]\w+ | &\#?\w{1,10};)
  | (?P<w>(?:[^\W\d_]\.){2,}                         # u.s. a.m.
      | (?:Rs|RM|Rp|USD|EUR|GBP|AUD|CAD|NZD|HKD|CHF|INR|JPY|CNY|RMB|SGD|SEK|NOK|DKK|PLN|BRL|ZAR|MXN)(?=\d)
      | [^\W\d]\w*(?:['’][^\W\d_]+)*)
  | (?P<n>\d{1,3}(?:[\u00a0\u2007\u2009\u202f]\d{3})+(?:[.,]\d+)?(?!\d)
      | \d+(?:[.,'’]\d+)*
      | (?<![\w.,])\.\d+)
  | (?P<m>[^\w\s])
    """,
    re.VERBOSE,
)


class Token:
    """One token: ``start``/``end`` into the visible text, ``raw`` as written, ``low`` in lower case, ``glued`` when
    nothing stands between it and the token before, ``line_start`` when it opens a line."""

    __slots__ = ("end", "glued", "kind", "line_start", "low", "raw", "start")

    def __init__(self, start: int, end: int, raw: str, kind: str, glued: bool, line_start: bool) -> None:
        self.start = start
        self.end = end
        self.raw = raw
        self.low = raw.lower()
        self.kind = kind
        self.glued = glued
        self.line_start = line_start

    def __repr__(self) -> str:
        return f"{self.kind}:{self.raw!r}@{self.start}"


@dataclass(frozen=True, slots=True)
class Visible:
    """A text without invisible characters; ``offsets[i]`` is where its i-th character stands in the original
    (``None``: nothing was taken out)."""

    text: str
    offsets: list[int] | None

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The span in the original text for the non-empty span ``start:end`` of the visible text."""
        if self.offsets is None:
            return start, end
        return self.offsets[start], self.offsets[end - 1] + 1


def visible(text: str) -> Visible:
    """``text`` without invisible characters, with the way back to its offsets."""
    if text.isascii() or not _INVISIBLE.search(text):
        return Visible(text, None)
    parts: list[str] = []
    offsets: list[int] = []
    at = 0
    for match in _INVISIBLE.finditer(text):
        parts.append(text[at : match.start()])
        offsets.extend(range(at, match.start()))
        at = match.end()
    parts.append(text[at:])
    offsets.extend(range(at, len(text)))
    return Visible("".join(parts), offsets)


def tokenize(text: str) -> list[Token]:
    """Tokens of ``text`` in order; white space and HTML tags between them are dropped."""
    tokens: list[Token] = []
    end = 0
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or MARK
        if kind == "space":
            continue
        start = match.start()
        glued = start == end and bool(tokens)
        line_start = not glued and (not tokens or "\n" in text[end:start])
        end = match.end()
        tokens.append(Token(start, end, match.group(), kind, glued, line_start))
    return tokens
