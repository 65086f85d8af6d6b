"""What the rules look at, asked of the store."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from app.alerting.rules import BASELINE_DAYS, News, Seen, Tones, Volume
from app.look import STATUS_WORDS
from app.words import plain, shorten
from store import alerts, articles, changes, claims, pairs, stories, volumes, watches
from store.alerted import Alert, Evidence
from store.model import Article
from store.rows import ChangeRow, ClaimRow

if TYPE_CHECKING:
    from sqlalchemy import Connection

LOOK_BACK = timedelta(days=3)
"""How old a change may be to be told: whoever switches alerts on does not want to hear of last year."""

TONE_WEEKS = 8
"""Weeks before the last whole one whose tone is usual; the shift of a season is no shift."""

MOST_SENTENCE, MOST_EVIDENCE = 300, 3
CLASH = ("contradiction", "correction")


def conflicts(conn: Connection, now: datetime) -> list[News]:
    """The latest figures that came into dispute, with a sentence of either side.

    Only those of which two readings contradict each other now: where it can't be told, or has been settled since,
    nobody is to be called at once.
    """
    found = []
    for key, row, programme in changes.news(conn, now - LOOK_BACK, {"conflict"}):
        evidence = _sides(conn, row.change.metric_id) if row.change.metric_id else ()
        if evidence:
            found.append(_news(key, row, programme, evidence))
    return found


def edits(conn: Connection, now: datetime) -> list[News]:
    """The latest figures that an outlet changed in place, with what the article says now."""
    found = []
    for key, row, programme in changes.news(conn, now - LOOK_BACK, {"edited"}):
        change = row.change
        rows = claims.claims_of(conn, change.metric_id) if change.metric_id else []
        evidence = _sentences(r for r in rows if r.claim.article_id == change.article_id)[:MOST_EVIDENCE]
        if not evidence and change.article_id:
            evidence = _headlines(articles.get_many(conn, [change.article_id]).values())
        found.append(_news(key, row, programme, evidence))
    return found


def _news(key: str, row: ChangeRow, programme: str | None, evidence: tuple[Evidence, ...]) -> News:
    change = row.change
    return News(
        key, _line(change.text), change.story_id, _line(row.story_title or ""), change.metric_id, programme, evidence
    )


def _sides(conn: Connection, metric_id: str) -> tuple[Evidence, ...]:
    """The newest claim that contradicts another figure, and the newest claim of that figure; none without a clash."""
    rows = claims.claims_of(conn, metric_id)
    place = {row.claim.id: number for number, row in enumerate(rows)}
    clashes = [(c, f) for c, f, relation in pairs.of_claims(conn, metric_id) if relation in CLASH and c in place]
    if not clashes:
        return ()
    claim_id, figure_id = max(clashes, key=lambda clash: place[clash[0]])
    mine, theirs = rows[place[claim_id]], [row for row in rows if row.figure_id == figure_id]
    # An article that tells of the dispute itself has both readings; another outlet's own word proves more.
    apart = [row for row in theirs if row.claim.article_id != mine.claim.article_id] or theirs
    return _sentences([*apart[-1:], mine])


def _sentences(rows: Iterable[ClaimRow]) -> tuple[Evidence, ...]:
    return tuple(Evidence(_line(row.claim.sentence), _line(row.outlet), row.url) for row in rows)


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


def watched(conn: Connection) -> list[Seen]:
    """The watched figures that are still printed, with sentences of the leading reading; those of which it is not
    known how they stood when they were first watched are left out."""
    found = []
    for act, row, _ in watches.standing(conn):
        reading, status = act.payload.get("reading"), act.payload.get("status")
        if row is None or not isinstance(reading, str) or status not in STATUS_WORDS:
            continue
        metric = row.metric
        leading = [r for r in claims.claims_of(conn, metric.id) if r.reading == metric.leading]
        story = stories.get(conn, metric.story_id)
        subject = Alert("watched", f"watch {act.id}", "", "").subject
        found.append(
            Seen(
                act.id, _line(metric.label), (_line(reading), STATUS_WORDS[status]),
                (_line(metric.leading), STATUS_WORDS[metric.status]), alerts.told_of(conn, [subject]).get(subject, []),
                metric.story_id, _line(row.story_title), metric.id, story.programme if story else None,
                _sentences(leading[-1:]),
            )
        )  # fmt: skip
    return found


def _line(text: str) -> str:
    return shorten(plain(text), MOST_SENTENCE)
