"""What people feel, then and now: a line for each feeling from a hollow to a filled dot. A table to a screen reader."""

from __future__ import annotations

from markupsafe import Markup

from app import words
from app.look import Palette, fade
from app.markup import join
from app.voices.feelings import Feeling, Feelings, Stretch

_FRAME = Markup(
    '<div class="tw"><table class="tw-feelings" aria-label="Share of each feeling, then and now"><thead><tr>'
    '<th scope="col"><span class="tw-skip">Feeling</span></th><th scope="col" class="num">○ then</th>'
    '<th scope="col" class="num">● now</th><th scope="col"><span class="tw-skip">Change</span></th></tr></thead>'
    '<tbody>{rows}</tbody></table><div class="muted small" style="margin-top:8px">'
    "Then: {before}. Now: {after}. Brown is unpleasant, teal is not; the rest is neutral.</div></div>"
)
_ROW = Markup(
    '<tr class="plain"><th scope="row">{name}</th><td class="num muted">{before}</td>'
    '<td class="num"><b style="color:{colour}">{after}</b></td>'
    '<td><div class="tw-dumbbell" aria-hidden="true">'
    '<i style="left:{left}%;width:{width}%;background:{faint}"></i>'
    '<b style="left:{at}%;border-color:{colour}"></b>'
    '<b style="left:{to}%;border-color:{colour};background:{colour}"></b></div></td></tr>'
)


def feelings_table(found: Feelings, colours: Palette) -> Markup:
    """The feelings on one scale from nothing to the largest share."""
    most = max((max(row.before, row.after) for row in found.rows), default=1.0)
    rows = join(_row(row, most, colours) for row in found.rows)
    return _FRAME.format(before=stretch(found.before), after=stretch(found.after), rows=rows)


def _row(row: Feeling, most: float, colours: Palette) -> Markup:
    colour = colours.negative if row.unpleasant else colours.primary
    start, end = 100 * row.before / most, 100 * row.after / most
    return _ROW.format(
        name=words.sentence_case(words.plain(row.name)),
        before=share(row.before),
        after=share(row.after),
        colour=colour,
        faint=fade(colour, 0.5),
        left=f"{min(start, end):.1f}",
        width=f"{abs(end - start):.1f}",
        at=f"{start:.1f}",
        to=f"{end:.1f}",
    )


def share(value: float) -> str:
    """A share as whole percents."""
    return f"{round(100 * value)}%"


def stretch(weeks: Stretch) -> str:
    """Weeks by the days on which they begin: "weeks of 27 Apr to 18 May", "week of 27 Apr"."""
    first, last = words.day(weeks.first), words.day(weeks.last)
    return f"week of {first}" if first == last else f"weeks of {first} to {last}"
