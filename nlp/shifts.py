"""What moved tone, and who moved first: which change of a weekly series is worth an annotation.

Use: ``find_shifts(weeks, turns)`` for the annotations of one series, each with ``words`` such as "after the pause";
``find_lead(internal, press)`` for "staff turned before the press did", None unless the evidence holds. Weeks that are
not told (too few people) are simply left out of the series; a shift across such a gap says so by its two weeks.

A mean of n authors is uncertain by :data:`SPREAD` / √n. A change counts where it is larger than chance would make any
of the changes looked at (Bonferroni; normal approximation) and large enough to matter. Authors who write in both weeks
make the true uncertainty smaller, so the test errs toward silence. A turn that lies where tone changed is named, never
called its cause; of more than two such turns none is named.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import sqrt
from statistics import NormalDist
from typing import Literal, NamedTuple

SPREAD = 0.65
"""Standard deviation of tone between authors (between articles, for the press) that is reckoned with: single posts of
the annotated set spread by 0.74, the mean of an author's two or three less."""
LEAST_CHANGE = 0.15
"""Change of a mean tone from which anybody needs to know."""
DOUBT = 0.05
"""Probability of telling any shift of a series in which nothing moved."""
LEAST_AUTHORS = 5
"""Authors below which the normal approximation is not to be trusted."""
WINDOW = 2
"""Weeks on either side that are held against each other: one loud week is no shift."""
WIDEST_GAP = 28
"""Days between two told weeks across which a change is still one change."""
SETTLED = timedelta(days=3)
"""A turn from this day of the last week before a change lies where tone changed; before, it would show in that week."""
LATE = timedelta(days=4)
"""A turn after this day of the first changed week has hardly been spoken of in it."""
FALL = 0.2
"""Change from a series' beginning by which one says that it has turned."""

_WEEK = timedelta(days=7)
_NOUNS = {
    "petition": "the petition",
    "paused": "the pause",
    "scaled_back": "the scaling back",
    "resumed": "the restart",
    "ended": "the end",
    "launched": "the launch",
    "memo": "the memo",
    "leak": "the leak",
    "fine": "the fine",
    "lawsuit": "the lawsuit",
    "complaint": "the complaint",
    "inquiry": "the inquiry",
    "ruling": "the ruling",
    "vote": "the vote",
    "strike": "the strike",
    "deal": "the deal",
    "announced": "the announcement",
}
"""How a turn of a story (kinds of ``lexicon/milestones.toml``) is spoken of behind "after"."""
_BY_LABEL = {"Petition called off": "the petition ended", "Petition started": "the petition began"}
"""The same for turns that their kind alone would tell wrongly."""


class Week(NamedTuple):
    """One told week: its Monday, mean tone (-1 to 1), and of how many authors (for the press: of articles)."""

    start: date
    tone: float
    authors: int


class Turn(NamedTuple):
    """A dated turn of a story; ``kind`` and ``label`` as in :class:`store.model.Milestone`."""

    day: date
    kind: str
    label: str


@dataclass(frozen=True, slots=True)
class Shift:
    """A change of mean tone between the told weeks ``before`` and ``after`` (Mondays), larger than chance.

    ``change`` is that of the means of up to :data:`WINDOW` weeks on either side, ``margin`` what chance may make of it.
    ``turns`` lie where it changed. ``words``: "after the pause", "after the memo and the pause", or "" where no turn
    or too many could be named.
    """

    before: date
    after: date
    change: float
    margin: float
    turns: tuple[Turn, ...]
    words: str


@dataclass(frozen=True, slots=True)
class Lead:
    """Who turned first: the weeks in which either series had turned, and how many weeks lie between them.

    ``at_least``: weeks that are not told leave room for more. ``direction``: -1 tone fell, 1 it rose.
    """

    first: Literal["internal", "press"]
    internal: date
    press: date
    weeks: int
    at_least: bool
    direction: int


def find_shifts(weeks: Sequence[Week], turns: Sequence[Turn]) -> list[Shift]:
    """The shifts of one series that are worth an annotation, in their order; none closer than :data:`WINDOW` weeks."""
    told = sorted(week for week in weeks if week.authors >= LEAST_AUTHORS)
    places = [i for i in range(1, len(told)) if (told[i].start - told[i - 1].start).days <= WIDEST_GAP]
    if not places:
        return []
    sure = NormalDist().inv_cdf(1 - DOUBT / (2 * len(places)))
    candidates = []
    for place in places:
        (before, error), (after, other) = (
            _mean(told[max(0, place - WINDOW) : place]),
            _mean(told[place : place + WINDOW]),
        )
        change, margin = after - before, sure * sqrt(error**2 + other**2)
        at_once = told[place].tone - told[place - 1].tone
        if abs(change) >= max(LEAST_CHANGE, margin) and change * at_once > 0:
            candidates.append((abs(change) / margin, place, change, margin))
    chosen: dict[int, Shift] = {}
    for _, place, change, margin in sorted(candidates, reverse=True):
        if all(abs(place - other) >= WINDOW for other in chosen):
            chosen[place] = _shift(told[place - 1].start, told[place].start, change, margin, turns)
    return [chosen[place] for place in sorted(chosen)]


def _mean(weeks: Sequence[Week]) -> tuple[float, float]:
    """Mean tone by authors, and its standard error as if the same people had written in all the weeks."""
    authors = sum(week.authors for week in weeks)
    return sum(week.tone * week.authors for week in weeks) / authors, SPREAD / sqrt(max(w.authors for w in weeks))


def _shift(before: date, after: date, change: float, margin: float, turns: Sequence[Turn]) -> Shift:
    near = sorted({turn for turn in turns if before + SETTLED <= turn.day <= after + LATE})
    nouns = list(dict.fromkeys(_BY_LABEL.get(turn.label) or _NOUNS.get(turn.kind, "") for turn in near))
    words = f"after {' and '.join(nouns)}" if nouns and all(nouns) and len(nouns) <= 2 else ""
    return Shift(before, after, round(change, 2), round(margin, 2), tuple(near), words)


def find_lead(internal: Sequence[Week], press: Sequence[Week]) -> Lead | None:
    """Which of both series turned first, None where it cannot be told.

    Both must have turned, surely and not for one week only, from where they stood in their first told weeks; the later
    one must have been told in the week in which the first turned, and then not be half-way itself.
    """
    own, others = (sorted(w for w in weeks if w.authors >= LEAST_AUTHORS) for weeks in (internal, press))
    if not own or not others:
        return None
    begun = max(own[0].start, others[0].start)
    own, others = [w for w in own if w.start >= begun], [w for w in others if w.start >= begun]
    for direction in (-1, 1):
        found = _lead(own, others, direction)
        if found:
            return found
    return None


def _lead(internal: Sequence[Week], press: Sequence[Week], direction: int) -> Lead | None:
    turned, other = _turned(internal, direction), _turned(press, direction)
    if turned is None or other is None or internal[turned].start == press[other].start:
        return None
    staff_first = internal[turned].start < press[other].start
    (leader, at), (later, then) = (
        ((internal, turned), (press, other)) if staff_first else ((press, other), (internal, turned))
    )
    moment = leader[at].start
    there = next((week for week in later if week.start == moment), None)
    if there is None or direction * (there.tone - _base(later)) >= FALL / 2:
        return None
    earliest = later[then - 1].start + _WEEK  # it may have turned in any week that is not told
    weeks = (earliest - moment).days // 7
    gaps = earliest < later[then].start or leader[at].start - leader[at - 1].start > _WEEK
    if weeks < 1:
        return None
    return Lead(
        "internal" if staff_first else "press", internal[turned].start, press[other].start, weeks, gaps, direction
    )


def _base(weeks: Sequence[Week]) -> float:
    return _mean(weeks[:WINDOW])[0]


def _turned(weeks: Sequence[Week], direction: int) -> int | None:
    """The first told week by which a series had surely turned and stayed so in the next one."""
    if len(weeks) < WINDOW + 2:
        return None
    base, error = _mean(weeks[:WINDOW])
    sure = NormalDist().inv_cdf(1 - DOUBT / (2 * len(weeks)))
    for place in range(WINDOW, len(weeks) - 1):
        moved = direction * (weeks[place].tone - base)
        stays = direction * (weeks[place + 1].tone - base) >= FALL / 2
        if moved >= max(FALL, sure * sqrt(error**2 + SPREAD**2 / weeks[place].authors)) and stays:
            return place
    return None
