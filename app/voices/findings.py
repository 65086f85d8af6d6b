"""The headline of the Voices page and the sentence under its chart: fixed templates, and only what the weeks bear out.

A side counts as turned negative in the first of two told weeks in a row with a tone of :data:`NEGATIVE` or lower after a
week that was not: one bad week is no turn. That one side turned before the other needs a week in which the later side
is known not to have turned yet; a gap is no evidence.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from app import words
from app.voices.series import Week, mean_tone

NEGATIVE = -0.2
"""From here down a week counts as negative: a fifth of the way, more than two readings of a neutral week differ by."""
APART = 0.1
"""Mean tones that differ by less are told as alike."""
COMPARED = 4
"""Weeks, the latest told on both sides, whose means are compared."""

ToneOf = Callable[[Week], float | None]


@dataclass(frozen=True, slots=True)
class Turn:
    """Which side turned negative first, when, and when the other did: None where it has not, though it is known."""

    first: str
    at: date
    later: date | None
    exact: bool
    """Whether the weeks just before the later turn are known, so that the distance is."""

    @property
    def weeks(self) -> int | None:
        """How many weeks lie between."""
        return (self.later - self.at).days // 7 if self.later else None


def staff_tone(week: Week) -> float | None:
    """The tone of staff, None where it may not be told."""
    return week.cell.tone if week.cell else None


def press_tone(week: Week) -> float | None:
    """The tone of the press, None of too few articles."""
    return week.press


def turned(weeks: Sequence[Week], tone: ToneOf) -> int | None:
    """In which week (by place) a side turned negative; see the module."""
    known = [(i, value) for i, week in enumerate(weeks) if (value := tone(week)) is not None]
    for before, (place, value), after in zip(known, known[1:], known[2:], strict=False):
        if before[1] > NEGATIVE >= value and after[1] <= NEGATIVE:
            return place
    return None


def turn(weeks: Sequence[Week]) -> Turn | None:
    """Which side turned negative before the other; None where that can't be told."""
    sides: tuple[tuple[str, ToneOf], ...] = (("staff", staff_tone), ("press", press_tone))
    for (name, mine), (_, other) in zip(sides, reversed(sides), strict=True):
        at = turned(weeks, mine)
        if at is None:
            continue
        later = turned(weeks, other)
        until = len(weeks) if later is None else later
        still = [i for i in range(at, until) if (value := other(weeks[i])) is not None and value > NEGATIVE]
        if not still or (later is None and still[-1] < len(weeks) - COMPARED) or _was_negative(weeks[:until], other):
            continue
        if later is None:
            return Turn(name, weeks[at].monday, None, exact=True)
        if later > at:
            return Turn(name, weeks[at].monday, weeks[later].monday, exact=still[-1] == later - 1)
    return None


def _was_negative(weeks: Sequence[Week], tone: ToneOf) -> bool:
    """Whether two told weeks in a row are negative, so that a later turn is not the first."""
    known = [value for week in weeks if (value := tone(week)) is not None]
    return any(one <= NEGATIVE >= next_one for one, next_one in pairwise(known))


def headline(weeks: Sequence[Week], who: str = "Staff") -> str:
    """The finding in up to nine words; ``who`` is "Staff", or "Staff here" where one channel is shown."""
    known = [week for week in weeks if week.cell]
    if not known:
        return "Too few people to show"
    found = turn(weeks)
    if found:
        if found.later is None:
            ours = f"{who} turned negative, the press has not"
            return ours if found.first == "staff" else f"The press turned negative, {who.lower()} have not"
        ours = f"{who} turned negative before the press did"
        return ours if found.first == "staff" else f"The press turned negative before {who.lower()} did"
    both = [week for week in known if week.press is not None][-COMPARED:]
    if both:
        return _compared(both, who)
    if len(known) == 1:
        return f"One week of {who.lower()} tone so far"
    return _moved(known, who)


def _compared(weeks: Sequence[Week], who: str) -> str:
    """How staff sound beside the press in the weeks that both are known of."""
    staff = mean_tone([week.cell for week in weeks if week.cell]) or 0.0
    printed = [week.press for week in weeks if week.press is not None]
    press = sum(printed) / len(printed)
    if abs(staff - press) < APART:
        return f"{who} sound much as the press does"
    if staff < press:
        return f"{who} sound {'more negative' if staff < 0 else 'less positive'} than the press"
    return f"{who} sound {'less negative' if press < 0 else 'more positive'} than the press"


def _moved(known: Sequence[Week], who: str) -> str:
    """How staff sound against the first week of the page, where the press says nothing."""
    first, last = known[0], known[-1]
    change = (staff_tone(last) or 0.0) - (staff_tone(first) or 0.0)
    if abs(change) < APART:
        return f"{who} tone has not changed"
    return f"{who} tone has {'fallen' if change < 0 else 'risen'} since {words.day(first.monday)}"


def sentence(weeks: Sequence[Week]) -> str:
    """What the headline rests on: the weeks of the turns, else the means that were compared."""
    found = turn(weeks)
    mark = words.tone(NEGATIVE, places=1)
    if found:
        one, other = ("Staff", "press") if found.first == "staff" else ("Press", "staff")
        told = f"{one} tone reached {mark} in the week of {_day(found.at)}"
        if found.later is None:
            return f"{told}, {other} tone has not."
        apart = f": {words.spelled(found.weeks or 0)} week{'s' if found.weeks != 1 else ''} later" if found.exact else ""
        return f"{told}, {other} tone in the week of {_day(found.later)}{apart}."
    both = [week for week in weeks if week.cell and week.press is not None][-COMPARED:]
    if not both:
        return ""
    staff = mean_tone([week.cell for week in both if week.cell])
    press = sum(week.press or 0.0 for week in both) / len(both)
    span = "the last week" if len(both) == 1 else f"the last {words.spelled(len(both))} weeks"
    return f"In {span} that both are known of: staff {words.tone(staff)}, press {words.tone(press)}."


def _day(monday: date) -> str:
    return f"{monday.day} {monday:%B}"
