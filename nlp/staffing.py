"""Numbers of all who work somewhere: "employs 8,600", "5 % of its 700 staff", "members of staff"."""

from __future__ import annotations

from collections.abc import Sequence

from nlp import frames, nouns
from nlp.tokens import Token, bare
from store.model import Quantity

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


def of_the_staff(tokens: Sequence[Token], last: int) -> bool:
    """ "2,000 members of staff" are no members of anything."""
    behind = [token.low for token in tokens[last + 1 : last + 8]]
    if not behind[:1] or not behind[0].startswith("member") or behind[1:2] != ["of"]:
        return False
    return any(word in _STAFF for word in behind[2:])


def _told_apart(found: Sequence[frames.Trigger], last: int) -> bool:
    """Whether a word right behind the number says what sort of people is meant: "has 4,100 homeless people"."""
    return any(trigger.first == last + 1 and trigger.kind in ("noun", "agent") for trigger in found)


def whole_workforce(
    tokens: Sequence[Token], place: tuple[int, int], found: Sequence[frames.Trigger], quantity: Quantity
) -> bool:
    """ "had nearly 40,000 people", "out of 6,120 employees", "5 % of its 700 staff": all who work there."""
    first, last = place
    if _told_apart(found, last):
        return False
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


def owned(tokens: Sequence[Token], first: int, quantity: Quantity) -> bool:
    """Whether the counted belong to somebody and nothing else is said of them: "its 9,400 clerks"."""
    return bool(quantity.noun) and first > 0 and tokens[first - 1].low in _OWNERS
