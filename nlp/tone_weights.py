"""Weights as a small file: how a trained network differs from the public one, at low rank, in whole numbers.

What fine-tuning changes of a matrix is of low intrinsic rank (Hu et al. 2022, LoRA): the largest singular vectors of
the difference, eight bits a number with one scale a vector, lose nothing that can be measured. Vectors keep 16 bits.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from store.errors import TallywireError

__all__ = ["apply_difference", "pack_difference"]

Weights = Mapping[str, NDArray[np.float32]]
_STEPS = 127.0


def pack_difference(trained: Weights, public: Weights, rank: int, path: Path) -> int:
    """Write what ``trained`` adds to ``public`` (a name that only ``trained`` has is kept whole); bytes written."""
    packed: dict[str, NDArray[np.generic]] = {}
    for name, weight in trained.items():
        change = weight - public[name] if name in public else weight
        if not change.any():
            continue
        if change.ndim == 2 and min(change.shape) > rank and name in public:
            left, size, right = np.linalg.svd(change, full_matrices=False)
            root = np.sqrt(size[:rank])
            packed |= _whole(f"{name}|left", (left[:, :rank] * root).T)
            packed |= _whole(f"{name}|right", right[:rank] * root[:, None])
        else:
            packed[f"{name}|"] = change.astype(np.float16)
    np.savez_compressed(path, **packed)  # type: ignore[arg-type]
    return path.stat().st_size


def _whole(name: str, rows: NDArray[np.float32]) -> dict[str, NDArray[np.generic]]:
    """Rows as whole numbers from -127 to 127, each with its scale."""
    scale = np.maximum(np.abs(rows).max(axis=1), 1e-12) / _STEPS
    return {name: np.round(rows / scale[:, None]).astype(np.int8), f"{name}-scale": scale.astype(np.float32)}


def apply_difference(path: Path, public: Weights) -> dict[str, NDArray[np.float32]]:
    """The weights that :func:`pack_difference` wrote, added to ``public`` where it has them.

    Only the names that differ are in the answer. Raises TallywireError when the file is missing or no such file.
    """
    try:
        with np.load(path, allow_pickle=False) as file:
            packed = {name: file[name] for name in file.files}
        found: dict[str, NDArray[np.float32]] = {}
        for entry in packed:
            name, part = entry.split("|")
            if part == "":
                found[name] = packed[entry].astype(np.float32) + public.get(name, np.float32(0.0))
            elif part == "left":
                sides = [packed[f"{name}|{s}"] * packed[f"{name}|{s}-scale"][:, None] for s in ("left", "right")]
                found[name] = public[name] + sides[0].T @ sides[1]
    except (OSError, EOFError, KeyError, ValueError, BadZipFile) as error:
        raise TallywireError(f"{path.name} can't be read as tone weights ({error}); install Tallywire anew") from error
    return found
