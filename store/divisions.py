"""What rows less columns of a table tell: for a part of its channels and a part of its themes, how much the themes that
these channels wrote of besides are above what others wrote of these themes.

Every number that follows from the sums of rows and columns of hidden cells alone is of such a division, or of more
cells: a weight for each row and column gives a cell nothing only where both are equal and opposite, and with two
weights the most cells are (the cuts of a bipartite graph; Gusfield, SIAM J. Comput. 17, 1988, has them for one cell).
So the people in the crossing cells of every division must be nobody or enough, even though it is a difference.
"""

from __future__ import annotations

from collections.abc import Sequence

MOST_STEPS = 200_000
"""Steps of one search; a table that takes more counts as one that tells of few. Real ones take some hundreds."""
People = int
"""A set of people, a bit for each."""


def fewest_across(rows: Sequence[Sequence[People]], enough: int, bound: int) -> int:
    """The fewest people in the crossing cells of any division that has some, at most ``bound``.

    ``rows`` are the hidden cells, one row a channel, one column a theme. The search ends with the first division of
    fewer than ``enough``.
    """
    return _Search(_joined(rows, bound), enough, bound).run()


def _joined(rows: Sequence[Sequence[People]], bound: int) -> list[list[People]]:
    """The rows with those columns made one that no division of fewer than ``bound`` parts: some channel has so many
    people in both. Of the many columns of a large house few are left."""
    columns = len(rows[0]) if rows else 0
    at = list(range(columns))
    for row in rows:
        large = [number for number, people in enumerate(row) if people.bit_count() >= bound]
        for number in large[1:]:
            old, new = at[number], at[large[0]]
            at = [new if one == old else one for one in at]
    joined = []
    for row in rows:
        sides = dict.fromkeys(at, 0)
        for number, people in enumerate(row):
            sides[at[number]] |= people
        joined.append(list(sides.values()))
    return joined


class _Search:
    def __init__(self, rows: Sequence[Sequence[People]], enough: int, bound: int) -> None:
        self._rows, self._enough, self._best = rows, enough, bound
        self._steps = 0

    def run(self) -> int:
        columns = len(self._rows[0]) if self._rows else 0
        # The last column is always on the other side: a division is that of its complement too.
        for chosen in range(1, 1 << max(columns - 1, 0)):
            choices = []
            for row in self._rows:
                inside = outside = 0
                for number, people in enumerate(row):
                    if chosen >> number & 1:
                        inside |= people
                    else:
                        outside |= people
                if inside and outside:  # else it costs nobody to have the channel on the side where it writes
                    choices.append((inside, outside))
            self._steps += len(self._rows)
            choices.sort(key=lambda pair: -min(pair[0].bit_count(), pair[1].bit_count()))
            if choices:
                self._choose(choices, 0, 0)
            if self._best < self._enough:
                break
        return self._best

    def _choose(self, choices: Sequence[tuple[People, People]], at: int, people: People) -> None:
        """Put the channels from ``at`` on one side or the other, the one first that brings fewer in."""
        self._steps += 1
        if self._steps > MOST_STEPS:
            self._best = 0
        if people.bit_count() >= self._best or self._best < self._enough:
            return
        if at == len(choices):
            self._best = people.bit_count()
            return
        for side in sorted(choices[at], key=lambda side: (people | side).bit_count()):
            self._choose(choices, at + 1, people | side)
