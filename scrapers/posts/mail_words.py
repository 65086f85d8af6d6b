"""The writer's own words in the text of a mail: without quoted lines, signatures and what lists and phones add. Pure.

Quoted lines begin with ``>`` (RFC 3676, 4.5), a signature with ``-- `` (4.3). The line that introduces a quotation ("On
Tuesday … wrote:") goes with it, told by its colon and by the date or address in it, in any language. Words that mark a
whole message below are data: ``scrapers/lexicon/mail.toml``.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

from scrapers.plain import clean, tidy_lines
from scrapers.posts.post import MAX_TEXT

_LEXICON = Path(__file__).parents[1] / "lexicon" / "mail.toml"
_QUOTED = re.compile(r"[ \t]{0,3}>(?!\d)")  # ">500 signed" is no quotation
# Above a list's footer, and where Mailman tells of an attachment that it has taken out.
_RULED = re.compile(r"\s*_{30,}\s*|-{10,} next part -{10,}\s*")
_DASHES = "-–— *_>\t"
_FIELD = re.compile(r"\s*\*{0,2}(?P<name>[^\W\d_][\w -]{0,15}?)\s?:\*{0,2}\s+\S")
_LONGEST_INTRODUCTION = 3  # lines that a program folds "On … wrote:" into
_DATED = re.compile(r"\b(?:19|20)\d\d\b|\b\d{1,2}:\d\d\b")


@cache
def lexicon() -> dict[str, tuple[str, ...]]:
    """The lists of ``mail.toml``."""
    return {name: tuple(words) for name, words in tomllib.loads(_LEXICON.read_text(encoding="utf-8")).items()}


def own_words(text: str, flowed: bool = False, joined: bool = False) -> str:
    """What the writer says in ``text``; "" where nothing is left.

    ``flowed`` and ``joined`` are a mail's ``format=flowed`` and ``delsp=yes`` (RFC 3676): lines that end with a space
    go on in the next one.
    """
    lines = clean(text[: 2 * MAX_TEXT]).split("\n")
    kept: list[str] = []
    for number, line in enumerate(lines):
        if _ends_here(lines, number):
            break
        if _QUOTED.match(line):
            _drop_introduction(kept)
            continue
        if line.strip().casefold().startswith(lexicon()["sent_from"]):
            continue
        kept.append(line)
    return tidy_lines(_unfolded(kept, joined) if flowed else "\n".join(kept))[:MAX_TEXT]


def _ends_here(lines: list[str], number: int) -> bool:
    """Whether a signature, a list's footer or a whole other message begins at a line."""
    line = lines[number]
    if line.rstrip("\r") in ("-- ", "--") or _RULED.fullmatch(line):
        return True
    if line.strip(_DASHES + ":\r").casefold() in lexicon()["below"]:
        return True
    return _is_head(lines[number : number + 3])


def _is_head(lines: list[str]) -> bool:
    """Whether lines are the head of a mail written out: From, and two more fields."""
    fields = [_FIELD.match(line) for line in lines]
    first = fields[0] if fields else None
    return len(fields) == 3 and all(fields) and first is not None and first["name"].casefold() in lexicon()["from"]


def _drop_introduction(kept: list[str]) -> None:
    """Take back the line or lines that introduce the quotation that begins now."""
    end = len(kept)
    while end and not kept[end - 1].strip():
        end -= 1
    if not end or not kept[end - 1].rstrip().endswith(":"):
        return
    start, told = end - 1, False
    while start >= 0 and end - start <= _LONGEST_INTRODUCTION and kept[start].strip():
        telling = re.search(r"[@\d]", kept[start]) is not None
        if told and not _DATED.search(kept[start]):
            break
        told |= telling
        start -= 1
    if told:
        del kept[start + 1 :]


def _unfolded(lines: list[str], joined: bool) -> str:
    text = ""
    for line in lines:
        line = line.removeprefix(" ")
        if line.endswith(" ") and line.strip() != "--":
            text += line[:-1] if joined else line
        else:
            text += line + "\n"
    return text
