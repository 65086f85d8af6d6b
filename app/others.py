"""What the stories of the store around one of them are about, asked by name for :mod:`nlp.elsewhere`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from nlp.elsewhere import LEAD_CHARS, Others, Report, head_of, names_of
from nlp.features import bucket
from store import heads, story_index
from store.database import Store
from store.model import Article

if TYPE_CHECKING:
    from sqlalchemy import Connection

PER_NAME = 30
"""Articles nearest in time that are looked at for one name."""
NEARLY = 8
"""Stories whose reports open with a name up to which it may tell one of them from the others."""
MEMBERS = 20
"""Latest reports of a story that say what it is about."""


def others_in(store: Store, story_id: str, members: Sequence[Article], window: timedelta) -> Others:
    """Which stories of the store some names may lead, other than that of ``members``, within ``window`` before its
    latest article. However many stories the store has, a name costs the same: the index of rare words gives the
    reports that it is telling in."""
    until = max((when for a in members if (when := a.published or a.first_seen)), default=None)

    def others(names: Set[str]) -> Mapping[str, Sequence[Report]]:
        if not names or until is None:
            return {}
        with store.read() as conn:
            opened = _opened(conn, names, story_id, until, window)
            found = {story: heads.of_story(conn, story, until, MEMBERS, LEAD_CHARS) for story in opened}
        return {story: [Report(h.at, h.id, head_of(h.title, h.text)) for h in those] for story, those in found.items()}

    return others


def _opened(conn: Connection, names: Set[str], story_id: str, until: datetime, window: timedelta) -> list[str]:
    """The other stories that have a report which opens with one of the names, where these are few for a name."""
    hits = story_index.by_key(conn, sorted({bucket(name) for name in names}), until.date(), window.days, PER_NAME)
    read = heads.of_articles(conn, sorted({i for those in hits.values() for i in those}), LEAD_CHARS)
    found: dict[str, set[str]] = {}
    for head in read:
        if head.story_id not in (None, story_id) and head.at <= until:
            for name in names & names_of(head_of(head.title, head.text)):
                found.setdefault(name, set()).add(head.story_id or "")
    return sorted({story for stories in found.values() if len(stories) <= NEARLY for story in stories})
