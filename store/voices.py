"""The one door to what is kept of internal posts: who asks is written down, and only told or suppressed groups leave.

Read :func:`ask` and :func:`figures`; nothing else of the house selects from these tables. What an import leaves behind
is in :mod:`store.voices_kept`, how marks are forgotten in :mod:`store.voices_purge`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, func, select

from store import access_log
from store.access_log import Visitor
from store.database import Store
from store.floor import SUPPRESSED, Answer, Cell, Floor, Key, Said, Suppressed
from store.schema import voice_batches, voice_cells
from store.sql import AnyRow
from store.voices_kept import Kept, closed, keep, known, mark, mark_key
from store.voices_purge import Purged, purge
from store.weeks import whole_weeks

__all__ = [
    "SUPPRESSED", "Answer", "Cell", "Floor", "Kept", "Key", "Purged", "Question", "Said", "Suppressed", "Visitor",
    "ask", "closed", "figures", "keep", "known", "mark", "mark_key", "names", "purge", "stamp",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Question:
    """Which weeks, channel and theme are asked for. Days are inclusive, and only whole weeks between them count; None
    is no bound, or everything."""

    since: date | None = None
    until: date | None = None
    channel: str | None = None
    theme: str | None = None


def ask(store: Store, question: Question, visitor: Visitor, floor: Floor, now: datetime) -> list[tuple[Key, Answer]]:
    """What may be told of the weeks asked for, every group told or suppressed, in order; the access is logged.

    All margins: week; week and channel; week and theme; all three. A channel or theme selects the rows that have it.
    """
    first, last = whole_weeks(question.since, question.until, now)
    with store.begin() as conn:
        channels, themes = names(conn)
        answers = _merged(_rows(conn, first, last, floor), channels, themes)
        chosen = [(key, answers[key]) for key in sorted(answers, key=_order) if _asked(key, question)]
        told = sum(isinstance(answer, Cell) for _, answer in chosen)
        access_log.note(conn, visitor, _detail(question, channels, themes), told, now)
    return chosen


def figures(store: Store, question: Question, visitor: Visitor, floor: Floor, now: datetime) -> list[Said]:
    """The numbers that enough people wrote in the weeks asked for, in order; the access is logged."""
    with store.begin() as conn:
        access_log.note(conn, visitor, "figures", 0, now)
    return []


def names(conn: Connection) -> tuple[list[str], list[str]]:
    """The channels and themes that the store knows, in order."""
    channels = conn.execute(
        select(voice_cells.c.channel).where(voice_cells.c.channel.is_not(None)).distinct()
    ).scalars()
    themes = {theme for found in conn.execute(select(voice_batches.c.themes)).scalars() for theme in found}
    return sorted(c for c in channels if c is not None), sorted(themes)


def stamp(conn: Connection) -> int:
    """A number that changes with every import, for whoever keeps an answer."""
    newest: int | None = conn.execute(select(func.max(voice_batches.c.id))).scalar()
    return newest or 0


def _order(key: Key) -> tuple[str, str, str]:
    return key.week, key.channel or "", key.theme or ""


def _asked(key: Key, question: Question) -> bool:
    return question.channel in (None, key.channel) and question.theme in (None, key.theme)


def _detail(question: Question, channels: Sequence[str], themes: Sequence[str]) -> str:
    """What was asked for, in words; a name that isn't known is not repeated."""
    parts = [f"from {question.since}" if question.since else "", f"to {question.until}" if question.until else ""]
    for word, name, all_names in (("channel", question.channel, channels), ("theme", question.theme, themes)):
        if name is not None:
            parts.append(f"{word} {name if name in all_names else 'unknown'}")
    return ", ".join(part for part in parts if part) or "everything"


def _rows(conn: Connection, first: str, last: str, floor: Floor) -> Sequence[AnyRow]:
    query = select(voice_cells).where(voice_cells.c.week >= first, voice_cells.c.week <= last)
    return conn.execute(query.order_by(voice_cells.c.batch_id, voice_cells.c.id)).all()


def _merged(rows: Iterable[AnyRow], channels: Sequence[str], themes: Sequence[str]) -> dict[Key, Answer]:
    """The answers of all batches together, and every group that the store knows of which nothing is told."""
    told: dict[Key, list[AnyRow]] = {}
    weeks: set[str] = set()
    for row in rows:
        weeks.add(row.week)
        if row.posts is not None:
            told.setdefault(Key(row.week, row.channel, row.theme), []).append(row)
    found: dict[Key, Answer] = {
        Key(week, channel, theme): SUPPRESSED
        for week in weeks for channel in (None, *channels) for theme in (None, *themes)
    }  # fmt: skip
    return found | {key: _together(parts) for key, parts in told.items()}


def _together(parts: Sequence[AnyRow]) -> Cell:
    people = sum(part.authors for part in parts)
    names = sorted({name for part in parts for name in part.emotions})
    return Cell(
        sum(part.posts for part in parts),
        max(part.authors for part in parts),
        round(sum(part.tone * part.authors for part in parts) / people, 2),
        {n: round(sum(part.emotions.get(n, 0.0) * part.authors for part in parts) / people, 2) for n in names},
    )
