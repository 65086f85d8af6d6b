"""Taking names out of a text: those of the directory in any form, and strangers' where the text says they are names."""

from __future__ import annotations

import re
from collections.abc import Set

from store.scrub_directory import ACCOUNT, LONGEST_NAME, RUN, TOKEN, Directory
from store.scrub_evidence import is_written_as_name
from store.scrub_folding import fold
from store.scrub_placeholders import HANDLE, NAME, PLACEHOLDERS
from store.scrub_strangers import given_names, not_names
from store.scrub_tokens import Token, between, tokens_of

_IN_BRACKETS = frozenset(name.strip("[]") for name in PLACEHOLDERS)
_HOLDS_TOGETHER = re.compile(r"[ .'’\-_/]{1,2}|, ")
_JOINED = re.compile(r"(?:\[name\][ .'’\-_]{1,2}){1,8}\[name\]|(?:\[name\]){2,8}")
_ODD = re.compile(r"[\d._+-]")
_MENTIONED = re.compile(
    rf"(?<![\w@])@{TOKEN.pattern}(?:(?:[ ._-]{{1,2}}|, (?=[A-ZÀ-ÖØ-Þ])){TOKEN.pattern}){{1,{LONGEST_NAME - 1}}}"
)
_SPELLED = re.compile(r"(?<![^\W_])[^\W\d_]([ .*_-])(?:[^\W\d_]\1){2,38}[^\W\d_](?![^\W_])")
"""A word with something between all its letters: "v e r a", "V.E.R.A"."""
_LONGEST_RUN = 8
_TITLED = re.compile(
    "经理|总|主管|主任|先生|女士|小姐|老师|同学|姐|哥|工|さん|さま|様|くん|ちゃん|部長|課長|님|씨|과장|부장|대리|팀장"
)
"""Titles that follow a family name of one character ("王经理", "김 과장")."""
_FAMILIAR, _SAYS = "老小阿", re.compile("[说說讲的在也和跟问觉认就都是有]|$")
"""What stands before such a name among colleagues ("老王说"), and what may follow it then."""


def without_names(text: str, directory: Directory, words: Set[str]) -> str:
    """The text with ``[name]`` for each name of the directory; ``words`` are its words, folded, and may be more.

    Nearly all posts are told by one look at their words that they name nobody.
    """
    if not text.isascii() and directory.unspaced and RUN.search(text):
        text = RUN.sub(lambda run: _without_unspaced(run.group(), directory.unspaced), text)
    odd: frozenset[str] = directory.accounts if _ODD.search(text) else frozenset()
    if odd and not odd.isdisjoint(map(fold, ACCOUNT.findall(text))):
        text = ACCOUNT.sub(lambda found: HANDLE if fold(found.group()) in odd else found.group(), text)
    if sum(len(word) == 1 for word in words) > 1:
        text = _SPELLED.sub(lambda found: _spelled(found, directory.parts), text)
    if directory.known.isdisjoint(words) and given_names().isdisjoint(words):
        return text
    tokens = tokens_of(text, directory.known)
    gone = _gone(text, tokens, directory)
    if not gone:
        return text
    pieces: list[str] = []
    last = 0
    for index in sorted(gone):
        token = tokens[index]
        pieces += (text[last : token.start], NAME)
        last = token.end
    return _JOINED.sub(NAME, "".join((*pieces, text[last:])))


def _spelled(found: re.Match[str], names: frozenset[str]) -> str:
    """A name that is spelled out with the same sign between its letters."""
    return NAME if fold(found.group().replace(found.group(1), "")) in names else found.group()


def without_mentions(text: str, directory: Directory) -> str:
    """The text with ``[handle]`` for "@" and a full name of the directory that has a word of the language in it.

    Other names are found word by word; of "@May Long" the end could not be told from a word once "@May" is gone.
    """
    return _MENTIONED.sub(lambda found: _mentioned(found.group(), directory.whole), text) if "@" in text else text


def _mentioned(written: str, names: frozenset[str]) -> str:
    words = list(TOKEN.finditer(written))
    for count in range(len(words), 1, -1):
        if " ".join(fold(word.group()) for word in words[:count]) in names:
            return HANDLE + written[words[count - 1].end() :]
    return written


def _without_unspaced(run: str, names: frozenset[str]) -> str:
    """A run of a script without spaces; the longest name at each place goes."""
    pieces, at = [], 0
    while at < len(run):
        length = _name_at(run, at, names)
        pieces.append(NAME if length else run[at])
        at += max(length, 1)
    return "".join(pieces)


def _name_at(run: str, at: int, names: frozenset[str]) -> int:
    """Characters of the name that begins here; 0 where none does."""
    for length in range(min(_LONGEST_RUN, len(run) - at), 1, -1):
        if run[at : at + length] in names:
            return length
    if run[at] not in names:
        return 0
    familiar = at > 0 and run[at - 1] in _FAMILIAR and _SAYS.match(run, at + 1)
    return int(bool(familiar or _TITLED.match(run, at + 1)))


def _gone(text: str, tokens: list[Token], directory: Directory) -> set[int]:
    """Indexes of the tokens that are names here."""
    gone: set[int] = set()
    unsure: list[int] = []
    told = 0  # tokens before this one belong to a full name
    for index, token in enumerate(tokens):
        if token.folded in _IN_BRACKETS and text[token.start - 1 : token.end + 1] in PLACEHOLDERS:
            continue
        if token.folded in directory.parts:
            gone.add(index)
        elif token.folded in directory.words:
            unsure.append(index)
        if token.folded in directory.starts and index >= told:
            whole = _whole(text, tokens, index, directory.whole)
            gone.update(whole)
            told = max(told, whole.stop)
        if token.folded in given_names():
            gone.update(_called(text, tokens, index, directory))
    for _ in range(2):
        gone.update(i for i in unsure if i not in gone and is_written_as_name(text, tokens, i, gone))
    return gone | _tied(text, tokens, gone)


def _whole(text: str, tokens: list[Token], start: int, names: frozenset[str]) -> range:
    """The tokens of the longest full name that begins here; empty where none does, or a number stands before it."""
    stop = start + 1
    while stop < min(start + LONGEST_NAME, len(tokens)) and _HOLDS_TOGETHER.fullmatch(between(text, tokens, stop - 1)):
        if text[tokens[stop - 1].end] == "," and not tokens[stop].text[0].isupper():
            break
        stop += 1
    for end in range(stop, start + 1, -1):
        if " ".join(token.folded for token in tokens[start:end]) in names:
            cased = {token.text[0].isupper() for token in tokens[start:end] if token.folded not in _PARTICLES}
            if len(cased) > 1 or re.search(
                r"\d(?:st|nd|rd|th)?\.? $", text[max(0, tokens[start].start - 6) : tokens[start].start]
            ):
                continue
            return range(start, end)
    return range(0)


_PARTICLES = frozenset(
    "de da di do dos das du del della la le van von der den ter ten zu al el bin ibn ben abu o mc mac".split()
)


def _called(text: str, tokens: list[Token], index: int, directory: Directory) -> set[int]:
    """A given name that no directory need know, and the surname behind it; nothing where it is part of a place."""
    token = tokens[index]
    before = tokens[index - 1].folded if index else ""
    if before in _PLACES and between(text, tokens, index - 1) in (" ", ". "):
        return set()
    found = {index}
    if token.text[0].isupper() and between(text, tokens, index) == " ":
        after = tokens[index + 1]
        capital = after.text[0].isupper() and not after.text.isupper() and len(after.text) > 1
        if capital and after.folded not in not_names() | directory.words and not text.startswith("]", after.end):
            found.add(index + 1)
    return found


_PLACES = frozenset("san santa saint st fort port sankt lake mount".split())


def _tied(text: str, tokens: list[Token], gone: set[int]) -> set[int]:
    """What hangs on a name that goes: its initials ("V. Okonjo", "Vera O.") and particles between two of its words."""
    more: set[int] = set()
    for index in gone:
        for step in (-1, 1):
            at = index + step
            if not 0 <= at < len(tokens) or at in gone:
                continue
            gap = between(text, tokens, min(at, index))
            token = tokens[at]
            if len(token.text) == 1 and token.text.isupper():
                if _is_initial(text, tokens, at, step, gap):
                    more.add(at)
            elif step < 0 and token.folded in _PARTICLES and gap in (" ", "-", "'", "’"):
                more.update(_particles(text, tokens, at, gone))
    return more


def _is_initial(text: str, tokens: list[Token], at: int, step: int, gap: str) -> bool:
    """A single capital beside a name: with a full stop, or any but A and I where it could be a word."""
    token = tokens[at]
    dotted = text[token.end : token.end + 1] == "."
    if step < 0:
        return gap in (". ", ".", "'", "’") or (gap in (" ", "_", "-") and token.text not in "AI")
    return gap == " " and (dotted or token.text not in "AI") and not text[token.end : token.end + 1].isdigit()


def _particles(text: str, tokens: list[Token], at: int, gone: set[int]) -> list[int]:
    """Particles before a name: they go with it where a name stands before them, or where they are capitals."""
    found = []
    while at >= 0 and tokens[at].folded in _PARTICLES and between(text, tokens, at) in (" ", "-", "'", "’"):
        found.append(at)
        at -= 1
    joined = at in gone and at >= 0 and between(text, tokens, at) == " "
    glued = between(text, tokens, found[0]) in ("-", "'", "’") and tokens[found[0]].text[0].isupper()
    return found if joined or glued else []
