"""How two claims of one metric relate, with a reason that a person can check.

The order of the questions is that of the design: the same number, a part of the whole, room for both at their own
precision, a correction, growth, and only then a contradiction; what cannot be told is said to be unknown.
"""

from __future__ import annotations

import itertools
import math
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from nlp.earlier import dated_by_text, earlier, published_only
from nlp.geography import inside, same_place
from nlp.intervals import capped, is_floor, literal, ratio, same_number, same_side, size, slip
from nlp.rivals import Dispute, Disputes, rivals, side_by_side
from nlp.scopes import ALONE, GROUP_PREPOSITIONS, says_whole
from nlp.sources import short_name
from nlp.speech import speech
from nlp.surroundings import clause_around
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


def _sure(one: str, other: str) -> float:
    return math.inf


@dataclass(frozen=True, slots=True)
class Facts:
    """What the verdicts of one metric rest on besides its claims.

    ``running``: the total can only grow while the event lasts. ``once``: it is counted of one day (a march), so that
    the day of publication says nothing about the number. ``outlets``: article id to the outlet's name.
    ``whole``: scopes that mean the whole (the company all of it is about, "Leeds and York" beside both).
    ``odds`` tells of the ids of two claims the log-odds that these count one thing. ``disputes`` are the numbers that
    one text sets against each other, for the other texts that print them.
    """

    running: bool = False
    once: bool = False
    outlets: Mapping[str, str] = field(default_factory=dict)
    whole: frozenset[str] = frozenset()
    odds: Callable[[str, str], float] = _sure
    disputes: Disputes = field(default_factory=Disputes)


class Judgement(NamedTuple):
    """A relation with its reason; ``swapped`` when the second claim is the earlier one."""

    relation: Relation
    reason: str
    swapped: bool = False


def judge(a: Claim, b: Claim, facts: Facts) -> Judgement:
    """How ``a`` and ``b`` relate. Symmetric: swapping them changes only ``swapped``."""
    scoped = _by_scope(a, b, facts) or _by_total(a, b, facts)
    if scoped:
        return scoped
    if same_number(a.quantity, b.quantity):
        if same_side(a.quantity, b.quantity):
            return Judgement("same", f"Both print the same reading: {_both(a, b, facts)}.{_periods(a, b)}")
        return Judgement("rounding", f"The same number from two sides: {_both(a, b, facts)}.{_periods(a, b)}")
    if capped(a.quantity).meets(capped(b.quantity)):
        return Judgement("rounding", f"One number fits both: {_both(a, b, facts)}.{_periods(a, b)}")
    return _apart(a, b, facts)


def scope_of(claim: Claim, facts: Facts) -> str | None:
    """The part that a claim counts, without its preposition; ``None`` for the whole."""
    if claim.role == "added":
        return claim.scope or "added"
    if claim.scope is None or claim.scope.lower() in facts.whole:
        return None
    first, _, rest = claim.scope.partition(" ")
    return rest if first in GROUP_PREPOSITIONS and rest else claim.scope


def _by_scope(a: Claim, b: Claim, facts: Facts) -> Judgement | None:
    """Parts and wholes: decided before the numbers are compared, where the scopes differ."""
    first, second = scope_of(a, facts), scope_of(b, facts)
    if _bare_scope(first) == _bare_scope(second) or (first and second and same_place(first, second)):
        return None
    if first is None or second is None:
        part, whole, name = (a, b, first) if first else (b, a, second)
        if size(part) >= size(whole) * 0.999:
            return None
        of = "a part" if name in ("part", "added") else name
        return Judgement("subset", f"{_said(part, facts)} counts {of} only, {_said(whole, facts)} the whole.")
    inner = _inside(first, second) or _alone(a, b, first, second) or _placed_inside(a, b, first, second)
    if inner:
        part, whole = (a, b) if inner == first else (b, a)
        return Judgement("subset", f"{inner} is a part of what {_said(whole, facts)} counts; {_said(part, facts)}.")
    return Judgement(
        "other_scope", f"Two different parts: {_said(a, facts)} is of {first}, {_said(b, facts)} of {second}."
    )


def _by_total(a: Claim, b: Claim, facts: Facts) -> Judgement | None:
    """ "110,000 came here and 160,000 nationwide": of two numbers of one text, only the larger is said to be of all."""
    part, whole = (a, b) if size(a) < size(b) else (b, a)
    if a.article_id != b.article_id or not _says_whole(whole) or _says_whole(part) or part.order or whole.order:
        return None
    if rivals(a, b) or capped(a.quantity).meets(capped(b.quantity)):
        return None
    return Judgement("subset", f"{_said(whole, facts)} is said to be of all, {_said(part, facts)} is not.")


def _says_whole(claim: Claim) -> bool:
    return says_whole(
        clause_around(claim.sentence, claim.quantity.start - claim.sentence_start, claim.quantity.literal)
    )


def _bare_scope(scope: str | None) -> str:
    return (scope or "").lower().removesuffix(ALONE).strip()


def _alone(a: Claim, b: Claim, first: str, second: str) -> str | None:
    """ "in Leeds alone 400": a part of the larger number beside it."""
    if first.endswith(ALONE) and size(a) < size(b):
        return first
    return second if second.endswith(ALONE) and size(b) < size(a) else None


def _placed_inside(a: Claim, b: Claim, first: str, second: str) -> str | None:
    """ "Seattle" in "the United States": a smaller number for a place inside the other."""
    if inside(first, second) and size(a) < size(b):
        return first
    return second if inside(second, first) and size(b) < size(a) else None


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


def _apart(a: Claim, b: Claim, facts: Facts) -> Judgement:
    """The numbers leave no room for each other at their own precision."""
    order = earlier(a, b)
    times = ratio(a, b)
    room = times < _LITERAL_AGREE and literal(a.quantity).meets(literal(b.quantity))
    marked = a if a.corrected else b
    withdrawn = marked.order < 0 or a.article_id == b.article_id  # "revised to 84" speaks of its own text only
    if a.corrected != b.corrected and withdrawn and times < _SAME_THING:
        wrong_is_marked = marked.order <= 0  # "an earlier version said 480" marks the old one, "revised to 84" the new
        swapped = (marked is b) == wrong_is_marked
        return Judgement("correction", f"The text itself revises the number: {_both(a, b, facts)}.", swapped)
    dispute = None if room else facts.disputes.between(a, b)
    if dispute and not (facts.running and order is not None and dated_by_text(a, b)):
        beside = facts.outlets.get(dispute.one.article_id, "one text")
        return Judgement(
            "contradiction", f"No number fits both: {_both(a, b, facts)}; {beside} sets them side by side."
        )
    if order is not None:
        moved = _moved(a, b, order, facts)
        if moved:
            return moved
    floors = is_floor(a.quantity) and is_floor(b.quantity)
    if room:
        return Judgement("rounding", f"A number that satisfies both wordings exists: {_both(a, b, facts)}.")
    if floors and times < _FLOORS_AGREE:
        return Judgement("unknown", f"Two lower bounds that may both hold: {_both(a, b, facts)}.")
    return _told_or_not(a, b, facts, times)


def _moved(a: Claim, b: Claim, order: int, facts: Facts) -> Judgement | None:
    first, then = (a, b) if order == 0 else (b, a)
    swapped = order == 1
    told = a.article_id == b.article_id and bool(a.order and b.order)  # "47, up from 31"
    published = "published" in (a.as_of_basis, b.as_of_basis)
    if facts.once and published and not told:
        return None
    if size(then) > size(first):
        if not facts.running and published_only(a, b) and not told:
            return None
        return Judgement(
            "growth", f"Counted later, and more: {_dated(first, facts)}, then {_dated(then, facts)}.", swapped
        )
    if not told and (published_only(a, b) or (facts.running and published)):
        return Judgement(
            "unknown",
            f"The later text has the smaller number: an older count, or a contradiction. {_both(a, b, facts)}.",
        )
    if facts.running and (told or a.article_id != b.article_id):
        return Judgement(
            "correction", f"A running total that falls: {_dated(first, facts)}, then {_dated(then, facts)}.", swapped
        )
    return Judgement("unknown", f"Given for two moments: {_dated(first, facts)}, then {_dated(then, facts)}.")


def _told_or_not(a: Claim, b: Claim, facts: Facts, times: float) -> Judgement:
    """A contradiction, unless time could explain it and neither text tells when it was counted."""
    small, large = (a, b) if size(a) < size(b) else (b, a)
    if _provisional(small) and not _provisional(large) and times < _TOO_FAR:
        return Judgement("growth", f"Still being counted: {_both(small, large, facts)}.", small is b)
    mistake = slip(a, b)
    opposed = rivals(a, b)
    if a.article_id == b.article_id and not mistake and not opposed:
        return Judgement("unknown", f"One text gives both and may count two things: {_both(a, b, facts)}.")
    if a.evidence == b.evidence == "none" and not opposed:
        return Judgement("unknown", f"Neither text says what it counts: {_both(a, b, facts)}.")
    if times > _TOO_FAR and not mistake:
        return Judgement("unknown", f"So far apart that they may count two things: {_both(a, b, facts)}.")
    if facts.running and times < _TOO_FAR and not mistake and not opposed:
        return Judgement(
            "unknown",
            f"A later count or a contradiction: nothing tells which was counted first. {_both(a, b, facts)}.",
        )
    if a.article_id != b.article_id and facts.odds(a.id, b.id) < DOUBT:
        return Judgement("unknown", f"The words leave open whether both count one thing: {_both(a, b, facts)}.")
    if mistake:
        return Judgement("contradiction", f"No number fits both: {_both(a, b, facts)}; one is {mistake}.")
    return Judgement("contradiction", f"No number fits both: {_both(a, b, facts)}.")


def _provisional(claim: Claim) -> bool:
    """Whether a text says that it is still counting ("so far", "with half of the votes in")."""
    clause = clause_around(claim.sentence, claim.quantity.start - claim.sentence_start, claim.quantity.literal)
    return any(f" {phrase} " in clause for phrase in speech().provisional)


def _said(claim: Claim, facts: Facts) -> str:
    outlet = facts.outlets.get(claim.article_id)
    credit = short_name(claim.attributed_to or "") or outlet
    return f"“{claim.quantity.literal}”" + (f" ({credit})" if credit else "")


def _periods(a: Claim, b: Claim) -> str:
    """A warning where two agreeing numbers are dated to different years, or only one is dated by its own text."""
    stated = [claim.as_of for claim in (a, b) if claim.as_of and claim.as_of_basis == "stated"]
    if len(stated) == 2 and stated[0].year != stated[1].year:
        return f" But one is dated {stated[0].year}, the other {stated[1].year}."
    if len(stated) == 1 and None in (a.as_of, b.as_of):
        return f" But one is dated {stated[0]:%B %Y}, the other has no date."
    return ""


def _both(a: Claim, b: Claim, facts: Facts) -> str:
    return f"{_said(a, facts)} and {_said(b, facts)}"


def _dated(claim: Claim, facts: Facts) -> str:
    if claim.as_of is None:
        return _said(claim, facts)
    return f"{_said(claim, facts)} on {claim.as_of.day} {claim.as_of:%B %Y}"


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
