"""Themes that nobody listed: clusters among the posts of no known theme, named by words that many authors used.

Average linkage over cosine distance (Sokal and Michener 1958), cut at a fixed nearness; the words of a cluster by
class-based TF-IDF (Grootendorst 2022). The same posts in any order give the same themes. A cluster counts only with
enough authors, and so does every word of its name: a word that one group alone uses would name that group.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from math import log

import numpy as np
from numpy.typing import NDArray

from nlp.embed import Embedder
from nlp.lexicons import read_lexicon
from nlp.stopwords import is_telling
from nlp.themes import OTHER, THEMES, read_themes

MOST_THEMES = 6
MOST_POSTS = 2_500
"""Posts that are compared all with all: two and a half thousand take 25 MB and a second."""
NEAR = 0.25
"""How much nearer to each other than unrelated posts those of one theme are on average: embedders differ in what any
two texts share."""
UNRELATED = 0.75
"""Share of all pairs that is nearer than two posts which have nothing in common."""
INNER = 0.15
"""Share of a theme's posts that lie farther from its centre than a post that joins it later may."""
KEYWORDS = 3
BETWEEN = " · "
ENOUGH_OF_BEST = 0.4
"""Share of its best word's weight that a further word of a name must have."""

_MARK = re.compile(r"\[[^\]\n]{0,40}\]|@\w+|https?://\S+|:[a-z_+-]+:")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


@dataclass(frozen=True, eq=False, slots=True)
class FoundTheme:
    """A theme found among the others: its name ("badges · parking"), its centre (a unit vector), and the cosine to it
    from which a post is of it."""

    name: str
    centre: NDArray[np.float32]
    near: float


def find_themes(
    texts: Sequence[str], authors: Sequence[bytes | str], embedder: Embedder, least_authors: int
) -> list[FoundTheme]:
    """At most :data:`MOST_THEMES` themes among those of ``texts`` that have none, each of ``least_authors`` and more.

    ``authors`` are whoever wrote each text; they are compared, never kept.
    """
    listed = sorted(zip(map(_bare, texts), authors, strict=True), key=lambda pair: (pair[0], str(pair[1])))
    told = [(text, author) for text, author in dict.fromkeys(listed) if len(_words(text)) > 1]
    if not told:
        return []
    vectors = embedder.encode([text for text, _ in told])
    themes = read_themes([text for text, _ in told], vectors, embedder.name)
    rows = [row for row, theme in enumerate(themes) if theme == OTHER]
    rows = rows[:: max(1, -(-len(rows) // MOST_POSTS))]
    clusters = _clusters(vectors[rows], [told[row][1] for row in rows], least_authors)
    found: list[FoundTheme] = []
    written = [[told[rows[place]] for place in places] for places in clusters]
    taken: set[str] = set()
    for places, words in zip(clusters, _names(written, least_authors), strict=True):
        if words and not taken & set(words) and len(found) < MOST_THEMES:
            taken |= set(words)
            found.append(_theme(BETWEEN.join(words), vectors[[rows[place] for place in places]]))
    return found


def place_posts(themes: Sequence[str], vectors: NDArray[np.float32], found: Sequence[FoundTheme]) -> list[str]:
    """The themes with those of no known theme put to the nearest found one, where one is near enough."""
    placed = list(themes)
    rows = [row for row, theme in enumerate(themes) if theme == OTHER]
    if not found or not rows:
        return placed
    cosines = vectors[rows] @ np.stack([theme.centre for theme in found]).T
    for row, best, cosine in zip(rows, cosines.argmax(axis=1).tolist(), cosines.max(axis=1).tolist(), strict=True):
        if cosine >= found[best].near:
            placed[row] = found[best].name
    return placed


def _theme(name: str, vectors: NDArray[np.float32]) -> FoundTheme:
    mean = vectors.mean(axis=0)
    centre = np.asarray(mean / np.linalg.norm(mean), dtype=np.float32)
    return FoundTheme(name, centre, float(np.quantile(vectors @ centre, INNER)))


def _clusters(vectors: NDArray[np.float32], authors: Sequence[object], least_authors: int) -> list[list[int]]:
    """Rows of each cluster with enough authors, most authors first."""
    if len(vectors) < max(2, least_authors):
        return []
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.spatial.distance import pdist

    apart = pdist(vectors, "sqeuclidean") / 2.0
    labels = fcluster(linkage(apart, "average"), (1.0 - NEAR) * float(np.quantile(apart, UNRELATED)), "distance")
    members: dict[int, list[int]] = defaultdict(list)
    for row, label in enumerate(labels.tolist()):
        members[label].append(row)
    sizes = {label: len({authors[row] for row in rows}) for label, rows in members.items()}
    large = [label for label in members if sizes[label] >= least_authors]
    return [members[label] for label in sorted(large, key=lambda label: (-sizes[label], members[label][0]))]


def _names(clusters: Sequence[Sequence[tuple[str, object]]], least_authors: int) -> list[list[str]]:
    """The words that name each cluster, best first; none where no word is used by enough authors."""
    used = [Counter(word for text, _ in cluster for word in set(_words(text))) for cluster in clusters]
    everywhere: Counter[str] = Counter()
    for counts in used:
        everywhere.update(counts)
    average = sum(everywhere.values()) / max(1, len(clusters))
    names = []
    for cluster, counts in zip(clusters, used, strict=True):
        by: dict[str, set[object]] = defaultdict(set)
        for text, author in cluster:
            for word in _words(text):
                by[word].add(author)
        weight = {
            w: counts[w] * log(1.0 + average / everywhere[w]) for w, who in by.items() if len(who) >= least_authors
        }
        ranked = sorted(weight, key=lambda word: (-weight[word], word))[:KEYWORDS]
        names.append([word for word in ranked if weight[word] >= ENOUGH_OF_BEST * weight[ranked[0]]])
    return names


def _bare(text: str) -> str:
    """The text without marks that scrubbing left, mentions, links and emoji codes."""
    return " ".join(_MARK.sub(" ", text).split())


def _words(text: str) -> list[str]:
    """The words of a text that may name a theme: telling ones, no small talk."""
    found = (word.casefold().replace("’", "'").removesuffix("'s") for word in _WORD.findall(text))
    return [word for word in found if is_telling(word) and word not in _small_talk() and word not in _KNOWN]


def _small_talk() -> frozenset[str]:
    return frozenset(read_lexicon("small_talk")["words"])


_KNOWN = frozenset(word for theme in THEMES for word in theme.casefold().split())
