"""What every article, claim and quote is sorted and counted by, in memory: a few numbers for each, nothing of its text.

Counting a hundred thousand hits by outlet, week and story takes the database seconds and an array milliseconds. The
arrays are read anew after a run, shared by everybody who looks, and take about 50 bytes a hit that is possible.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from store import search

if TYPE_CHECKING:
    from sqlalchemy import Connection

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]

OF_ARTICLES = ("programme", "outlet", "leaning", "country", "language", "story")
OF_CLAIMS = ("qualifier", "relation")
FACETS = (*OF_ARTICLES, *OF_CLAIMS)
"""What hits are counted by, besides their kind and day."""


@dataclass(frozen=True, slots=True)
class Codes:
    """Values as small numbers: ``names[number]`` is the value; 0 is none."""

    of: NDArray[np.int32]
    names: tuple[str, ...]

    def numbers(self, values: Iterable[str]) -> Ints:
        """The numbers of some values; unknown ones are left out."""
        known = {name: number for number, name in enumerate(self.names) if number}
        return np.array([known[value] for value in values if value in known], dtype=np.int64)


def coded(values: Sequence[str | None]) -> Codes:
    """Values as :class:`Codes`."""
    names = [name for name in dict.fromkeys(values) if name]
    known: dict[str | None, int] = {None: 0, "": 0} | {name: number for number, name in enumerate(names, 1)}
    return Codes(np.fromiter(map(known.__getitem__, values), dtype=np.int32, count=len(values)), ("", *names))


class Catalogue:
    """The arrays. Hits are positions in them: numbers from 0 on, in the order of the store's own numbers."""

    def __init__(self, conn: Connection) -> None:
        rows = [search.Placed(*row) for part in search.placed(conn) for row in part]
        stories, outlets = search.story_names(conn), search.outlet_facts(conn)
        self.article_ids = [row.id for row in rows]
        self.place = {article_id: number for number, article_id in enumerate(self.article_ids)}
        self.story_titles = {story: title for story, (title, _) in stories.items()}
        self.days = np.array([row.day for row in rows], dtype=np.int32)
        self.authors = coded([row.author for row in rows])
        self.domains = coded([row.domain for row in rows])
        nothing: tuple[str | None, str | None] = (None, None)
        self._of_article: dict[str, Codes] = {
            "programme": coded([stories.get(row.story_id or "", ("", None))[1] for row in rows]),
            "outlet": coded([row.outlet for row in rows]),
            "country": coded([outlets.get(row.domain or "", nothing)[0] for row in rows]),
            "leaning": coded([outlets.get(row.domain or "", nothing)[1] for row in rows]),
            "language": coded([row.language for row in rows]),
            "story": coded([row.story_id for row in rows]),
        }
        self._read_docs(conn, [row.number for row in rows])
        firsts = [self.place.get(row.duplicate_of or "", number) for number, row in enumerate(rows)]
        self._fold(conn, np.array(firsts, dtype=np.int64))
        self._relations: Codes | None = None

    def _read_docs(self, conn: Connection, numbers: Sequence[int]) -> None:
        """``numbers`` are those of the articles, in the order of their places."""
        found = search.docs(conn)
        place = np.full(int(found.ids.max(initial=0)) + 1, -1, dtype=np.int32)
        within = np.array(numbers, dtype=np.int64)
        place[within] = np.arange(len(numbers))
        known = place[found.articles] >= 0  # what is of no article, or came after its list was read, is left out
        codes = coded(found.qualifiers)
        self.ids = found.ids[known]
        self.kinds = found.kinds[known].astype(np.int8)
        self.articles = place[found.articles][known]
        self._qualifiers = Codes(codes.of[known], codes.names)

    def _fold(self, conn: Connection, firsts: Ints) -> None:
        """Number alike what says the same in copies; everything else has a number of its own."""
        lead = firsts[self.articles]
        self._is_first = lead == self.articles
        self._alike = np.where(self.kinds == 1, lead, len(firsts) + np.arange(len(self)))
        copied = np.bincount(firsts, minlength=1) > 1
        shared = np.flatnonzero((self.kinds != 1) & copied[lead]) if len(self) else np.zeros(0, dtype=np.int64)
        self.has_copies = bool(copied.any())
        numbers: dict[tuple[int, int, str, int], int] = {}
        for number, head, size in search.sizes(conn, [int(n) for n in self.ids[shared]]):
            at = int(np.searchsorted(self.ids, number))
            key = (int(lead[at]), int(self.kinds[at]), head, size)
            self._alike[at] = numbers.setdefault(key, int(self._alike[at]))

    def __len__(self) -> int:
        return len(self.ids)

    def positions(self, numbers: Sequence[int] | Ints) -> Ints:
        """The positions of the store's numbers, sorted; what came since the arrays were read is left out."""
        asked = np.sort(np.asarray(numbers, dtype=np.int64))
        if not len(self) or not len(asked):
            return np.zeros(0, dtype=np.int64)
        at = np.minimum(np.searchsorted(self.ids, asked), len(self) - 1)
        return np.asarray(at[self.ids[at] == asked], dtype=np.int64)

    def codes(self, facet: str, hits: Ints) -> tuple[NDArray[np.int32], Codes]:
        """The codes of some hits in a facet."""
        if facet == "qualifier":
            return self._qualifiers.of[hits], self._qualifiers
        if facet == "relation":
            found = self._relations or Codes(np.zeros(len(self), dtype=np.int32), ("",))
            return found.of[hits], found
        whole = self._of_article[facet]
        return whole.of[self.articles[hits]], whole

    def read_relations(self, conn: Connection) -> None:
        """Read how claims stand to the leading figures, once: only who looks at claims alone asks for it."""
        if self._relations is not None:
            return
        parts = [tuple(zip(*part, strict=True)) for part in search.relations(conn)]
        numbers = np.array([number for part in parts for number in part[0]], dtype=np.int64)
        codes = coded([relation for part in parts for relation in part[1]])
        found = np.zeros(len(self), dtype=np.int32)
        if len(self):
            at = np.minimum(np.searchsorted(self.ids, numbers), len(self) - 1)
            right = self.ids[at] == numbers
            found[at[right]] = codes.of[right]
        self._relations = Codes(found, codes.names)

    def in_article(self, articles: Mask) -> Mask:
        """Which hits belong to some of the articles (a mask over these)."""
        return np.asarray(articles[self.articles], dtype=np.bool_) if len(self) else np.zeros(0, dtype=np.bool_)

    def whose(self, field: str) -> Codes:
        """The codes of articles by a field that a query can name: outlet, domain, author, lang."""
        others = {"author": self.authors, "domain": self.domains, "lang": self._of_article["language"]}
        return others.get(field) or self._of_article["outlet"]

    def counts(self, facet: str, hits: Ints) -> dict[str, int]:
        """How many of the hits have each value, the most first."""
        numbers, codes = self.codes(facet, hits)
        found = np.bincount(numbers, minlength=len(codes.names))
        order = np.argsort(-found, kind="stable")
        return {codes.names[n]: int(found[n]) for n in order if n and found[n]}

    def chosen(self, facet: str, values: Sequence[str], hits: Ints) -> Mask:
        """Which of the hits have one of the values."""
        numbers, codes = self.codes(facet, hits)
        return np.isin(numbers, codes.numbers(values))

    def newest_first(self, hits: Ints) -> Ints:
        """The hits by the time of their articles, the latest first."""
        return np.asarray(hits[np.argsort(-self.articles[hits], kind="stable")], dtype=np.int64)

    def folded(self, hits: Ints) -> tuple[Ints, Mapping[int, int]]:
        """Of hits in an order, one for those that say the same in copies, the original where it is among them; and by
        such a one, how many others."""
        if not self.has_copies:
            return hits, {}
        _, first, back, size = np.unique(self._alike[hits], return_index=True, return_inverse=True, return_counts=True)
        if len(first) == len(hits):
            return hits, {}
        places = np.arange(len(hits)) + np.where(self._is_first[hits], 0, len(hits))
        best = np.full(len(first), 2 * len(hits))
        np.minimum.at(best, back, places)
        order = np.argsort(first)
        shown, others = hits[best[order] % len(hits)], size[order] - 1
        return shown, {int(hit): int(n) for hit, n in zip(shown, others, strict=True) if n}
