"""Which articles of a story to compare: the pairs that can be linked, without looking at all of them.

Near copies are found first, by MinHash and locality-sensitive hashing (Broder 1997; Indyk and Motwani 1998): a copy
hangs on the first article of its family and is not compared with the rest again, but for wording of its own. What is
left is compared where two articles share runs or details, through lists of who has which; a run that very many have
leads to the first of them only. So the work grows with the number of articles, not of pairs, and every link is still
judged on the texts themselves.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from itertools import chain

import numpy as np
from rensa import RMinHashLSH

from nlp.wording import (
    HINT_RUNS,
    PERMUTATIONS,
    REWRITE_RUNS,
    SHARED_DETAILS,
    Shared,
    Wording,
    compare,
    shared_runs,
)

BANDS = 32
"""Of four hashes each: texts that share half of all their runs are found in 87 of 100 cases, those that share seven
tenths nearly always. What is missed costs time only: it is compared in the second step."""
LIKE = 0.5
MOST_HOLDERS = 24
"""How many articles of a list are looked at for one run or detail: the earliest."""

Link = tuple[int, int, Shared]


def find_links(wordings: Sequence[Wording]) -> list[Link]:
    """Pairs of articles that hang together, the earlier first: (i, j, "copy" or "rewrite")."""
    links: list[Link] = []
    heads, rest = _families(wordings, links)
    pairs = set(_sharing(heads, wordings, rest)) | set(_retelling(heads, wordings)) | set(_headed(wordings))
    known = {(i, j) for i, j, _ in links}
    for i, j in sorted(pairs - known):
        shared = compare(wordings[i], wordings[j])
        if shared:
            links.append((i, j, shared))
    return links


def _families(wordings: Sequence[Wording], links: list[Link]) -> tuple[list[int], dict[int, set[int]]]:
    """The first article of each family of near copies, and the runs of the others that their first does not have."""
    index = RMinHashLSH(LIKE, PERMUTATIONS, BANDS)
    heads: list[int] = []
    rest: dict[int, set[int]] = {}
    for number, wording in enumerate(wordings):
        if len(wording.runs) >= REWRITE_RUNS:
            near = [(shared_runs(wordings[at], wording), -at) for at in index.query(wording.sketch)]
            best = -max(near)[1] if near else -1
            if near and compare(wordings[best], wording) == "copy":
                links.append((best, number, "copy"))
                own = np.setdiff1d(wording.runs, wordings[best].runs, assume_unique=True)
                rest[number] = set(own.tolist())
                continue
            index.insert(number, wording.sketch)
        heads.append(number)
    return heads, rest


def _sharing(heads: Sequence[int], wordings: Sequence[Wording], rest: dict[int, set[int]]) -> Iterator[tuple[int, int]]:
    """Pairs with enough runs in common to be compared: first articles, and the others by what is their own."""
    rows: list[tuple[int, Iterable[Hashable]]] = [(n, wordings[n].runs.tolist()) for n in heads]
    rows += [(n, own) for n, own in rest.items() if len(own) >= REWRITE_RUNS]
    return _meeting(sorted(rows, key=lambda row: row[0]), HINT_RUNS)


def _retelling(heads: Sequence[int], wordings: Sequence[Wording]) -> Iterator[tuple[int, int]]:
    """Pairs of first articles with enough details in common to be compared."""
    return _meeting([(n, wordings[n].details) for n in heads], SHARED_DETAILS)


def _meeting(rows: Iterable[tuple[int, Iterable[Hashable]]], least: int) -> Iterator[tuple[int, int]]:
    """Pairs of rows that share at least so many items; no row has an item twice."""
    holders: dict[Hashable, list[int]] = defaultdict(list)
    for number, items in rows:
        held = [holders[item] for item in items]
        met = Counter(chain.from_iterable(held))
        for holding in held:
            if len(holding) < MOST_HOLDERS:
                holding.append(number)
        yield from ((other, number) for other, count in met.items() if count >= least)


def _headed(wordings: Sequence[Wording]) -> Iterator[tuple[int, int]]:
    """Each article with the first that has the same long headline."""
    first: dict[str, int] = {}
    for number, wording in enumerate(wordings):
        for line in sorted(wording.headlines):
            if first.setdefault(line, number) != number:
                yield first[line], number
