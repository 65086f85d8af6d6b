"""What follows from sums: exact elimination over everything that was answered of a week.

Every answer is a sum over cells (channel by theme). A set of cells is learned when the sum over it is a combination of
answered ones, that is, when its indicator lies in the space that theirs span. Numbers are rational, so that nothing is
almost so. The same space is that of tones and emotions, were every author in one cell only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import combinations

Place = tuple[str, str]
Row = tuple[Fraction, ...]


class Span:
    """The space that some sums over ``places`` span."""

    def __init__(self, places: Sequence[Place], sums: Iterable[Iterable[Place]]) -> None:
        self.places = tuple(places)
        self._pivots: list[tuple[int, Row]] = []
        for members in sums:
            self._learn(self._indicator(members))
        self._left = {place: self._rest(self._indicator([place])) for place in self.places}

    def follows(self, members: Iterable[Place]) -> bool:
        """Whether the sum over these places follows from what is known."""
        rows = [self._left[place] for place in members]
        return not any(sum(column) for column in zip(*rows, strict=True))

    def learned(self, most: int, others: Iterable[Sequence[Place]] = ()) -> Iterator[tuple[Place, ...]]:
        """Every set of up to ``most`` places, and every one of ``others``, that follows."""
        for number in range(1, most + 1):
            yield from (chosen for chosen in combinations(self.places, number) if self.follows(chosen))
        yield from (tuple(chosen) for chosen in others if chosen and self.follows(chosen))

    def _indicator(self, members: Iterable[Place]) -> Row:
        chosen = set(members)
        return tuple(Fraction(place in chosen) for place in self.places)

    def _rest(self, row: Row) -> Row:
        for column, pivot in self._pivots:
            if row[column]:
                factor = row[column]
                row = tuple(a - factor * b for a, b in zip(row, pivot, strict=True))
        return row

    def _learn(self, row: Row) -> None:
        row = self._rest(row)
        column = next((i for i, value in enumerate(row) if value), None)
        if column is None:
            return
        row = tuple(value / row[column] for value in row)
        cleared = [(c, tuple(a - p[column] * b for a, b in zip(p, row, strict=True))) for c, p in self._pivots]
        self._pivots = [*cleared, (column, row)]


def pinned(places: Sequence[Place], sums: Mapping[tuple[Place, ...], int], members: Sequence[Place]) -> int | None:
    """The number that the sum over ``members`` must be, since no cell is below nothing; None where several may be.

    Bounds by linear programming: exact sums may leave room that their smallness closes.
    """
    from scipy.optimize import linprog

    index = {place: i for i, place in enumerate(places)}
    equal = [[float(place in set(row)) for place in places] for row in sums]
    goal = [0.0] * len(places)
    for place in members:
        goal[index[place]] = 1.0
    ends = []
    for sign in (1.0, -1.0):
        found = linprog(
            [sign * g for g in goal], A_eq=equal or None, b_eq=list(sums.values()) or None, bounds=(0, None)
        )
        if not found.success:
            return None
        ends.append(sign * found.fun)
    return round(ends[0]) if abs(ends[0] - ends[1]) < 1e-6 else None
