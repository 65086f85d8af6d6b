"""Many vectors in little memory, and which of them lie nearest to another one: without any database. Pure.

A vector is kept twice. As signs: one bit a dimension, whether it lies above the mean of all, 48 bytes of 384; how many
bits differ tells roughly how far two vectors are apart (Charikar 2002, doi:10.1145/509907.509965), and counting them
costs a small part of multiplying. And as whole numbers of one byte with a factor, 388 bytes, from which the cosine of
those that are nearest by their signs is computed to three decimals. Up to :data:`ALL` vectors are all compared by
their cosine.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.int64]

ALL = 20_000
"""Vectors that are compared by their cosine at most: the nearest by their signs. Of the 200 nearest among a million
made-up stories none was missed with 5,000."""
_BLOCK = 2_048  # rows multiplied at once, so that what is computed stays in the processor's cache
_STEPS = 127.0
_WORD = 64


class Shelf:
    """Vectors by row. Rows are only ever added, so that a reader may look while another adds."""

    def __init__(self, dimensions: int) -> None:
        self._dimensions = dimensions
        self._count = 0
        self._values: NDArray[np.int8] = np.zeros((0, dimensions), dtype=np.int8)
        self._factors: NDArray[np.float32] = np.zeros(0, dtype=np.float32)
        # By word of 64 signs, then by row: counting goes along rows.
        self._signs: NDArray[np.uint64] = np.zeros((-(-dimensions // _WORD), 0), dtype=np.uint64)
        self._mean: NDArray[np.float32] | None = None

    def __len__(self) -> int:
        return self._count

    def reserve(self, more: int) -> None:
        """Make room for so many rows more, at once."""
        wanted = self._count + more
        if wanted > len(self._factors):
            room = max(wanted, len(self._factors) + len(self._factors) // 4)
            self._values = _longer(self._values, room, 0)
            self._factors = _longer(self._factors, room, 0)
            self._signs = _longer(self._signs, room, 1)

    def add(self, vectors: NDArray[np.float32]) -> Rows:
        """Keep some unit vectors, shape (n, dimensions); their rows. The first ones tell the mean of all."""
        if self._mean is None:
            self._mean = vectors.mean(axis=0)
        self.reserve(len(vectors))
        rows = np.arange(self._count, self._count + len(vectors))
        factors = np.maximum(np.abs(vectors).max(axis=1), 1e-9) / _STEPS
        self._values[rows] = np.rint(vectors / factors[:, None]).astype(np.int8)
        self._factors[rows] = factors
        self._signs[:, rows] = self._signs_of(vectors)
        self._count += len(vectors)
        return rows

    def near(
        self, vector: NDArray[np.float32], rows: Rows, most: int, least: float
    ) -> tuple[Rows, NDArray[np.float32]]:
        """Places in ``rows`` of those nearest to a unit vector, with their cosines, the nearest first.

        At most ``most``, none below ``least``; of equals the one that stands first in ``rows``.
        """
        places = np.arange(len(rows)) if len(rows) <= ALL else self._close(vector, rows)
        cosines = self._cosines(vector, rows[places])
        enough = cosines >= least
        places, cosines = places[enough], cosines[enough]
        order = np.lexsort((places, -cosines))[:most]
        return places[order], cosines[order]

    def _signs_of(self, vectors: NDArray[np.float32]) -> NDArray[np.uint64]:
        above = np.packbits(vectors > self._mean, axis=1)
        padded = np.zeros((len(vectors), len(self._signs) * 8), dtype=np.uint8)
        padded[:, : above.shape[1]] = above
        return np.ascontiguousarray(padded.view(np.uint64).T)

    def _close(self, vector: NDArray[np.float32], rows: Rows) -> Rows:
        """Places of about :data:`ALL` rows whose signs differ least; of those that differ alike all or none."""
        count, asked = self._count, self._signs_of(vector[None, :])[:, 0]
        whole = len(rows) * 4 > count  # most of them: counting along is quicker than picking
        apart = np.zeros(count if whole else len(rows), dtype=np.uint16)
        for signs, own in zip(self._signs, asked, strict=True):
            apart += np.bitwise_count((signs[:count] if whole else signs[rows]) ^ own)
        if whole:
            apart = apart[rows]
        upto = np.cumsum(np.bincount(apart, minlength=self._dimensions + 1))
        limit = max(int(np.searchsorted(upto, ALL, side="right")) - 1, int(apart.min()))
        return np.flatnonzero(apart <= limit)

    def _cosines(self, vector: NDArray[np.float32], rows: Rows) -> NDArray[np.float32]:
        found = np.zeros(len(rows), dtype=np.float32)
        for start in range(0, len(rows), _BLOCK):
            part = rows[start : start + _BLOCK]
            found[start : start + len(part)] = self._values[part].astype(np.float32) @ vector * self._factors[part]
        return np.round(found, 4)  # the last bits depend on which rows are multiplied together


def _longer(array: NDArray, room: int, axis: int) -> NDArray:  # type: ignore[type-arg]
    shape = list(array.shape)
    shape[axis] = room
    made = np.zeros(shape, dtype=array.dtype)
    made[tuple(slice(0, n) for n in array.shape)] = array
    return made
