"""What stands before and after a story: its programme's neighbours from the store, linked by ``nlp.storylines``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from nlp.storylines import MOST_DAYS, OPENING, Chapter, Counted, Turn, storylines
from store.model import Programme
from store.rows import ChapterRow

MOST = 3
"""Stories shown on either side."""
REACH = {"days": MOST_DAYS, "opening": OPENING}
"""How far, and how far into their texts, :func:`store.chapters.around` has to look."""


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A story before or after the one that is shown, with the reasons in words."""

    story: ChapterRow
    reasons: tuple[str, ...]


def around(
    story_id: str, rows: Iterable[ChapterRow], programmes: Iterable[Programme], outlets: Iterable[str] = ()
) -> tuple[list[Neighbour], list[Neighbour]]:
    """The stories that this one follows from and those that follow from it, the nearest in time first."""
    by_id = {row.id: row for row in rows}
    found = storylines(map(chapter, by_id.values()), own_names(by_id.values(), programmes, outlets))
    before = [Neighbour(by_id[link.earlier], link.reasons) for link in found if link.later == story_id]
    after = [Neighbour(by_id[link.later], link.reasons) for link in found if link.earlier == story_id]
    before.sort(key=lambda one: (one.story.last, one.story.id), reverse=True)
    after.sort(key=lambda one: (one.story.first, one.story.id))
    return before[:MOST], after[:MOST]


def own_names(rows: Iterable[ChapterRow], programmes: Iterable[Programme], outlets: Iterable[str]) -> set[str]:
    """Names that connect nothing: the programme's, its company's and aliases, and the outlets'."""
    watched = {row.programme for row in rows}
    names = {name for p in programmes if p.name in watched for name in (p.name, p.company, *p.aliases)}
    return names | {name for name in watched if name} | set(outlets)


def chapter(row: ChapterRow) -> Chapter:
    """A row of the store as the linking sees it."""
    return Chapter(
        row.id,
        row.first.date(),
        row.last.date(),
        tuple(Turn(m.kind, m.label, m.day, m.basis) for m in row.milestones),
        tuple(Counted(m.label, m.unit, m.high) for m in row.metrics if m.high is not None),
        frozenset(row.speakers),
        row.openings,
    )
