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
NEAR = 0.42
"""Average cosine from which posts are of one theme."""
JOINS = 0.40
"""Cosine to a theme's centre from which a post is of it."""
KEYWORDS = 2

_MARK = re.compile(r"\[[^\]\n]{0,40}\]|@\w+|https?://\S+|:[a-z_+-]+:")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


@dataclass(frozen=True, eq=False, slots=True)
class FoundTheme:
    """A theme found among the others: its name ("badges · parking") and its centre, a unit vector."""

    name: str
    centre: NDArray[np.float32]


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
    for places, name in zip(clusters, _names(written, least_authors), strict=True):
        if name and name not in {theme.name for theme in found} and len(found) < MOST_THEMES:
            centre = vectors[rows][places].mean(axis=0)
            found.append(FoundTheme(name, np.asarray(centre / np.linalg.norm(centre), dtype=np.float32)))
    return found


def place_posts(themes: Sequence[str], vectors: NDArray[np.float32], found: Sequence[FoundTheme]) -> list[str]:
    """The themes with those of no known theme put to the nearest found one, where one is near enough."""
    placed = list(themes)
    rows = [row for row, theme in enumerate(themes) if theme == OTHER]
    if not found or not rows:
        return placed
    near = vectors[rows] @ np.stack([theme.centre for theme in found]).T
    for row, best, cosine in zip(rows, near.argmax(axis=1).tolist(), near.max(axis=1).tolist(), strict=True):
        if cosine >= JOINS:
            placed[row] = found[best].name
    return placed


def _clusters(vectors: NDArray[np.float32], authors: Sequence[object], least_authors: int) -> list[list[int]]:
    """Rows of each cluster with enough authors, most authors first."""
    if len(vectors) < max(2, least_authors):
        return []
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.spatial.distance import pdist

    labels = fcluster(linkage(pdist(vectors, "cosine"), "average"), 1.0 - NEAR, "distance")
    members: dict[int, list[int]] = defaultdict(list)
    for row, label in enumerate(labels.tolist()):
        members[label].append(row)
    sizes = {label: len({authors[row] for row in rows}) for label, rows in members.items()}
    large = [label for label in members if sizes[label] >= least_authors]
    return [members[label] for label in sorted(large, key=lambda label: (-sizes[label], members[label][0]))]


def _names(clusters: Sequence[Sequence[tuple[str, object]]], least_authors: int) -> list[str]:
    """The name of each cluster, "" where too few words are used by enough authors."""
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
        chosen = sorted(weight, key=lambda word: (-weight[word], word))[:KEYWORDS]
        names.append(" · ".join(chosen) if len(chosen) == KEYWORDS else "")
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
