"""The stories of a digest: which began, grew, came back and ended, what they tell, who is quoted, what is to come."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from app.digest.cutting import listing
from app.digest.items import Listing, RepeatedQuote, Scheduled, Sentences, StoryInShort, StoryLine
from app.markup import safe_url
from app.milestones import turns
from app.quotations import quotations
from app.sentences import spoken
from store import milestones, periods, quotes, summaries
from store.rows import ArticleRef, LineRow, StoryLines
from store.story_life import FADING_DAYS

if TYPE_CHECKING:
    from sqlalchemy import Connection

MOST_STORIES, MOST_IN_SHORT, MOST_LINES, MOST_QUOTES, MOST_NEXT = 8, 3, 3, 3, 4
"""How long each section gets; what is left out is counted."""
IN_SHORT = ("happened", "figures", "next", "reaction", "said")
"""The kinds of line that a week needs first."""
ENDED_AFTER = timedelta(days=FADING_DAYS)
"""A story has ended when this long has passed since its last article (glossary: "ended")."""
DAYS_DRAWN = 21
MOST_ASKED = 8
"""Stories, those with most coverage, whose quotes and dates are read."""
MOST_READ = 400
"""Quotes of a story's period that are compared with one another."""


class Lives(NamedTuple):
    """The stories of a period by what became of them; ``told`` are all that had an article in it, uncut."""

    new: Listing[StoryLine]
    growing: Listing[StoryLine]
    revived: Listing[StoryLine]
    ended: Listing[StoryLine]
    told: tuple[StoryLine, ...]


def stories(conn: Connection, before: datetime, since: datetime, until: datetime) -> Lives:
    """The stories that began, those that grew, those that came back after they had ended, those that ended, and all
    that were told of, also those that only went on.

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
    told = tuple(_line(row) for row in rows if row.articles)
    return Lives(*(listing(some, MOST_STORIES, _line) for some in (new, growing, revived, ended)), told)


def _line(row: periods.PeriodStory) -> StoryLine:
    return StoryLine(
        story_id=row.id,
        title=row.title,
        articles=row.articles,
        before=row.before,
        total=row.total,
        outlets=row.outlets,
        origins=row.origins,
        first=row.first.date(),
        last=row.last.date(),
    )


def with_days(conn: Connection, lines: Listing[StoryLine], last: date) -> Listing[StoryLine]:
    """The same stories with their articles day by day, up to the day ``last``."""
    drawn = periods.by_day(conn, [line.story_id for line in lines.items], last, DAYS_DRAWN)
    return replace(lines, items=tuple(replace(line, days=drawn[line.story_id]) for line in lines.items))


def in_short(
    rows: Iterable[StoryLine], told: Mapping[str, StoryLines], since: datetime, until: datetime
) -> Listing[StoryInShort]:
    """The stories with most coverage in the period in a few lines that its own articles print."""
    found = []
    for row in _most_covered(rows):
        every = told[row.story_id].summary
        if lines := [line for line in every if _printed_in(line, since, until)]:
            found.append(StoryInShort(row.story_id, row.title, tuple(map(_sentences, _telling(lines)))))
    return Listing(tuple(found[:MOST_IN_SHORT]))


def told_of(conn: Connection, rows: Iterable[StoryLine]) -> dict[str, StoryLines]:
    """What the summaries of these stories say, by story."""
    return summaries.of_stories(conn, [row.story_id for row in rows])


def repeated(conn: Connection, rows: Iterable[StoryLine], since: datetime, until: datetime) -> Listing[RepeatedQuote]:
    """What was quoted in the period by more than one outlet, most independent origins first."""
    found = []
    for row in _most_covered(rows)[:MOST_ASKED]:
        for one in quotations(quotes.of_story(conn, row.story_id, MOST_READ, since=since, until=until)):
            if one.outlets > 1:
                found.append(
                    RepeatedQuote(
                        text=one.row.quote.quote,
                        speaker=one.speaker,
                        role=one.role,
                        story_id=row.story_id,
                        story=row.title,
                        outlet=one.row.article.outlet,
                        url=safe_url(one.row.article.url),
                        outlets=one.outlets,
                        origins=one.origins,
                    )
                )
    found.sort(key=lambda quote: (-quote.origins, -quote.outlets, quote.story_id, quote.text))
    return listing(found, MOST_QUOTES, lambda quote: quote)


def scheduled(
    conn: Connection, rows: Iterable[StoryLine], told: Mapping[str, StoryLines], since: datetime, until: datetime
) -> Listing[Scheduled]:
    """What articles say is to come: after the period, where they give the day; what has none is of the period's own
    articles, and comes last."""
    last = (until - timedelta(microseconds=1)).date()
    found: list[Scheduled] = []
    for row in _most_covered(rows)[:MOST_ASKED]:
        coming = [m for m in milestones.of_story(conn, row.story_id) if m.milestone.day > last]
        for turn in turns(m for m in coming if _before(m.article.published, until)):
            said = _sentence(turn.milestone.sentence, turn.article)
            found.append(Scheduled(turn.milestone.day, row.story_id, row.title, said))
        dated = {one.sentence.text for one in found}
        for line in told[row.story_id].summary:
            if line.label == "next" and _printed_in(line, since, until):
                found += [
                    Scheduled(None, row.story_id, row.title, said)
                    for said in _sentences(line)
                    if said.text not in dated
                ]
    found.sort(key=lambda one: (one.day is None, one.day or last))
    return listing(found, MOST_NEXT, lambda one: one)


def _most_covered(rows: Iterable[StoryLine]) -> list[StoryLine]:
    return sorted(rows, key=lambda row: (-row.articles, row.story_id))


def _before(published: datetime | None, until: datetime) -> bool:
    return published is not None and published < until


def _printed_in(line: LineRow, since: datetime, until: datetime) -> bool:
    """Whether all of a line was printed before ``until``, and something of it since ``since``."""
    printed = [one.article.published for one in line.cited]
    return all(_before(one, until) for one in printed) and any(one is not None and one >= since for one in printed)


def _telling(lines: Sequence[LineRow]) -> list[LineRow]:
    """The lines that a week needs first, in the order of the summary."""
    ranked = sorted(lines, key=lambda line: IN_SHORT.index(line.label) if line.label in IN_SHORT else len(IN_SHORT))
    kept = ranked[:MOST_LINES]
    return [line for line in lines if line in kept]


def _sentences(line: LineRow) -> tuple[Sentences, ...]:
    return tuple(_sentence(text, article) for text, article in spoken(line))


def _sentence(text: str, article: ArticleRef) -> Sentences:
    day = article.published.date() if article.published else None
    return Sentences(text, article.outlet, safe_url(article.url), day)
