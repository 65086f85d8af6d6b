"""Staff of a small company over twelve weeks: two channels that may be told of, one that may not, a week of too few.

The channels' names, the feelings and the turn in the middle are made by hand; nobody has a name and nothing a text.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from store import articles, meta, tones, voices
from store.database import Store
from store.floor import Floor, Mentioned
from store.model import Article, Tone
from store.tally import Tally
from store.weeks import week_of

NOW = datetime(2026, 6, 24, 18, 0, tzinfo=UTC)
POPULATION = 120
FLOOR = Floor(POPULATION)
THEMES = ("privacy", "trust", "workload", "other")
ENGINEERING, FIELD, NIGHT = "engineering", "field", "night shift"
SILENT_WEEK = 5
"""The week, counted from the first, in which hardly anybody wrote."""
SETTINGS = {
    "TALLYWIRE_VOICES__APPROVED_BY": "Ines Raud, head of people",
    "TALLYWIRE_VOICES__CONTACT": "people@norvane.example",
    "TALLYWIRE_VOICES__POPULATION": str(POPULATION),
}
FIRST = date(2026, 3, 30)
MENTIONED = Mentioned("over 1,600", "petition signatures", 1600.0, None)


def monday(week: int) -> date:
    """The first day of a week of the scene, the first being 0."""
    return FIRST + timedelta(weeks=week)


def fill(store: Store, *, hostile: str = "", weeks: int = 12, people: int = 14, now: datetime = NOW) -> None:
    """Count posts of ``people`` in each of two channels, fewer in ``NIGHT``; ``hostile`` is one more channel's name."""
    tally = Tally()
    for week in range(weeks):
        fewer = 2 if week == SILENT_WEEK else people
        for channel in (ENGINEERING, FIELD, *([hostile] if hostile else [])):
            _write(tally, week, channel, fewer)
        _write(tally, week, NIGHT, 3)
    with store.begin() as conn:
        meta.set_value(conn, "clock", NOW.isoformat())
        voices.keep(conn, tally, FLOOR, THEMES, {}, now=now, who="tester")


def fill_press(store: Store, *, turns: int = 9, weeks: int = 12) -> None:
    """Fourteen articles a week with a tone; from the week ``turns`` on they are negative."""
    with store.begin() as conn:
        found: dict[str, list[Tone]] = {}
        for number in range(weeks * 14):
            week = number // 14
            when = datetime.combine(monday(week) + timedelta(days=number % 7), time(9), UTC)
            key = f"apress{number}"
            url = f"https://paper{number % 6}.example/{number}"
            text = f"Report number {number} on the programme."
            articles.save(
                conn,
                Article(key, url, f"Report {number}", text, outlet=f"Paper {number % 6}", published=when, fetched=when),
                now=when,
            )
            tone = -0.45 if week >= turns else -0.02 - 0.01 * (week % 3)
            found[key] = [Tone(key, "Tracker", tone, "negative" if tone < -0.2 else "neutral")]
        tones.replace_for_articles(conn, found)


def _write(tally: Tally, week: int, channel: str, people: int) -> None:
    name = week_of(datetime.combine(monday(week), datetime.min.time(), UTC))
    for person in range(people):
        author = f"{channel}/{person}".encode()
        bad = -0.62 if week >= 4 else 0.08
        feelings = {"anger": 0.42, "fear": 0.2, "joy": 0.03, "neutral": 0.35}
        if week < 4:
            feelings = {"anger": 0.1, "fear": 0.08, "joy": 0.3, "neutral": 0.52}
        said = (MENTIONED,) if week == 8 else ()
        tally.add(name, channel, "privacy", author, bad, feelings, said)
        if person % 2 == 0:
            tally.add(name, channel, "trust" if person % 4 else "other", author, bad / 2, feelings)
