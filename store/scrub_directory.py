"""Whom an export knows, made ready for looking up: every way in which a person of it may be called in a post."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

from store.scrub_folding import UNSPACED, clean, fold, spellings

SHORTEST_NAME, SHORTEST_ACCOUNT, SHORTEST_GLUED = 2, 3, 5
"""Letters of the shortest name ("Bo"; an initial is none), account name, and name run together ("vokonjo")."""
LONGEST_NAME = 6
"""Words of the longest name that is looked for as a whole."""
LISTS = Path(__file__).parent
MARKS = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    "\u0900-\u0903\u093a-\u094f\u0981-\u0983\u09bc-\u09d7\u0a01-\u0a4d\u0b82\u0bbe-\u0bcd"
)
TOKEN = re.compile(rf"[^\W\d_{UNSPACED}]+(?:[{MARKS}]+[^\W\d_{UNSPACED}]*)*")
"""A run of letters with their marks. Scripts that set no spaces between words are looked through by :data:`RUN`."""
RUN = re.compile(rf"[{UNSPACED}]+")
ACCOUNT = re.compile(r"[^\W_](?:[\w.+-]{0,80}\w)?")
CAMEL = re.compile(r"(?<=[a-zß-öø-ÿ])(?=[A-ZÀ-ÖØ-Þ])")
_ASIDE = re.compile(r"\([^)]{0,80}\)|\[[^\]]{0,80}\]|\{[^}]{0,80}\}|:[\w+-]{2,40}:")
_CALLED = re.compile(r"[(\"“'‘„]([^\W\d_]{2,20})[)\"”'’“]")
_TIED = re.compile(rf"{TOKEN.pattern}(?:['’‘ʼ`´-]{TOKEN.pattern})+")
_REST = re.compile(r"\s[-–—|/•·@]\s.*|[|•·].*", re.S)
_CASES = {
    "cyrillic": (
        "",
        "а",
        "я",
        "у",
        "ю",
        "ом",
        "ым",
        "ем",
        "ой",
        "ей",
        "е",
        "и",
        "ы",
        "ого",
        "ому",
        "ой",
        "ью",
        "ов",
        "ам",
        "ами",
        "ах",
    ),
    "greek": ("", "σ", "α", "ασ", "η", "ησ", "ου", "ο", "οσ", "ε", "ων", "ουσ"),
    "arabic": ("و", "ف", "ب", "ل", "ك", "ال", "وال", "يا"),
    "hebrew": ("ו", "ה", "ב", "ל", "מ", "ש", "כ"),
}
"""Endings of cases, and particles written before a name without a space, by script."""
_VOWELS = "аяыиейоуюьαηοιυ"
_SCRIPTS = {"cyrillic": ("а", "џ"), "greek": ("α", "ω"), "arabic": ("ء", "ي"), "hebrew": ("א", "ת")}


@cache
def word_lists() -> dict[str, frozenset[str]]:
    """The sections of ``names_that_are_words.txt``: ``never alone``, ``months``, ``words``, ``german``."""
    found: dict[str, set[str]] = {}
    section: set[str] = set()
    for line in (LISTS / "names_that_are_words.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            section = found.setdefault(line.strip("[] \n"), set())
        elif not line.startswith("#"):
            section.update(line.split())
    return {name: frozenset(words) for name, words in found.items()}


@cache
def words_of_the_language() -> frozenset[str]:
    """Every word of the list that a colleague may be called by."""
    return frozenset().union(*(words for name, words in word_lists().items() if name != "not names"))


@dataclass(frozen=True, slots=True)
class Directory:
    """Whom an export knows, folded.

    ``parts`` go wherever they stand; ``words`` are words of the language too and go only where written as names;
    ``whole`` are full names with such a word in them, ``starts`` their first words; ``accounts`` have digits or dots;
    ``unspaced`` are names in scripts without spaces, found inside a run (single characters only before
    a title). ``known`` is all that a token can be.
    """

    parts: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()
    whole: frozenset[str] = frozenset()
    starts: frozenset[str] = frozenset()
    accounts: frozenset[str] = frozenset()
    unspaced: frozenset[str] = frozenset()
    known: frozenset[str] = frozenset()

    @classmethod
    def of(cls, names: Iterable[str], accounts: Iterable[str] = ()) -> Directory:
        """From display and real names ("Vera Okonjo"), and account names, ids and mail addresses as they are."""
        language, never = words_of_the_language(), word_lists()["never alone"]
        single: set[str] = set()
        glued: set[str] = set()
        whole: set[str] = set()
        unspaced: set[str] = set()
        for name in names:
            shown = clean(name)[:200]
            unspaced.update(_unspaced(shown))
            tokens = _tokens(shown)
            single.update(form for token in tokens for form in _forms(token))
            if len(tokens) > 1:
                glued.update(_glued(tokens))
                glued.update(_run_together(shown))
                whole.update(_wholes([fold(token) for token in tokens], language))
        parts = single - language
        plain, odd = _accounts(accounts, language)
        parts |= {part + "s" for part in parts if len(part) >= 4 and part.isascii()} - language
        parts |= plain | (glued - language)
        starts = frozenset(name.partition(" ")[0] for name in whole)
        words = frozenset(single & language) - never
        return cls(
            frozenset(parts),
            words,
            frozenset(whole),
            starts,
            odd,
            frozenset(unspaced),
            frozenset(parts | words | starts),
        )


def _tokens(shown: str) -> list[str]:
    """The words of a display name that are names: no aside, no job behind a bar; a nickname in quotes is one."""
    called = [word for word in _CALLED.findall(shown) if fold(word) not in word_lists()["never alone"]]
    bare = _REST.sub("", _ASIDE.sub(" ", shown)) or shown
    return [*TOKEN.findall(CAMEL.sub(" ", bare) if bare.isidentifier() else bare), *called][: LONGEST_NAME + 2]


def _forms(token: str) -> Iterator[str]:
    """A word of a name as it may stand in a sentence: other keyboards, and the cases of languages that bend names."""
    if len(token) < SHORTEST_NAME:
        return
    for folded in spellings(token):
        yield folded
        script = next((name for name, (low, high) in _SCRIPTS.items() if low <= folded[0] <= high), None)
        if script in ("arabic", "hebrew"):
            yield from (before + folded for before in _CASES[script])
        elif script and len(folded) >= 4:
            bare = folded.rstrip("σ")
            for stem in {bare, bare[:-1] if bare[-1] in _VOWELS else bare, bare.rstrip(_VOWELS)}:
                if len(stem) >= 3:
                    yield from (fold(stem + ending) for ending in _CASES[script])


def _glued(tokens: list[str]) -> Iterator[str]:
    """A full name run together as people make handles of it: veraokonjo, okonjovera, vokonjo."""
    first, last = fold(tokens[0]), fold(tokens[-1])
    for glued in ("".join(map(fold, tokens)), first + last, last + first, first[:1] + last):
        if len(glued) >= SHORTEST_GLUED and (len(last) >= 4 or glued.startswith(first)):
            yield glued


def _run_together(shown: str) -> Iterator[str]:
    """A name that is tied by a sign, without it, as addresses and channels have it: orourke, alfaridi, annalena."""
    for tied in _TIED.findall(shown):
        whole = "".join(map(fold, TOKEN.findall(tied)))
        if len(whole) >= SHORTEST_GLUED:
            yield whole


def _wholes(folded: list[str], language: frozenset[str]) -> Iterator[str]:
    """The full name, first and last and neighbours both ways round, where one of them is a word of the language."""
    if language.isdisjoint(folded):
        return
    never = word_lists()["never alone"]
    if not never.issuperset(folded):
        yield " ".join(folded[:LONGEST_NAME])
        particle = next((n for n, word in enumerate(folded) if n and word in never), len(folded))
        if not never.issuperset(folded[particle:]):
            yield " ".join(folded[particle : particle + LONGEST_NAME])  # "de la Cruz"
    elif len(folded) == 2:
        yield " ".join(folded)
    for one, other in {(folded[0], folded[-1]), *pairwise(folded)}:
        if one != other and len(one) > 1 and len(other) > 1 and (len(folded) == 2 or never.isdisjoint((one, other))):
            yield f"{one} {other}"
            yield f"{other} {one}"


def _accounts(accounts: Iterable[str], language: frozenset[str]) -> tuple[set[str], frozenset[str]]:
    """Account names that are a run of letters, and those with digits, dots or dashes. Bare numbers are none."""
    plain, odd = set(), set()
    for account in accounts:
        local = fold(clean(account)[:200].strip().lstrip("@").partition("@")[0])
        letters = sum(c.isalpha() for c in local)
        if len(local) < SHORTEST_ACCOUNT or letters < 2 or local in language:
            continue
        if TOKEN.fullmatch(local):
            plain.add(local)
        elif ACCOUNT.fullmatch(local) and len(local) > SHORTEST_ACCOUNT:
            odd.add(local)
    return plain, frozenset(odd)


def _unspaced(shown: str) -> Iterator[str]:
    """Names in Han, kana, Hangul or Thai: whole, and the given or family name; one character only before a title."""
    runs = RUN.findall(_ASIDE.sub(" ", shown))
    for run in runs:
        if len(run) >= 2:
            yield run
        if "\u0e00" <= run[0] <= "\u0e7f":
            continue
        if len(runs) == 1 and len(run) == 4:  # two and two: 田中太郎, 欧阳若雪
            yield from (run[:2], run[2:])
        elif len(runs) == 1 and len(run) == 3:
            yield from (run[1:], run[0])
        elif run == runs[0] and len(run) <= 2:
            yield run[0]
    if len(runs) > 1:
        yield "".join(runs)
