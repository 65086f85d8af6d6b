"""Metrics that turn out to be one: by their numbers, where the words alone keep them apart.

Outlets word one count in many ways ("cases", "new infections"), a plan becomes the deed, a walk-out a protest.
What they print of it agrees: so groups join where numbers that do not agree by chance stand on both sides.
"""

from __future__ import annotations

import collections
from collections.abc import Iterable
from typing import NamedTuple

from nlp import frames, nouns
from nlp.intervals import Interval, capped, same_number, size, times_between
from store.model import Claim, Role

_LEVELS = frozenset({"done", "planned", "remaining"})
_FITS = 1.06
_LARGE_SUM = 1e6


class Key(NamedTuple):
    """What makes two claims one metric: all four must be equal."""

    kind: str
    frame: str
    role: Role
    occasion: str


Groups = dict[Key, list[Claim]]


def join_all(groups: Groups) -> None:
    """Join what may be one before the numbers without evidence find their homes."""
    _join_shares(groups)
    _join_siblings(groups)
    _join_roles(groups)


def join_numbers(groups: Groups) -> None:
    """A number that nobody rounds names what it counts: 83,757 in two articles of one story is one count.

    Each claim of such a number moves to the metric in which most articles print it, unless one article prints it for
    two things. The words differ ("cases", "new infections"); the digits do not by chance.
    """
    homes: dict[tuple[str, float], dict[Key, set[str]]] = collections.defaultdict(lambda: collections.defaultdict(set))
    for key, members in groups.items():
        for claim in members:
            if telling(claim) and key.role in _LEVELS:
                homes[_countable(key.kind), size(claim)][key].add(claim.article_id)
    for (_, number), places in homes.items():
        articles = [article for ids in places.values() for article in ids]
        if len(places) < 2 or len(articles) != len(set(articles)):
            continue
        home = max(sorted(places), key=lambda key: (len(places[key]), len(groups[key])))
        for key in places:
            if key != home:
                groups[home] += [c for c in groups[key] if telling(c) and size(c) == number]
                groups[key] = [c for c in groups[key] if not (telling(c) and size(c) == number)]
    for key in [key for key, members in groups.items() if not members]:
        del groups[key]


def join_fitting(groups: Groups) -> None:
    """Claims of one act whose words differ in role or stretch of time only, where their numbers fit each other.

    And a rounded number joins the exact one that it rounds: "84,000" and 83,757 in two articles of one story.
    """
    order = sorted(groups, key=lambda key: (-len(groups[key]), key))
    numbers = {claim.id: _number(claim) for members in groups.values() for claim in members}
    for place, big in enumerate(order):
        if big.role not in _LEVELS | {"other"}:
            continue
        for small in order[place + 1 :]:
            if big.kind != small.kind:
                continue
            same_act = big.frame and big[:2] == small[:2] and "=" not in f"{big.occasion}{small.occasion}"
            same_act = same_act and _years(big) == _years(small)
            there = [numbers[claim.id] for claim in groups[big]]
            moving = {c.id for c in groups[small] if _agrees_with_any(numbers[c.id], there, same_act=bool(same_act))}
            if moving:
                groups[big] += [c for c in groups[small] if c.id in moving]
                groups[small] = [c for c in groups[small] if c.id not in moving]
    for key in [key for key, members in groups.items() if not members]:
        del groups[key]


def _years(key: Key) -> str:
    return key.occasion.partition("/")[0]


class _Number(NamedTuple):
    """What fitting asks of a claim, read once for all that it is held against."""

    article_id: str
    role: Role
    size: float
    room: Interval
    digits: int
    telling: bool


def _number(claim: Claim) -> _Number:
    return _Number(claim.article_id, claim.role, size(claim), capped(claim.quantity), digits(claim), telling(claim))


def _agrees_with_any(one: _Number, others: Iterable[_Number], *, same_act: bool) -> bool:
    return any(_agrees(one, other, same_act=same_act) for other in others)


def _agrees(a: _Number, b: _Number, *, same_act: bool) -> bool:
    if a.article_id == b.article_id:
        return False
    if same_act and a.digits >= 2 and a.room.meets(b.room) and times_between(a.size, b.size) <= _FITS:
        return True
    exact, rounded = (a, b) if a.digits >= b.digits else (b, a)
    if not exact.telling or rounded.digits < 2 or a.role != b.role:
        return False
    return rounded.room.low <= exact.size <= rounded.room.high


def _countable(kind: str) -> str:
    """People and things are counted in one way; sums, shares and measures each in their own unit."""
    return "count" if nouns.family(kind) in (nouns.PEOPLE, "things") else kind


def digits(claim: Claim) -> int:
    """How many digits a number has before its zeros: 1,600 has two, 83,757 five."""
    stated, step = claim.quantity.stated, claim.quantity.precision
    return len(str(round(abs(stated) / step))) if stated and step > 0 else 0


def telling(claim: Claim) -> bool:
    """Whether a number can be known again: three digits of a count, two of a share, any large sum."""
    family = nouns.family(claim.kind)
    if family == "money":
        return claim.quantity.stated is not None and claim.quantity.stated >= _LARGE_SUM
    return digits(claim) >= (2 if family in ("percent", "measure") else 3)


def _join_siblings(groups: Groups) -> None:
    """Two frames that may be one act become one metric where a whole number of one is printed for the other."""
    for key in sorted(groups, key=lambda key: (-len(groups[key]), key)):
        described = frames.frames().get(key.frame)
        if key not in groups or described is None:
            continue
        for name in sorted(described.siblings):
            other = key._replace(frame=name)
            if other in groups and other != key and _agree(groups[key], groups[other]):
                big, small = sorted((key, other), key=lambda k: (-len(groups[k]), k))
                groups[big] += groups.pop(small)
                break


def _join_shares(groups: Groups) -> None:
    """A share that names no whole is of the whole that another one of its number names ("54 % of the vote")."""
    for key in [key for key in groups if key.kind == "percent"]:
        named = [k for k in groups if k.kind.startswith("percent:") and k._replace(kind=key.kind) == key]
        fitting = [other for other in sorted(named) if _agree(groups[key], groups[other])]
        if len(fitting) == 1:
            groups[fitting[0]] += groups.pop(key)


def _join_roles(groups: Groups) -> None:
    """A plan is the deed once the same number is printed for both; otherwise they stay apart."""
    for key in [key for key in groups if key.role == "planned"]:
        done = key._replace(role="done")
        if done not in groups:
            groups[done] = groups.pop(key)
        elif announced(key) and _agree(groups[key], groups[done], loosely=True):
            groups[done] += groups.pop(key)


def announced(key: Key) -> bool:
    """Whether a plan of this kind is news of the deed itself (lay-offs, strikes); a forecast of deaths never is."""
    described = frames.frames().get(key.frame)
    return described is not None and described.rounds


def _agree(first: Iterable[Claim], second: Iterable[Claim], *, loosely: bool = False) -> bool:
    """Whether the same number of the whole, or ``loosely`` one that fits it, stands on both sides."""
    others = [claim for claim in second if claim.scope is None]
    return any(
        capped(claim.quantity).meets(capped(other.quantity)) if loosely else same_number(claim.quantity, other.quantity)
        for claim in first
        if claim.scope is None
        for other in others
    )
