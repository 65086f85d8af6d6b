"""How the numbers of a group are made, so that sums and differences of them tell no more than those of the posts do.

* **Tone and emotions** are means in which every author has one voice in each channel, spread evenly over the themes
  they wrote of there. One loud author is not the tone of a channel (the dominance rule, Hundepool et al., Statistical
  Disclosure Control, 2012, 4.2), and the weights of any total are the sums of those of its parts: a mean of the total
  less the means of its parts leaves over exactly the posts that are left over, and never those people who happen to be
  in two parts, as a mean over people would.
* **Authors** can't be added up: a total less its parts says how many are in several of them, or in one only. A theme
  gives its authors in steps, and a total a lower number where the true one would give a few people away.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from store.floor import Author, Cell, Table

TONE_DIGITS, SHARE_DIGITS, SHARE_STEP = 2, 2, 0.05
"""How finely tone and shares of emotions are told."""
AUTHOR_STEP = 5
"""In which steps the authors of a theme are told: never one more or less than a total."""
LARGEST_SHARE = 0.5
"""The share of a theme's tone that one author may have at most."""


class Weights:
    """The weight of every author in every cell of a week's table."""

    def __init__(self, cells: Table) -> None:
        self._cells = cells
        self._themes: dict[tuple[str, Author], int] = {}
        for (channel, _), group in cells.items():
            for author in group:
                self._themes[channel, author] = self._themes.get((channel, author), 0) + 1

    def of(self, channel: str, author: Author) -> float:
        """What an author weighs in each theme that they wrote of in a channel."""
        return 1 / self._themes[channel, author]

    def balanced(self, places: Iterable[tuple[str, str]]) -> bool:
        """Whether no author has more than ``LARGEST_SHARE`` of these cells."""
        shares: dict[Author, float] = {}
        for where in places:
            for author in self._cells[where]:
                shares[author] = shares.get(author, 0.0) + self.of(where[0], author)
        return max(shares.values()) <= LARGEST_SHARE * sum(shares.values())

    def cell(self, places: Iterable[tuple[str, str]]) -> Cell:
        """The numbers of some cells together."""
        posts, total, tone = 0, 0.0, 0.0
        authors: set[Author] = set()
        emotions: dict[str, float] = {}
        for where in places:
            for author, voice in self._cells[where].items():
                weight = self.of(where[0], author)
                authors.add(author)
                posts += voice.posts
                total += weight
                tone += weight * voice.tone / voice.posts
                for name, share in voice.emotions.items():
                    emotions[name] = emotions.get(name, 0.0) + weight * share / voice.posts
        return Cell(
            posts,
            len(authors),
            round(tone / total, TONE_DIGITS),
            {
                name: round(round(emotions[name] / total / SHARE_STEP) * SHARE_STEP, SHARE_DIGITS)
                for name in sorted(emotions)
            },
        )


def in_steps(cell: Cell) -> Cell:
    """The cell with its authors rounded down to a step."""
    return replace(cell, authors=cell.authors // AUTHOR_STEP * AUTHOR_STEP)


def modest_total(total: Cell, parts: Sequence[int], least: int) -> Cell:
    """The cell of all channels, given the authors of each, with as many authors as may be told.

    The true number where both those who are not in one part and those who are in several are nobody or ``least`` and
    more; else the largest lower one of which that holds; else that of the largest part, which may be the true one.
    """

    def tells_of_few(authors: int, exact: bool) -> bool:
        twice = sum(parts) - authors
        return authors - max(parts) < least or (twice < least and not (exact and twice == 0))

    lowest = max(parts)
    numbers = [total.authors, *range(total.authors - 1, lowest, -1)]
    fit = (n for n in numbers if not tells_of_few(n, exact=n == total.authors))
    return replace(total, authors=next(fit, lowest))
