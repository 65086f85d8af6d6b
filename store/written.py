"""One text that an article has had; ``store.model`` gives it to everybody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Revision:
    """One text that an article has had."""

    article_id: str
    number: int
    title: str
    text: str
    text_hash: str
    fetched: datetime
