"""What one import counts, in memory only: by week, channel and theme what each author wrote.

Authors are keyed hashes, whose key ends with the import; here they become small numbers, so that a hundred thousand
posts take little room. Nothing of this is ever written: :func:`store.privacy.publish` makes of it what may be kept.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping

from store.floor import Author, Group, Mentioned, Table, Voice

_POSTS, _TONE, _FIRST_EMOTION = 0, 1, 2
# One author's numbers in one cell: posts, summed tone, then the sum of every emotion in the order of first sight.


class Tally:
    """Voices by week; see :meth:`add`."""

    def __init__(self) -> None:
        self._authors: dict[Author, int] = {}
        self._emotions: dict[str, int] = {}
        self._weeks: dict[str, dict[tuple[str, str], dict[int, array[float]]]] = {}
        self._figures: dict[str, dict[str, dict[Mentioned, set[int]]]] = {}

    def add(
        self,
        week: str,
        channel: str,
        theme: str,
        author: Author,
        tone: float,
        emotions: Mapping[str, float],
        figures: Iterable[Mentioned] = (),
    ) -> None:
        """Count one post: of an ISO week (``2026-W25``), tone from -1 to 1, shares of emotions from 0 to 1, and the
        numbers it gives."""
        who = self._authors.setdefault(author, len(self._authors))
        cells = self._weeks.setdefault(week, {})
        group = cells.setdefault((channel, theme), {})
        numbers = group.get(who)
        if numbers is None:
            numbers = group[who] = array("d", (0.0, 0.0))
        numbers[_POSTS] += 1
        numbers[_TONE] += tone
        for name, share in emotions.items():
            place = _FIRST_EMOTION + self._emotions.setdefault(name, len(self._emotions))
            if place >= len(numbers):
                numbers.extend([0.0] * (place + 1 - len(numbers)))
            numbers[place] += share
        for figure in figures:
            by_figure = self._figures.setdefault(week, {}).setdefault(channel, {})
            by_figure.setdefault(Mentioned(*figure), set()).add(who)

    def weeks(self) -> list[str]:
        """The weeks that have posts, in order."""
        return sorted(self._weeks)

    def channels(self, week: str) -> dict[str, tuple[int, int]]:
        """The channels of a week: how many posts by how many authors."""
        posts: dict[str, int] = {}
        authors: dict[str, set[int]] = {}
        for (channel, _), group in self._weeks.get(week, {}).items():
            posts[channel] = posts.get(channel, 0) + int(sum(numbers[_POSTS] for numbers in group.values()))
            authors.setdefault(channel, set()).update(group)
        return {channel: (posts[channel], len(authors[channel])) for channel in sorted(posts)}

    def drop(self, week: str, channel: str) -> int:
        """Forget a channel of a week; return how many posts that were."""
        posts, _ = self.channels(week).get(channel, (0, 0))
        cells = self._weeks.get(week, {})
        for where in [where for where in cells if where[0] == channel]:
            del cells[where]
        if not cells:
            self._weeks.pop(week, None)
        self._figures.get(week, {}).pop(channel, None)
        return posts

    def table(self, week: str) -> Table:
        """A week as :func:`store.privacy.publish` takes it."""
        return {where: self._group(group) for where, group in self._weeks.get(week, {}).items()}

    def figures(self, week: str) -> dict[str, dict[Mentioned, set[Author]]]:
        """By channel the numbers that posts of a week give, with who wrote them."""
        return {
            channel: {figure: {_name(who) for who in authors} for figure, authors in by_figure.items()}
            for channel, by_figure in self._figures.get(week, {}).items()
        }

    def _group(self, group: Mapping[int, array[float]]) -> Group:
        names = list(self._emotions)
        return {
            _name(who): Voice(
                int(numbers[_POSTS]), numbers[_TONE], dict(zip(names, numbers[_FIRST_EMOTION:], strict=False))
            )
            for who, numbers in group.items()
        }


def _name(who: int) -> Author:
    return who.to_bytes(4, "big")
