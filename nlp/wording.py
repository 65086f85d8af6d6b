"""What two articles have in common by their wording: one is a copy of the other, a rewrite of it, or neither.

All evidence is conservative, since a false link hides an independent source. A copy shares most of its five-word
runs; a rewrite shares far more of them than independent reports of one event do (99 % of which share under 5 % on
annotated triples), or the same long headline, or most of its quotes in the same order besides some wording; and a
retelling through and through (a translation and back) still names the same people, places and numbers in the same
order, where independent reports have details of their own.
"""

from __future__ import annotations

import re
import zlib
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from rensa import RMinHash

from nlp.quote_spans import find_passages
from nlp.tokens import without_owner

Shared = Literal["copy", "rewrite"]

RUN = 5
"""Words in a run (shingle)."""
COPY_FROM = 0.5
"""Share of the shorter text's runs that a copy has in common."""
REWRITE_FROM = 0.08
"""The same for a rewrite; and at least :data:`REWRITE_RUNS` runs, so that short texts are not linked by one phrase."""
REWRITE_RUNS = 10
HINT_FROM, HINT_RUNS = 0.03, 5
"""Wording in common that makes shared quotes count as a rewrite's."""
SHARED_QUOTES = 2
HEADLINE_WORDS = 6
"""Words from which an identical headline is no coincidence."""
SHARED_DETAILS, SHARED_NUMBERS = 10, 3
"""Names and numbers that a retelling has in common with its source at least, and numbers among them."""
RETOLD = (0.75, 0.5, 0.75)
"""Share of the poorer text's details that the richer one has, of all that either has, and in the same order. Reports of
one event in annotated triples that reach the first two are in the same order to 0.65 at most."""
SUMMED_UP = (0.9, 0.0, 0.85)
"""The same for a short retelling of a long text."""
PERMUTATIONS, SEED = 128, 20_260
CACHED = 8192
"""Articles whose wording is remembered, so that a story that grows by one is not read anew; about 10 kB each."""

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")
_DETAIL = re.compile(r"\d+(?:[.,\u00a0]\d{3})*|[^\W\d_][^\W_]*(?:[’'-][^\W_]+)*")
_BEGINS = frozenset('.!?:;“”"‘«»\n–—•(')


@dataclass(frozen=True, eq=False, slots=True)
class Wording:
    """What is compared of one text: sorted hashes of its runs, their sketch, long headlines, quotes and details.

    Quotes are left out of the runs, for independent reports share those. ``details`` are names and numbers in the
    order they first stand in.
    """

    runs: NDArray[np.uint32]
    sketch: RMinHash
    headlines: frozenset[str]
    quotes: tuple[str, ...]
    details: tuple[str, ...]


@lru_cache(maxsize=CACHED)
def read_wording(title: str, text: str) -> Wording:
    """The wording of an article."""
    long = [p for p in find_passages(text) if p.words(text) >= RUN]
    quotes = tuple(plain(text[p.start : p.end]) for p in long)
    own_words = text
    for passage in reversed(long):
        own_words = own_words[: passage.start] + "." + own_words[passage.end :]
    first_line = text.strip().split("\n", 1)[0]
    lines = {plain(line) for line in (title, first_line) if len(line) < 200}
    headlines = frozenset(line for line in lines if len(line.split()) >= HEADLINE_WORDS)
    runs = _runs(own_words)
    return Wording(runs, _sketch(runs), headlines, quotes, _details(text))


def plain_words(text: str) -> list[str]:
    """The words alone, lower case, with straight apostrophes: what two outlets that type differently share."""
    return _WORD.findall(text.casefold().replace("’", "'"))


def plain(text: str) -> str:
    """The words alone in one line."""
    return " ".join(plain_words(text))


def run_hashes(words: Sequence[str], size: int) -> set[int]:
    """Hashes of the runs of so many words (shingles)."""
    return {zlib.crc32(" ".join(words[i : i + size]).encode()) for i in range(len(words) - size + 1)}


def _runs(text: str) -> NDArray[np.uint32]:
    return np.array(sorted(run_hashes(plain_words(text), RUN)), dtype=np.uint32)


def _sketch(runs: NDArray[np.uint32]) -> RMinHash:
    sketch = RMinHash(PERMUTATIONS, SEED)
    sketch.update([run.to_bytes(4, "little") for run in runs.tolist()])
    return sketch


def _details(text: str) -> tuple[str, ...]:
    """Names (words with a capital that begin no sentence) and numbers, each once, in order."""
    found: dict[str, None] = {}
    begun: set[str] = set()
    names: set[str] = set()
    for match in _DETAIL.finditer(text):
        word = match.group()
        if word[0].isdigit():
            found.setdefault(re.sub(r"\D", "", word))
        elif word[0].isupper() and len(word) > 2:
            key = without_owner(word).casefold()
            before = text[: match.start()].rstrip(" \t")[-1:]
            (begun if not before or before in _BEGINS else names).add(key)
            found.setdefault(key)
    return tuple(word for word in found if word in names or word not in begun)


def shared_runs(a: Wording, b: Wording) -> int:
    """How many runs two texts have in common."""
    runs = np.concatenate((a.runs, b.runs))  # each without repeats: what is in both stands twice side by side
    runs.sort()
    return int(np.count_nonzero(runs[1:] == runs[:-1]))


def compare(a: Wording, b: Wording) -> Shared | None:
    """How two articles hang together by their wording, None when they do not."""
    shared, fewer = shared_runs(a, b), min(len(a.runs), len(b.runs))
    share = shared / max(1, fewer)
    if share >= COPY_FROM and fewer >= REWRITE_RUNS:
        return "copy"
    if share >= REWRITE_FROM and shared >= REWRITE_RUNS:
        return "rewrite"
    if a.headlines & b.headlines:
        return "rewrite"
    if share >= HINT_FROM and shared >= HINT_RUNS and _quotes_in_order(a.quotes, b.quotes):
        return "rewrite"
    return "rewrite" if same_details(a.details, b.details) else None


def _quotes_in_order(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Whether most of the quotes of the one with fewer stand in the other, in the same order."""
    few, many = sorted((a, b), key=len)
    places = [next((at for at, other in enumerate(many) if q in other or other in q), None) for q in few]
    shared = [at for at in places if at is not None]
    return len(shared) >= max(SHARED_QUOTES, (2 * len(few) + 2) // 3) and shared == sorted(shared)


def same_details(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Whether two texts go through the same names and numbers in the same order, with few of their own."""
    places = {detail: at for at, detail in enumerate(b)}
    shared = [places[detail] for detail in a if detail in places]
    count, fewer = len(shared), min(len(a), len(b))
    numbers = sum(b[at][0].isdigit() for at in shared)
    if count < SHARED_DETAILS or numbers < SHARED_NUMBERS:
        return False
    order = _longest_rise(shared)
    return any(
        count >= least * fewer and count >= of_both * (len(a) + len(b) - count) and order >= ordered * count
        for least, of_both, ordered in (RETOLD, SUMMED_UP)
    )


def _longest_rise(numbers: list[int]) -> int:
    """The length of the longest rising subsequence (patience sorting)."""
    ends: list[int] = []
    for number in numbers:
        at = bisect_left(ends, number)
        ends[at : at + 1] = [number]
    return len(ends)
