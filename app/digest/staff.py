"""The line on staff and press tone: asked through the door of internal data, so that every digest is in its log."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from app.approval import floor_of, missing
from app.digest import weeks
from app.digest.items import StaffTone, ThemeTone, ToneWeek
from app.digest.model import Period
from app.digest.sections import WEEKS_DRAWN
from app.voices import series
from nlp.themes import OTHER
from store import tones, voices
from store.voices import Question, Visitor

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from app.settings import VoicesSettings
    from store.database import Store

WHAT = "digest"
MOST_THEMES = 3
"""Themes that most people wrote of; told by name."""


def staff(store: Store, period: Period, settings: VoicesSettings, who: str, now: datetime) -> StaffTone | None:
    """How staff sounded in the whole weeks of the period; None without internal posts, settings, or a whole week."""
    mondays = _mondays(period)
    with store.read() as conn:
        known = bool(voices.names(conn)[0])
    if not mondays or not known or missing(settings):
        return None
    earlier = _mondays(weeks.before(period))
    drawn = [mondays[-1] - timedelta(weeks=back) for back in reversed(range(WEEKS_DRAWN))]
    floor = floor_of(settings)
    question = Question(min([*earlier, *mondays, *drawn]), period.last)
    answers = voices.ask(store, question, Visitor(who, WHAT), floor, now)
    with store.read() as conn:
        said, said_before = (series.told(answers, (), days) for days in (mondays, earlier))
        press, press_before = (_press(conn, days) for days in (mondays, earlier))
        printed = tones.by_week(conn, _end(mondays), WEEKS_DRAWN)
    return StaffTone(
        tone=series.mean_tone(said.cells),
        before=series.mean_tone(said_before.cells),
        press=press,
        press_before=press_before,
        posts=sum(cell.posts for cell in said.cells),
        hidden=any(week.hidden for week in said.weeks),
        least=floor.min_authors,
        themes=_themes(said),
        weeks=tuple(
            ToneWeek(week.monday, week.cell.tone if week.cell else None, week.press, week.hidden)
            for week in series.told(answers, printed, drawn).weeks
        ),
    )


def _mondays(period: Period) -> list[date]:
    """The first days of the ISO weeks that lie in the period whole."""
    first = period.first + timedelta(days=-period.first.weekday() % 7)
    count = max(((period.last - first).days + 1) // 7, 0)
    return [first + timedelta(weeks=i) for i in range(count)]


def _press(conn: Connection, mondays: Sequence[date]) -> float | None:
    """The mean tone of the press in these weeks, by articles; None where too few articles have one."""
    if not mondays:
        return None
    found = [week for week in tones.by_week(conn, _end(mondays), len(mondays)) if week.tone is not None]
    articles = sum(week.articles for week in found)
    return sum((week.tone or 0.0) * week.articles for week in found) / articles if articles else None


def _end(mondays: Sequence[date]) -> datetime:
    return datetime.combine(mondays[-1] + timedelta(days=6), time.max, UTC)


def _themes(said: series.Told) -> tuple[ThemeTone, ...]:
    named = [theme for theme in said.themes if theme.name != OTHER]  # what has no theme has nothing to tell by name
    most = sorted(named, key=lambda theme: (-sum(cell.authors for cell in theme.told), theme.name))[:MOST_THEMES]
    found = [ThemeTone(theme.name, tone) for theme in most if (tone := series.mean_tone(theme.told)) is not None]
    return tuple(sorted(found, key=lambda theme: theme.name.casefold()))
