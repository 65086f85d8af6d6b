"""What people said so far, as one mark: it changes with every act, choice and decision, and with each taken back."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, func, select

from store.schema import acts, relevance_choices, story_decisions

Mark = tuple[int, int, datetime | None, int]


def newest(conn: Connection) -> Mark:
    """The newest act, choice of relevance (and when one was last taken back) and decision on stories; 0 where none is.

    Taking back an act or a decision is one more of them; a choice only ends.
    """
    columns = (acts.c.id, relevance_choices.c.id, relevance_choices.c.ended, story_decisions.c.id)
    row = conn.execute(select(*(select(func.max(column)).scalar_subquery() for column in columns))).one()
    return row[0] or 0, row[1] or 0, row[2], row[3] or 0
