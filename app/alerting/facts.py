"""What the rules look at, asked of the store."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from app.alerting.rules import BASELINE_DAYS, News, Tones, Volume
from app.words import plain, shorten
from store import articles, changes, claims, volumes
from store.alerted import Evidence
from store.model import Article
from store.rows import ClaimRow

if TYPE_CHECKING:
    from sqlalchemy import Connection

LOOK_BACK = timedelta(days=3)
"""How old a change may be to be told: whoever switches alerts on does not want to hear of last year."""

TONE_WEEKS = 8
"""Weeks before the last whole one whose tone is usual; the shift of a season is no shift."""

MOST_SENTENCE, MOST_EVIDENCE = 300, 3
CLASH = ("contradiction", "correction", "unknown")


def news(conn: Connection, kind: str, now: datetime) -> list[News]:
    """The latest changes of a kind with the sentences that prove them."""
    found = []
    for key, row, programme in changes.news(conn, now - LOOK_BACK, {kind}):
        change = row.change
        evidence: tuple[Evidence, ...] = ()
        if change.metric_id:
            evidence = _sentences(claims.claims_of(conn, change.metric_id), change.article_id)
        if not evidence and change.article_id:
            evidence = _headlines(articles.get_many(conn, [change.article_id]).values())
        title = shorten(plain(row.story_title or ""), MOST_SENTENCE)
        text = shorten(plain(change.text), MOST_SENTENCE)
        found.append(News(key, text, change.story_id, title, change.metric_id, programme, evidence))
    return found


def _sentences(rows: Sequence[ClaimRow], article_id: str | None) -> tuple[Evidence, ...]:
    """Those of one article; of a metric, the newest of the leading reading and the newest that stands against it."""
    if article_id:
        chosen = [row for row in rows if row.claim.article_id == article_id][:MOST_EVIDENCE]
    else:
        sides = ([r for r in rows if r.relation == "same"], [r for r in rows if r.relation in CLASH])
        chosen = [side[-1] for side in sides if side]
    return tuple(Evidence(_line(row.claim.sentence), _line(row.outlet), row.url) for row in chosen)


def _headlines(found: Iterable[Article]) -> tuple[Evidence, ...]:
    return tuple(Evidence(_line(a.title), _line(a.outlet or a.domain or ""), a.url) for a in found)


def opening(conn: Connection, story_id: str) -> tuple[Evidence, ...]:
    """The first headlines of a story."""
    return tuple(Evidence(_line(t), _line(o), url) for t, o, url in volumes.opening(conn, story_id))


def volume(conn: Connection, programme: str | None, now: datetime) -> Volume:
    """A programme's articles a day, today and the days that it is compared with."""
    per_day = volumes.articles_per_day(conn, now, BASELINE_DAYS + 1, programme)
    told = tuple(Evidence(_line(t), _line(o), url) for t, o, url in volumes.newest(conn, now.date(), programme))
    return Volume(programme, per_day, volumes.watched_since(conn, programme), told)


def tones(conn: Connection, programme: str | None, now: datetime) -> Tones:
    """The tones of a programme's last whole week and of the weeks before."""
    monday = volumes.last_week(now)
    found = volumes.tones_between(conn, monday - timedelta(weeks=TONE_WEEKS), monday + timedelta(days=6), programme)
    week = [tone for day, tone in found if day >= monday]
    told = tuple(
        Evidence(_line(t), _line(o), url) for t, o, url in volumes.newest(conn, monday + timedelta(days=6), programme)
    )
    return Tones(programme, monday, week, [tone for day, tone in found if day < monday], told)


def _line(text: str) -> str:
    return shorten(plain(text), MOST_SENTENCE)
