"""The sections of a digest, each read from the store and cut to what matters most; nothing is judged anew here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, TypeVar

from app.digest.model import (
    DisputedFigure,
    Erratum,
    FigureToAvoid,
    Listing,
    QuietSource,
    SafeFigure,
    Sentences,
    StoryInShort,
    StoryLine,
)
from app.digest.moves import moment, moves
from app.look import CONFLICTS
from app.markup import safe_url
from app.sentences import metric_label, spoken
from store import articles, changes, figures, periods, sources, summaries
from store.model import Change, Metric
from store.rows import LineRow
from store.story_life import FADING_DAYS

if TYPE_CHECKING:
    from sqlalchemy import Connection

MOST_FIGURES, MOST_STORIES, MOST_OTHERS = 6, 8, 12
"""How long a section gets; what is left out is counted. Two pages of substance, not a dump."""
MOST_IN_SHORT, MOST_LINES = 3, 3
"""Stories that are told in short, and lines of each."""
IN_SHORT = ("happened", "figures", "next", "reaction", "said")
"""The kinds of line that a week needs first."""
ENDED_AFTER = timedelta(days=FADING_DAYS)
"""A story has ended when this long has passed since its last article (glossary: "ended")."""
EXPECTED = 3
"""Articles that make a silence tell: where three are to be expected, none comes by chance in one period of twenty
(a Poisson process, e**-3 = 0.05)."""
_SILENT = ("quiet", "failing", "gone", "robots", "waiting")

Item = TypeVar("Item")
Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Subject:
    """A metric that the period's articles speak of, with its story's title. Most spoken of first."""

    metric: Metric
    story: str


def subjects(conn: Connection, since: datetime, until: datetime) -> list[Subject]:
    """The metrics of the period's claims, disputed ones first, then by how much they are spoken of."""
    spoken = periods.list_metrics(conn, since, until)
    rows = [row for one in spoken if (row := figures.get_metric(conn, one.id))]
    found = [Subject(row.metric, row.story_title) for row in rows]
    return sorted(found, key=lambda subject: subject.metric.status != "disputed")


def disputed(conn: Connection, found: Sequence[Subject], since: datetime, until: datetime) -> Listing[DisputedFigure]:
    """The metrics whose readings up to the period's end conflict, those that moved most first."""
    lines = [
        line
        for subject in found
        if subject.metric.status == "disputed" and (line := _dispute(conn, subject, since, until))
    ]
    lines.sort(key=lambda figure: -len(figure.moves.items) - figure.moves.more)
    return _listing(lines, MOST_FIGURES, lambda figure: figure)


def _dispute(conn: Connection, subject: Subject, since: datetime, until: datetime) -> DisputedFigure | None:
    """The metric as it stood at the period's end; ``None`` where the conflict came only afterwards."""
    metric = subject.metric
    every, verdicts = figures.claims_of(conn, metric.id), figures.verdicts_of(conn, metric.id)
    claims = [row for row in every if moment(row) < until]
    printed = {row.claim.id for row in claims}
    if not any(v.relation in CONFLICTS and v.a in printed and v.b in printed for v in verdicts):
        return None
    quantities = [row.claim.quantity for row in claims]
    numbers = [n for q in quantities for n in (q.stated, q.low, q.high) if n is not None]
    return DisputedFigure(
        metric_id=metric.id,
        story_id=metric.story_id,
        story=subject.story,
        label=metric_label(metric),
        unit=metric.unit,
        low=min(numbers, default=None),
        high=max(numbers, default=None),
        leading=metric.leading,
        safe_to_say=metric.safe_to_say,
        reason=metric.reason,
        origins=metric.independent_origins,
        later=len(every) - len(claims),
        moves=moves(claims, verdicts, since),
    )


def safe(found: Sequence[Subject]) -> Listing[SafeFigure]:
    """What can be said today on more than one word: disputed metrics first, then by independent origins."""
    usable = [s for s in found if s.metric.safe_to_say and s.metric.independent_origins > 1]
    usable.sort(key=lambda s: (s.metric.status != "disputed", -s.metric.independent_origins))
    return _listing(
        usable,
        MOST_FIGURES,
        lambda s: SafeFigure(
            s.metric.id, s.story, metric_label(s.metric), s.metric.safe_to_say, s.metric.independent_origins
        ),
    )


def avoid(found: Sequence[Subject]) -> Listing[FigureToAvoid]:
    """What not to say, with the reason."""
    warned = [subject for subject in found if subject.metric.avoid]
    return _listing(
        warned, MOST_FIGURES, lambda s: FigureToAvoid(s.metric.id, s.story, metric_label(s.metric), s.metric.avoid)
    )


def stories(
    conn: Connection, before: datetime, since: datetime, until: datetime
) -> tuple[Listing[StoryLine], Listing[StoryLine], Listing[StoryLine], Listing[StoryLine]]:
    """The stories that began, those that grew, those that came back after they had ended, and those that ended.

    A story ends in the period in which its silence reaches :data:`ENDED_AFTER`; copies do not break it.
    """
    rows = periods.list_stories(conn, before, since, until, last_since=min(before, since - ENDED_AFTER))
    new = [row for row in rows if row.first >= since]
    revived = [row for row in rows if row.revived is not None and row.revived >= since > row.first]
    back = {row.id for row in revived}
    growing = [row for row in rows if row.first < since and row.articles > row.before and row.id not in back]
    ended = [row for row in rows if since - ENDED_AFTER <= row.alive < until - ENDED_AFTER]
    new.sort(key=lambda row: (-row.outlets, -row.articles, row.id))
    growing.sort(key=lambda row: (row.before - row.articles, row.id))
    revived.sort(key=lambda row: (-row.outlets, -row.articles, row.id))
    ended.sort(key=lambda row: (-row.total, row.id))
    return _lines(new), _lines(growing), _lines(revived), _lines(ended)


def in_short(conn: Connection, rows: Sequence[StoryLine], until: datetime) -> tuple[StoryInShort, ...]:
    """The stories with most coverage in the period in a few lines; what was printed after its end is left out."""
    most = sorted(rows, key=lambda row: (-row.articles, row.story_id))[:MOST_IN_SHORT]
    told = summaries.of_stories(conn, [row.story_id for row in most])
    found = []
    for row in most:
        every = told[row.story_id].summary
        lines = [line for line in every if all(_printed_before(one.article.published, until) for one in line.cited)]
        if lines:
            found.append(StoryInShort(row.title, tuple(map(_sentences, _telling(lines)))))
    return tuple(found)


def _printed_before(published: datetime | None, until: datetime) -> bool:
    return published is not None and published < until


def _telling(lines: Sequence[LineRow]) -> list[LineRow]:
    """The lines that a week needs first, in the order of the summary."""
    ranked = sorted(lines, key=lambda line: IN_SHORT.index(line.label) if line.label in IN_SHORT else len(IN_SHORT))
    kept = ranked[:MOST_LINES]
    return [line for line in lines if line in kept]


def _sentences(line: LineRow) -> tuple[Sentences, ...]:
    return tuple(Sentences(text, article.outlet, safe_url(article.url)) for text, article in spoken(line))


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
    return _listing(
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

    return _listing(edited, MOST_OTHERS, line)


def _lines(rows: Sequence[periods.PeriodStory]) -> Listing[StoryLine]:
    return _listing(
        rows,
        MOST_STORIES,
        lambda row: StoryLine(
            story_id=row.id,
            title=row.title,
            articles=row.articles,
            before=row.before,
            total=row.total,
            outlets=row.outlets,
            origins=row.origins,
            first=row.first.date(),
            last=row.last.date(),
        ),
    )


def _listing(items: Sequence[Item], most: int, make: Callable[[Item], Made]) -> Listing[Made]:
    return Listing(tuple(make(item) for item in items[:most]), max(0, len(items) - most))
