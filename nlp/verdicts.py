"""How two claims of one metric relate, with a reason that a person can check.

The order of the questions is that of the design: the same number, a part of the whole, room for both at their own
precision, a correction, growth, and only then a contradiction; what cannot be told is said to be unknown.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from nlp.earlier import dated_by_text, earlier, published_only
from nlp.geography import inside, same_place
from nlp.intervals import same_number, same_side, slip_between, times_between
from nlp.rivals import Dispute, Disputes, rivals, side_by_side
from nlp.scopes import ALONE
from nlp.sides import Facts, Side
from store.model import Claim, Relation

_FLOORS_AGREE = 3.0
_LITERAL_AGREE = 1.5
_TOO_FAR = 10.0
_SAME_THING = 1000.0


DOUBT = 1.3
"""Log-odds below which two numbers of two articles are not called a contradiction. Without it, 64 in 100 of those that
were called so between annotated claims counted one thing; with it, 81."""

CLEAR = 0.0
"""Log-odds from which two numbers side by side are a dispute that other texts take part in: of those that annotators
read, 87 in 102 count one thing, of the others 17 in 25."""


class Judgement(NamedTuple):
    """A relation with its reason; ``swapped`` when the second claim is the earlier one."""

    relation: Relation
    reason: str
    swapped: bool = False


def judge(a: Claim, b: Claim, facts: Facts) -> Judgement:
    """How ``a`` and ``b`` relate. Symmetric: swapping them changes only ``swapped``."""
    return _judge(Side(a, facts), Side(b, facts), facts)


def judge_all(claims: Sequence[Claim], facts: Facts) -> Iterator[tuple[Claim, Claim, Judgement]]:
    """Every pair of a metric's claims, in their order, with how the two relate; each claim is read once."""
    for a, b in itertools.combinations([Side(claim, facts) for claim in claims], 2):
        yield a.claim, b.claim, _judge(a, b, facts)


def _judge(a: Side, b: Side, facts: Facts) -> Judgement:
    scoped = _by_scope(a, b) if a.bare != b.bare else None
    if scoped is None and a.article_id == b.article_id:
        scoped = _by_total(a, b)
    if scoped is not None:
        return scoped
    if same_number(a.quantity, b.quantity):
        if same_side(a.quantity, b.quantity):
            return Judgement("same", f"Both print the same reading: {_both(a, b)}.{_periods(a.claim, b.claim)}")
        return Judgement("rounding", f"The same number from two sides: {_both(a, b)}.{_periods(a.claim, b.claim)}")
    if a.room.meets(b.room):
        return Judgement("rounding", f"One number fits both: {_both(a, b)}.{_periods(a.claim, b.claim)}")
    return _apart(a, b, facts)


def _by_scope(a: Side, b: Side) -> Judgement | None:
    """Parts and wholes: decided before the numbers are compared, where the scopes differ."""
    first, second = a.scope, b.scope
    if first and second and same_place(first, second):
        return None
    if first is None or second is None:
        part, whole, name = (a, b, first) if first else (b, a, second)
        if part.size >= whole.size * 0.999:
            return None
        of = "a part" if name in ("part", "added") else name
        return Judgement("subset", f"{part.said} counts {of} only, {whole.said} the whole.")
    inner = _inside(first, second) or _alone(a, b, first, second) or _placed_inside(a, b, first, second)
    if inner:
        part, whole = (a, b) if inner == first else (b, a)
        return Judgement("subset", f"{inner} is a part of what {whole.said} counts; {part.said}.")
    return Judgement("other_scope", f"Two different parts: {a.said} is of {first}, {b.said} of {second}.")


def _by_total(a: Side, b: Side) -> Judgement | None:
    """ "110,000 came here and 160,000 nationwide": of two numbers of one text, only the larger is said to be of all."""
    part, whole = (a, b) if a.size < b.size else (b, a)
    if not whole.says_whole or part.says_whole or part.claim.order or whole.claim.order:
        return None
    if rivals(a.claim, b.claim) or a.room.meets(b.room):
        return None
    return Judgement("subset", f"{whole.said} is said to be of all, {part.said} is not.")


def _alone(a: Side, b: Side, first: str, second: str) -> str | None:
    """ "in Leeds alone 400": a part of the larger number beside it."""
    if first.endswith(ALONE) and a.size < b.size:
        return first
    return second if second.endswith(ALONE) and b.size < a.size else None


def _placed_inside(a: Side, b: Side, first: str, second: str) -> str | None:
    """ "Seattle" in "the United States": a smaller number for a place inside the other."""
    if inside(first, second) and a.size < b.size:
        return first
    return second if inside(second, first) and b.size < a.size else None


@lru_cache(maxsize=4096)
def _inside(first: str, second: str) -> str | None:
    """The one that is a part of the other: "York" of "Leeds and York", "York, coastal areas" of "York"."""
    one, other = set(first.lower().replace(",", "").split()), set(second.lower().replace(",", "").split())
    if "and" in other and one < other:
        return first
    if "and" in one and other < one:
        return second
    if one > other:
        return first
    return second if other > one else None


def _apart(a: Side, b: Side, facts: Facts) -> Judgement:
    """The numbers leave no room for each other at their own precision."""
    order = earlier(a.claim, b.claim)
    times = times_between(a.size, b.size)
    room = times < _LITERAL_AGREE and a.wide.meets(b.wide)
    if a.claim.corrected != b.claim.corrected and times < _SAME_THING:
        marked = a if a.claim.corrected else b
        if marked.claim.order < 0 or a.article_id == b.article_id:  # "revised to 84" speaks of its own text only
            # "an earlier version said 480" marks the old one, "revised to 84" the new
            swapped = (marked is b) == (marked.claim.order <= 0)
            return Judgement("correction", f"The text itself revises the number: {_both(a, b)}.", swapped)
    dispute = facts.disputes.between(a.claim, b.claim) if a.disputed and b.disputed and not room else None
    if dispute and not (facts.running and order is not None and dated_by_text(a.claim, b.claim)):
        beside = facts.outlets.get(dispute.one.article_id, "one text")
        return Judgement("contradiction", f"No number fits both: {_both(a, b)}; {beside} sets them side by side.")
    if order is not None:
        moved = _moved(a, b, order, facts)
        if moved:
            return moved
    if room:
        return Judgement("rounding", f"A number that satisfies both wordings exists: {_both(a, b)}.")
    if a.floor and b.floor and times < _FLOORS_AGREE:
        return Judgement("unknown", f"Two lower bounds that may both hold: {_both(a, b)}.")
    return _told_or_not(a, b, facts, times)


def _moved(a: Side, b: Side, order: int, facts: Facts) -> Judgement | None:
    first, then = (a, b) if order == 0 else (b, a)
    swapped = order == 1
    one_text = a.article_id == b.article_id
    told = one_text and bool(a.claim.order and b.claim.order)  # "47, up from 31"
    published = "published" in (a.claim.as_of_basis, b.claim.as_of_basis)
    if facts.once and published and not told:
        return None
    if then.size > first.size:
        if not facts.running and not told and published_only(a.claim, b.claim):
            return None
        return Judgement("growth", f"Counted later, and more: {first.dated}, then {then.dated}.", swapped)
    if not told and ((facts.running and published) or published_only(a.claim, b.claim)):
        return Judgement(
            "unknown", f"The later text has the smaller number: an older count, or a contradiction. {_both(a, b)}."
        )
    if facts.running and (told or not one_text):
        return Judgement("correction", f"A running total that falls: {first.dated}, then {then.dated}.", swapped)
    return Judgement("unknown", f"Given for two moments: {first.dated}, then {then.dated}.")


def _told_or_not(a: Side, b: Side, facts: Facts, times: float) -> Judgement:
    """A contradiction, unless time could explain it and neither text tells when it was counted."""
    small, large = (a, b) if a.size < b.size else (b, a)
    if times < _TOO_FAR and small.provisional and not large.provisional:
        return Judgement("growth", f"Still being counted: {_both(small, large)}.", small is b)
    one_text = a.article_id == b.article_id
    mistake = slip_between(a.size, b.size, one_text=one_text)
    opposed = rivals(a.claim, b.claim)
    if one_text and not mistake and not opposed:
        return Judgement("unknown", f"One text gives both and may count two things: {_both(a, b)}.")
    if a.claim.evidence == b.claim.evidence == "none" and not opposed:
        return Judgement("unknown", f"Neither text says what it counts: {_both(a, b)}.")
    if times > _TOO_FAR and not mistake:
        return Judgement("unknown", f"So far apart that they may count two things: {_both(a, b)}.")
    if facts.running and times < _TOO_FAR and not mistake and not opposed:
        return Judgement(
            "unknown", f"A later count or a contradiction: nothing tells which was counted first. {_both(a, b)}."
        )
    if not one_text and facts.odds(a.id, b.id) < DOUBT:
        return Judgement("unknown", f"The words leave open whether both count one thing: {_both(a, b)}.")
    if mistake:
        return Judgement("contradiction", f"No number fits both: {_both(a, b)}; one is {mistake}.")
    return Judgement("contradiction", f"No number fits both: {_both(a, b)}.")


def _both(a: Side, b: Side) -> str:
    return f"{a.said} and {b.said}"


def _periods(a: Claim, b: Claim) -> str:
    """A warning where two agreeing numbers are dated to different years, or only one is dated by its own text."""
    if "stated" not in (a.as_of_basis, b.as_of_basis):
        return ""
    stated = [claim.as_of for claim in (a, b) if claim.as_of and claim.as_of_basis == "stated"]
    if len(stated) == 2 and stated[0].year != stated[1].year:
        return f" But one is dated {stated[0].year}, the other {stated[1].year}."
    if len(stated) == 1 and None in (a.as_of, b.as_of):
        return f" But one is dated {stated[0]:%B %Y}, the other has no date."
    return ""


def disputes_of(claims: Sequence[Claim], facts: Facts) -> Disputes:
    """What the texts of one metric set against each other, each pair of numbers once, in the order of ``claims``."""
    found: dict[frozenset[tuple[object, ...]], Dispute] = {}
    by_text: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        by_text[claim.article_id].append(claim)
    for members in by_text.values():
        for a, b in itertools.combinations(members, 2):
            clear = side_by_side(a, b) and facts.odds(a.id, b.id) >= CLEAR
            if clear and judge(a, b, facts).relation == "contradiction":
                key = frozenset((c.quantity.stated, c.quantity.qualifier, c.scope) for c in (a, b))
                found.setdefault(key, Dispute(a, b))
    return Disputes(tuple(found.values()))
