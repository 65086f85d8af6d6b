"""What the stories of the store around one of them are about, asked by name for :mod:`nlp.elsewhere`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from datetime import timedelta
from typing import TYPE_CHECKING

from nlp.elsewhere import LEAD_CHARS, Leading, distinctive, head_of, leading_names
from nlp.features import bucket, names_in
from store import articles, search, story_index
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


def leading_in(store: Store, story_id: str, members: Sequence[Article], window: timedelta) -> Leading:
    """Which names lead other stories than that of ``members``, within ``window`` of its latest article. However many
    stories the store has, a name costs the same: the index of rare words gives the reports that it is telling in."""
    day = max((when.date() for a in members if (when := a.published or a.first_seen)), default=None)

    def leading(names: Set[str]) -> Set[str]:
        if not names or day is None:
            return frozenset()
        with store.read() as conn:
            found = story_index.by_key(conn, sorted({bucket(name) for name in names}), day, window.days, PER_NAME)
            hits = {name: found.get(bucket(name), []) for name in sorted(names)}
            opened = _opened(conn, hits, story_id)
            led = _led(conn, sorted({story for stories in opened.values() for story in stories}))
        return distinctive({name: [s for s in those if name in led[s]] for name, those in opened.items()})

    return leading


def _opened(conn: Connection, hits: Mapping[str, Sequence[str]], story_id: str) -> dict[str, set[str]]:
    """By name the other stories that have a report which opens with it, where these are few."""
    ids = sorted({i for those in hits.values() for i in those})
    homes = articles.story_of(conn, ids)
    heads = {i: names_in(head_of(title, text)) for i, title, text in search.beginnings(conn, ids, LEAD_CHARS)}
    found = {
        name: {homes[i] for i in those if name in heads.get(i, ()) and homes.get(i, story_id) != story_id}
        for name, those in hits.items()
    }
    return {name: stories for name, stories in found.items() if len(stories) <= NEARLY}


def _led(conn: Connection, story_ids: Sequence[str]) -> dict[str, frozenset[str]]:
    """What each story is about, by its latest reports."""
    ids = story_index.latest_members(conn, story_ids, MEMBERS)
    homes, heads = articles.story_of(conn, ids), dict[str, list[str]]()
    for article_id, title, text in search.beginnings(conn, ids, LEAD_CHARS):
        heads.setdefault(homes[article_id], []).append(head_of(title, text))
    return {story: leading_names(heads.get(story, ())) for story in story_ids}
