"""Internal posts become counted groups: every step of an import, from the opened export to one write at its end.

The export is passed over twice: a sample of it shows what people write of, then every post is counted. Texts, names and
the key that authors are hashed with live in memory and end with the import. Nothing is written before everything has
been counted, so an import that is stopped, killed or given a bad file leaves the store as it was.
"""

from __future__ import annotations

import random
import re
import secrets
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from app.approval import floor_of
from app.opting_out import OptOut
from app.post_gate import Gate, Refusal, batches
from nlp.posts import FoundTheme, PostReader, find_themes
from nlp.themes import THEMES
from scrapers.posts.opening import open_export
from scrapers.posts.post import Dropped, Export, Post
from store import voices
from store.errors import TallywireError
from store.floor import Mentioned
from store.scrubbing import Directory, scrub, scrub_channel
from store.tally import Tally
from store.weeks import week_of

if TYPE_CHECKING:
    from app.clock import Clock
    from app.pipeline import Tools
    from app.progress import Progress
    from app.settings import VoicesSettings
    from nlp.embed import Embedder
    from store.database import Store

BATCH = 1024
"""Posts that are scrubbed and understood together: what an import holds of texts at a time."""
PART = 256
"""Texts of the sample that are embedded before a stop is heard: some seconds."""
SAMPLE = 5000
"""Posts that themes are looked for in, drawn evenly from the whole export (reservoir; Vitter 1985, algorithm R)."""
SEED = 20
"""The sample of one export is always the same, so that a second try counts what the first would have."""
TELLING = 20
"""Characters from which on a text of one second is known in any channel; "+1" is written in several."""
Place = tuple[str, str]
_MENTION, _WORDS = re.compile(r"@\S+"), re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Report:
    """What an import did with the messages of an export: ``read`` of them, ``kept`` (counted), the rest by reason."""

    read: int
    kept: int
    dropped: Mapping[str, int]

    def row(self) -> dict[str, object]:
        """As it is printed for programs."""
        return {"read": self.read, "kept": self.kept, "dropped": dict(sorted(self.dropped.items()))}


def import_posts(
    store: Store,
    path: str,
    kind: str,
    columns: Mapping[str, str],
    settings: VoicesSettings,
    tools: Tools,
    clock: Clock,
    progress: Progress,
    who: str = "",
) -> Report:
    """Count the posts of the export at ``path`` and keep what may be told of them, in one transaction at the end.

    ``kind`` and ``columns`` as in :func:`scrapers.posts.opening.open_export`; ``who`` is named in the access log. The
    settings must have been approved (:func:`app.approval.require_approval`). Raises InputError for an export that can't
    be read; no error ever carries a word of a post.
    """
    with discreet(path), open_export(path, kind, dict(columns)) as export:
        return _Import(store, export, settings, tools, clock(), progress).run(who)


def _bare(text: str) -> str:
    """The words of a text without mentions, which every chat writes its own way."""
    return " ".join(_WORDS.findall(_MENTION.sub(" ", text.casefold())))


@contextmanager
def discreet(path: str) -> Iterator[None]:
    """Errors leave without what caused them: the message of a foreign one may quote the file, and so may its causes."""
    try:
        yield
    except TallywireError as error:
        raise error from None
    except Exception as error:
        raise TallywireError(
            f"{path}: the import failed ({type(error).__name__} in {_place(error)}); nothing was stored. "
            "Check that the file is whole, or export it anew"
        ) from None


def _place(error: BaseException) -> str:
    """Where an error was raised in our own code: enough to mend it, and nothing of the file."""
    trace, place = error.__traceback__, "app/importing.py"
    root = Path(__file__).resolve().parents[1]
    while trace is not None:
        file = Path(trace.tb_frame.f_code.co_filename)
        if file.is_relative_to(root) and "site-packages" not in file.parts:
            place = f"{file.relative_to(root).as_posix()}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place


class Shown:
    """An embedder whose work is shown, and can be stopped between two parts of it; see :class:`nlp.embed.Embedder`."""

    def __init__(self, embedder: Embedder, progress: Progress) -> None:
        self._embedder, self._progress = embedder, progress
        self.name = embedder.name

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """As the embedder's own, in parts of ``PART`` texts."""
        parts = [texts[start : start + PART] for start in range(0, len(texts), PART)]
        if len(parts) < 2:
            return self._embedder.encode(texts)
        return np.vstack([self._embedder.encode(part) for part in self._progress.track(parts, "Looking for themes")])


class _Import:
    """One import under way: everything it knows of people ends with it."""

    def __init__(
        self, store: Store, export: Export, settings: VoicesSettings, tools: Tools, now: datetime, progress: Progress
    ) -> None:
        self._store, self._export, self._tools, self._progress = store, export, tools, progress
        self._now, self._floor = now, floor_of(settings)
        self._gate = Gate(OptOut(settings.opt_out_words, settings.opt_out_channels), now)
        self._author_key = secrets.token_bytes(32)
        with store.begin() as conn:
            self._mark_key = voices.mark_key(conn)
        self._directory = self._known_people()
        self._channels: dict[str, str] = {}
        self._marks: dict[Place, set[bytes]] = defaultdict(set)
        self._dropped: Counter[str] = Counter()
        self._read = self._records = 0

    def run(self, who: str) -> Report:
        """Both passes, and the write."""
        found = self._find_themes()
        tally = self._count(PostReader(self._tools.embedder, self._tools.tone, found))
        themes = (*THEMES, *(theme.name for theme in found))
        with self._store.begin() as conn:
            kept = voices.keep(conn, tally, self._floor, themes, self._marks, now=self._now, who=who)
        self._drop(Refusal.LATE, kept.late)
        return Report(self._read, kept.kept, dict(self._dropped))

    def _known_people(self) -> Directory:
        people = list(self._export.people())
        return Directory.of(
            [name for person in people for name in person.names],
            [account for person in people for account in person.accounts],
        )

    def _find_themes(self) -> list[FoundTheme]:
        """The themes of an even sample of what can be counted; also finds whatever is wrong with the file."""
        sample: list[tuple[str, str]] = []
        luck, seen = random.Random(SEED), 0  # noqa: S311 - drawn evenly, not secretly
        for record in self._progress.track(self._export.records(), "Looking through the export"):
            self._records += 1
            if isinstance(record, Dropped) or self._gate.refusal(record):
                continue
            seen += 1
            place = len(sample) if len(sample) < SAMPLE else luck.randrange(seen)
            if place < SAMPLE:
                sample[place : place + 1] = [(record.text, record.author)]
        texts = [scrub(text, self._directory) for text, _ in sample]
        numbers: dict[str, str] = {}
        authors = [numbers.setdefault(author, f"{len(numbers):05d}") for _, author in sample]
        return find_themes(texts, authors, Shown(self._tools.embedder, self._progress), self._floor.theme_authors)

    def _count(self, reader: PostReader) -> Tally:
        """The second pass: every post that was not counted before, understood and added up."""
        tally = Tally()
        for batch in batches(self._posts(), BATCH):
            fresh = self._fresh(batch)
            texts = [scrub(post.text, self._directory) for post in fresh]
            for post, said in zip(fresh, reader.read(texts), strict=True):
                week, channel = self._place(post)
                figures = [Mentioned(one.reading, one.noun, one.low, one.high) for one in said.figures]
                tally.add(week, channel, said.theme, self._author(post.author), said.tone, said.emotions, figures)
        return tally

    def _posts(self) -> Iterator[Post]:
        """The posts that can be counted; everything else is counted as dropped."""
        for record in self._progress.track(self._export.records(), "Counting posts", self._records):
            if isinstance(record, Dropped):
                self._read += record.count
                self._drop(record.reason, record.count)
                continue
            self._read += 1
            refused = self._gate.refusal(record)
            if refused:
                self._drop(refused)
            else:
                yield record

    def _fresh(self, batch: Sequence[Post]) -> list[Post]:
        """The posts that were not counted before, in this export or in an earlier import."""
        marked = [(post, self._marks_of(post)) for post in batch]
        with self._store.read() as conn:
            known = voices.known(conn, [mark for _, marks in marked for mark in marks])
        fresh = []
        for post, marks in marked:
            seen = self._marks[self._place(post)]
            if not known.isdisjoint(marks) or marks[0] in seen:
                self._drop(Refusal.DUPLICATE)
            else:
                seen.update(marks)
                fresh.append(post)
        return fresh

    def _marks_of(self, post: Post) -> tuple[bytes, ...]:
        """What this very post is known by later, never its author: its id in its channel, and what was said when.

        By the second an export of another kind, or of a room that was renamed, is known again (a short text, which many
        say, by its id too). Were it counted twice, the difference would be of those few who have written in between.
        """
        own = (post.id,) if post.id else (post.at.isoformat(), post.text)
        words = _bare(post.text)
        room = "" if len(words) >= TELLING else post.channel
        second = post.at.astimezone(UTC).replace(microsecond=0).isoformat()
        marks = [(self._export.kind, post.channel, *own), ("said", second, room, words)]
        if room and post.id:
            marks.append(("short", self._export.kind, post.id, second, words))
        return tuple(voices.mark(self._mark_key, *parts) for parts in marks)

    def _place(self, post: Post) -> Place:
        """The week and the channel, whose name may be a person's."""
        if post.channel not in self._channels:
            self._channels[post.channel] = scrub_channel(post.channel, self._directory)
        return week_of(post.at), self._channels[post.channel]

    def _author(self, author: str) -> bytes:
        return blake2b(author.encode("utf-8", "surrogatepass"), key=self._author_key, digest_size=16).digest()

    def _drop(self, reason: str, count: int = 1) -> None:
        if count:
            self._dropped[str(reason)] += count
