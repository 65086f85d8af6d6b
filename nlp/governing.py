"""Words that govern a number: what is said of the counted at once, a label before a colon, and words that only seem to.

The governing word beats every other frame word of the clause: "34 hurt", "17 people have been rescued", "Deaths: 336".
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from nlp import frames
from nlp.inflect import verb_forms
from nlp.speech import speech
from nlp.tokens import HARD_BREAKS, Token
from store.model import Quantity

_NOUN_REACH = 6
_GO_ON = frozenset(
    "in on at for and but while when against compared last this that by after before between from as".split()
)
_TOTALS = frozenset({"total", "count", "tally", "figure", "number"})
_STANDS = frozenset(
    "is was are were be been now to at stood stands stand rose rises has had reached hit hits up down came comes "
    "climbed grew still currently alone there then already put".split()
)
_TOTAL_REACH = 6
_CAME = frozenset({"joined", "participated", "attended"})
_TALKS = verb_forms("speak") | verb_forms("talk") | {"claim", "talk", "boast", "boasts", "figure", "number", "estimate"}
_PUTS = verb_forms("put") | verb_forms("estimate") | verb_forms("place")
_TO_LEVEL = frozenset({"to", "from"})
_AUXILIARIES = frozenset(
    "have has had is are was were be been being also now already still not never yet since will would so who that "
    "could may might must should of them these those".split()
)
_FINITE = frozenset("do does did is are was were has have had be been will would can could says said".split())
_LABEL_REACH, _LABEL_WORDS = 2, 7


class Site(NamedTuple):
    """A number in its sentence: ``place`` and ``clause`` are token indices, ``found`` the frame words that may point to
    it, ``family`` is that of its unit."""

    quantity: Quantity
    tokens: Sequence[Token]
    place: tuple[int, int]
    clause: tuple[int, int]
    found: Sequence[frames.Trigger]
    family: str

    def takes(self, trigger: frames.Trigger) -> bool:
        """Whether the trigger's frame counts units of the number's family."""
        return self.family in frames.frames()[trigger.frame].takes


def points(tokens: Sequence[Token], trigger: frames.Trigger, place: tuple[int, int]) -> bool:
    """Whether a frame's word may point to the number at all.

    Not one of the number's own words ("close to 40"), nor who speaks ("the strikers said"), nor a verb that moves
    another count ("cut the number of dead to 40").
    """
    first, last = place
    if trigger.first >= first and trigger.last <= last:
        return trigger.kind in ("noun", "agent", "head")
    if _names_or_case(tokens, trigger, first):
        return False
    behind = tokens[trigger.last + 1].low if trigger.last + 1 < len(tokens) else ""
    if trigger.last < first and trigger.kind != "verb" and behind in speech().saying:
        return False
    moves = tokens[trigger.first].low in speech().revising and trigger.first == trigger.last
    return not (moves and trigger.last < first - 2 and tokens[first - 1].low in _TO_LEVEL)


def _names_or_case(tokens: Sequence[Token], trigger: frames.Trigger, first: int) -> bool:
    """ "The indictment names 900 victims" counts no names, and "the Halden case" is none of illness."""
    at = trigger.last
    if trigger.first != at or trigger.kind == "verb":
        return False
    named = at > 1 and tokens[at - 1].text[:1].isupper() and tokens[at - 2].low == "the"
    return (tokens[at].low == "names" and at == first - 1 and at > 0) or (tokens[at].low == "case" and named)


def told(site: Site) -> str | None:
    """The frame of what is said of the counted at once: "31 dead", "17 people have been hurt", "97 survived"."""
    at = _predicate(site)
    fitting = [t for t in site.found if t.first == at and site.takes(t)]
    strong = [t for t in fitting if t.kind in ("verb", "phrase") or (t.kind == "noun" and at == site.place[1] + 1)]
    return max(strong, key=lambda t: t.last).frame if strong else None


def _predicate(site: Site) -> int:
    """The index of what is said of the counted: behind the noun ("40 of the older cars") and the auxiliaries."""
    tokens, noun = site.tokens, site.quantity.noun.lower().split()
    at = site.place[1] + 1
    if noun:
        near = range(at, min(at + _NOUN_REACH, len(tokens)))
        at = next((index + 1 for index in near if tokens[index].low == noun[-1]), at)
    while at < len(tokens) and (tokens[at].low in _AUXILIARIES or tokens[at].low.endswith("ly")):
        at += 1
    return at


def labelled(site: Site) -> str | None:
    """The frame of a label before a colon: "Deaths: 40", "Cost so far: $2 million"."""
    tokens, colon = site.tokens, site.clause[0] - 1
    if colon < 1 or tokens[colon].text != ":" or site.place[0] - colon > _LABEL_REACH:
        return None
    if any(token.low in _FINITE for token in tokens[:colon]):
        return None
    begin = max((i + 1 for i in range(colon) if tokens[i].text in HARD_BREAKS), default=0)
    if colon - begin > _LABEL_WORDS or any(token.text[0].isdigit() for token in tokens[begin:colon]):
        return None
    fitting = [t for t in site.found if begin <= t.first and t.last < colon and site.takes(t)]
    plainest = min(fitting, key=lambda t: (t.kind in ("hint", "weak"), t.kind == "verb", t.first), default=None)
    return plainest.frame if plainest else None


def listed(site: Site) -> str | None:
    """The frame of a list of outcomes: the 34 of "34 hurt, two dead" have no noun of their own."""
    tokens, behind = site.tokens, site.place[1] + 1
    after = tokens[behind + 1 : behind + 2]
    if not after or (after[0].text not in ",.;" and after[0].low != "and"):
        return None
    if tokens[behind].low in site.quantity.noun:
        return None
    single = [t for t in site.found if t.first == t.last == behind and t.kind in ("verb", "noun")]
    return next((t.frame for t in single if site.takes(t)), None)


def only_said(tokens: Sequence[Token], place: tuple[int, int]) -> bool:
    """Whether a number stands alone behind a verb of counting or speaking: "the police saw 30,000", "we were 420,000".

    It counts whatever the story counts.
    """
    first, last = place
    behind = tokens[last + 1].low if last + 1 < len(tokens) else "."
    if behind[0].isalpha() and behind not in _GO_ON:
        return False
    before = [token.low for token in tokens[max(0, first - 4) : first]]
    if before[-1:] == ["of"] and len(before) > 1:
        return before[-2] in _TALKS
    if before[-1:] == ["at"]:
        return any(word in _PUTS for word in before)
    if before[-1:] and before[-1] in ("were", "are"):
        return before[-2:-1] == ["we"]
    return bool(before) and (before[-1] in speech().counting or before[-1] in speech().saying)


def takes_part(site: Site) -> bool:
    """Whether a number only says how many took part, in whatever the story is about: "350 took part"."""
    at = _predicate(site)
    words = [token.low for token in site.tokens[at : at + 2]]
    return words[:1] != [] and (words[0] in _CAME or words in (["took", "part"], ["taken", "part"], ["taking", "part"]))


def total_of(site: Site) -> str | None:
    """The frame of what a total has come to: "bringing the case count to 900" are cases.

    "" where the total names nothing ("the count stood at 612"), ``None`` where the number is no total.
    """
    tokens, first = site.tokens, site.place[0]
    at = first - 1
    while at > 0 and first - at <= _TOTAL_REACH and (tokens[at].low in _STANDS or tokens[at].low.endswith("ly")):
        at -= 1
    if at < 0 or at == first - 1 or tokens[at].low not in _TOTALS:
        return None
    named = [t for t in site.found if t.last in (at - 1, at) and site.takes(t)]
    return max(named, key=lambda t: t.last - t.first).frame if named else ""


def is_margin(tokens: Sequence[Token], place: tuple[int, int]) -> bool:
    """ "lost by 2,000 votes" counts the votes between two sides; "by 2,487 votes to 1,102" does not."""
    first, last = place
    behind = [token.low for token in tokens[last + 1 : last + 3]]
    return first > 0 and tokens[first - 1].low == "by" and behind[:1] == ["votes"] and behind[1:] not in (["to"], ["-"])
