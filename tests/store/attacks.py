"""What somebody can work out who keeps every answer: sums and differences of them, and bounds, exactly.

The attacker is given more than any reader has: which cells of which import every answer is the sum of, the weights of
all authors in every mean, and that no number is below nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import NamedTuple

import numpy as np
from scipy.optimize import linprog

from store.floor import LEAST_POPULATION, Floor

LARGEST = 5
"""Cells that a group may be made of."""
SURE = 1e-7


class Place(NamedTuple):
    """A cell of one import."""

    batch: int
    week: str
    channel: str
    theme: str


@dataclass
class Attacker:
    """Collects what was answered, then tries to learn of few; ``attempts`` counts the groups that were tried.

    ``people`` are the authors of every cell, and ``posts`` how many posts are in it: what is to be protected, from
    ``floor`` on. Every row of ``known`` is a told number, as the set of the cells that it is the sum of.
    """

    people: Mapping[Place, frozenset[int]]
    posts: Mapping[Place, int]
    floor: Floor = Floor(LEAST_POPULATION)  # noqa: RUF009 - it can't be changed
    known: set[frozenset[Place]] = field(default_factory=set)
    attempts: int = 0

    def __post_init__(self) -> None:
        self.places = sorted(self.people)
        self._at = {place: i for i, place in enumerate(self.places)}

    def learn(self, cells: Iterable[Place], posts: int) -> None:
        """One told number of posts."""
        row = frozenset(cells)
        assert sum(self.posts[place] for place in row) == posts, "an answer is not the sum of what it tells of"
        self.known.add(row)

    def rows(self) -> np.ndarray:
        """What is known, one number a row, one cell a column."""
        found = np.zeros((len(self.known), len(self.places)))
        for number, row in enumerate(sorted(self.known, key=sorted)):
            found[number, [self._at[place] for place in row]] = 1.0
        return found

    def leaks_by_sums(self) -> list[tuple[Place, ...]]:
        """Groups of few people of whom some sum, weighed in any way, follows from sums and differences of answers.

        A vector lies in the space of the answers and on the cells of a group alone where the projection to that space,
        cut down to these cells, has 1 as an eigenvalue: there are as many such as the eigenvalue is manifold.
        """
        onto = self._projection()
        leaks = []
        for size in range(1, LARGEST + 1):
            groups = [list(group) for group in self._groups(size)]
            if not groups:
                continue
            cut = np.array([onto[np.ix_(group, group)] for group in groups])
            follows = (np.linalg.eigvalsh(cut) > 1 - SURE).sum(axis=1)
            for group, number in zip(groups, follows, strict=True):
                places = tuple(self.places[i] for i in group)
                if number > self._allowed(places):
                    leaks.append(places)
            self.attempts += len(groups)
        return leaks

    def leaks_by_bounds(self) -> list[Place]:
        """Cells of few people whose number of posts can be one only, since none is below nothing."""
        if not self.known:
            return []
        rows = self.rows()
        sums = rows @ np.array([self.posts[place] for place in self.places], dtype=float)
        leaks = []
        for number, place in enumerate(self.places):
            if not 0 < len(self.people[place]) < self.floor.theme_authors:
                continue
            self.attempts += 1
            aim = np.zeros(len(self.places))
            aim[number] = 1.0
            low, high = (linprog(sign * aim, A_eq=rows, b_eq=sums, method="highs") for sign in (1, -1))
            if low.status == 0 and high.status == 0 and -high.fun - low.fun < SURE:
                leaks.append(place)
        return leaks

    def _projection(self) -> np.ndarray:
        if not self.known:
            return np.zeros((len(self.places),) * 2)
        _, sizes, right = np.linalg.svd(self.rows(), full_matrices=False)
        basis = right[sizes > SURE]
        return np.asarray(basis.T @ basis)

    def _groups(self, size: int) -> Iterable[tuple[int, ...]]:
        """Cells with somebody in them, of one week of one import, which have few people together."""
        weeks: dict[tuple[int, str], list[int]] = {}
        for place in self.places:
            if self.people[place]:
                weeks.setdefault(place[:2], []).append(self._at[place])
        for places in weeks.values():
            for group in combinations(places, size):
                if len(self._people([self.places[i] for i in group])) < self.floor.theme_authors:
                    yield group

    def _allowed(self, places: Sequence[Place]) -> int:
        """How many sums may be known of these cells: those of whole channels that have enough people."""
        number = 0
        for batch, week, channel in {place[:3] for place in places}:
            whole = [place for place in self.places if place[:3] == (batch, week, channel) and self.people[place]]
            number += set(whole) <= set(places) and len(self._people(whole)) >= self.floor.min_authors
        return number

    def _people(self, places: Iterable[Place]) -> set[int]:
        return set().union(*(self.people[place] for place in places))
