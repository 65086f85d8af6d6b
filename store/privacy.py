"""The floor: what may be told of a week of internal posts, so that no answer, and no difference of them tells of few.

Every post is in one channel and under one theme, so a week is a table of channels by themes. From a table with its
authors, :func:`publish` makes the one that may be kept; below it nothing is ever stored. Its rules:

* A channel is told from ``min_authors`` distinct authors on, and the total of a week is that of the told channels: what
  is not told is in no number at all.
* A theme is told from ``min_theme_authors`` on. What a total leaves over when told themes are taken from it must be
  nothing, or of two themes and ``min_theme_authors`` authors together; else the smallest told theme goes too
  (complementary suppression; Hundepool et al., Statistical Disclosure Control, 2012, ch. 4).
* Themes of single channels are told for a rectangle: some channels by all told themes. What is not told is then a block
  in which every row and column has at least two cells, so that no sum of rows less a sum of columns is one cell (a
  cell follows from the margins only where it is a bridge; Gusfield, SIAM J. Comput. 17, 1988). No number is below
  nothing: a sum of nothing tells that each part is nothing, so that what is left of a block must have two columns too.
* Rows less columns tell how much one part of a table is above another: in both together there must be nobody or
  ``min_theme_authors`` (:mod:`store.divisions`).

How the numbers themselves are made so that they can't be taken apart is in :mod:`store.weighing`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass

from store.divisions import fewest_across
from store.floor import (
    SUPPRESSED,
    Answer,
    Author,
    Cell,
    Floor,
    Group,
    Key,
    Mentioned,
    Said,
    Suppressed,
    Table,
    Voice,
)
from store.tally import Tally
from store.weighing import Weights, in_steps, modest_total

__all__ = [
    "SUPPRESSED", "Answer", "Cell", "Floor", "Key", "Mentioned", "Published", "Said", "Suppressed", "Table", "Tally",
    "Voice", "publish", "publish_week", "told_channels",
]  # fmt: skip

UNHELD = 0
"""How far a floor can be raised over a table of which nothing is told."""


@dataclass(frozen=True, slots=True)
class Published:
    """What may be told of a week, and how far the floors may be raised until it must fall silent.

    ``holds`` is the fewest authors of a told channel; ``theme_holds`` and ``inner_holds`` the fewest of a told theme,
    of a told theme in a channel, and of whatever the totals leave over.
    """

    answers: dict[Key, Answer]
    holds: int = UNHELD
    theme_holds: int = UNHELD
    inner_holds: int = UNHELD

    def held(self, key: Key) -> tuple[int, int]:
        """How far ``min_authors`` and the floor of themes may be raised until this row falls silent."""
        if key.theme is None:
            return self.holds, UNHELD
        return self.holds, self.theme_holds if key.channel is None else min(self.theme_holds, self.inner_holds)


def publish(week: str, table: Table, floor: Floor, themes: Sequence[str]) -> dict[Key, Answer]:
    """What may be told of a week, told or suppressed: every channel that has a post, by every one of ``themes``.

    A suppressed cell may be empty: else the list of them would tell what few people wrote of. Only where all themes of
    a channel are told is an empty one left out.
    """
    return publish_week(week, table, floor, themes).answers


def told_channels(table: Table, floor: Floor) -> dict[str, int]:
    """The channels that may be told of, with how many authors; none where too few people could have written."""
    if floor.population < floor.min_population:
        return {}
    sizes = {channel: len(_authors(table, where)) for channel, where in _by(table, 0).items()}
    return {channel: authors for channel, authors in sizes.items() if authors >= floor.min_authors}


def publish_week(week: str, table: Table, floor: Floor, themes: Sequence[str]) -> Published:
    """As :func:`publish`, with how far the floors may be raised."""
    cells = {where: group for where, group in table.items() if group}
    channels = sorted({channel for channel, _ in cells})
    answers: dict[Key, Answer] = {Key(week): SUPPRESSED}
    answers |= {Key(week, channel): SUPPRESSED for channel in channels}
    answers |= {Key(week, None, theme): SUPPRESSED for theme in themes}
    answers |= {Key(week, channel, theme): SUPPRESSED for channel in channels for theme in themes}
    told = told_channels(cells, floor)
    if not told:
        return Published(answers)
    return _tell(week, {where: group for where, group in cells.items() if where[0] in told}, floor, answers)


def _tell(week: str, inside: Table, floor: Floor, answers: dict[Key, Answer]) -> Published:
    """Fill in what may be told of the channels that may be told."""
    weights = Weights(inside)
    rows = _by(inside, 0)
    for channel, where in rows.items():
        answers[Key(week, channel)] = weights.cell(where)
    answers[Key(week)] = modest_total(
        weights.cell(inside), [len(_authors(inside, where)) for where in rows.values()], floor.min_authors
    )
    known = _told_themes(inside, weights, floor)
    columns = _by(inside, 1)
    for theme in known:
        answers[Key(week, None, theme)] = in_steps(weights.cell(columns[theme]))
    whole = _told_inside(inside, weights, known, floor)
    for channel in whole:
        for theme in known:
            if (channel, theme) in inside:
                answers[Key(week, channel, theme)] = in_steps(weights.cell([(channel, theme)]))
            else:
                del answers[Key(week, channel, theme)]
    return Published(
        answers,
        _fewest(_authors(inside, where) for where in rows.values()),
        _across(inside, known, [], floor, _fewest(_told_by_themes(inside, known))) if known else UNHELD,
        _across(inside, known, whole, floor, _fewest(_told_by_both(inside, whole, known))) if whole else UNHELD,
    )


def _told_themes(cells: Table, weights: Weights, floor: Floor) -> list[str]:
    """The themes that may be told of these channels, so that what is left over is nobody or enough."""
    columns = _by(cells, 1)
    sizes = {theme: len(_authors(cells, where)) for theme, where in columns.items()}
    told = [theme for theme in columns if sizes[theme] >= floor.theme_authors and weights.balanced(columns[theme])]
    if len(columns) == 1 and _fewest(_authors(cells, row) for row in _by(cells, 0).values()) < floor.theme_authors:
        return []  # every post has this theme, so each channel is a cell of it

    def safe() -> bool:
        rest = [_authors(cells, columns[theme]) for theme in columns if theme not in told]
        return _enough(rest, floor) and _across(cells, told, [], floor) >= floor.theme_authors

    while told and not safe():
        told.remove(min(told, key=lambda theme: (sizes[theme], theme)))
    return told


def _told_inside(cells: Table, weights: Weights, themes: Sequence[str], floor: Floor) -> list[str]:
    """The channels whose themes may be told one by one; see the module for what must hold of the rest."""
    rows = _by(cells, 0)

    def tellable(where: tuple[str, str]) -> bool:
        return where not in cells or (len(cells[where]) >= floor.theme_authors and weights.balanced([where]))

    told = [channel for channel in rows if all(tellable((channel, theme)) for theme in themes)] if themes else []
    while told and not _rest_is_safe(cells, told, themes, floor):
        told.remove(min(told, key=lambda channel: (len(_authors(cells, rows[channel])), channel)))
    return told


def _rest_is_safe(cells: Table, told: Sequence[str], themes: Sequence[str], floor: Floor) -> bool:
    """Whether all that follows from rows and columns by taking told cells away is nobody or enough."""
    rows, columns, corner = _left_over(cells, told, themes)
    if not all(_enough([set(cells[where]) for where in part], floor) for part in (*rows, *columns, corner)):
        return False
    if _across(cells, themes, told, floor) < floor.theme_authors:
        return False
    if corner or sum(bool(column) for column in columns) != 1:
        return True
    # One column is all that is left: each hidden channel is a cell of it.
    hidden = _by({where: group for where, group in cells.items() if where[0] not in told}, 0)
    return all(len(_authors(cells, row)) >= floor.theme_authors for row in hidden.values())


Places = list[tuple[str, str]]


def _left_over(cells: Table, told: Sequence[str], themes: Sequence[str]) -> tuple[list[Places], list[Places], Places]:
    """What totals leave over: of each told channel its hidden themes, of each theme the hidden channels, and the
    hidden themes of the hidden channels."""
    rows = [[where for where in cells if where[0] == channel and where[1] not in themes] for channel in told]
    columns = [[where for where in cells if where[1] == theme and where[0] not in told] for theme in themes]
    corner = [where for where in cells if where[0] not in told and where[1] not in themes]
    return rows, columns, corner


def _across(cells: Table, known: Sequence[str], whole: Sequence[str], floor: Floor, bound: int | None = None) -> int:
    """The fewest people of whom some sum of rows less a sum of columns tells, at most ``bound`` (the floor of themes);
    see :mod:`store.divisions`. What is not told of a channel by theme stands in one last column."""
    columns = {theme: number for number, theme in enumerate(known)}
    bits: dict[Author, int] = {}
    rows: dict[str, list[int]] = {}
    for (channel, theme), group in cells.items():
        row = rows.setdefault(channel, [0] * (len(known) + 1))
        if channel not in whole or theme not in columns:
            for author in group:
                row[columns.get(theme, -1)] |= 1 << bits.setdefault(author, len(bits))
    enough = floor.theme_authors
    return fewest_across(list(rows.values()), enough, enough if bound is None else bound)


def _told_by_themes(cells: Table, known: Sequence[str]) -> list[set[Author]]:
    """The groups of people that the margins of themes tell of, and what they leave over."""
    columns = _by(cells, 1)
    groups = [_authors(cells, columns[theme]) for theme in known]
    if len(columns) == 1:
        groups += [_authors(cells, row) for row in _by(cells, 0).values()]
    return [*groups, _authors(cells, [where for where in cells if where[1] not in known])]


def _told_by_both(cells: Table, whole: Sequence[str], known: Sequence[str]) -> list[set[Author]]:
    """The groups of people that the themes of single channels tell of, and what they leave over."""
    rows, columns, corner = _left_over(cells, whole, known)
    groups = [set(group) for (channel, theme), group in cells.items() if channel in whole and theme in known]
    groups += [_authors(cells, part) for part in (*rows, *columns, corner)]
    if not corner and sum(bool(column) for column in columns) == 1:
        groups += [_authors(cells, row) for channel, row in _by(cells, 0).items() if channel not in whole]
    return groups


def _enough(groups: Sequence[Set[Author]], floor: Floor) -> bool:
    """Whether what is left over is of nobody, or of two groups and enough authors together."""
    return not groups or (len(groups) > 1 and len(set().union(*groups)) >= floor.theme_authors)


def _fewest(groups: Iterable[Set[Author]]) -> int:
    return min((len(group) for group in groups if group), default=UNHELD)


def _authors(cells: Table, places: Iterable[tuple[str, str]]) -> set[Author]:
    return {author for where in places for author in cells[where]}


def _by(cells: Mapping[tuple[str, str], Group], side: int) -> dict[str, Places]:
    """The places of a table by channel (side 0) or by theme (side 1), in order."""
    found: dict[str, Places] = {name: [] for name in sorted({where[side] for where in cells})}
    for where in cells:
        found[where[side]].append(where)
    return found
