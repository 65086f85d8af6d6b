"""The two sides of a vote: "voted 2,487 to 1,102 to join" counts the votes for and the votes against."""

from __future__ import annotations

from dataclasses import replace

from nlp.labels import label
from nlp.nouns import PEOPLE, family
from nlp.scene import Scene
from store.model import Claim

FOR, AGAINST = "vote", "vote_against"
_VOTING = frozenset(
    "vote votes voted voting ballot ballots yes referendum election tally lead leads led majority motion unionise "
    "unionize elected approved rejected passed".split()
)
_NO = frozenset({"no", "against", "nays", "noes", "nay", "opposed"})
_YES = frozenset({"yes", "ayes", "aye", "favour", "favor"})
_NEAR = 5
_LINKS = frozenset({"to", "-", "–", "votes"})


def take_side(claim: Claim, before: Claim | None, sentence: Scene) -> Claim:
    """The claim as votes for or against, where its sentence is about a vote and says which; else the claim itself."""
    if family(claim.kind) not in (PEOPLE, "things") or not any(token.low in _VOTING for token in sentence.tokens):
        return claim
    side = _named_side(claim, sentence) or (AGAINST if before and _follows(before, claim, sentence) else "")
    if not side and claim.kind == "votes" and not claim.frame and _leads(claim, sentence):
        side = FOR  # "accepted by 1,240 votes to 1,006"
    if not side:
        return claim
    return replace(claim, frame=side, evidence="own", role="done", kind="votes", metric=label(side, "votes"))


def _named_side(claim: Claim, sentence: Scene) -> str:
    """ "1,241 yes", "no 1,006", "1,240 voted against"."""
    first, last = sentence.places[claim.quantity.start]
    beside = [token.low for token in sentence.tokens[last + 1 : last + 3]]
    ahead = sentence.tokens[first - 1].low if first else ""
    if ahead in _NO or (beside[:1] and beside[0] in _NO) or (beside[:1] == ["voted"] and beside[-1] in _NO):
        return AGAINST
    if beside[:2] == ["votes", "for"] or (beside[:1] == ["for"] and _splits(sentence, last)):
        return FOR  # "1,240 votes for, 1,006 against"
    return FOR if ahead in _YES or (beside and (beside[0] in _YES or beside[-1] in _YES)) else ""


def _splits(sentence: Scene, last: int) -> bool:
    """Whether votes against follow close behind the number that ends at token ``last``."""
    return any(token.low in _NO for token in sentence.tokens[last + 2 : last + 2 + _NEAR])


def _leads(claim: Claim, sentence: Scene) -> bool:
    """Whether "to" and another number stand behind the counted votes."""
    last = sentence.places[claim.quantity.start][1]
    behind = [token.low for token in sentence.tokens[last + 1 : last + 4]]
    return behind[:2] == ["votes", "to"] and behind[2:] != [] and behind[2][0].isdigit()


def _follows(before: Claim, claim: Claim, sentence: Scene) -> bool:
    """Whether only "to" stands between two exact counts, and no "from" before the first."""
    start, stop = sentence.places[before.quantity.start]
    between = [token.low for token in sentence.tokens[stop + 1 : sentence.places[claim.quantity.start][0]]]
    opened = start > 0 and sentence.tokens[start - 1].low == "from"
    exact = before.quantity.qualifier == claim.quantity.qualifier == "exact"
    if (start, stop) == sentence.places[claim.quantity.start]:  # "219-213" is one word
        return exact
    return exact and not opened and 0 < len(between) <= len(_LINKS) - 1 and set(between) <= _LINKS
