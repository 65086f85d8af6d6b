"""The headline of the Voices page and the sentences under its chart: fixed templates, and only what the weeks bear out.

Who moved first, and which change is larger than chance, is decided in :mod:`nlp.shifts`; here it is put into words.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from math import sqrt

from app import words
from app.voices.series import Week, mean_tone
from nlp import shifts
from store.model import Milestone

SURE_DAYS = ("stated", "weekday")
COMPARED = 4
"""Weeks, the latest told on both sides, whose means are compared."""
APART = shifts.LEAST_CHANGE
"""Mean tones that differ by less are told as alike."""
SURE = 2.0
"""Standard errors by which they must differ as well (about nineteen in twenty)."""


def named(happened: Sequence[Milestone]) -> list[shifts.Turn]:
    """The turns whose day their text states: the only ones that a change of tone is named after."""
    return sorted({shifts.Turn(one.day, one.kind, one.label) for one in happened if one.basis in SURE_DAYS})


def staff_tone(week: Week) -> float | None:
    """The tone of staff, None where it may not be told."""
    return week.cell.tone if week.cell else None


def press_tone(week: Week) -> float | None:
    """The tone of the press, None of too few articles."""
    return week.press


def staff_series(weeks: Sequence[Week]) -> list[shifts.Week]:
    """The told weeks of staff as :mod:`nlp.shifts` reads them."""
    return [shifts.Week(week.monday, week.cell.tone, week.cell.authors) for week in weeks if week.cell]


def press_series(weeks: Sequence[Week]) -> list[shifts.Week]:
    """The weeks of the press of which a tone is known."""
    return [shifts.Week(week.monday, week.press, week.articles) for week in weeks if week.press is not None]


def lead(weeks: Sequence[Week]) -> shifts.Lead | None:
    """Who turned first, None where the weeks don't bear it out."""
    return shifts.find_lead(staff_series(weeks), press_series(weeks))


def moves(weeks: Sequence[Week], turns: Sequence[shifts.Turn]) -> list[shifts.Shift]:
    """The changes of staff tone that are larger than chance, oldest first."""
    return shifts.find_shifts(staff_series(weeks), turns)


def annotations(weeks: Sequence[Week], turns: Sequence[shifts.Turn]) -> dict[date, str]:
    """What to write at the points of a chart where staff tone moved, by the week's Monday: "+0.48 after the pause"."""
    return {
        one.after: f"{'' if one.change < 0 else '+'}{words.tone(one.change)} {one.words}".rstrip()
        for one in moves(weeks, turns)
    }


def headline(weeks: Sequence[Week], turns: Sequence[shifts.Turn], *, here: bool = False) -> str:
    """The finding in about nine words; ``here``: of one channel."""
    known = [week for week in weeks if week.cell]
    if not known:
        return "Too few people to show" if any(week.hidden for week in weeks) else "No posts in these weeks"
    who, tone = ("Staff here", "Tone here") if here else ("Staff", "Staff tone")
    found = lead(weeks)
    if found:
        return _led(found, weeks, who, tone)
    moved = moves(weeks, turns)
    if moved:
        change = "fell" if moved[-1].change < 0 else "rose"
        return f"{tone} {change} {moved[-1].words or f'in the week of {_day(moved[-1].after)}'}"
    both = _both(weeks)
    if both:
        return _compared(both, who)
    return "One week of staff tone so far" if len(known) == 1 else f"{tone} has not changed"


def _led(found: shifts.Lead, weeks: Sequence[Week], who: str, tone: str) -> str:
    """Who moved first; "negative" is only said of tones that are."""
    at = {week.monday: week for week in weeks}
    tones = (staff_tone(at[found.internal]), press_tone(at[found.press]))
    verb = "fell" if found.direction < 0 else "rose"
    if found.direction < 0 and all(one is not None and one < 0 for one in tones):
        if found.first == "internal":
            return f"{who} turned negative before the press did"
        return f"The press turned negative before {words.lower_first(who)} did"
    if found.first == "internal":
        return f"{tone} {verb} before the press’s did"
    return f"Press tone {verb} before that of {words.lower_first(who)}"


def _both(weeks: Sequence[Week]) -> list[Week]:
    return [week for week in weeks if week.cell and week.press is not None][-COMPARED:]


def beside(weeks: Sequence[Week]) -> str:
    """How staff sound beside the press, for the head of a small chart."""
    both = _both(weeks)
    return _compared(both, "Staff") if both else "How staff and the press sound"


def _compared(weeks: Sequence[Week], who: str) -> str:
    """How staff sound beside the press in the weeks that both are known of."""
    staff, press, margin = _means(weeks)
    if abs(staff - press) < max(APART, margin):
        return f"{who} sound much as the press does"
    if staff < press:
        return f"{who} sound {'more negative' if staff < 0 else 'less positive'} than the press"
    return f"{who} sound {'less negative' if press < 0 else 'more positive'} than the press"


def _means(weeks: Sequence[Week]) -> tuple[float, float, float]:
    """Mean tone of staff and of the press, and what chance may make of their difference."""
    cells = [week.cell for week in weeks if week.cell]
    articles = sum(week.articles for week in weeks)
    press = sum((week.press or 0.0) * week.articles for week in weeks) / max(articles, 1)
    error = shifts.SPREAD * sqrt(1 / max(cell.authors for cell in cells) + 1 / max(articles, 1))
    return mean_tone(cells) or 0.0, press, SURE * error


def sentences(weeks: Sequence[Week], turns: Sequence[shifts.Turn]) -> list[str]:
    """What the headline rests on: who turned when, what moved staff, and the means of the latest weeks."""
    found = lead(weeks)
    told = [_lead_in_full(found, weeks)] if found else []
    told += [_shift_in_full(shift) for shift in moves(weeks, turns)[-2:]]
    both = _both(weeks)
    if both and not found:
        staff, press, _ = _means(both)
        span = "the last week" if len(both) == 1 else f"the last {words.spelled(len(both))} weeks"
        told.append(f"In {span} that both are known of: staff {words.tone(staff)}, press {words.tone(press)}.")
    return told


def _lead_in_full(found: shifts.Lead, weeks: Sequence[Week]) -> str:
    at = {week.monday: week for week in weeks}
    staff = f"staff tone reached {words.tone(staff_tone(at[found.internal]))} in the week of {_day(found.internal)}"
    press = f"press tone {words.tone(press_tone(at[found.press]))} in the week of {_day(found.press)}"
    apart = f"{'at least ' if found.at_least else ''}{words.spelled(found.weeks)} week{'s' if found.weeks != 1 else ''}"
    first, later = (staff, press) if found.first == "internal" else (press.replace("tone", "tone reached", 1), staff)
    return f"{words.sentence_case(first)}, {later}: {apart} later."


def _shift_in_full(shift: shifts.Shift) -> str:
    verb = "fell" if shift.change < 0 else "rose"
    size = words.tone(abs(shift.change))
    when = f"between the weeks of {_day(shift.before)} and {_day(shift.after)}"
    return f"Staff tone {verb} by {size} {when}{f', {shift.words}' if shift.words else ''}."


def _day(monday: date) -> str:
    return f"{monday.day} {monday:%B}"
