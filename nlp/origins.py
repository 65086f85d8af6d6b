"""Where wordings and figures come from: copies, rewrites and credited outlets within one story.

Three kinds of evidence, all pairwise and all conservative, since a false link hides an independent source:
a copy shares most of its five-word runs; a rewrite shares far more of them than independent reports of one event do
(99 % of which share under 5 % on annotated triples), or the same long headline, or most of its quotes in the same
order besides some wording; and a credit names the outlet that a report rests on (:mod:`nlp.credits`).
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import blake2s
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from nlp.credits import chief_credit, names_of, outlet_key
from nlp.quote_spans import find_passages
from store.model import Article, Origin, OriginKind

RUN = 5
"""Words in a run (shingle)."""
COPY_FROM = 0.5
"""Share of the shorter text's runs that a copy has in common."""
REWRITE_FROM = 0.08
"""The same for a rewrite; and at least :data:`REWRITE_RUNS` runs, so that short texts are not linked by one phrase."""
REWRITE_RUNS = 10
HINT_FROM = 0.03
"""Wording in common that makes shared quotes count as a rewrite's."""
SHARED_QUOTES = 2
HEADLINE_WORDS = 6
"""Words from which an identical headline is no coincidence."""

_WORD = re.compile(r"[^\W_]+(?:[’'][^\W_]+)?")


@dataclass(frozen=True)
class _Read:
    """What is compared of one article."""

    article: Article
    runs: NDArray[np.uint32]
    headlines: frozenset[str]
    quotes: tuple[str, ...]
    credit: str | None


def find_origins(articles: Sequence[Article]) -> list[Origin]:
    """The origins of one story's articles; every article is in exactly one, the earliest known first.

    ``kind`` is "copy" when all the others copy the first, "rewrite" when some are rewrites or the origin is an
    outlet that is only credited, "single" when an article stands alone. ``name`` is the credited outlet, else the
    first article's outlet. The order of articles without a date is the order given.
    """
    ordered = sorted(articles, key=_when)
    outlets = names_of(ordered)
    reads = [_read(a, outlets) for a in ordered]
    parents = list(range(len(reads)))
    copies: set[tuple[int, int]] = set()
    for (i, a), (j, b) in combinations(enumerate(reads), 2):
        link = _link(a, b)
        if link:
            _join(parents, i, j)
        if link == "copy":
            copies.add((i, j))
    _join_credits(reads, parents)
    groups: dict[int, list[int]] = {}
    for number in range(len(reads)):
        groups.setdefault(_root(parents, number), []).append(number)
    return [_origin(reads, members, copies) for members in groups.values()]


def _when(article: Article) -> datetime:
    return article.published or article.first_seen or datetime.max.replace(tzinfo=UTC)


def _read(article: Article, outlets: tuple[str, ...]) -> _Read:
    passages = find_passages(article.text)
    quotes = [_plain(article.text[p.start : p.end]) for p in passages if p.words(article.text) >= RUN]
    own_words = article.text
    for passage in reversed(passages):
        if passage.words(article.text) >= RUN:
            own_words = own_words[: passage.start] + "." + own_words[passage.end :]
    first_line = article.text.strip().split("\n", 1)[0]
    lines = {_plain(line) for line in (article.title, first_line) if len(line) < 200}
    headlines = frozenset(line for line in lines if len(line.split()) >= HEADLINE_WORDS)
    credit = chief_credit(article, outlets)
    return _Read(article, _runs(own_words), headlines, tuple(quotes), credit)


def _plain(text: str) -> str:
    return " ".join(_WORD.findall(text.casefold()))


def _runs(text: str) -> NDArray[np.uint32]:
    """Sorted hashes of the text's five-word runs; quotes are left out, for independent reports share those."""
    words = _WORD.findall(text.casefold())
    hashes = {zlib.crc32(" ".join(words[i : i + RUN]).encode()) for i in range(len(words) - RUN + 1)}
    return np.array(sorted(hashes), dtype=np.uint32)


def _link(a: _Read, b: _Read) -> OriginKind | None:
    """How two articles hang together by their wording, None when they do not."""
    shared = len(np.intersect1d(a.runs, b.runs, assume_unique=True))
    share = shared / max(1, min(len(a.runs), len(b.runs)))
    if share >= COPY_FROM and min(len(a.runs), len(b.runs)) >= REWRITE_RUNS:
        return "copy"
    if share >= REWRITE_FROM and shared >= REWRITE_RUNS:
        return "rewrite"
    if a.headlines & b.headlines:
        return "rewrite"
    if share >= HINT_FROM and shared >= REWRITE_RUNS // 2 and _quotes_in_order(a.quotes, b.quotes):
        return "rewrite"
    return None


def _quotes_in_order(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Whether most of the quotes of the one with fewer stand in the other, in the same order."""
    few, many = sorted((a, b), key=len)
    places = [next((at for at, other in enumerate(many) if q in other or other in q), None) for q in few]
    shared = [at for at in places if at is not None]
    return len(shared) >= max(SHARED_QUOTES, (2 * len(few) + 2) // 3) and shared == sorted(shared)


def _root(parents: list[int], number: int) -> int:
    while parents[number] != number:
        number = parents[number]
    return number


def _join(parents: list[int], a: int, b: int) -> None:
    low, high = sorted((_root(parents, a), _root(parents, b)))
    parents[high] = low


def _join_credits(reads: list[_Read], parents: list[int]) -> None:
    """Articles that rest on one outlet share its origin: that of its own latest article before them, if it has one."""
    own: dict[str, int] = {}
    credited: dict[str, int] = {}
    first_own: dict[str, int] = {}
    for number, read in enumerate(reads):
        if read.article.outlet and read.credit is None:
            first_own.setdefault(outlet_key(read.article.outlet), number)
    for number, read in enumerate(reads):
        if read.credit:
            key = outlet_key(read.credit)
            source = own.get(key, first_own.get(key, credited.setdefault(key, number)))
            _join(parents, source, number)
        elif read.article.outlet:
            own[outlet_key(read.article.outlet)] = number


def _origin(reads: list[_Read], members: list[int], copies: set[tuple[int, int]]) -> Origin:
    group = [reads[n] for n in members]
    credits = [r.credit for r in group if r.credit]
    credit = max(credits, key=lambda name: (credits.count(name), -credits.index(name)), default=None)
    first = next((r for r in group if credit and outlet_key(r.article.outlet or "") == outlet_key(credit)), None)
    if first:
        group = [first, *(r for r in group if r is not first)]
    article_ids = tuple(r.article.id for r in group)
    all_copies = all(any((min(n, m), max(n, m)) in copies for m in members if m != n) for n in members)
    kind: OriginKind = "single" if len(members) == 1 else "copy" if all_copies else "rewrite"
    if len(members) == 1 and credit:
        kind = "rewrite"
    name = (
        first.article.outlet if first else credit or next((r.article.outlet for r in group if r.article.outlet), None)
    )
    digest = blake2s(article_ids[0].encode(), digest_size=6).hexdigest()
    return Origin("o" + digest, kind, article_ids, name)
