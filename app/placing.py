"""Where new articles belong: what is in view for the clusterer, asked of the store, and its answer made whole.

A window with few articles is in view as a whole. Of a larger one only what could matter is: candidates by the index of
rare words, the latest articles of their stories, and some background that tells what is common. So a new article costs
the same in a store of a thousand articles and of a million.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from app.clock import Clock
from app.pipeline import Tools, arrival_order, group_by_story, story_article
from nlp.candidates import PER_KEY, VERSION, keys_of, nearest, rarity
from nlp.features import terms_of
from nlp.stories import Given
from store import articles, story_decisions, story_index
from store.database import Store
from store.model import Article

if TYPE_CHECKING:
    from sqlalchemy import Connection

IN_FULL = 1000
"""Articles of a window up to which all of them are in view."""
BACKGROUND = 300
"""Latest articles that tell which words are common, in a larger window."""
MEMBERS = 30
"""Latest articles of a candidate's story that are in view."""
NEW_AT_ONCE = 50
INDEXED_AT_ONCE = 1000

Vectors = Callable[[Sequence[Article]], Mapping[str, bytes]]


@dataclass(frozen=True)
class View:
    """What the clusterer sees beside the new articles."""

    known: Sequence[tuple[Article, str]]
    background: Sequence[Article]


class Placer:
    """Places the new articles of a chunk, and says who moved; ``vectors`` embeds what is not embedded yet."""

    def __init__(self, store: Store, tools: Tools, window: timedelta, clock: Clock, vectors: Vectors) -> None:
        self._store, self._tools, self._window, self._clock, self._vectors = store, tools, window, clock, vectors

    def place(self, chunk: Sequence[Article]) -> tuple[dict[str, str], dict[str, list[str]]]:
        """Where the chunk's articles and those that moved belong now, and by story who is new there.

        Revised articles stay where they are. A story that only lost an article is there too, with nobody new.
        """
        with self._store.read() as conn:
            targets = articles.story_of(conn, [a.id for a in chunk])
        new = arrival_order(a for a in chunk if a.id not in targets)
        left: set[str] = set()
        for part in self._parts(new):
            view = self._view(part, new, targets)
            answer = self._assigned(part, view)
            left |= self._follow(view, answer)
            targets |= answer
        groups = group_by_story(targets)
        return targets, groups | {story: [] for story in sorted(left - groups.keys())}

    def _parts(self, new: Sequence[Article]) -> list[Sequence[Article]]:
        """All at once when the window is in view as a whole, else few at a time, since each brings its candidates."""
        if not new:
            return []
        index_known(self._store)
        with self._store.read() as conn:
            full = len(story_index.latest(conn, *self._span(new), IN_FULL + 1)) <= IN_FULL
        size = len(new) if full else NEW_AT_ONCE
        return [new[start : start + size] for start in range(0, len(new), size)]

    def _when(self, article: Article) -> datetime:
        return article.published or article.first_seen or self._clock()

    def _span(self, new: Sequence[Article]) -> tuple[datetime, datetime]:
        times = [self._when(a) for a in new]
        return min(times) - self._window, max(times) + self._window

    def _view(self, part: Sequence[Article], new: Sequence[Article], targets: Mapping[str, str]) -> View:
        """What is in view of some new articles, those placed before them in this chunk included; indexes them."""
        with self._store.read() as conn:
            latest = story_index.latest(conn, *self._span(part), IN_FULL + 1)
            full = len(latest) <= IN_FULL
            around = story_index.placed(conn, latest if full else latest[:BACKGROUND])
            rare = rarity(terms_of(a.title, a.text) for a, _ in around)
            keys = {a.id: keys_of(terms_of(a.title, a.text), rare) for a in part}
            known = around if full else story_index.placed(conn, self._found(conn, part, keys))
        with self._store.begin() as conn:
            story_index.add(conn, keys)
        before = [(a, targets[a.id]) for a in new if a.id in targets]
        inside = {a.id for a, _ in (*known, *before)}
        background = [a for a, _ in around if a.id not in inside]
        return View([*((a, targets.get(a.id, story)) for a, story in known), *before], background)

    def _found(self, conn: Connection, part: Sequence[Article], keys: Mapping[str, Sequence[int]]) -> list[str]:
        """The candidates of some new articles and the latest articles of their stories."""
        found: set[str] = set()
        for article in part:
            day = self._when(article).date()
            found |= set(nearest(story_index.by_key(conn, keys[article.id], day, self._window.days, PER_KEY)))
        stories = set(articles.story_of(conn, found).values())
        return sorted(found | set(story_index.latest_members(conn, sorted(stories), MEMBERS)))

    def _assigned(self, part: Sequence[Article], view: View) -> dict[str, str]:
        """The clusterer's answer."""
        seen = Counter(story for _, story in view.known)
        with self._store.read() as conn:
            sizes = story_index.sizes(conn, seen)
            decided = story_decisions.standing(conn, seen)
        partly = frozenset(story for story, count in seen.items() if sizes.get(story, 0) > count)
        vectors = self._vectors([*part, *(a for a, _ in view.known), *view.background])
        background = [story_article(a, vectors) for a in view.background]
        return self._tools.clusterer.assign(
            [story_article(a, vectors) for a in part],
            [(story_article(a, vectors), story) for a, story in view.known],
            Given(background, decided.whole | partly, decided.apart),
        )

    def _follow(self, view: View, answer: dict[str, str]) -> set[str]:
        """The stories that known articles left; where all in view went to one other story, the rest goes too."""
        goals: dict[str, set[str]] = {}
        for article, story in view.known:
            goals.setdefault(story, set()).add(answer.get(article.id, story))
        merged = {story: goal for story, (goal, *others) in goals.items() if not others and goal != story}
        with self._store.read() as conn:
            rest = story_index.members(conn, merged)
        for article_id, story in rest.items():
            answer.setdefault(article_id, merged[story])
        return {story for story, found in goals.items() if found != {story}}


def index_known(store: Store) -> None:
    """Index what was placed before there was an index, or under another meaning of its keys."""
    with store.read() as conn:
        if story_index.version(conn) == VERSION:
            return
    with store.begin() as conn:
        story_index.clear(conn)
    last = ""
    while True:
        with store.read() as conn:
            found = story_index.placed_after(conn, last, INDEXED_AT_ONCE)
        if not found:
            break
        last = found[-1].id
        terms = {a.id: terms_of(a.title, a.text) for a in found}
        rare = rarity(terms.values())
        with store.begin() as conn:
            story_index.add(conn, {i: keys_of(t, rare) for i, t in terms.items()})
    with store.begin() as conn:
        story_index.finish(conn, VERSION)
