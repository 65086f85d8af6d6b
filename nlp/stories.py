"""Articles into stories, online: each article joins the story it is most alike on average, or founds one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from hashlib import blake2s
from typing import Protocol

import numpy as np

from nlp.similarity import StoryArticle, Window

__all__ = ["Clusterer", "OnlineClusterer", "StoryArticle", "story_id"]

_COLLECTED_ID = re.compile(r"a([0-9a-f]{12})")
CUT = 0.3
"""Average similarity to a story's members from which an article belongs to it."""


class Clusterer(Protocol):
    """Places new articles among known ones."""

    def assign(self, new: Sequence[StoryArticle], known: Sequence[tuple[StoryArticle, str]]) -> dict[str, str]:
        """Story id by article id for all of ``new``, and for those of ``known`` whose story changed.

        ``known`` are earlier articles of the time window with their story.
        """
        ...


def story_id(article_id: str) -> str:
    """The id of the story that an article founded: "s" and the 12 hex digits of its id, or of its id's hash."""
    own = _COLLECTED_ID.fullmatch(article_id)
    return "s" + (own.group(1) if own else blake2s(article_id.encode(), digest_size=6).hexdigest())


class OnlineClusterer:
    """Average linkage in order of arrival."""

    def assign(self, new: Sequence[StoryArticle], known: Sequence[tuple[StoryArticle, str]]) -> dict[str, str]:
        """See :class:`Clusterer`."""
        if not new:
            return {}
        window = Window([article for article, _ in known] + list(new))
        numbers: dict[str, int] = {}
        labels = np.empty(len(known) + len(new), dtype=np.int64)
        for row, (_, story) in enumerate(known):
            labels[row] = numbers.setdefault(story, len(numbers))
        placed: dict[str, str] = {}
        names = list(numbers)
        for row, article in enumerate(new, start=len(known)):
            best = len(names)
            if row:
                likeness = np.bincount(labels[:row], window.row(row, row)) / np.bincount(labels[:row])
                nearest = int(np.argmax(likeness))
                best = nearest if likeness[nearest] >= CUT else best
            if best == len(names):
                names.append(story_id(article.id))
            labels[row] = best
            placed[article.id] = names[best]
        return placed
