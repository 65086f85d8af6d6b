"""How many independent origins take a story up, and how many the stories of the same outlets usually get.

Only articles that are the first of their origin are counted, so a copy changes nothing. What is usual is asked of an
index that holds all it needs, by day: most stories have an outlet that prints in most weeks, so that a search by outlet
would read most of them anyway, and their rows as well.
"""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import ColumnElement, Connection, case, func, literal, select

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
    took_part = func.max(case((articles.c.domain.in_(domains), 1), else_=0)) == 1
    taken = select(func.count().label("origins")).where(within).group_by(articles.c.story_id, stretch).having(took_part)
    sizes = taken.subquery()
    found = conn.execute(select(func.count(), func.coalesce(func.sum(sizes.c.origins), 0)).select_from(sizes)).one()
    return int(found[0]), int(found[1])


def _independent(first: int, last: int) -> ColumnElement[bool]:
    return articles.c.independent & articles.c.day.between(first, last)
