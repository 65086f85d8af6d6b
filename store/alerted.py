"""The nouns of alerts: what is worth telling at once, its evidence, and each sending of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from store.sql import digest

AlertKind = Literal["conflict", "edited", "emerging", "spike", "tone", "quiet", "petition", "watched"]
SendState = Literal["due", "sending", "sent", "failed", "silenced"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What proves an alert: a sentence or a line, who said it, and where it stands."""

    sentence: str
    outlet: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Alert:
    """Something worth telling at once. ``about`` names its subject (a metric, a story, a source, a programme) and
    ``turn`` which time: the same kind, subject and turn are the same alert, whenever it is found again."""

    kind: AlertKind
    about: str
    turn: str
    text: str
    evidence: tuple[Evidence, ...] = ()
    programme: str | None = None
    story_id: str | None = None
    metric_id: str | None = None

    @property
    def key(self) -> str:
        """The name under which it is kept."""
        return digest("\x1f".join((self.kind, self.about, self.turn)))

    @property
    def subject(self) -> str:
        """What it shares with every later alert of its kind about the same."""
        return digest("\x1f".join((self.kind, self.about)))


@dataclass(frozen=True, slots=True)
class Kept:
    """An alert as the store has it."""

    key: str
    kind: AlertKind
    subject: str
    text: str
    evidence: tuple[Evidence, ...]
    programme: str | None
    story_id: str | None
    metric_id: str | None
    first_seen: datetime
    silenced_until: datetime | None = None
    silenced_by: str | None = None


@dataclass(frozen=True, slots=True)
class Send:
    """One alert for one recipient. ``at`` is when the last try began (of a sent one: was done); ``doubt`` is when a try
    began of which nobody knows whether it arrived."""

    alert_key: str
    recipient: str
    state: SendState
    tries: int
    next_try: datetime
    at: datetime | None = None
    doubt: datetime | None = None
    error: str | None = None
