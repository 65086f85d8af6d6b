"""The digest's sections about the press as a whole: silent sources, what was changed after it was printed, its tone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from app import words
from app.digest.cutting import listing
from app.digest.items import Erratum, Listing, PressTone, QuietSource, ToneWeek
from app.markup import safe_url
from store import acts, articles, changes, periods, sources, tones
from store.acts import Kind
from store.model import SourceState

if TYPE_CHECKING:
    from sqlalchemy import Connection

MOST_OTHERS = 12
WEEKS_DRAWN = 8
"""Weeks in the chart of tone, the last one the period's."""
EXPECTED = 3
"""Articles that make a silence tell: where three are to be expected, none comes by chance in one period of twenty
(a Poisson process, e**-3 = 0.05)."""
_CHANGED = ("edited", "withdrawn", "returned")
_TEAM: Mapping[Kind, str] = {"reject": "set aside the reading", "correct": "corrected the reading of"}
_SILENT = ("quiet", "failing", "gone", "robots", "waiting")


def press(conn: Connection, before: datetime, since: datetime, until: datetime) -> PressTone | None:
    """How the press sounded in the period and in the one before; None where no article of the period has a tone."""
    tone, articles = periods.tone(conn, since, until)
    if not articles:
        return None
    weeks = tones.by_week(conn, until - timedelta(microseconds=1), WEEKS_DRAWN)
    drawn = tuple(ToneWeek(week.monday, None, week.tone) for week in weeks)
    return PressTone(tone, periods.tone(conn, before, since)[0], articles, drawn)


def quiet_sources(conn: Connection, since: datetime, until: datetime) -> Listing[QuietSource]:
    """Sources that brought nothing in the period, though at least :data:`EXPECTED` articles were to be expected or they
    are known to be in trouble. What is usual is the mean of the four periods before."""
    now = periods.articles_by_source(conn, since, until)
    earlier = periods.articles_by_source(conn, since - 4 * (until - since), since)
    usual = {name: count / 4 for name, count in earlier.items()}
    lasts = periods.last_by_source(conn, until)
    # A source that brought something since is not in the trouble of these days, whatever its state is by now.
    every = sources.list_all(conn)
    states: dict[str, SourceState] = {
        one.name: "ok" if one.last_item is not None and one.last_item >= until else one.state for one in every
    }
    silent = [
        source
        for source in every
        if not now.get(source.name)
        and source.state != "paused"
        and (usual.get(source.name, 0) >= EXPECTED or states[source.name] in _SILENT)
    ]
    silent.sort(key=lambda source: source.name)
    return listing(
        silent,
        MOST_OTHERS,
        lambda source: QuietSource(
            name=source.name,
            state=states[source.name],
            usual=round(usual.get(source.name, 0)),
            last_item=_day(lasts.get(source.name) or (source.last_item if states[source.name] != "ok" else None)),
            error=source.last_error.removeprefix(f"{source.url}: ")
            if source.last_error and states[source.name] != "ok"
            else None,
        ),
    )


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


def errata(conn: Connection, since: datetime, until: datetime) -> Listing[Erratum]:
    """What was changed or withdrawn after it was printed, as the store noticed it in the period, and what people set
    aside in it."""
    instant = timedelta(microseconds=1)  # the store's "between" leaves its start out and takes its end in
    rows = changes.between(conn, since - instant, until - instant)
    found = [(c.at, c.text, c.article_id) for row in rows if (c := row.change).kind in _CHANGED]
    found += _set_aside(conn, since, until)
    found.sort(key=lambda one: one[:2])

    def line(one: tuple[datetime, str, str | None]) -> Erratum:
        article = articles.get(conn, one[2]) if one[2] else None
        return Erratum(
            day=one[0].date(),
            text=one[1],
            article=article.title if article else None,
            url=safe_url(article.url) if article else None,
        )

    return listing(found, MOST_OTHERS, line)


def _set_aside(conn: Connection, since: datetime, until: datetime) -> Iterator[tuple[datetime, str, str | None]]:
    """The readings that people rejected or corrected in the period, where they still hold to that."""
    for act in acts.history(conn, kinds=tuple(_TEAM)):
        if act.stands and act.undoes is None and since <= act.at < until and act.anchors:
            anchor = act.anchors[0]
            why = f": {words.plain(act.note)}" if act.note else ""
            yield (
                act.at,
                f"The team {_TEAM[act.kind]} {words.quoted(words.plain(anchor.literal))}{why}",
                anchor.article_id,
            )
