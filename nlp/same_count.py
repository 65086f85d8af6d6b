"""Which claims of a story count the same thing, by what was learned from annotated coverage.

The rules of :mod:`nlp.metrics` propose metrics; a logistic regression over the features of :mod:`nlp.pairing` gives the
log-odds that two claims count the same thing, and average linkage over these makes the metrics. Where the model came
from, on what data and how good it is stands in ``models/same_count.md``.
"""

from __future__ import annotations

import json
import math
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nlp.bonds import bonds_of, linked_within
from nlp.heeding import Pairs
from nlp.intervals import size
from nlp.joining import Key
from nlp.pairing import Matrix, broken, pair_features, unit_of, zeros_apart
from nlp.signers import petitions_apart
from store.model import Claim

MODEL = Path(__file__).parent / "models" / "same_count.json"

MOST = 240
"""Claims of one story that are compared all with all; the others follow one of the same number."""

_SURE = 8.0
"""Log-odds beyond which nothing is surer: e^8, one in three thousand."""
_PARTED, _PLANNED, _SIBLINGS, _OTHER_THINGS, _TOO_FAR, _LOOSE = -4.0, -2.0, -2.0, -2.0, -2.0, -1.5
_NEVER = -30.0
_DATED = re.compile(r"\d{4}(?:-\d\d)?(?=/|$)")


class Model(NamedTuple):
    """Weights of the features, by name, with the intercept, and the log-odds from which two claims are joined."""

    weights: dict[str, float]
    intercept: float
    threshold: float


@cache
def load_model(path: Path = MODEL) -> Model:
    """The shipped model."""
    row = json.loads(path.read_text(encoding="utf-8"))
    return Model(row["weights"], row["intercept"], row["threshold"])


def log_odds(claims: Sequence[Claim], keys: Sequence[Key], model: Model) -> Matrix:
    """Log-odds that two claims count the same thing, shape (n, n); ``keys`` are those of their metrics by the rules.

    Where a rule is exact it stands above what was learned: another unit or whole is never the same; two acts that texts
    name, and two dates that they put the act on, part their counts unless a number known by its digits joins them; a
    plan is not the deed, nor a number that only its story explains, nor a rally the strike it belongs to, where their
    numbers differ, and two shares or two counts of things seldom are one count then unless their texts name one act;
    counts of other things seldom even so, nor wholes of which one is more than ten times the other, but for a slip of a
    zero. A number with a fraction counts no whole things, and the public's petition is not the staff's.
    """
    features = pair_features(claims, keys)
    odds = np.full((len(claims), len(claims)), model.intercept, dtype=np.float32)
    for name, weight in model.weights.items():
        odds += np.float32(weight) * features[name]
    odds = np.clip(odds, -_SURE, _SURE)
    for apart, most in _exact(claims, keys, {name: matrix > 0 for name, matrix in features.items()}):
        odds = np.where(apart, np.minimum(odds, most), odds)
    return odds


def _exact(
    claims: Sequence[Claim], keys: Sequence[Key], has: Mapping[str, NDArray[np.bool_]]
) -> Iterator[tuple[NDArray[np.bool_], float]]:
    """Which pairs the exact rules part, each with the most that the log-odds of such a pair may be."""
    fits = has["fits"] | has["same_number"]
    dates = [found.group() if (found := _DATED.match(key.occasion)) else "" for key in keys]
    acts = (has["other_act_own"] & ~has["sibling_act"]) | (has["same_act"] & _unequal(dates))
    yield acts & ~has["same_number_known"], _PARTED
    told = np.array([claim.evidence != "none" for claim in claims])
    yield has["sibling_act"] & told[:, None] & told[None, :] & ~fits, _SIBLINGS
    shares = has["percent"] & ~has["same_act_own"]
    things = has["things"] & has["no_act_at_all"]
    mixed = has["things_and_people"] & has["other_noun"] & ~has["same_act"]
    yield (shares | things | mixed) & ~fits, _LOOSE
    yield has["other_things"] & has["other_noun"] & ~fits, _OTHER_THINGS
    planned = _unequal(["planned" if claim.role == "planned" else "" for claim in claims])
    yield planned & (has["same_act"] | (has["alone"] & has["no_noun"])) & ~fits, _PLANNED
    wholes = np.array([claim.kind.startswith("percent:") for claim in claims])
    yield wholes[:, None] & wholes[None, :] & _unequal([claim.kind for claim in claims]), _PARTED
    yield has["times_over_10_whole"] & ~fits & ~zeros_apart(claims), _TOO_FAR
    yield petitions_apart(claims), _NEVER
    yield _unequal([f"{unit_of(claim)}{' broken' if broken(claim) else ''}" for claim in claims]), _NEVER


def _unequal(values: Sequence[str]) -> NDArray[np.bool_]:
    row = np.array(values)
    return np.asarray(row[:, None] != row[None, :])


class Likeness:
    """The log-odds of one story's pairs of claims, by the claims' ids; ``pairs`` that a person decided are certain."""

    def __init__(self, claims: Sequence[Claim] = (), odds: Matrix | None = None, pairs: Pairs = ()) -> None:
        self._places = {claim.id: place for place, claim in enumerate(claims)}
        self._odds = odds
        self._same = {frozenset((one, other)) for one, other, same in pairs if same}

    def odds(self, one: str, other: str) -> float:
        """The log-odds that two claims count one thing; endless where a person said so or they were not compared.

        A metric holds together on average: two of its claims may be in it for the sake of a third.
        """
        here, there = self._places.get(one), self._places.get(other)
        if (
            self._odds is None
            or here is None
            or there is None
            or (self._same and frozenset((one, other)) in self._same)
        ):
            return math.inf
        return float(self._odds[here, there])


def regroup(
    proposed: Sequence[tuple[Key, Sequence[Claim]]], model: Model | None = None, pairs: Pairs = ()
) -> list[list[Claim]]:
    """The claims of one story by what they count; see :func:`compare`."""
    return compare(proposed, model, pairs)[0]


def compare(
    proposed: Sequence[tuple[Key, Sequence[Claim]]], model: Model | None = None, pairs: Pairs = ()
) -> tuple[list[list[Claim]], Likeness]:
    """The claims of one story by what they count, and how likely any two of them count one thing.

    ``proposed`` are the metrics that the rules find. What a person said of ``pairs`` of claims holds, whatever rules
    and model say.
    """
    model = model or load_model()
    claims = [(claim, key) for key, members in proposed for claim in members]
    if len(claims) < 2:
        return [[claim for claim, _ in claims]] if claims else [], Likeness()
    standing, followers = _representatives(claims, frozenset(i for a, b, _ in pairs for i in (a, b)))
    odds = log_odds([claim for claim, _ in standing], [group for _, group in standing], model)
    bonds = bonds_of([claim.id for claim, _ in standing], pairs)
    labels = linked_within(odds, model.threshold, bonds) if pairs else _linked(odds, model.threshold)
    parts: dict[int, list[Claim]] = defaultdict(list)
    for place, label in enumerate(labels.tolist()):
        parts[label].append(standing[place][0])
        parts[label].extend(followers.get(place, ()))
    return list(parts.values()), Likeness([claim for claim, _ in standing], odds, pairs)


def _representatives(
    claims: Sequence[tuple[Claim, Key]], decided: frozenset[str] = frozenset()
) -> tuple[list[tuple[Claim, Key]], dict[int, list[Claim]]]:
    """At most :data:`MOST` claims that stand for all, the rarest numbers last, and by place those that follow each.

    Claims that were ``decided`` by a person stand for themselves, before all others.
    """
    if len(claims) <= MOST:
        return list(claims), {}
    readings: dict[tuple[object, ...], list[tuple[Claim, Key]]] = defaultdict(list)
    for claim, group in claims:
        alone = claim.id if claim.id in decided else ""
        readings[group, claim.scope, size(claim), alone].append((claim, group))
    kept = sorted(readings.values(), key=lambda members: (members[0][0].id not in decided, -len(members)))
    standing = [members[0] for members in kept[:MOST]]
    followers = {place: [claim for claim, _ in members[1:]] for place, members in enumerate(kept[:MOST])}
    largest = {group: place for place, (_, group) in reversed(list(enumerate(standing)))}
    for members in kept[MOST:]:
        group = members[0][1]
        if group in largest:
            followers[largest[group]].extend(claim for claim, _ in members)
        else:
            largest[group] = len(standing)
            followers[len(standing)] = [claim for claim, _ in members[1:]]
            standing.append(members[0])
    return standing, followers


def _linked(odds: Matrix, threshold: float) -> NDArray[np.intp]:
    """Cluster number of each row by average linkage of the log-odds, joined down to ``threshold``."""
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.spatial.distance import squareform

    if len(odds) == 1:
        return np.zeros(1, dtype=np.intp)
    distance = _SURE - odds.astype(np.float64)
    np.fill_diagonal(distance, 0.0)
    tree = linkage(squareform((distance + distance.T) / 2.0, checks=False), "average")
    return np.asarray(fcluster(tree, _SURE - threshold, "distance"), dtype=np.intp)
