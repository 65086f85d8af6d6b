"""Who is compared with whom when not all can be: new articles with the known stories that they could belong to.

All pairs of a large view would cost its square, and nearly all of them are about different events. A circle holds new
articles, the stories that one of them is at least a little like, and the new articles that are so to each other; what
is of different circles has nothing to do with each other. Its nearest rows outside are its fringe: against them one
sees whether a group stands clearly apart.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nlp.similarity import Window

NEIGHBOURS = 5
"""Nearest articles whose stories are candidates for a new one."""
MEMBERS = 50
"""Latest articles that stand for a story; where there are more, it may grow and merge but not split."""
TOUCH, SURELY, WAYS = 0.7, 1.1, 2
"""Likeness to one article from which a new one may belong with it, if none but so many others is nearer, and from which
it is compared with it in any case. Less than the first never joins (:data:`nlp.stories.NEAR`)."""
FRINGE = 5
"""Articles of the fringe."""

Rows = NDArray[np.intp]


class Circle(NamedTuple):
    """Rows of a window that are compared, known ones first, and those beside them that are nearest."""

    rows: Rows
    fringe: Rows


NOBODY = np.zeros(0, dtype=np.intp)


def everybody(new: Rows, stories: Sequence[str | None]) -> Circle:
    """One circle of all rows that have a story, and the new ones."""
    return Circle(np.concatenate([_placed(stories), new]), NOBODY)


def circles(window: Window, new: Rows, stories: Sequence[str | None]) -> Iterator[Circle]:
    """The circles of the ``new`` rows, each in exactly one; ``stories`` has one story a row of the window."""
    from scipy.sparse import csr_matrix
    from scipy.sparse.csgraph import connected_components

    placed = _placed(stories)
    near = window.nearest(new, placed, NEIGHBOURS) if len(placed) else NOBODY
    seen = np.concatenate([near, new])
    likeness = window.likeness(seen)
    nodes: dict[str | int, int] = {}
    node = np.array([nodes.setdefault(stories[row] or row, len(nodes)) for row in seen.tolist()])
    one, other = _touching(likeness, node, len(near))
    links = csr_matrix((np.ones(len(one), dtype=bool), (node[one], node[other])), shape=(len(nodes), len(nodes)))
    home = connected_components(links, directed=False)[1][node]
    members = _members(placed, stories, {stories[row] for row in near.tolist()})
    for circle in dict.fromkeys(home[len(near) :].tolist()):
        inside = home == circle
        known = sorted({row for i in near[inside[: len(near)]].tolist() for row in members[stories[i]]})
        rows = np.concatenate([np.array(known, dtype=np.intp), new[inside[len(near) :]]])
        nearest = np.argsort(-likeness[inside].max(axis=0) + 1e9 * inside, kind="stable")[: min(FRINGE, sum(~inside))]
        yield Circle(rows, seen[nearest])


def _touching(likeness: NDArray[np.float32], node: Rows, known: int) -> tuple[Rows, Rows]:
    """Pairs of a new row (behind the ``known`` ones) and any other, as two arrays, that are to be compared."""
    pairs: list[tuple[int, int]] = []
    for row in range(known, len(likeness)):
        best: dict[int, int] = {}
        for other in np.argsort(-likeness[row], kind="stable").tolist():
            enough = TOUCH if len(best) < WAYS else SURELY
            if likeness[row, other] < enough:
                break
            if node[other] != node[row]:
                best.setdefault(int(node[other]), other)
        pairs += [(row, other) for other in best.values()]
    found = np.array(pairs, dtype=np.intp).reshape(-1, 2)
    return found[:, 0], found[:, 1]


def _placed(stories: Sequence[str | None]) -> Rows:
    return np.array([row for row, story in enumerate(stories) if story is not None], dtype=np.intp)


def _members(placed: Rows, stories: Sequence[str | None], wanted: set[str | None]) -> dict[str | None, list[int]]:
    """The latest rows of each of some stories."""
    found: dict[str | None, list[int]] = {story: [] for story in wanted}
    for row in placed.tolist():
        if stories[row] in found:
            found[stories[row]].append(row)
    return {story: rows[-MEMBERS:] for story, rows in found.items()}
