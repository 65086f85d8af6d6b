"""One look: a query becomes hits, chosen by facets, sorted, folded and cut into a page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import reduce
from typing import TYPE_CHECKING, Protocol

import numpy as np

from app import search_terms
from app.catalogue import FACETS, OF_ARTICLES, Catalogue, Ints, Mask
from app.meaning import Nearness
from app.near_server import ServerNearness
from app.search_asked import Asked, Result
from app.search_terms import any_of, is_about, sought, wanted
from nlp.query_tree import And, In, Not, Or, Query, QueryError, Term, written
from store import search
from store.search import KINDS, Kind
from store.search_terms import Sought

if TYPE_CHECKING:
    from sqlalchemy import Connection

RANKED = 2_000
"""Hits that are sorted by how well they match; of more, those with the words in their title come first, the latest on
top."""
ASIDE = 1_000
"""What may be among the latest that match and is no hit, as it is of no article that was read."""
MOST_FOUND = 20_000
"""Hits of a query by words alone that are counted, the latest; where something is picked, all are. Both databases
stop there, so that they answer alike."""
NEAREST = 200
"""Articles that a search by meaning shows at most."""
NEAREST_SAID = 60
"""Articles whose claims and quotes a search by meaning looks at."""
MOST_SAID = 200
MOST_ALONE = 6
"""Words of a query without hits that are looked up one by one."""
LEAST = 0.2
"""The closeness below which nothing is shown: for the packaged model two texts of no common subject."""
MOST_MEANT = 1_000
"""Characters of a query by meaning: more than the model reads."""


_NONE = np.zeros(0, dtype=np.int64)


class Kept(Protocol):
    """What is kept from one look to the next."""

    def nearness(self, conn: Connection, catalogue: Catalogue) -> Nearness | ServerNearness:
        """The vectors of the articles."""
        ...

    def remembered(self, query: str, find: Callable[[], Ints]) -> Ints:
        """The hits of a query."""
        ...


class Look:
    """One look at what an :class:`~app.search_asked.Asked` asks for."""

    def __init__(self, kept: Kept, conn: Connection, catalogue: Catalogue, asked: Asked) -> None:
        self._kept, self._conn, self._catalogue, self._asked = kept, conn, catalogue, asked
        self._query = search_terms.read(asked.query) if asked.mode == "words" else None
        self._terms = tuple(wanted(self._query)) if self._query else ()
        self._near: dict[int, float] = {}
        self._more = False

    def result(self) -> Result:
        """Find, choose, sort, cut."""
        asked, catalogue = self._asked, self._catalogue
        if self._query is None and len(asked.query) > MOST_MEANT:
            raise QueryError(
                f"query: has {len(asked.query):,} characters; at most {MOST_MEANT:,} are read, so shorten it"
            )
        hits = self._by_words(self._query) if self._query else self._by_meaning()
        passed = self._passed(hits)
        whole: Mask = reduce(np.logical_and, passed.values(), np.ones(len(hits), dtype=np.bool_))
        ordered = self._ordered(hits[whole])
        listed, folded = catalogue.folded(ordered)
        start = (max(asked.page, 1) - 1) * asked.size
        page = [int(n) for n in listed[start : start + asked.size]]
        shown = search.shown(self._conn, catalogue.ids[page] if page else [])
        number = {n: int(catalogue.ids[n]) for n in page}
        return Result(
            hits=tuple(shown),
            total=len(listed),
            more=self._more,
            copies=len(ordered) - len(listed),
            folded={number[n]: int(m) for n, m in zip(page, folded[start : start + asked.size], strict=True) if m},
            kinds=self._kinds(hits, passed),
            counts={
                facet: catalogue.counts(facet, self._without(facet, hits, passed), asked.chosen.get(facet, ()))
                for facet in self._facets()
            },
            weeks=self._weeks(self._without("days", hits, passed)),
            titles=catalogue.story_titles,
            terms=self._terms,
            near={number[n]: self._near[n] for n in page if n in self._near},
            unread=asked.mode == "meaning" and not len(self._kept.nearness(self._conn, catalogue)),
            alone=self._alone() if not len(listed) else {},
        )

    def _facets(self) -> Sequence[str]:
        return FACETS if self._asked.kind == "claim" else OF_ARTICLES

    def _passed(self, hits: Ints) -> dict[str, Mask]:
        """By facet in which something is chosen, the hits that have it."""
        asked, catalogue = self._asked, self._catalogue
        found = {
            facet: catalogue.chosen(facet, values, hits)
            for facet, values in asked.chosen.items()
            if facet in self._facets() and values
        }
        if asked.kind:
            found["kind"] = catalogue.kinds[hits] == KINDS.index(asked.kind) + 1
        days = catalogue.days[catalogue.articles[hits]] if asked.since or asked.until else None
        if days is not None:
            first = asked.since.toordinal() if asked.since else 0
            last = asked.until.toordinal() if asked.until else date.max.toordinal()
            found["days"] = (first <= days) & (days <= last)
        return found

    def _without(self, facet: str, hits: Ints, passed: Mapping[str, Mask]) -> Ints:
        others = [mask for name, mask in passed.items() if name != facet]
        return hits[reduce(np.logical_and, others)] if others else hits

    def _kinds(self, hits: Ints, passed: Mapping[str, Mask]) -> dict[Kind, int]:
        found = np.bincount(self._catalogue.kinds[self._without("kind", hits, passed)], minlength=4)
        return {kind: int(found[number]) for number, kind in enumerate(KINDS, 1)}

    def _weeks(self, hits: Ints) -> tuple[tuple[int, int], ...]:
        """Mondays as ordinals with their counts, the earliest first."""
        if not len(hits):
            return ()
        weeks = (self._catalogue.days[self._catalogue.articles[hits]] - 1) // 7
        first = int(weeks.min())
        counts = np.bincount(weeks - first)
        return tuple((int(first + n) * 7 + 1, int(counts[n])) for n in np.flatnonzero(counts))

    def _alone(self) -> dict[str, int]:
        """By word or phrase of a query that finds nothing: how much each would find by itself."""
        found = {}
        for term in dict.fromkeys(self._terms[:MOST_ALONE]):
            words = any_of([term])
            found[written(term)] = len(search.matching(self._conn, words, MOST_FOUND)) if words else 0
        return found

    # By words

    def _by_words(self, query: Query) -> Ints:
        words = sought(query)
        if words is None or self._passed(_NONE):
            return self._kept.remembered(self._asked.query, lambda: np.flatnonzero(self._mask(query)))
        found = self._kept.remembered(f"latest\0{self._asked.query}", lambda: self._latest(words))
        self._more = len(found) > MOST_FOUND
        return found[-MOST_FOUND:]

    def _latest(self, words: Sought) -> Ints:
        """One hit more than is counted at most, where there are so many; what came since the last run is no hit."""
        catalogue = self._catalogue
        found = search.matching(self._conn, words, MOST_FOUND + ASIDE, last=int(catalogue.ids.max(initial=0)))
        return catalogue.positions(found)[-MOST_FOUND - 1 :]

    def _mask(self, query: Query) -> Mask:
        """Which of everything a query says yes to."""
        words = sought(query)
        if words is not None:
            return self._saying(words)
        match query:
            case Not():
                return ~self._mask(query.part)
            case In():
                return self._field(query)
            case And() | Or():
                together, rest = search_terms.split(query)
                masks = [self._mask(part) for part in rest]
                if together is not None:
                    masks.append(self._saying(together))
                return reduce(np.logical_and if isinstance(query, And) else np.logical_or, masks)
        raise QueryError("query: can't be searched for; write words, phrases and groups")

    def _saying(self, words: Sought) -> Mask:
        found = np.zeros(len(self._catalogue), dtype=np.bool_)
        found[self._catalogue.positions(search.matching(self._conn, words))] = True
        return found

    def _field(self, query: In) -> Mask:
        """The hits in articles whose outlet, author or language says it."""
        catalogue = self._catalogue
        fields = ("outlet", "domain") if query.field == "outlet" else (query.field,)
        articles = np.zeros(len(catalogue.article_ids), dtype=np.bool_)
        for name in fields:
            codes = catalogue.whose(name)
            right = np.array([is_about(query.part, value) for value in codes.names], dtype=np.bool_)
            articles |= right[codes.of]
        return catalogue.in_article(articles)

    # By meaning

    def _by_meaning(self) -> Ints:
        """The nearest articles; where claims or quotes are asked for, what these say."""
        asked, catalogue = self._asked, self._catalogue
        nearness = self._kept.nearness(self._conn, catalogue)
        if not asked.query.strip():
            raise QueryError("query: there is nothing to look for; write words")
        if asked.kind in (None, "article"):
            docs = catalogue.of_place[catalogue.of_place >= 0].astype(np.int64)
            return self._nearest(self._open(docs), nearness)
        open_to = self._open(np.flatnonzero(catalogue.kinds == KINDS.index(asked.kind) + 1))
        best, _ = nearness.nearest(asked.query, self._articles_of(open_to), NEAREST_SAID, LEAST)
        within = np.zeros(len(catalogue.article_ids), dtype=np.bool_)
        within[best] = True
        said = open_to[within[catalogue.articles[open_to]]][:MOST_SAID]
        rows = {row.id: row.text for row in search.shown(self._conn, catalogue.ids[said])}
        said = np.array([n for n in said if int(catalogue.ids[n]) in rows], dtype=np.int64)
        texts = [rows[int(catalogue.ids[n])] for n in said]
        near = nearness.sentences(asked.query, texts)
        enough = near >= LEAST
        return self._keep(said[enough], near[enough])

    def _open(self, hits: Ints) -> Ints:
        """Those that no choice of a facet or of days closes."""
        passed = self._passed(hits)
        return hits[reduce(np.logical_and, passed.values())] if passed else hits

    def _articles_of(self, hits: Ints) -> Ints:
        """The places of the articles that some hits belong to."""
        among = np.zeros(len(self._catalogue.article_ids), dtype=np.bool_)
        among[self._catalogue.articles[hits]] = True
        return np.flatnonzero(among)

    def _nearest(self, docs: Ints, nearness: Nearness | ServerNearness) -> Ints:
        """The nearest of some articles."""
        catalogue = self._catalogue
        among = None if len(docs) == len(catalogue.article_ids) else self._articles_of(docs)
        places, near = nearness.nearest(self._asked.query, among, NEAREST, LEAST)
        return self._keep(catalogue.of_place[places].astype(np.int64), near)

    def _keep(self, hits: Ints, near: np.ndarray) -> Ints:
        """The hits by how near they are, which is kept."""
        order = np.argsort(-near, kind="stable")
        self._near = {int(hits[n]): float(near[n]) for n in order}
        return np.asarray(hits[order], dtype=np.int64)

    # Order

    def _ordered(self, hits: Ints) -> Ints:
        """Best first: the best article, the best claim, the best quote, then the second ones; or the latest first."""
        catalogue = self._catalogue
        if self._asked.sort == "newest":
            return catalogue.newest_first(hits)
        if self._near:
            return np.array(sorted((int(n) for n in hits), key=lambda n: -self._near[n]), dtype=np.int64)
        best = self._best(hits)
        kinds = catalogue.kinds[best]
        turn = np.zeros(len(best), dtype=np.int64)
        for kind in (1, 2, 3):
            turn[kinds == kind] = np.arange(np.count_nonzero(kinds == kind))
        return np.asarray(best[np.lexsort((kinds, turn))], dtype=np.int64)

    def _best(self, hits: Ints) -> Ints:
        latest = self._catalogue.newest_first(hits)
        by_words = any_of(self._telling() if len(hits) <= RANKED else self._terms)
        if by_words is None or not len(hits):
            return latest
        if len(hits) <= RANKED:
            numbers = search.ranked(self._conn, by_words, self._catalogue.ids[hits])
            at = {int(number): place for place, number in enumerate(numbers)}
            rank = np.array([at.get(int(n), len(at)) for n in self._catalogue.ids[latest]])
            return latest[np.argsort(rank, kind="stable")]
        first = int(self._catalogue.ids[hits].min())
        titled = self._kept.remembered(f"title\0{first}\0{self._asked.query}", lambda: self._in_title(first))
        inside = np.zeros(len(self._catalogue), dtype=np.bool_)
        inside[titled] = True
        named = inside[latest]
        return np.concatenate([latest[named], latest[~named]])

    def _telling(self) -> Sequence[Term]:
        """The words to rank by: not those that very much has, which tell nothing and take long to look through."""
        if len(self._terms) < 2 or len(self._catalogue) <= MOST_FOUND:
            return self._terms
        return [term for term in dict.fromkeys(self._terms) if not self._is_common(term)]

    def _is_common(self, term: Term) -> bool:
        words = any_of([term])
        found = self._kept.remembered(f"latest\0{written(term)}", lambda: self._latest(words) if words else _NONE)
        return len(found) > MOST_FOUND

    def _in_title(self, first: int) -> Ints:
        """What has the query's words in its title, or where nothing else is, in whom it credits."""
        assert self._query is not None
        inside = sought(self._query, title=True)
        if inside is None:
            return _NONE
        return self._catalogue.positions(search.matching(self._conn, inside, first=first))
