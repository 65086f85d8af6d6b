"""What a number counts: the frame and the evidence for it, from the sentence that it stands in.

The order is that of news English: a counted act settles it ("400 arrests"); else the nearest act of the clause, what
follows before what precedes; else what the number before it in the sentence counts ("4 % of staff, or about 9,000").
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from nlp import frames, nouns
from nlp.governing import Site, is_margin, labelled, listed, only_said, points, takes_part, told, total_of
from nlp.speech import speech
from nlp.staffing import of_the_staff, owned, whole_workforce
from nlp.tokens import HARD_BREAKS, Token
from store.model import Evidence, Quantity

_NOUN_KINDS = frozenset({"noun", "act", "phrase", "head", "weak"})
_KIND_COST = {"phrase": 0.0, "verb": 0.0, "act": 0.0, "noun": 1.0, "agent": 8.5, "hint": 8.5, "weak": 8.5}
_BEFORE_COST = 2.5
_OUTSIDE_COST = 14.0
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
    family = nouns.family(kind)
    found = [trigger for trigger in found if points(tokens, trigger, place)]
    site = Site(quantity, tokens, place, clause, found, family)
    own = None if of_the_staff(tokens, place[1]) else frames.noun_frame(quantity.noun.lower(), family)
    frame = _settled(site, own) or labelled(site)
    if not frame and family == "people" and not own and whole_workforce(tokens, place, found, quantity):
        frame = "employ"
    frame = frame or _head(site)
    if frame:
        return Counted(frame, "own")
    best = _nearest(site)
    weak = best is None or best[0] >= _KIND_COST["hint"]
    if weak and not own and family == "people" and owned(tokens, place[0], quantity):
        return Counted("employ", "own")
    if own and own[1] == "agent" and (best is None or best[0] > _KIND_COST["agent"]):
        return Counted(own[0], "own")
    back = _pointing_back(site, weak=weak) if family == "people" else None
    if back is not None:
        return Counted(back, "near")
    if best is None:
        return Counted("", "none")
    cost, frame = best
    return Counted(frame, "own" if cost < _KIND_COST["hint"] else "none" if cost < _OUTSIDE_COST else "near")


def _settled(site: Site, own: tuple[str, str] | None) -> str | None:
    """The frame that the number's own words settle: its noun, or what is said of the counted at once."""
    tokens, last = site.tokens, site.place[1]
    counts = site.family in _COUNTS
    if is_margin(tokens, site.place):
        return "margin"
    attributive = tokens[last].text.endswith(f"-{site.quantity.noun}") or (
        tokens[last + 1 : last + 2] and tokens[last + 1].text == "-"
    )
    noun = own and _settles(own[1], site.family, bool(attributive)) and site.family in frames.frames()[own[0]].takes
    return (listed(site) if counts else None) or (own[0] if own and noun else None) or (told(site) if counts else None)


def _pointing_back(site: Site, *, weak: bool) -> str | None:
    """The frame ("" for that of the story) of a number that means what was spoken of before; ``None`` for others."""
    if not site.quantity.noun:
        total = total_of(site)
        if total is not None or (weak and only_said(site.tokens, site.place)):
            agents = [t for t in site.found if t.kind == "agent"]
            crowd = [t.frame for t in agents if site.clause[0] <= t.first and t.last < site.place[0]]
            return total or (crowd[-1] if crowd else "")
    return "" if weak and takes_part(site) else None


def _head(site: Site) -> str | None:
    """The frame of the noun that a sum or share belongs to: "a $3 million fine", "fees of $40", "the toll rose to 57".

    Of several nouns in a row the last one is the head ("a $2 billion aid package").
    """
    tokens, place = site.tokens, site.place
    nouns_of = [t for t in site.found if t.kind in _NOUN_KINDS and site.takes(t)]
    if not nouns_of:
        return None
    begin, end = _phrase_behind(tokens, place[1], site.family)
    behind = [t for t in nouns_of if begin <= t.first and t.last < end]
    if behind:
        return max(behind, key=lambda t: (t.last, t.kind == "head", t.last - t.first)).frame
    at = place[0] - 1
    while at > 0 and place[0] - at <= _LINK_REACH and tokens[at].low in _LINKS:
        at -= 1
    ahead = [t for t in nouns_of if t.last == at and at < place[0] - 1] or _moved(
        tokens, place[0], site.clause, nouns_of
    )
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
    elif family == "money" and tokens[begin : begin + 1] and tokens[begin].text == "(":
        closing = [i for i in range(begin, min(begin + _PHRASE_REACH, len(tokens))) if tokens[i].text == ")"]
        begin = closing[0] + 1 if closing else begin
    end = begin
    while end < min(begin + _PHRASE_REACH, len(tokens)):
        token = tokens[end]
        if token.low in _PHRASE_ENDS or not (token.text[0].isalnum() or token.text == "-"):
            break
        end += 1
    return begin, end


def _nearest(site: Site) -> tuple[float, str] | None:
    best: tuple[float, str] | None = None
    for trigger in site.found:
        if trigger.kind == "head" or not site.takes(trigger) or _asked_for(site.tokens, site.place[1], trigger):
            continue
        cost = _cost(site, trigger)
        if cost is not None and (best is None or cost < best[0]):
            best = (cost, trigger.frame)
    return best


def _cost(site: Site, trigger: frames.Trigger) -> float | None:
    """How far a trigger is from a number, in words, with what speaks against it added; ``None`` when too far."""
    first, last = site.place
    if trigger.first > last:
        distance = 0.25 * (trigger.first - last)
    elif trigger.last < first:
        distance = 0.25 * (first - trigger.last) + _BEFORE_COST
    else:
        distance = 0.0
    inside = site.clause[0] <= trigger.first and trigger.last < site.clause[1]
    if _beyond_a_joint(site.tokens, trigger, site.place):
        distance += _JOINT_COST
    if not inside and (
        trigger.kind in ("hint", "weak")
        or abs(trigger.first - first) > _NEAR
        or _behind_a_break(site.tokens, trigger, first)
    ):
        return None
    return distance + _KIND_COST[trigger.kind] + (0.0 if inside else _OUTSIDE_COST)


def _beyond_a_joint(tokens: Sequence[Token], trigger: frames.Trigger, place: tuple[int, int]) -> bool:
    """Whether another statement begins between a number and a trigger ("40 cars, because a bridge collapsed")."""
    low, high = (place[1], trigger.first) if trigger.first > place[1] else (trigger.last, place[0])
    return any(token.low in _JOINTS for token in tokens[low + 1 : high])


def _settles(kind: str, family: str, attributive: bool) -> bool:
    """Whether a counted noun is the frame by itself; one too common to point from afar only when it is counted."""
    return (kind == "noun" and family != "percent") or attributive or (kind == "head" and family == "things")


def _behind_a_break(tokens: Sequence[Token], trigger: frames.Trigger, first: int) -> bool:
    low, high = sorted((trigger.first, first))
    return any(token.text in HARD_BREAKS for token in tokens[low:high])


def _asked_for(tokens: Sequence[Token], last: int, trigger: frames.Trigger) -> bool:
    """Whether the act is demanded, not done: "300 nurses want the minister to resign"."""
    return trigger.kind not in ("hint", "weak") and any(
        token.low in speech().demands for token in tokens[last + 1 : max(trigger.first, last + 1)]
    )
