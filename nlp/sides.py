"""What a verdict asks of one claim, read once for all the pairs that the claim is in."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from nlp.intervals import capped, is_floor, literal, size
from nlp.rivals import Disputes
from nlp.scopes import ALONE, GROUP_PREPOSITIONS, says_whole
from nlp.sources import short_name
from nlp.speech import speech
from nlp.surroundings import clause_around
from store.model import Claim


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


class Side:
    """One claim of a pair: its number with its room, its part of the whole, and how it is cited in a reason.

    ``size`` is one number for ordering, ``room`` its interval at its own precision, ``wide`` as the words allow;
    ``scope`` the part that it counts (``None``: the whole), ``bare`` the same for comparing; ``said`` the number as
    printed with who is credited, or the outlet; ``dated`` the same with its day. ``disputed``: some text sets
    its number against another.
    """

    def __init__(self, claim: Claim, facts: Facts) -> None:
        self.claim, self.id, self.article_id, self.quantity = claim, claim.id, claim.article_id, claim.quantity
        self.size, self.room, self.wide = size(claim), capped(claim.quantity), literal(claim.quantity)
        self.floor = is_floor(claim.quantity)
        self.disputed = facts.disputes.takes_part(claim)
        self.scope = scope_of(claim, facts)
        self.bare = (self.scope or "").lower().removesuffix(ALONE).strip()
        credit = short_name(claim.attributed_to or "") or facts.outlets.get(claim.article_id)
        self.said = f"“{claim.quantity.literal}”" + (f" ({credit})" if credit else "")
        day = claim.as_of
        self.dated = self.said if day is None else f"{self.said} on {day.day} {day:%B %Y}"

    @cached_property
    def says_whole(self) -> bool:
        """Whether its clause says that the number is of all there is."""
        return says_whole(self._clause)

    @cached_property
    def provisional(self) -> bool:
        """Whether its text says that it is still counting ("so far", "with half of the votes in")."""
        return any(f" {phrase} " in self._clause for phrase in speech().provisional)

    @cached_property
    def _clause(self) -> str:
        claim = self.claim
        return clause_around(claim.sentence, claim.quantity.start - claim.sentence_start, claim.quantity.literal)


def scope_of(claim: Claim, facts: Facts) -> str | None:
    """The part that a claim counts, without its preposition; ``None`` for the whole."""
    if claim.role == "added":
        return claim.scope or "added"
    if claim.scope is None or claim.scope.lower() in facts.whole:
        return None
    first, _, rest = claim.scope.partition(" ")
    return rest if first in GROUP_PREPOSITIONS and rest else claim.scope
