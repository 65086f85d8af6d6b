"""The floor: what may be told of a week of internal posts, so that no answer, and no difference of answers, tells of few.

Every post is in one channel and under one theme, so a week is a table of channels by themes. From a table with its
authors, :func:`publish` makes the one that may be kept; below it nothing is ever stored. Its rules:

* A channel is told from ``min_authors`` distinct authors on, and the total of a week is that of the told channels: what
  is not told is in no number at all.
* A theme is told from ``min_theme_authors`` on. What a total leaves over when told themes are taken from it must be
  nothing, or of two themes and ``min_theme_authors`` authors together; else the smallest told theme goes too
  (complementary suppression; Hundepool et al., Statistical Disclosure Control, 2012, ch. 4).
* Themes of single channels are told for a rectangle: some channels by all told themes. What is not told is then a block
  in which every row and column has at least two cells, so that no sum of rows less a sum of columns is one cell (a
  cell follows from the margins only where it is a bridge; Gusfield, SIAM J. Comput. 17, 1988).

Tone and emotions are means over authors, each counting once however much they write, so that one loud author is not
the tone of a channel (the dominance rule, ibid.).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import NamedTuple

from store.errors import SettingsError

LEAST_AUTHORS, LEAST_POPULATION, LEAST_THEME_AUTHORS = 5, 20, 10
"""What the floors can be raised from, never lowered below."""
TONE_DIGITS, SHARE_STEP = 2, 0.05
"""How finely tone and shares of emotions are told."""

Author = bytes


class Key(NamedTuple):
    """What a row is about: an ISO week (``2026-W25``), a channel and a theme; None stands for all of them."""

    week: str
    channel: str | None = None
    theme: str | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """What may be told of a group: how many posts by how many authors, mean tone from -1 to 1, shares of emotions."""

    posts: int
    authors: int
    tone: float
    emotions: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Suppressed:
    """A group of which nothing may be told but that there is one."""


SUPPRESSED = Suppressed()
Answer = Cell | Suppressed


@dataclass(frozen=True, slots=True)
class Floor:
    """The smallest groups that may be told of. Raises SettingsError for a floor lower than the house's own."""

    population: int
    min_authors: int = LEAST_AUTHORS
    min_population: int = LEAST_POPULATION
    min_theme_authors: int = LEAST_THEME_AUTHORS

    def __post_init__(self) -> None:
        least = {
            "min_authors": LEAST_AUTHORS,
            "min_population": LEAST_POPULATION,
            "min_theme_authors": LEAST_THEME_AUTHORS,
        }
        for name, lowest in least.items():
            if getattr(self, name) < lowest:
                raise SettingsError(f"voices.{name} is {getattr(self, name)}; it can be raised from {lowest}, not lowered")

    @property
    def theme_authors(self) -> int:
        """A theme is never told of fewer than a channel."""
        return max(self.min_theme_authors, self.min_authors)


@dataclass(slots=True)
class Voice:
    """What one author wrote in one channel under one theme: number of posts, summed tone and emotions."""

    posts: int = 0
    tone: float = 0.0
    emotions: dict[str, float] = field(default_factory=dict)

    def add(self, tone: float, emotions: Mapping[str, float]) -> None:
        """One post more."""
        self.posts += 1
        self.tone += tone
        for name, share in emotions.items():
            self.emotions[name] = self.emotions.get(name, 0.0) + share


Group = Mapping[Author, Voice]
Table = Mapping[tuple[str, str], Group]
"""A week: by channel and theme the voices of its authors."""


def publish(week: str, table: Table, floor: Floor, themes: Sequence[str]) -> dict[Key, Answer]:
    """What may be told of a week, told or suppressed: every channel that has a post, by every one of ``themes``.

    A suppressed cell may be empty: else the list of them would tell what few people wrote of. Only where all themes of
    a channel are told is an empty one left out.
    """
    cells = {where: group for where, group in table.items() if group}
    channels = sorted({channel for channel, _ in cells})
    answers: dict[Key, Answer] = {Key(week): SUPPRESSED}
    answers |= {Key(week, channel): SUPPRESSED for channel in channels}
    answers |= {Key(week, None, theme): SUPPRESSED for theme in themes}
    answers |= {Key(week, channel, theme): SUPPRESSED for channel in channels for theme in themes}
    if floor.population < floor.min_population:
        return answers
    told = _told_channels(cells, channels, floor)
    if not told:
        return answers
    inside = {where: group for where, group in cells.items() if where[0] in told}
    answers[Key(week)] = _cell(inside.values())
    for channel in told:
        answers[Key(week, channel)] = _cell(group for (c, _), group in inside.items() if c == channel)
    known = _told_themes(inside, floor)
    for theme in known:
        answers[Key(week, None, theme)] = _cell(group for (_, t), group in inside.items() if t == theme)
    for channel in _told_inside(inside, known, floor):
        for theme in known:
            if (channel, theme) in inside:
                answers[Key(week, channel, theme)] = _cell([inside[channel, theme]])
            else:
                del answers[Key(week, channel, theme)]
    return answers


def _told_channels(cells: Table, channels: Sequence[str], floor: Floor) -> list[str]:
    return [c for c in channels if len(_authors(group for (of, _), group in cells.items() if of == c)) >= floor.min_authors]


def _told_themes(cells: Table, floor: Floor) -> list[str]:
    """The themes that may be told of these channels, so that what is left over is nobody or enough."""
    by_theme = {t: _authors(g for (_, of), g in cells.items() if of == t) for t in sorted({t for _, t in cells})}
    told = [theme for theme, who in by_theme.items() if len(who) >= floor.theme_authors]
    while told and not _enough([by_theme[t] for t in by_theme if t not in told], floor):
        told.remove(min(told, key=lambda theme: (len(by_theme[theme]), theme)))
    return told


def _told_inside(cells: Table, themes: Sequence[str], floor: Floor) -> list[str]:
    """The channels whose themes may be told one by one; see the module for what must hold of the rest."""
    channels = sorted({channel for channel, _ in cells})
    told = [c for c in channels if all(_tellable(cells.get((c, theme)), floor) for theme in themes)] if themes else []
    while told and not _rest_is_safe(cells, told, themes, floor):
        told.remove(min(told, key=lambda c: (len(_authors(g for (of, _), g in cells.items() if of == c)), c)))
    return told


def _tellable(group: Group | None, floor: Floor) -> bool:
    return group is None or len(group) >= floor.theme_authors


def _rest_is_safe(cells: Table, told: Sequence[str], themes: Sequence[str], floor: Floor) -> bool:
    """Whether all that follows from rows and columns by taking told cells away is nobody or enough."""

    def rest(channels: Iterable[str] | None, of_themes: Set[str], outside: bool) -> list[Set[Author]]:
        return [
            set(group)
            for (channel, theme), group in cells.items()
            if (channels is None or channel in channels) and (theme in of_themes) is not outside
        ]

    hidden = sorted({channel for channel, _ in cells} - set(told))
    known = set(themes)
    rows = all(_enough(rest([channel], known, outside=True), floor) for channel in told)
    columns = all(_enough(rest(hidden, {theme}, outside=False), floor) for theme in themes)
    corner = _enough(rest(hidden, known, outside=True), floor)
    return rows and columns and corner


def _enough(groups: Sequence[Set[Author]], floor: Floor) -> bool:
    """Whether what is left over is of nobody, or of two groups and enough authors together."""
    return not groups or (len(groups) > 1 and len(set().union(*groups)) >= floor.theme_authors)


def _authors(groups: Iterable[Group]) -> set[Author]:
    return {author for group in groups for author in group}


def _cell(groups: Iterable[Group]) -> Cell:
    """The numbers of some voices, each author's mean counting once."""
    joined: dict[Author, Voice] = {}
    for group in groups:
        for author, voice in group.items():
            one = joined.setdefault(author, Voice())
            one.posts += voice.posts
            one.tone += voice.tone
            for name, share in voice.emotions.items():
                one.emotions[name] = one.emotions.get(name, 0.0) + share
    number = len(joined)
    names = sorted({name for voice in joined.values() for name in voice.emotions})
    shares = {n: sum(v.emotions.get(n, 0.0) / v.posts for v in joined.values()) / number for n in names}
    return Cell(
        sum(voice.posts for voice in joined.values()),
        number,
        round(sum(voice.tone / voice.posts for voice in joined.values()) / number, TONE_DIGITS),
        {name: round(round(share / SHARE_STEP) * SHARE_STEP, 2) for name, share in shares.items()},
    )
