"""Reading in this process, and by what another process has read already.

What an article says depends on nothing but the article; only the bits of a vector or a tone also depend on the batch
that they were made in (padding, the order of sums). So a batch is the unit here: whoever makes the same batch makes the
same bits, and a result that is kept for a batch stands in for making it.
"""

from __future__ import annotations

import pickle
import traceback
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2s
from typing import NamedTuple, Protocol

from app.pipeline import Reading, Tools, embed, hear_tones, read_article
from store.database import Store
from store.model import Article


class Understood(NamedTuple):
    """What a batch of articles says; and why some of them could not be read, by their id."""

    readings: tuple[Reading, ...]
    failed: tuple[tuple[str, Exception], ...] = ()


class Engine(Protocol):
    """Reads articles, batch by batch."""

    tools: Tools

    def ahead(self, store: Store, size: int) -> Iterator[Sequence[str]]:
        """The ids of pending articles that are read already or will be in a moment, in chunks of ``size`` and in the
        order of the run; nothing where articles are read when they are asked for."""
        ...

    def embed(self, batch: Mapping[str, str]) -> dict[str, bytes]:
        """The vectors of a batch of texts by key; see :func:`app.pipeline.embed`."""
        ...

    def understand(self, part: Sequence[Article]) -> Understood:
        """What a batch of articles says. Raises nothing for an article that can't be read."""
        ...


class Local:
    """Reads when asked, in this process."""

    def __init__(self, tools: Tools) -> None:
        self.tools = tools

    def ahead(self, store: Store, size: int) -> Iterator[Sequence[str]]:
        """See :class:`Engine`."""
        return iter(())

    def embed(self, batch: Mapping[str, str]) -> dict[str, bytes]:
        """See :class:`Engine`."""
        return embed(batch, self.tools)

    def understand(self, part: Sequence[Article]) -> Understood:
        """See :class:`Engine`."""
        readings: list[Reading] = []
        failed: list[tuple[str, Exception]] = []
        for article in part:
            try:
                readings.append(read_article(article, self.tools))
            except Exception as error:  # one hostile text must not stop the others
                failed.append((article.id, error))
        heard = self._hear(readings)
        return Understood(heard.readings, (*failed, *heard.failed))

    def _hear(self, readings: Sequence[Reading]) -> Understood:
        """The readings with their tones; where that fails, each alone."""
        try:
            return Understood(tuple(hear_tones(readings, self.tools)))
        except Exception as error:
            if len(readings) == 1:
                return Understood((), ((readings[0].article.id, error),))
        alone = [self._hear([reading]) for reading in readings]
        return Understood(
            tuple(r for one in alone for r in one.readings), tuple(f for one in alone for f in one.failed)
        )


@dataclass
class Memo:
    """Results by the batch that they were made of."""

    vectors: dict[tuple[str, ...], dict[str, bytes]] = field(default_factory=dict)
    parts: dict[str, Understood] = field(default_factory=dict)


class Remembering(Local):
    """Reads a batch once: what the memo holds is not read again. ``made`` counts the batches that it did not hold."""

    def __init__(self, tools: Tools) -> None:
        super().__init__(tools)
        self.memo, self.made = Memo(), 0

    def embed(self, batch: Mapping[str, str]) -> dict[str, bytes]:
        """See :class:`Engine`."""
        key = tuple(batch)
        if key not in self.memo.vectors:
            self.made += 1
            self.memo.vectors[key] = super().embed(batch)
        return self.memo.vectors[key]

    def understand(self, part: Sequence[Article]) -> Understood:
        """See :class:`Engine`."""
        key = _part_key(part)
        if key not in self.memo.parts:
            self.made += 1
            self.memo.parts[key] = super().understand(part)
        return self.memo.parts[key]


def _part_key(part: Sequence[Article]) -> str:
    """A hash of everything that is known of some articles: one that was edited meanwhile is another."""
    return blake2s(repr(tuple(part)).encode("utf-8", "replace"), digest_size=16).hexdigest()


def portable(memo: Memo) -> Memo:
    """The memo with errors that can be sent, each with where it was raised."""
    parts = {
        key: Understood(one.readings, tuple((i, _portable(error)) for i, error in one.failed))
        for key, one in memo.parts.items()
    }
    return Memo(memo.vectors, parts)


def _portable(error: Exception) -> Exception:
    error.add_note("".join(traceback.format_exception(error)))
    try:
        sent = pickle.loads(pickle.dumps(error))  # noqa: S301 (made a moment ago)
        return error if isinstance(sent, type(error)) else RuntimeError(repr(error))
    except Exception:  # one that can't be made anew from its arguments
        return RuntimeError(f"{type(error).__name__}: {error}")
