"""A person's word on what is relevant, for commands and the dashboard: who says it, and of which articles."""

from __future__ import annotations

import getpass
from collections.abc import Sequence

from store import articles
from store.database import Store
from store.errors import NotFoundError
from store.model import Article, RelevanceOutcome

OUTCOME_WORDS: dict[RelevanceOutcome, str] = {
    "query": "matches the query",
    "close": "close in meaning",
    "rescued": "rescued by a person",
    "off_topic": "off topic",
    "excluded": "excluded by the query",
    "by_hand": "dropped by a person",
}


def who() -> str:
    """The name that a choice is kept under: that of this machine's user."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # an account without a name, as in containers
        return "unknown"


def find(store: Store, named: Sequence[str]) -> list[Article]:
    """The articles meant by ids or addresses. Raises NotFoundError for the first that is not there."""
    with store.read() as conn:
        known = articles.get_many(conn, named)
        found = {name: known.get(name) or articles.find_by_url(conn, name) for name in named}
    for name, article in found.items():
        if article is None:
            raise NotFoundError(f"there is no article {name[:200]}; `relevance list` shows ids and addresses")
    return list({a.id: a for a in found.values() if a is not None}.values())
