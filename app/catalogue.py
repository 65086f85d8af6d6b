"""What every article, claim and quote is sorted and counted by, in memory: a few numbers for each, nothing of its text.

Counting a hundred thousand hits by outlet, week and story takes the database seconds and an array milliseconds. The
arrays are read anew after a run, shared by everybody who looks, and take about 50 bytes a hit that is possible.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from store import search

if TYPE_CHECKING:
    from sqlalchemy import Connection

MOST_COUNTED = 500
"""Values of one facet that are told with their counts."""
MANY = 20_000
"""Hits from which putting them in order goes by way of everything that can be found, if they are one in
:data:`AMONG` of it."""
AMONG = 16
_SPREAD = np.uint64(0x9E3779B97F4A7C15)

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
        wanted = set(values)
        if not wanted:
            return np.zeros(0, dtype=np.int64)
        known = {name: number for number, name in enumerate(self.names) if number and name in wanted}
        return np.array([known[value] for value in sorted(wanted & known.keys())], dtype=np.int64)


def coded(values: Sequence[str | None]) -> Codes:
    """Values as :class:`Codes`."""
    names = [name for name in dict.fromkeys(values) if name]
    known: dict[str | None, int] = {None: 0, "": 0} | {name: number for number, name in enumerate(names, 1)}
    return Codes(np.fromiter(map(known.__getitem__, values), dtype=np.int32, count=len(values)), ("", *names))


class _Coder:
    """Values that come one after the other, as :class:`Codes`: nothing of the rows is kept."""

    def __init__(self) -> None:
        self._known: dict[str, int] = {}
        self._found = array("i")

    def add(self, value: str | None) -> None:
        """The next value."""
        self._found.append(self._known.setdefault(value, len(self._known) + 1) if value else 0)

    def codes(self) -> Codes:
        """All of them."""
        return Codes(np.array(self._found, dtype=np.int32), ("", *self._known))


class Catalogue:
    """The arrays. Hits are positions in them: numbers from 0 on, in the order of the store's own numbers."""

    def __init__(self, conn: Connection) -> None:
        stories, outlets = search.story_names(conn), search.outlet_facts(conn)
        self.story_titles = {story: title for story, (title, _) in stories.items()}
        firsts = self._read_articles(conn)
        nothing: tuple[str | None, str | None] = (None, None)
        story, domains = self._of_article["story"], self.domains
        facts = [outlets.get(name, nothing) for name in domains.names]
        self._of_article |= {
            "programme": _through(story, [stories.get(name, ("", None))[1] for name in story.names]),
            "country": _through(domains, [country for country, _ in facts]),
            "leaning": _through(domains, [leaning for _, leaning in facts]),
        }
        self._read_docs(conn)
        self._fold(conn, firsts)
        latest = np.argsort(-self.articles, kind="stable")
        self._latest = latest.astype(np.int32)
        self._rank = np.empty_like(self._latest)
        self._rank[latest] = np.arange(len(latest), dtype=np.int32)
        self._relations: Codes | None = None

    def _read_articles(self, conn: Connection) -> Ints:
        """Read what is known of every article, by its time; return the place of the one that it copies, or its own."""
        coders = {name: _Coder() for name in ("domain", "outlet", "author", "language", "story_id")}
        numbers, versions, days = array("q"), array("q"), array("i")
        self.article_ids: list[str] = []
        copied: list[tuple[int, str]] = []
        for part in search.placed(conn):
            for row in map(search.Placed._make, part):
                if row.duplicate_of:
                    copied.append((len(self.article_ids), row.duplicate_of))
                self.article_ids.append(row.id)
                numbers.append(row.number)
                versions.append(hash((row.id, row.version)))
                days.append(row.day)
                for name, coder in coders.items():
                    coder.add(getattr(row, name))
        self.numbers = np.array(numbers, dtype=np.int64)
        self.versions = np.array(versions, dtype=np.int64)
        """By place of an article: another number whenever its text is another one."""
        self.days = np.array(days, dtype=np.int32)
        self.authors, self.domains = coders["author"].codes(), coders["domain"].codes()
        self._of_article: dict[str, Codes] = {
            "outlet": coders["outlet"].codes(),
            "language": coders["language"].codes(),
            "story": coders["story_id"].codes(),
        }
        wanted = {original for _, original in copied}
        place = {article_id: n for n, article_id in enumerate(self.article_ids) if article_id in wanted}
        firsts = np.arange(len(self.article_ids))
        for number, original in copied:
            firsts[number] = place.get(original, number)
        return firsts

    def _read_docs(self, conn: Connection) -> None:
        found = search.docs(conn)
        place = np.full(int(max(found.ids.max(initial=0), self.numbers.max(initial=0))) + 1, -1, dtype=np.int32)
        place[self.numbers] = np.arange(len(self.numbers))
        known = place[found.articles] >= 0  # what is of no article, or came after its list was read, is left out
        codes = coded(found.qualifiers)
        self.ids = found.ids[known]
        self.kinds = found.kinds[known].astype(np.int8)
        self.articles = place[found.articles][known]
        self._qualifiers = Codes(codes.of[known], codes.names)
        self._position = np.full(len(place), -1, dtype=np.int32)
        self._position[self.ids] = np.arange(len(self.ids))
        self.of_place = self._position[self.numbers]
        """By place of an article, its own position among the hits; -1 where it came later."""

    def _fold(self, conn: Connection, firsts: Ints) -> None:
        """Number alike what says the same in copies, from 0 on; -1 is what nothing else says."""
        lead = firsts[self.articles]
        self._is_first = lead == self.articles
        alike = np.where(self.kinds == 1, lead, len(firsts) + np.arange(len(self)))
        copied = np.bincount(firsts, minlength=1) > 1
        shared = np.flatnonzero((self.kinds != 1) & copied[lead]) if len(self) else np.zeros(0, dtype=np.int64)
        heads = self._heads(conn, self.ids[shared])
        shared, heads = shared[heads != 0], heads[heads != 0]
        groups = (lead[shared].astype(np.uint64) * np.uint64(4) + self.kinds[shared].astype(np.uint64)) * _SPREAD
        _, first, back = np.unique(heads.view(np.uint64) ^ groups, return_index=True, return_inverse=True)
        alike[shared] = alike[shared[first]][back]
        self._groups = np.full(len(self), -1, dtype=np.int32)
        several = np.flatnonzero(np.bincount(alike, minlength=1)[alike] > 1)
        self._groups[several] = np.unique(alike[several], return_inverse=True)[1]

    def _heads(self, conn: Connection, numbers: Ints) -> Ints:
        """How some claims and quotes begin, as a number for each; 0 for what came since."""
        heads = np.zeros(len(self._position), dtype=np.int64)
        for number, head, size in search.sizes(conn, [int(n) for n in numbers]):
            if number < len(heads):
                heads[number] = hash((head, size)) or 1
        return heads[numbers]

    def __len__(self) -> int:
        return len(self.ids)

    def positions(self, numbers: Sequence[int] | Ints) -> Ints:
        """The positions of the store's numbers, sorted; what came since the arrays were read is left out."""
        asked = np.asarray(numbers, dtype=np.int64)
        found = self._position[asked[asked < len(self._position)]]
        return np.sort(found[found >= 0]).astype(np.int64)

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

    def counts(self, facet: str, hits: Ints, always: Iterable[str] = ()) -> dict[str, int]:
        """How many of the hits have each value, the most first: of very many values the most frequent, and those that
        are ``always`` told."""
        numbers, codes = self.codes(facet, hits)
        found = np.bincount(numbers, minlength=len(codes.names))
        found[0] = 0
        order = np.flatnonzero(found)
        if len(order) > MOST_COUNTED:
            least = np.partition(found[order], -MOST_COUNTED)[-MOST_COUNTED]
            told = np.isin(order, codes.numbers(always))
            order = order[(found[order] >= least) | told]
        order = order[np.argsort(-found[order], kind="stable")]
        return {codes.names[n]: int(found[n]) for n in order}

    def chosen(self, facet: str, values: Sequence[str], hits: Ints) -> Mask:
        """Which of the hits have one of the values."""
        numbers, codes = self.codes(facet, hits)
        return np.isin(numbers, codes.numbers(values))

    def newest_first(self, hits: Ints) -> Ints:
        """The hits by the time of their articles, the latest first."""
        few = len(hits) < MANY or len(hits) * AMONG < len(self)
        if few or not bool((np.diff(hits) > 0).all()):
            return np.asarray(hits[np.argsort(-self.articles[hits], kind="stable")], dtype=np.int64)
        among = np.zeros(len(self), dtype=np.bool_)
        among[self._rank[hits]] = True
        return np.asarray(self._latest[among], dtype=np.int64)

    def folded(self, hits: Ints) -> tuple[Ints, Ints]:
        """Of hits in an order, one for those that say the same in copies, the original where it is among them; and for
        each one how many others."""
        several = np.flatnonzero(self._groups[hits] >= 0)
        others = np.zeros(len(hits), dtype=np.int64)
        if not len(several):
            return hits, others
        groups = self._groups[hits[several]]
        size = np.bincount(groups)
        first = np.full(len(size), -1, dtype=np.int32)
        # The last that is written stands: the first in the order, and the first original.
        first[groups[::-1]] = several[::-1]
        shown = first.copy()
        original = self._is_first[hits[several]]
        shown[groups[original][::-1]] = several[original][::-1]
        is_head = first[groups] == several
        heads, told = several[is_head], groups[is_head]
        listed = hits.copy()
        listed[heads], others[heads] = hits[shown[told]], size[told] - 1
        kept = np.ones(len(hits), dtype=np.bool_)
        kept[several[~is_head]] = False
        return listed[kept], others[kept]


def _through(codes: Codes, values: Sequence[str | None]) -> Codes:
    """What the values of some codes stand for, by the values of ``codes.names``."""
    found = coded(values)
    return Codes(found.of[codes.of], found.names)
