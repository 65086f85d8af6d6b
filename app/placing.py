"""Where new articles belong: what is in view for the clusterer, asked of the store, and its answer made whole.

A window with few articles is in view as a whole. Of a larger one only what could matter is: candidates by the index of
rare words, the latest articles of their stories, and some background that tells what is common. So a new article costs
the same in a store of a thousand articles and of a million.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence, Set
from datetime import date, datetime, timedelta
from typing import NamedTuple

from app.clock import Clock
from app.pipeline import Told, Tools, arrival_order, group_by_story, in_batches, story_article
from nlp.candidates import PER_KEY, VERSION, alike, keys_of, nearest, rarity_among
from nlp.features import terms_of
from nlp.stories import Given, StoryArticle
from store import articles, story_decisions, story_index
from store.database import Store
from store.model import Article
from store.story_index import Placed

IN_FULL = 1000
"""Articles of a window up to which all of them are in view."""
BACKGROUND = 300
"""Latest articles that tell which words are common, in a larger window."""
CLOSE, MEMBERS = 5, 20
"""Candidates of a new article that are in view, those that mean the same, and so many latest articles of each of their
stories. Further candidates, without their stories or with them, and more articles of each made a view larger by two
thirds in a store of a million articles and no better: B-cubed F1 of annotated sets through the index stayed the same
to .007, in either direction."""
NEW_AT_ONCE = 50
INDEXED_AT_ONCE = 1000

Known = tuple[Told, str]
Vectors = Callable[[Sequence[Told]], Mapping[str, bytes]]


class Seen:
    """Articles as clustering needs them, with their vectors: each is made once."""

    def __init__(self, vectors: Vectors, made: Mapping[str, StoryArticle] | None = None) -> None:
        self._vectors, self._made = vectors, dict(made or {})

    def __call__(self, wanted: Sequence[Told]) -> list[StoryArticle]:
        """The wanted ones, in their order."""
        others = [a for a in wanted if a.id not in self._made]
        if others:
            vectors = self._vectors(others)
            self._made |= {a.id: story_article(a, vectors) for a in others}
        return [self._made[a.id] for a in wanted]

    def copy(self) -> Seen:
        """Another one that has seen the same."""
        return Seen(self._vectors, self._made)


class _View(NamedTuple):
    """What new articles are compared with: known articles, which of their stories have more than these, those around
    that tell what is common, and whether the known ones were chosen for being likely."""

    known: Sequence[Known]
    partly: frozenset[str]
    around: Sequence[Told]
    chosen: bool


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
        if new:
            index_known(self._store)
            around, full = self._window_of(new)
            rare = rarity_among([terms_of(a.title, a.text) for a, _ in around])
            near = Seen(self._vectors)
            near([a for a, _ in around])
            # Each new one brings its candidates, so where these are in view there are only a few new ones at a time.
            for part in in_batches(new, len(new) if full else NEW_AT_ONCE):
                keys = {a.id: keys_of(terms_of(a.title, a.text), rare) for a in part}
                seen = near.copy()
                stored = around if full else self._candidates(part, keys, seen)
                with self._store.begin() as conn:  # afterwards: new ones are no candidates, and would take their places
                    story_index.add(conn, keys)
                before: list[Known] = [(a, targets[a.id]) for a in new if a.id in targets]
                known: list[Known] = [*((a, targets.get(a.id, story)) for a, story in stored), *before]
                view = _View(
                    known, self._partly({story for _, story in known}, stored), [a for a, _ in around], not full
                )
                answer = self._assigned(part, view, seen)
                left |= self._follow(known, answer)
                targets |= answer
        groups = group_by_story(targets)
        return targets, groups | {story: [] for story in sorted(left - groups.keys())}

    def _when(self, article: Article) -> datetime:
        return article.published or article.first_seen or self._clock()

    def _window_of(self, new: Sequence[Article]) -> tuple[list[Placed], bool]:
        """The placed articles around the new ones, and whether these are all there are; else the latest."""
        times = [self._when(a) for a in new]
        with self._store.read() as conn:
            ids = story_index.latest(conn, min(times) - self._window, max(times) + self._window, IN_FULL + 1)
            full = len(ids) <= IN_FULL
            return story_index.placed(conn, ids if full else ids[:BACKGROUND]), full

    def _candidates(self, part: Sequence[Article], keys: Mapping[str, Sequence[int]], seen: Seen) -> list[Placed]:
        """The articles most alike of those that share keys with some new ones, and the latest of their stories."""
        best = self._sharing(part, keys)
        ids = {i for those in best.values() for i in those}
        with self._store.read() as conn:
            shown = {a.id: (a, story) for a, story in story_index.placed(conn, ids)}
        vectors = {a.id: a.vector for a in seen([a for a, _ in shown.values()])}
        found: set[str] = set()
        stories: set[str] = set()
        for article in seen(part):
            others = [i for i in best[article.id] if i in shown]
            near = [others[place] for place in alike(article.vector, [vectors[i] for i in others])][:CLOSE]
            found.update(near)
            stories.update(shown[i][1] for i in near)
        with self._store.read() as conn:
            members = story_index.latest_members(conn, sorted(stories), MEMBERS)
            more = story_index.placed(conn, [i for i in members if i not in shown])
        wanted = found.union(members)
        kept = [*(one for one in shown.values() if one[0].id in wanted), *more]
        return sorted(kept, key=lambda one: (one[0].at, one[0].id))

    def _sharing(self, part: Sequence[Article], keys: Mapping[str, Sequence[int]]) -> dict[str, list[str]]:
        """By new article those that share most keys with it; each key is looked up once for all of a day."""
        days: dict[date, list[Article]] = {}
        for article in part:
            days.setdefault(self._when(article).date(), []).append(article)
        new = {a.id for a in part}
        found: dict[str, list[str]] = {}
        with self._store.read() as conn:
            for day, those in days.items():
                asked = sorted({key for a in those for key in keys[a.id]})
                known = story_index.by_key(conn, asked, day, self._window.days, PER_KEY)
                hits = {key: [i for i in ids if i not in new] for key, ids in known.items()}
                for a in those:
                    found[a.id] = nearest({key: hits[key] for key in keys[a.id] if key in hits})
        return found

    def _partly(self, shown: Set[str], stored: Sequence[Placed]) -> frozenset[str]:
        """Those of the stories shown of which the store holds articles that are not among these."""
        seen = Counter(story for _, story in stored)
        with self._store.read() as conn:
            sizes = story_index.sizes(conn, shown)
        return frozenset(story for story in shown if sizes.get(story, 0) > seen[story])

    def _assigned(self, part: Sequence[Article], view: _View, seen: Seen) -> dict[str, str]:
        """The clusterer's answer; what is not known of the articles around is background."""
        inside = {a.id for a, _ in view.known}
        with self._store.read() as conn:
            decided = story_decisions.standing(conn, {story for _, story in view.known})
        new, background = seen(part), seen([a for a in view.around if a.id not in inside])
        known = zip(seen([a for a, _ in view.known]), (story for _, story in view.known), strict=True)
        given = Given(background, decided.whole | view.partly, decided.apart, view.chosen)
        return self._tools.clusterer.assign(new, list(known), given)

    def _follow(self, known: Sequence[Known], answer: dict[str, str]) -> set[str]:
        """The stories that known articles left; where all in view went to one other story, the rest goes too."""
        goals: dict[str, set[str]] = {}
        for article, story in known:
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
        rare = rarity_among(list(terms.values()))
        with store.begin() as conn:
            story_index.add(conn, {i: keys_of(t, rare) for i, t in terms.items()})
    with store.begin() as conn:
        story_index.finish(conn, VERSION)
