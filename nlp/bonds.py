"""Average linkage that keeps a person's word: some rows are one cluster, some pairs never are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nlp.heeding import Pairs


class Bonds(NamedTuple):
    """Rows by the clusters that a person made of them (one row each where nobody did), and which of these part."""

    nodes: list[list[int]]
    apart: set[frozenset[int]]


def bonds_of(ids: Sequence[str], pairs: Pairs) -> Bonds:
    """The bonds between the rows ``ids``. A word that what was said later leaves no room for is passed over."""
    place = {claim_id: n for n, claim_id in enumerate(ids)}
    nodes = {n: [n] for n in range(len(ids))}
    home = list(range(len(ids)))
    apart: set[frozenset[int]] = set()
    for a, b, same in pairs:
        if a not in place or b not in place:
            continue
        one, other = sorted((home[place[a]], home[place[b]]))
        between = frozenset((one, other))
        if one == other or (same and between in apart):
            continue
        if not same:
            apart.add(between)
            continue
        nodes[one] += nodes.pop(other)
        for row in nodes[one]:
            home[row] = one
        apart = {frozenset(one if n == other else n for n in pair) for pair in apart}
    number = {home_row: n for n, home_row in enumerate(nodes)}
    return Bonds(list(nodes.values()), {frozenset(number[n] for n in pair) for pair in apart})


def linked_within(odds: NDArray[np.float32], threshold: float, bonds: Bonds) -> NDArray[np.intp]:
    """Cluster number of each row: nodes join by the mean of their rows' log-odds, the surest first, down to
    ``threshold`` and never what a person parted. ``odds`` has shape (n, n)."""
    size = len(bonds.nodes)
    member = np.zeros((len(odds), size))
    for number, rows in enumerate(bonds.nodes):
        member[rows, number] = 1.0
    sums, counts = member.T @ odds.astype(np.float64) @ member, member.sum(axis=0)
    barred = np.eye(size, dtype=bool)
    for one, other in (sorted(pair) for pair in bonds.apart):
        barred[one, other] = barred[other, one] = True
    label = np.arange(size)
    while size > 1:
        mean = np.where(barred, -np.inf, sums / np.outer(counts, counts))
        one, other = sorted(map(int, np.unravel_index(int(mean.argmax()), mean.shape)))
        if mean[one, other] < threshold:
            break
        sums[one] += sums[other]
        sums[:, one] += sums[:, other]
        counts[one] += counts[other]
        barred[one] |= barred[other]
        barred[:, one] |= barred[:, other]
        barred[other] = barred[:, other] = True
        label[label == other] = one
    return np.asarray([label[int(member[row].argmax())] for row in range(len(odds))], dtype=np.intp)
