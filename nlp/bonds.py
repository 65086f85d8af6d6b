"""Average linkage that keeps a person's word: some rows are one cluster, some pairs never are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nlp.heeding import Pairs


class Bonds(NamedTuple):
    """Rows by the clusters that a person made of them (one row each where nobody did), and which of these part;
    ``passed`` are the places of the pairs that what was said later leaves no room for."""

    nodes: list[list[int]]
    apart: set[frozenset[int]]
    passed: frozenset[int] = frozenset()


def bonds_of(ids: Sequence[str], pairs: Pairs) -> Bonds:
    """The bonds between the rows ``ids``, from ``pairs`` with the latest word first. The later word wins, also where
    it speaks of other pairs: with A and B one and B and C one, an earlier word that parts A and C is passed over."""
    place = {claim_id: n for n, claim_id in enumerate(ids)}
    nodes = {n: [n] for n in range(len(ids))}
    home = list(range(len(ids)))
    apart: set[frozenset[int]] = set()
    passed: set[int] = set()
    for number, (a, b, same) in enumerate(pairs):
        if a not in place or b not in place:
            continue
        one, other = sorted((home[place[a]], home[place[b]]))
        between = frozenset((one, other))
        if one == other:
            passed |= set() if same else {number}
            continue
        if same and between in apart:
            passed.add(number)
            continue
        if not same:
            apart.add(between)
            continue
        nodes[one] += nodes.pop(other)
        for row in nodes[one]:
            home[row] = one
        apart = {frozenset(one if n == other else n for n in pair) for pair in apart}
    places = {home_row: n for n, home_row in enumerate(nodes)}
    parted = {frozenset(places[n] for n in pair) for pair in apart}
    return Bonds(list(nodes.values()), parted, frozenset(passed))


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
