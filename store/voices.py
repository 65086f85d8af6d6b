"""The one door to what is kept of internal posts: who asks is written down, and only told or suppressed groups leave.

Read with :func:`ask` and :func:`figures`; nothing else of the house selects from these tables. What an import leaves
behind is in :mod:`store.voices_kept`, how marks are forgotten in :mod:`store.voices_purge`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from store.access_log import Visitor
from store.database import Store
from store.floor import SUPPRESSED, Answer, Cell, Floor, Key, Said, Suppressed
from store.sql import AnyRow
from store.voices_door import Asked, Names, look, names
from store.voices_kept import Kept, closed, keep, known, mark, mark_key
from store.voices_purge import Purged, purge
from store.weeks import between, whole_weeks
from store.weighing import SHARE_DIGITS, TONE_DIGITS

__all__ = [
    "SUPPRESSED", "Answer", "Cell", "Floor", "Kept", "Key", "Names", "Purged", "Question", "Said", "Suppressed",
    "Visitor", "ask", "closed", "figures", "keep", "known", "mark", "mark_key", "names", "purge",
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
    Raises StoreError where the access can't be written down; then nothing is told.
    """
    rows, known_names = look(store, _asked(question, floor, now), visitor, now)
    answers = _merged(rows, known_names)
    chosen = [key for key in answers if _is_asked(key, question)]
    return [(key, answers[key]) for key in sorted(chosen, key=_order)]


def figures(store: Store, question: Question, visitor: Visitor, floor: Floor, now: datetime) -> list[Said]:
    """The numbers that enough people wrote in the weeks asked for, in order; the access is logged.

    They are told of all channels and themes together only: a question for one of these has no answer.
    """
    rows, _ = look(store, _asked(question, floor, now, figures=True), visitor, now)
    told = [Said(row.week, row.reading, row.noun, row.low, row.high, row.at_least) for row in rows]
    return sorted(told, key=lambda said: (said.week, -said.at_least, said.reading, said.noun))


def _asked(question: Question, floor: Floor, now: datetime, *, figures: bool = False) -> Asked:
    first, last = whole_weeks(question.since, question.until, now)
    return Asked(first, last, question.channel, question.theme, floor, figures)


def _order(key: Key) -> tuple[str, str, str]:
    return key.week, key.channel or "", key.theme or ""


def _is_asked(key: Key, question: Question) -> bool:
    return question.channel in (None, key.channel) and question.theme in (None, key.theme)


def _merged(rows: Iterable[AnyRow], known_names: Names) -> dict[Key, Answer]:
    """The answers of all batches together, and every group there could be of which nothing is told.

    All channels and themes are listed for every week between the first and the last that is told of, whether anybody
    wrote then or not: what is listed must not tell who was silent.
    """
    told: dict[Key, list[AnyRow]] = {}
    weeks: set[str] = set()
    for row in rows:
        weeks.add(row.week)
        if row.posts is not None:
            told.setdefault(Key(row.week, row.channel, row.theme), []).append(row)
    if told:
        weeks.update(between(min(key.week for key in told), max(key.week for key in told)))
    channels, themes = (None, *known_names.channels), (None, *known_names.themes)
    answers: dict[Key, Answer] = {
        Key(week, channel, theme): SUPPRESSED for week in weeks for channel in channels for theme in themes
    }
    return answers | {key: _together(parts) for key, parts in told.items()}


def _together(parts: Sequence[AnyRow]) -> Cell:
    """One cell of what several imports tell: posts add up, people may be the same, so the larger number of them stands;
    tone and emotions weigh by it."""
    people = sum(part.authors for part in parts)
    emotions = sorted({name for part in parts for name in part.emotions})

    def shared(name: str) -> float:
        return float(sum(part.emotions.get(name, 0.0) * part.authors for part in parts) / people)

    return Cell(
        sum(part.posts for part in parts),
        max(part.authors for part in parts),
        round(sum(part.tone * part.authors for part in parts) / people, TONE_DIGITS),
        {name: round(shared(name), SHARE_DIGITS) for name in emotions},
    )
