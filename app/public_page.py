"""The page for those whose posts are read: what is read, why, by whose word, what is told of it, and who looked.

One HTML file without scripts or anything from elsewhere. Its numbers come through the same door as everybody's, so that
making the page stands in the access log that it prints.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from app import look, markup, words
from app.approval import floor_of, voices_of
from app.charts.feelings import share
from app.voices import series
from app.whole_file import write_whole
from store import access_log, meta, voices
from store.errors import UsageError
from store.voices import Answer, Cell, Key, Question, Said, Visitor
from store.weeks import monday_of

if TYPE_CHECKING:
    from app.settings import Settings
    from store.access_log import Access
    from store.database import Store

FOLDER = Path(__file__).parent / "templates"
WHAT = "page for staff"
MOST_WEEKS, MOST_FIGURES, MOST_LINES = 13, 40, 400
"""Weeks of the tables (a quarter), figures, and lines of the access log, the newest of all."""
_BY = "by the week’s first day"


@dataclass(frozen=True, slots=True)
class Table:
    """One table of the page: a row for each week, channel or theme, with what may be told, or None."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str | None, ...]], ...]


def refresh(store: Store, settings: Settings, who: str, now: datetime) -> Path | None:
    """Write the page that the settings name, after an import or a purge; None where they name none."""
    named = settings.voices.public_page
    return publish(store, settings, who, now, Path(named)) if named else None


def publish(store: Store, settings: Settings, who: str, now: datetime, path: Path) -> Path:
    """Write the page to ``path``, whole or not at all. Raises UsageError where it can't be written."""
    text = render(store, settings, who, now)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return write_whole(path, text)
    except OSError as error:
        reason = error.strerror or "it can't be written"
        raise UsageError(f"{path}: {reason}; name another file (voices.public_page, or --out)") from error


def render(store: Store, settings: Settings, who: str, now: datetime) -> str:
    """The page as HTML, as the store stands."""
    with store.read() as conn:
        settled = voices_of(conn, settings.voices)
    floor, visitor = floor_of(settled), Visitor(who, WHAT)
    answers = voices.ask(store, Question(), visitor, floor, now)
    said = voices.figures(store, Question(), visitor, floor, now)
    with store.read() as conn:
        log = access_log.entries(conn, limit=MOST_LINES)
        sample = meta.get_value(conn, "sample") is not None
    found: dict[Key, Answer] = dict(answers)
    weeks = sorted({key.week for key in found})[-MOST_WEEKS:]
    return (
        _environment()
        .get_template("public_page.html.j2")
        .render(
            voices=settled,
            programmes=[programme.name for programme in settings.programmes],
            theme_authors=floor.theme_authors,
            told=bool(answers),
            tables=[*_tables(found, weeks, series.channels(answers)), *([_mentioned(said)] if said else [])],
            log=log,
            line=_line,
            sample=sample,
            made=f"{words.long_day(now)}, {words.clock(now)} UTC",
            light=look.LIGHT,
            dark=look.DARK,
        )
        .strip()
        + "\n"
    )


def _tables(found: dict[Key, Answer], weeks: Sequence[str], channels: Sequence[str]) -> list[Table]:
    """All staff by week, their feelings, then channels and themes by week; by name, and only those with a told week."""
    mondays = [monday_of(week) for week in weeks]
    heads = tuple(words.day(monday) for monday in mondays)
    themes = sorted({key.theme for key, one in found.items() if key.theme and isinstance(one, Cell)}, key=str.casefold)
    rows = [
        Table("All staff, by week", ("Tone", "People", "Posts"), _weeks(found, weeks, mondays)),
        _feelings(found, weeks, mondays),
        Table(f"Tone of channels, {_BY}", heads, _grid(found, weeks, [(c, c, None) for c in channels])),
        Table(f"Tone of themes, {_BY}", heads, _grid(found, weeks, [(_named(t), None, t) for t in themes])),
    ]
    return [table for table in rows if table.rows and table.heads]


def _weeks(
    found: dict[Key, Answer], weeks: Sequence[str], mondays: Sequence[date]
) -> tuple[tuple[str, tuple[str | None, ...]], ...]:
    def told(cell: Answer | None) -> tuple[str | None, ...]:
        if not isinstance(cell, Cell):
            return (None, None, None)
        return (words.tone(cell.tone), words.number(cell.authors), words.number(cell.posts))

    return tuple((_week(m), told(found.get(Key(w)))) for w, m in zip(weeks, mondays, strict=True))


def _feelings(found: dict[Key, Answer], weeks: Sequence[str], mondays: Sequence[date]) -> Table:
    cells = {week: cell for week in weeks if isinstance(cell := found.get(Key(week)), Cell)}
    names = tuple(sorted({name for cell in cells.values() for name in cell.emotions}))

    def told(week: str) -> tuple[str | None, ...]:
        cell = cells.get(week)
        return tuple(share(cell.emotions.get(name, 0.0)) if cell else None for name in names)

    rows = tuple((_week(m), told(w)) for w, m in zip(weeks, mondays, strict=True))
    return Table("What all staff feel, by week", tuple(map(words.sentence_case, names)), rows)


def _grid(
    found: dict[Key, Answer], weeks: Sequence[str], groups: Sequence[tuple[str, str | None, str | None]]
) -> tuple[tuple[str, tuple[str | None, ...]], ...]:
    def told(answer: Answer | None) -> str | None:
        return words.tone(answer.tone) if isinstance(answer, Cell) else None if answer else words.MISSING

    return tuple(
        (name, tuple(told(found.get(Key(w, channel, theme))) for w in weeks)) for name, channel, theme in groups
    )


def _mentioned(said: Sequence[Said]) -> Table:
    """Figures that enough people mention, newest week first."""
    newest = sorted(said, key=lambda one: (one.week, one.noun, one.reading), reverse=True)[:MOST_FIGURES]
    rows = tuple(
        (
            _week(monday_of(one.week)),
            (f"{one.reading} · {one.noun}", f"{words.number(one.at_least)} or more"),
        )
        for one in newest
    )
    return Table("Figures that people mention", ("Figure", "People"), rows)


def _named(theme: str) -> str:
    return words.sentence_case(theme)


def _week(monday: date) -> str:
    return f"Week of {monday.day} {monday:%B %Y}"


def _line(one: Access) -> str:
    """When a line of the log was written."""
    return f"{one.at.day} {one.at:%b %Y, %H:%M}"


def _environment() -> Environment:
    built = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    filters: dict[str, Any] = {"scraped": markup.text, "number": words.number}
    built.filters.update(filters)
    built.globals.update(link=markup.out_link)
    return built
