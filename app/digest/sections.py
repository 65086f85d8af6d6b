"""The digest's sections about the press as a whole: silent sources, what was changed after it was printed, its tone."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from app.digest.cutting import listing
from app.digest.items import Erratum, Listing, PressTone, QuietSource
from app.markup import safe_url
from store import articles, changes, periods, sources
from store.model import Change

if TYPE_CHECKING:
    from sqlalchemy import Connection

MOST_OTHERS = 12
EXPECTED = 3
"""Articles that make a silence tell: where three are to be expected, none comes by chance in one period of twenty
(a Poisson process, e**-3 = 0.05)."""
_SILENT = ("quiet", "failing", "gone", "robots", "waiting")


def press(conn: Connection, before: datetime, since: datetime, until: datetime) -> PressTone | None:
    """How the press sounded in the period and in the one before; None where no article of the period has a tone."""
    tone, articles = periods.tone(conn, since, until)
    return PressTone(tone, periods.tone(conn, before, since)[0], articles) if articles else None


def quiet_sources(conn: Connection, since: datetime, until: datetime) -> Listing[QuietSource]:
    """Sources that brought nothing in the period, though at least :data:`EXPECTED` articles were to be expected or they
    are known to be in trouble. What is usual is the mean of the four periods before."""
    now = periods.articles_by_source(conn, since, until)
    earlier = periods.articles_by_source(conn, since - 4 * (until - since), since)
    usual = {name: count / 4 for name, count in earlier.items()}
    silent = [
        source
        for source in sources.list_all(conn)
        if not now.get(source.name)
        and source.state != "paused"
        and (usual.get(source.name, 0) >= EXPECTED or source.state in _SILENT)
    ]
    silent.sort(key=lambda source: source.name)
    return listing(
        silent,
        MOST_OTHERS,
        lambda source: QuietSource(
            name=source.name,
            state=source.state,
            usual=round(usual.get(source.name, 0)),
            last_item=source.last_item.date() if source.last_item else None,
            error=source.last_error.removeprefix(f"{source.url}: ") if source.last_error else None,
        ),
    )


def errata(conn: Connection, since: datetime, until: datetime) -> Listing[Erratum]:
    """What was changed after it was printed, as the store noticed it in the period."""
    instant = timedelta(microseconds=1)  # the store's "between" leaves its start out and takes its end in
    rows = changes.between(conn, since - instant, until - instant)
    edited = [row.change for row in rows if row.change.kind == "edited"]
    edited.sort(key=lambda change: (change.at, change.text))

    def line(change: Change) -> Erratum:
        article = articles.get(conn, change.article_id) if change.article_id else None
        return Erratum(
            day=change.at.date(),
            text=change.text,
            article=article.title if article else None,
            url=safe_url(article.url) if article else None,
        )

    return listing(edited, MOST_OTHERS, line)
