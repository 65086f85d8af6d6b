"""What staff talk about: themes by weeks with the tone of each, as a table; hatched where too few people wrote."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from markupsafe import Markup

from app import words
from app.look import Palette, blend, contrast
from app.markup import join, text
from app.voices.series import Theme, Told, Week
from store.voices import Cell, Suppressed

FULL = 0.8
"""The tone at which a colour has its full strength."""
PAGE_WIDTH, NAME_WIDTH, WORDS_WIDTH = 1216, 170, 104  # pixels
NAME_LENGTH = 40

_FRAME = Markup(
    '<div class="tw tw-scroll tw-themes"><table aria-label="Tone of each theme by week" style="min-width:{least}px">'
    '<thead><tr><th scope="col" style="width:170px"><span class="tw-skip">Theme</span></th>{heads}</tr></thead>'
    "<tbody>{rows}</tbody></table></div>"
)


def theme_grid(told: Told, colours: Palette) -> Markup:
    """The grid of ``told.themes``, by name."""
    heads = join(_head(week, i, len(told.weeks)) for i, week in enumerate(told.weeks))
    width = (PAGE_WIDTH - NAME_WIDTH) / max(len(told.weeks), 1)
    rows = join(_row(theme, told.weeks, width, colours) for theme in told.themes)
    return _FRAME.format(least=NAME_WIDTH + 38 * len(told.weeks), heads=heads, rows=rows)


def _head(week: Week, place: int, count: int) -> Markup:
    """The day on which a week begins; of many weeks every other is only read aloud."""
    day = words.day(week.monday)
    quiet = ' class="tw-skip"' if count > 16 and place % 2 else ""
    return Markup('<th scope="col"><span{}>{}</span></th>').format(Markup(quiet), day)  # noqa: S704 -- format escapes


def _row(theme: Theme, weeks: Sequence[Week], width: float, colours: Palette) -> Markup:
    name = words.shorten(words.sentence_case(words.plain(theme.name)), NAME_LENGTH)
    head = Markup('<th scope="row" title="{}">{}</th>').format(words.plain(theme.name), text(name))
    return Markup("<tr>{}{}</tr>").format(head, join(_cells(theme, weeks, width, colours)))


def _cells(theme: Theme, weeks: Sequence[Week], width: float, colours: Palette) -> Iterator[Markup]:
    """The cells of a row; weeks in a row that may not be told are one."""
    for hidden, run in groupby(theme.weeks, key=lambda answer: isinstance(answer, Suppressed)):
        found = list(run)
        if hidden:
            yield _hatched(len(found), wide=len(found) * width >= WORDS_WIDTH)
        else:
            yield from (_cell(answer, colours) if isinstance(answer, Cell) else _empty() for answer in found)


def _hatched(weeks: int, *, wide: bool) -> Markup:
    """Too few people; one word for each week of the run would be read aloud as often."""
    said = Markup('<span class="{}">too few people</span>').format("" if wide else "tw-skip")
    return Markup('<td class="tw-hatch" colspan="{}" title="Too few people">{}</td>').format(weeks, said)


def _empty() -> Markup:
    return Markup('<td class="muted" title="No posts">{}</td>').format(words.MISSING)


def _cell(cell: Cell, colours: Palette) -> Markup:
    """A tone on its colour, with how many people and posts it is of for the mouse; the table beside has them too."""
    back = tone_colour(cell.tone, colours)
    ink = max(("#FFFFFF", "#000000"), key=lambda colour: contrast(colour, back))
    behind = f"{words.plural(cell.authors, 'person', 'people')}, {words.plural(cell.posts, 'post')}"
    one = Markup('<td style="background:{};color:{}" title="{}">{}</td>')
    return one.format(back, ink, behind, signed(cell.tone))


def tone_colour(tone: float, colours: Palette) -> str:
    """The colour of a tone: brown below zero, teal above, full at :data:`FULL`, the panel at zero."""
    full = colours.negative if tone < 0 else colours.primary
    return blend(full, colours.panel, min(abs(tone) / FULL, 1.0))


def signed(tone: float) -> str:
    """A tone with its sign and one decimal: "+0.2", "−0.4", "0"."""
    short = words.tone(tone, places=1)
    return "0" if float(short.replace(words.MINUS, "-")) == 0 else short if tone < 0 else f"+{short}"
