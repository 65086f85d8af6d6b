"""What a number counts: the frame and the evidence for it, from the sentence that it stands in.

The order is that of news English: a counted act settles it ("400 arrests"); else the nearest act of the clause, what
follows before what precedes; else what the number before it in the sentence counts ("4 % of staff, or about 9,000").
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from nlp import frames, nouns
from nlp.governing import labelled, listed, only_said, points, told
from nlp.speech import speech
from nlp.tokens import HARD_BREAKS, Token, bare
from store.model import Evidence, Quantity

_NOUN_KINDS = frozenset({"noun", "act", "phrase", "head", "weak"})
_KIND_COST = {"phrase": 0.0, "verb": 0.0, "act": 0.0, "noun": 1.0, "agent": 8.5, "hint": 8.5, "weak": 8.5}
_BEFORE_COST = 2.5
_OUTSIDE_COST = 14.0
_WORKFORCE = frozenset("employee employees worker workers staff staffers people workforce headcount employers".split())
_HAVE = frozenset({"has", "have", "had", "with", "having"})
_POSTS = frozenset(
    "jobs posts positions roles drivers nurses teachers engineers pilots officers staffers hands".split()
)
_ON_THE_BOOKS = ("on the books", "on its books", "on staff", "in its")
_SHARE = frozenset({"percent", "per", "cent", "share", "quarter", "third", "fifth", "half"})
_STAFF = frozenset({"staff", "crew", "team", "workforce", "public", "family", "parliament", "congress"})
_OWNERS = frozenset({"its", "their"})
_SHARE_REACH = 6
_ATTRIBUTES = {
    "money": frozenset({"in", "of"}),
    "percent": frozenset[str](),
    "time": frozenset({"of", "in"}),
    "measure": frozenset({"of"}),
}
"""Families whose numbers stand before the noun that they measure, with the words that may link the two."""

_PHRASE_ENDS = frozenset(
    "the a an this that these those to for from by with at on in of and or but as after before when while which who "
    "is are was were be been has have had will would could may might can did do does it he she they we you its his her "
    "their than over under into about if because so until since said says say told per during against".split()
)
_PHRASE_REACH = 6
_LINKS = frozenset(
    "of at worth is was are were to be been stood stands stand now rose rises fell falls hit hits reached reaches "
    "totaled totalled totals totaling totalling total dropped drops climbed climbs grew grows topped passed exceeded "
    "jumped surged soared estimated put came comes averaged averaging remained has had risen fallen reached".split()
)
_LINK_REACH = 5
_MOVES = frozenset(
    "rose rises rise risen fell falls fall fallen climbed climbs jumped jumps surged soared dropped drops dipped "
    "slipped "
    "increased increases increase decreased decreases declined declines grew grows grown shrank tumbled plunged sank "
    "doubled tripled ticked slid swelled edged".split()
)
"""Verbs by which a count moves to another: their subject is what is counted."""
_TARGETS = frozenset({"to", "by", "from", "at", "adjusted", "record"})
"""Words between such a verb and its number; a number without them is of something else ("tolls rose as 300 hid")."""
_MOVE_REACH = 10
_NEAR = 20
_COUNTS = frozenset({"people", "things"})
_JOINTS = frozenset("because since after before when while until although though where whose which whether if".split())
_JOINT_COST = 4.0
""" What a word of another statement costs: less than a hint, so that it still points when nothing else does."""


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
    found = [trigger for trigger in found if points(tokens, trigger, place)]
    at_once = listed(tokens, last, found, quantity, family) if family in _COUNTS else None
    if at_once:
        return Counted(at_once, "own")
    own = None if _of_the_staff(tokens, last) else frames.noun_frame(quantity.noun.lower(), family)
    attributive = tokens[last].text.endswith(f"-{quantity.noun}") or (
        tokens[last + 1 : last + 2] and tokens[last + 1].text == "-"
    )
    if own and _settles(own[1], family, bool(attributive)) and family in frames.frames()[own[0]].takes:
        return Counted(own[0], "own")
    said = told(tokens, place, found, quantity, family) if family in _COUNTS else None
    said = said or labelled(tokens, place, clause, found, family)
    if said:
        return Counted(said, "own")
    if (
        family == "people"
        and not own
        and not _told_apart(found, last)
        and _whole_workforce(tokens, first, last, quantity)
    ):
        return Counted("employ", "own")
    head = _head(tokens, place, clause, found, family)
    if head:
        return Counted(head, "own")
    best = _nearest(tokens, place, clause, found, family)
    weak = best is None or best[0] >= _KIND_COST["hint"]
    if weak and not own and family == "people" and quantity.noun and first and tokens[first - 1].low in _OWNERS:
        return Counted("employ", "own")
    if own and own[1] == "agent" and (best is None or best[0] > _KIND_COST["agent"]):
        return Counted(own[0], "own")
    if weak and family == "people" and not quantity.noun and only_said(tokens, first):
        return Counted("", "near")
    if best is None:
        return Counted("", "none")
    cost, frame = best
    return Counted(frame, "own" if cost < _KIND_COST["hint"] else "none" if cost < _OUTSIDE_COST else "near")


def _head(
    tokens: Sequence[Token],
    place: tuple[int, int],
    clause: tuple[int, int],
    found: Sequence[frames.Trigger],
    family: str,
) -> str | None:
    """The frame of the noun that a sum or share belongs to: "a $3 million fine", "fees of $40", "the toll rose to 57".

    Of several nouns in a row the last one is the head ("a $2 billion aid package").
    """
    nouns_of = [t for t in found if t.kind in _NOUN_KINDS and family in frames.frames()[t.frame].takes]
    if not nouns_of:
        return None
    begin, end = _phrase_behind(tokens, place[1], family)
    behind = [t for t in nouns_of if begin <= t.first and t.last < end]
    if behind:
        return max(behind, key=lambda t: (t.last, t.kind == "head", t.last - t.first)).frame
    at = place[0] - 1
    while at > 0 and place[0] - at <= _LINK_REACH and tokens[at].low in _LINKS:
        at -= 1
    ahead = [t for t in nouns_of if t.last == at and at < place[0] - 1] or _moved(tokens, place[0], clause, nouns_of)
    return (
        _possessor(tokens, max(ahead, key=lambda t: (t.kind == "head", t.last - t.first)), nouns_of) if ahead else None
    )


def _possessor(tokens: Sequence[Token], noun: frames.Trigger, nouns_of: Sequence[frames.Trigger]) -> str:
    """The frame of "the *cost* of the scheme": the first noun, not the one behind "of"."""
    linked = next((i for i in (noun.first - 1, noun.first - 2) if i > 0 and tokens[i].low == "of"), 0)
    return next((other.frame for other in nouns_of if other.last == linked - 1), noun.frame)


def _moved(
    tokens: Sequence[Token], first: int, clause: tuple[int, int], nouns_of: Sequence[frames.Trigger]
) -> list[frames.Trigger]:
    """The subject of a change: "*deaths* in the valley, many of them children, rose on Friday to 57"."""
    near = range(first - 1, max(clause[0], first - _MOVE_REACH) - 1, -1)
    verb = next((index for index in near if tokens[index].low in _MOVES), -1)
    if verb < first - 3 and tokens[first - 1].low not in _TARGETS:
        return []
    end = verb
    if end > 0 and tokens[end - 1].text == ",":
        end = max((i for i in range(clause[0], end - 1) if tokens[i].text == ","), default=end - 1)
    subjects = [t for t in nouns_of if clause[0] <= t.first and t.last < end and end - t.last <= _MOVE_REACH]
    return subjects and [max(subjects, key=lambda t: (t.kind != "weak", t.last))]


def _phrase_behind(tokens: Sequence[Token], last: int, family: str) -> tuple[int, int]:
    """The noun phrase that a number stands before, as token indices: "$3 million in *legal fees* for"."""
    if family not in _ATTRIBUTES:
        return last + 1, last + 1
    begin = end = last + 1
    if family == "money" and [t.low for t in tokens[begin : begin + 2]] == ["worth", "of"]:
        begin += 2
    elif tokens[begin : begin + 1] and tokens[begin].low in _ATTRIBUTES[family]:
        begin += 1
    end = begin
    while end < min(begin + _PHRASE_REACH, len(tokens)):
        token = tokens[end]
        if token.low in _PHRASE_ENDS or not (token.text[0].isalnum() or token.text == "-"):
            break
        end += 1
    return begin, end


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
        if (
            trigger.kind == "head"
            or family not in frames.frames()[trigger.frame].takes
            or _asked_for(tokens, last, trigger)
        ):
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
    if _beyond_a_joint(tokens, trigger, place):
        distance += _JOINT_COST
    if not inside and (
        trigger.kind in ("hint", "weak")
        or abs(trigger.first - first) > _NEAR
        or _behind_a_break(tokens, trigger, first)
    ):
        return None
    return distance + _KIND_COST[trigger.kind] + (0.0 if inside else _OUTSIDE_COST)


def _beyond_a_joint(tokens: Sequence[Token], trigger: frames.Trigger, place: tuple[int, int]) -> bool:
    """Whether another statement begins between a number and a trigger ("40 cars, because a bridge collapsed")."""
    low, high = (place[1], trigger.first) if trigger.first > place[1] else (trigger.last, place[0])
    return any(token.low in _JOINTS for token in tokens[low + 1 : high])


def _of_the_staff(tokens: Sequence[Token], last: int) -> bool:
    """ "2,000 members of staff" are no members of anything."""
    behind = [token.low for token in tokens[last + 1 : last + 8]]
    if not behind[:1] or not behind[0].startswith("member") or behind[1:2] != ["of"]:
        return False
    return any(word in _STAFF for word in behind[2:])


def _settles(kind: str, family: str, attributive: bool) -> bool:
    """Whether a counted noun is the frame by itself; one too common to point from afar only when it is counted."""
    return (kind == "noun" and family != "percent") or attributive or (kind == "head" and family == "things")


def _told_apart(found: Sequence[frames.Trigger], last: int) -> bool:
    """Whether a word right behind the number says what sort of people is meant: "has 4,100 homeless people"."""
    return any(trigger.first == last + 1 and trigger.kind in ("noun", "agent") for trigger in found)


def _behind_a_break(tokens: Sequence[Token], trigger: frames.Trigger, first: int) -> bool:
    low, high = sorted((trigger.first, first))
    return any(token.text in HARD_BREAKS for token in tokens[low:high])


def _asked_for(tokens: Sequence[Token], last: int, trigger: frames.Trigger) -> bool:
    """Whether the act is demanded, not done: "300 nurses want the minister to resign"."""
    return trigger.kind not in ("hint", "weak") and any(
        token.low in speech().demands for token in tokens[last + 1 : max(trigger.first, last + 1)]
    )


def _whole_workforce(tokens: Sequence[Token], first: int, last: int, quantity: Quantity) -> bool:
    """ "had nearly 40,000 people", "out of 6,120 employees", "5 % of its 700 staff": all who work there."""
    before = [token.low for token in tokens[max(0, first - 3) : first]]
    share = any(token.low in _SHARE or "%" in token.text for token in tokens[max(0, first - _SHARE_REACH) : first])
    if share and "of" in before and nouns.noun_class(quantity.noun.lower()) == nouns.PEOPLE:
        return True
    noun = bare(quantity.noun.lower())
    posts = noun in _POSTS and before[-1:] != ["with"]
    if noun not in _WORKFORCE and not (before[-1:] and before[-1] in _HAVE and posts):
        return False
    if before and (before[-1] in _HAVE or before[-2:] == ["out", "of"]):
        return not any(token.low.endswith("ed") for token in tokens[last + 1 : last + 4])
    behind = " ".join(token.low for token in tokens[last + 1 : last + 6])
    return any(phrase in behind for phrase in _ON_THE_BOOKS)
