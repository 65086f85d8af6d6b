"""What is watched, and why an article belongs to it or not. Spoken as a part of ``store.model``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Matched = Literal["match", "none", "excluded"]
"""What a programme's query says of an article: it matches, it does not, or a NOT of it says no."""
RelevanceOutcome = Literal["query", "close", "rescued", "off_topic", "excluded", "by_hand"]
"""Why an article is kept (the first three) or dropped."""
KEPT: frozenset[RelevanceOutcome] = frozenset({"query", "close", "rescued"})


@dataclass(frozen=True, slots=True)
class Programme:
    """A watched subject: a company's tracking programme with the names it goes by.

    ``query`` and ``closeness`` (0 to 1) say which articles belong to it; without a query its names do, without a
    closeness the default applies. ``about`` describes it, for closeness.
    """

    name: str
    company: str
    aliases: tuple[str, ...] = ()
    query: str = ""
    closeness: float | None = None
    about: str = ""


@dataclass(frozen=True, slots=True)
class Score:
    """How one article stands to one programme; ``closeness`` is 0 to 1."""

    article_id: str
    programme: str
    matched: Matched
    closeness: float


@dataclass(frozen=True, slots=True)
class Relevance:
    """What was decided of an article. ``programme`` is the one that kept it, else the nearest; ``margin`` is how far
    its ``closeness`` lies above the threshold, negative below."""

    article_id: str
    outcome: RelevanceOutcome
    programme: str | None
    closeness: float | None
    margin: float | None
    at: datetime

    @property
    def kept(self) -> bool:
        """Whether the article is read and placed in a story."""
        return self.outcome in KEPT
