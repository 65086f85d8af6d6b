"""What a number counts: the frame and the evidence for it, from the sentence that it stands in.

The order is that of news English: a counted act settles it ("400 arrests"); else the nearest act of the clause, what
follows before what precedes; else what the number before it in the sentence counts ("4 % of staff, or about 9,000").
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from nlp import frames, nouns
from nlp.speech import speech
from nlp.tokens import HARD_BREAKS, Token, bare
from store.model import Evidence, Quantity

_KIND_COST = {"phrase": 0.0, "verb": 0.0, "noun": 1.0, "agent": 6.0, "hint": 8.5}
_BEFORE_COST = 2.5
_OUTSIDE_COST = 14.0
_WORKFORCE = frozenset("employee employees worker workers staff staffers people workforce headcount employers".split())
_HAVE = frozenset({"has", "have", "had", "with", "having"})
_GUESTS = frozenset("customers users clients subscribers followers visitors passengers patients victims names".split())
_ON_THE_BOOKS = ("on the books", "on its books", "on staff", "in its")
_SHARE = frozenset({"percent", "per", "cent", "share", "quarter", "third", "fifth", "half"})
_STAFF = frozenset({"staff", "crew", "team", "workforce", "public", "family", "parliament", "congress"})
_OWNERS = frozenset({"its", "their"})
_SHARE_REACH = 6
_NEAR = 20


class Counted(NamedTuple):
    """The frame key of a number ("" when nothing tells it) and how it is known."""

    frame: str
    evidence: Evidence


def counted(
    quantity: Quantity,
    kind: str,
    tokens: Sequence[Token],
    place: tuple[int, int],
    clause: tuple[int, int],
    found: Sequence[frames.Trigger],
) -> Counted:
    """What the number at token indices ``place`` counts, for a unit of class ``kind``."""
    first, last = place
    family = nouns.family(kind)
    own = None if _of_the_staff(tokens, last) else frames.noun_frame(quantity.noun.lower())
    attributive = tokens[last].text.endswith(f"-{quantity.noun}") or (
        tokens[last + 1 : last + 2] and tokens[last + 1].text == "-"
    )
    if own and (own[1] == "noun" or attributive) and family in frames.frames()[own[0]].takes:
        return Counted(own[0], "own")
    if family == "people" and not own and _whole_workforce(tokens, first, last, quantity):
        return Counted("employ", "own")
    best = _nearest(tokens, place, clause, found, family)
    weak = best is None or best[0] >= _KIND_COST["hint"]
    if weak and not own and family == "people" and quantity.noun and first and tokens[first - 1].low in _OWNERS:
        return Counted("employ", "own")
    if own and own[1] == "agent" and (best is None or best[0] > _KIND_COST["agent"]):
        return Counted(own[0], "own")
    if best is None:
        return Counted("", "none")
    cost, frame = best
    return Counted(frame, "own" if cost < _KIND_COST["hint"] else "none" if cost < _OUTSIDE_COST else "near")


def _nearest(
    tokens: Sequence[Token],
    place: tuple[int, int],
    clause: tuple[int, int],
    found: Sequence[frames.Trigger],
    family: str,
) -> tuple[float, str] | None:
    best: tuple[float, str] | None = None
    last = place[1]
    for trigger in found:
        if family not in frames.frames()[trigger.frame].takes or _asked_for(tokens, last, trigger):
            continue
        cost = _cost(tokens, trigger, place, clause)
        if cost is not None and (best is None or cost < best[0]):
            best = (cost, trigger.frame)
    return best


def _cost(
    tokens: Sequence[Token], trigger: frames.Trigger, place: tuple[int, int], clause: tuple[int, int]
) -> float | None:
    """How far a trigger is from a number, in words, with what speaks against it added; ``None`` when too far."""
    first, last = place
    if trigger.first > last:
        distance = 0.25 * (trigger.first - last)
    elif trigger.last < first:
        distance = 0.25 * (first - trigger.last) + _BEFORE_COST
    else:
        distance = 0.0
    inside = clause[0] <= trigger.first and trigger.last < clause[1]
    if not inside and (abs(trigger.first - first) > _NEAR or _behind_a_break(tokens, trigger, first)):
        return None
    return distance + _KIND_COST[trigger.kind] + (0.0 if inside else _OUTSIDE_COST)


def _of_the_staff(tokens: Sequence[Token], last: int) -> bool:
    """ "2,000 members of staff" are no members of anything."""
    behind = [token.low for token in tokens[last + 1 : last + 8]]
    if not behind[:1] or not behind[0].startswith("member") or behind[1:2] != ["of"]:
        return False
    return any(word in _STAFF for word in behind[2:])


def _behind_a_break(tokens: Sequence[Token], trigger: frames.Trigger, first: int) -> bool:
    low, high = sorted((trigger.first, first))
    return any(token.text in HARD_BREAKS for token in tokens[low:high])


def _asked_for(tokens: Sequence[Token], last: int, trigger: frames.Trigger) -> bool:
    """Whether the act is demanded, not done: "300 nurses want the minister to resign"."""
    return trigger.kind != "hint" and any(
        token.low in speech().demands for token in tokens[last + 1 : max(trigger.first, last + 1)]
    )


def _whole_workforce(tokens: Sequence[Token], first: int, last: int, quantity: Quantity) -> bool:
    """ "had nearly 40,000 people", "out of 6,120 employees", "5 % of its 700 staff": all who work there."""
    before = [token.low for token in tokens[max(0, first - 3) : first]]
    share = any(token.low in _SHARE or "%" in token.text for token in tokens[max(0, first - _SHARE_REACH) : first])
    if share and "of" in before and nouns.noun_class(quantity.noun.lower()) == nouns.PEOPLE:
        return True
    noun = bare(quantity.noun.lower())
    if noun not in _WORKFORCE and not (before[-1:] and before[-1] in _HAVE and noun and noun not in _GUESTS):
        return False
    if before and (before[-1] in _HAVE or before[-2:] == ["out", "of"]):
        return not any(token.low.endswith("ed") for token in tokens[last + 1 : last + 4])
    behind = " ".join(token.low for token in tokens[last + 1 : last + 6])
    return any(phrase in behind for phrase in _ON_THE_BOOKS)
