"""Articles into stories, online: each article joins or founds a story at once, and stories merge as evidence comes.

Average linkage over the likeness of :mod:`nlp.similarity`: two groups belong together when their articles are, on
average over all pairs, at least :data:`CUT` alike. What was placed when little was known is not carved in stone: the
known stories near a new article are looked at again with it, so they may merge, and may split. What a person decided
stands above it: :class:`Given`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from hashlib import blake2s
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from nlp.circles import TOUCH, Circle, circles, everybody
from nlp.features import terms_of
from nlp.lookalikes import tell_apart
from nlp.naming import read_names
from nlp.similarity import StoryArticle, Window

__all__ = ["NOTHING", "Clusterer", "Given", "OnlineClusterer", "StoryArticle", "story_id"]

CUT = 1.33
"""Average likeness to a story's articles from which an article belongs to it."""
STAY = 1.08
"""How much more alike articles of one known story count: stories change on clear evidence only."""
ORPHANS, NEAR, LONE_NEAR, CLEARLY = 2, TOUCH, 1.15, 1.3
"""Groups of up to so many articles join a larger one from the second likeness on, and each other from the third, where
what comes of it is so many times less like anything else."""
AT_ONCE, AT_ONCE_NEW = 1000, 5000
"""Up to so many articles, known and new, are compared all with all; the second holds where a quarter of them is new.
Beyond, new ones are taken in batches, in circles (:mod:`nlp.circles`; 5,000 at once take 0.9 GB)."""
BATCH = 100

_COLLECTED_ID = re.compile(r"a([0-9a-f]{12})")
_FAR, _NEVER = 100.0, -1e9


class Given(NamedTuple):
    """What clustering has to take as it is.

    ``background`` are further articles that only tell which words and which likeness are common. The articles of a
    ``whole`` story stay together, whether because not all of them are in view or because a person merged them; the
    two stories of a pair in ``apart`` never become one, for a person parted them. Where the known articles were
    ``chosen`` for being likely, they are compared in circles however few they are: among likely ones alone, nothing
    would stand clearly apart.
    """

    background: Sequence[StoryArticle] = ()
    whole: frozenset[str] = frozenset()
    apart: frozenset[frozenset[str]] = frozenset()
    chosen: bool = False


NOTHING = Given()


class Clusterer(Protocol):
    """Places new articles among known ones."""

    def assign(
        self, new: Sequence[StoryArticle], known: Sequence[tuple[StoryArticle, str]], given: Given = NOTHING
    ) -> dict[str, str]:
        """Story id by article id: for all of ``new``, and for those of ``known`` whose story changed.

        ``known`` are the articles of the time window, or the candidates among them, with their story. When two
        stories turn out to be one, the known articles of the younger are in the answer with the id of the older:
        whoever keeps stories then moves all of the younger's articles, those out of view too, and lets its id
        redirect. When a story turns out to be two, the larger part keeps the id and the articles of the smaller are
        in the answer with a new one.
        """
        ...


def story_id(article_id: str) -> str:
    """The id of the story that an article founded: "s" and the 12 hex digits of its id, or of its id's hash."""
    own = _COLLECTED_ID.fullmatch(article_id)
    return "s" + (own.group(1) if own else blake2s(article_id.encode(), digest_size=6).hexdigest())


class OnlineClusterer:
    """Average linkage among the new articles and the known stories near them.

    Deterministic for one sequence of calls. Articles of one call are judged together, and a larger window shows
    better which likeness is common, so a first call of many articles gives slightly better stories than many calls
    of few. Within a call the order only decides which article a new story is named after.
    """

    def assign(
        self, new: Sequence[StoryArticle], known: Sequence[tuple[StoryArticle, str]], given: Given = NOTHING
    ) -> dict[str, str]:
        """See :class:`Clusterer`. An article in both is placed anew."""
        fresh = {a.id for a in new}
        held = [(article, story) for article, story in known if article.id not in fresh]
        if not new:
            return {}
        articles = [article for article, _ in held] + list({a.id: a for a in new}.values())
        in_view = [*articles, *given.background]
        window = Window(in_view, [terms_of(a.title, a.text) for a in in_view])
        stories: list[str | None] = [story for _, story in held] + [None] * (len(articles) - len(held))
        age = _ages(held)
        whole = not given.chosen and _at_once(len(held), len(articles))
        for rows in _batches(len(held), len(articles)):
            for circle in [everybody(rows, stories)] if whole else list(circles(window, rows, stories)):
                groups = _grouped(window, circle, stories, given, articles)
                _name(groups, circle.rows, stories, articles, age)
        before = {article.id: story for article, story in held}
        placed = {a.id: s for a, s in zip(articles, stories, strict=True) if s is not None}
        return {i: s for i, s in placed.items() if before.get(i) != s}


def _ages(held: Sequence[tuple[StoryArticle, str]]) -> dict[str, tuple[float, int]]:
    """For each story its first date and place in the list: the smaller is the older."""
    ages: dict[str, tuple[float, int]] = {}
    for place, (article, story) in enumerate(held):
        day = article.published.timestamp() if article.published else float("inf")
        first, at = ages.get(story, (float("inf"), place))
        ages[story] = (min(first, day), at)
    return ages


def _at_once(known: int, total: int) -> bool:
    return total <= AT_ONCE or (total <= AT_ONCE_NEW and 4 * (total - known) >= total)


def _batches(known: int, total: int) -> list[NDArray[np.intp]]:
    size = total if _at_once(known, total) else BATCH
    return [np.arange(start, min(start + size, total)) for start in range(known, total, size)]


def _grouped(
    window: Window, circle: Circle, stories: list[str | None], given: Given, articles: Sequence[StoryArticle]
) -> NDArray[np.intp]:
    """Group number of each row of a circle."""
    shown = [stories[i] for i in circle.rows]
    everywhere = Counter(stories)
    partly = {story for story, count in Counter(shown).items() if story and everywhere[story] > count}
    held = given._replace(whole=given.whole | partly)
    # The fringe is of no story here: it only shows what the circle's groups are apart from.
    likeness = window.likeness(np.concatenate([circle.rows, circle.fringe]))
    groups = _linked(likeness, [*shown, *(None for _ in circle.fringe)], held)[: len(shown)]
    names = [read_names(articles[i].title, articles[i].text) for i in circle.rows.tolist()]
    whole = [[row for row, one in enumerate(shown) if one == story] for story in sorted(held.whole)]
    return tell_apart(groups, likeness[: len(shown), : len(shown)], names, whole)


def _linked(likeness: NDArray[np.float32], stories: Sequence[str | None], given: Given) -> NDArray[np.intp]:
    """Group number of each row by average linkage; articles of one known story are held together by :data:`STAY`."""
    if len(likeness) == 1:
        return np.zeros(1, dtype=np.intp)
    from scipy.cluster.hierarchy import linkage
    from scipy.spatial.distance import squareform

    codes = {story: code for code, story in enumerate(dict.fromkeys(stories)) if story is not None}
    labels = np.array([-1 - place if story is None else codes[story] for place, story in enumerate(stories)])
    for one, other in (sorted(pair) for pair in given.apart if pair <= codes.keys()):
        parted = np.ix_(labels == codes[one], labels == codes[other])
        likeness[parted] = likeness[parted[1].T, parted[0].T] = _NEVER
    same = labels[:, None] == labels[None, :]
    distance = _FAR - likeness.astype(np.float64) * np.where(same, STAY, 1.0)
    whole = np.isin(labels, [codes[story] for story in given.whole if story in codes])
    distance[same & whole[:, None]] = 0.0
    np.fill_diagonal(distance, 0.0)
    distance = (distance + distance.T) / 2.0
    return _cut(linkage(squareform(distance, checks=False), "average"))


def _cut(tree: NDArray[np.float64]) -> NDArray[np.intp]:
    """Group number of each row: the branches of a linkage that hold together at :data:`CUT`, or stand clearly apart.

    A short text shares little with any other, its own story included; that a branch is far more like itself than like
    the next tells that it is one story all the same, if only one or two articles at a time are less alike than usual.
    """
    rows = len(tree) + 1
    sides = tree[:, :2].astype(np.intp)
    sizes = np.concatenate([np.ones(rows), tree[:, 3]])
    likeness = np.concatenate([np.full(rows, _FAR), _FAR - tree[:, 2]])
    above = np.full(len(likeness), -1, dtype=np.intp)
    above[sides.ravel()] = np.repeat(np.arange(rows, len(likeness)), 2)
    holds, easy = likeness >= CUT, likeness >= CUT
    for node in range(rows, len(likeness)):
        one, other = sides[node - rows]
        small, large = sorted((sizes[one], sizes[other]))
        near = NEAR if large > ORPHANS else LONE_NEAR
        easy[node] |= small <= ORPHANS and likeness[node] >= near and easy[one] and easy[other]
        apart = above[node] >= 0 and likeness[node] >= CLEARLY * likeness[above[node]]
        holds[node] |= easy[node] and apart
    group = np.arange(len(likeness))
    for node in range(len(likeness) - 1, rows - 1, -1):  # from the root down: a branch that holds takes all under it
        if holds[node]:
            group[sides[node - rows]] = group[node]
            holds[sides[node - rows]] = True
    return group[:rows]


def _name(
    groups: NDArray[np.intp],
    subset: NDArray[np.intp],
    stories: list[str | None],
    articles: Sequence[StoryArticle],
    age: dict[str, tuple[float, int]],
) -> None:
    """Give each group a story id; ``stories`` is filled.

    A known story lives on in the group that has most of its articles; a group in which several live on takes the
    oldest's id, and one in which none does is named after its first article.
    """
    members: dict[int, list[int]] = {}
    for row, group in zip(subset.tolist(), groups.tolist(), strict=True):
        members.setdefault(group, []).append(row)
    shares: dict[str, Counter[int]] = {}
    for group, rows in members.items():
        for row in rows:
            story = stories[row]
            if story is not None:
                shares.setdefault(story, Counter())[group] += 1
    heirs: dict[int, list[str]] = {}
    for story, share in shares.items():
        heir = max(share, key=lambda group: (share[group], -min(members[group])))
        heirs.setdefault(heir, []).append(story)
    used = {story for story in stories if story is not None}
    for group, rows in sorted(members.items(), key=lambda item: min(item[1])):
        if group in heirs:
            chosen = min(heirs[group], key=lambda story: (*age[story], story))
        else:
            chosen = _new_id([articles[row] for row in sorted(rows)], used)
            first = articles[min(rows)].published
            age[chosen] = (first.timestamp() if first else float("inf"), min(rows))
        used.add(chosen)
        for row in rows:
            stories[row] = chosen
        merged = set(heirs.get(group, ())) - {chosen}
        if merged:
            stories[:] = [chosen if story in merged else story for story in stories]


def _new_id(founders: Sequence[StoryArticle], used: set[str]) -> str:
    """The id after the first article whose id is not a story's already (an article may leave the story it founded)."""
    ids = (story_id(article.id) for article in founders)
    free = next((one for one in ids if one not in used), None)
    return free or story_id("+".join(sorted(article.id for article in founders)))
