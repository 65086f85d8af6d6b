"""How many independent origins take a story up, and how many the stories of the same outlets usually get.

Only articles that are the first of their origin are counted, so a copy changes nothing. Every question goes through an
index: a story's own articles by (story, time), those of its outlets by (domain, day).
"""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import ColumnElement, Connection, func, literal, select

from store.rows import PickUps
from store.schema import articles


def of_story(conn: Connection, story_id: str, today: date, *, days: int, weeks: int) -> PickUps:
    """The pick-ups of one story in the ``days`` up to ``today`` (included) and in as many before.

    What is usual is taken from the ``weeks`` stretches of ``days`` before the present one: every other story in which
    one of the outlets that took this one up had an independent article, counted once for each stretch.
    """
    end = today.toordinal()
    recent, earlier = (end - days + 1, end), (end - 2 * days + 1, end - days)
    own = _independent(earlier[0], end) & (articles.c.story_id == story_id)
    rows = conn.execute(select(articles.c.day, articles.c.domain).where(own)).all()
    takers = sorted({row.domain for row in rows if row.day >= recent[0] and row.domain is not None})
    usual_stories, usual_origins = _usual(conn, story_id, takers, end - days, days, weeks) if takers else (0, 0)
    return PickUps(
        recent=sum(row.day >= recent[0] for row in rows),
        before=sum(row.day < recent[0] for row in rows),
        outlets=len(takers),
        since=date.fromordinal(recent[0]),
        usual_stories=usual_stories,
        usual_origins=usual_origins,
        usual_since=today - timedelta(days=days * (weeks + 1) - 1),
    )


def _usual(conn: Connection, story_id: str, domains: list[str], end: int, days: int, weeks: int) -> tuple[int, int]:
    """Stretches of other stories in which ``domains`` took part, and the independent origins in those stretches."""
    within = _independent(end - days * weeks + 1, end) & (articles.c.story_id != story_id)
    stretch = ((literal(end) - articles.c.day) // literal(days)).label("stretch")
    taken = select(articles.c.story_id, stretch).where(within, articles.c.domain.in_(domains)).distinct().subquery()
    sizes = (
        select(articles.c.story_id, stretch, func.count().label("origins"))
        .where(within, articles.c.story_id.in_(select(taken.c.story_id)))
        .group_by(articles.c.story_id, stretch)
        .subquery()
    )
    same = (sizes.c.story_id == taken.c.story_id) & (sizes.c.stretch == taken.c.stretch)
    query = select(func.count(), func.coalesce(func.sum(sizes.c.origins), 0)).select_from(taken.join(sizes, same))
    found = conn.execute(query).one()
    return int(found[0]), int(found[1])


def _independent(first: int, last: int) -> ColumnElement[bool]:
    return articles.c.independent & articles.c.day.between(first, last)
