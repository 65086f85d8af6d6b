"""Rows of ``export voices``: what the floor answers, a line for each group, nulls where it may not be told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from app.exporting import Row
from store.privacy import Answer, Cell, Key


def voice_rows(answers: Iterable[tuple[Key, Answer]]) -> Iterator[Row]:
    """A row for each answer, in its order; channel or theme is null where the row is about all of them."""
    for key, answer in answers:
        told = answer if isinstance(answer, Cell) else None
        yield {
            "week": key.week,
            "channel": key.channel,
            "theme": key.theme,
            "posts": told and told.posts,
            "authors": told and told.authors,
            "tone": told and told.tone,
            "emotions": told and dict(told.emotions),
            "suppressed": told is None,
        }
