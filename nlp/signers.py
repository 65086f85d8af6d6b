"""Two petitions on one matter: that of the staff and that of the public, which never count the same signatures."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from nlp.inflect import singular
from store.model import Claim

_SIGN = "sign"
_BEFORE, _BEHIND = 120, 60
"""Characters around a number in which a text says whose petition it is."""
_GROUP = r"(?:the )?(?:public|customers?|fans?|players?|parents?|residents?|citizens?|readers?)"
_PUBLIC = re.compile(
    rf"\b{_GROUP}['’]?s?['’]? (?:petition|appeal)\b|\bmembers of the public\b"
    rf"|\b(?:petition|appeal) (?:by|from|of|for|open to) {_GROUP}\b",
    re.IGNORECASE,
)
_STAFF = frozenset(
    "employee worker staff staffer contractor colleague coworker co-worker engineer clerk nurse driver teacher".split()
)


def petitions_apart(claims: Sequence[Claim]) -> NDArray[np.bool_]:
    """Which pairs count signatures of which one text says the public's and the other the staff's; shape (n, n)."""
    public = np.array([_of_the_public(claim) for claim in claims], dtype=bool)
    staff = np.array([_of_staff(claim) for claim in claims], dtype=bool)
    return np.asarray((public[:, None] & staff[None, :]) | (staff[:, None] & public[None, :]))


def _of_the_public(claim: Claim) -> bool:
    """ "The public petition has passed 20,000 signatures", "over 900 members of the public signed"."""
    at, end = claim.quantity.start - claim.sentence_start, claim.quantity.end - claim.sentence_start
    around = claim.sentence[max(0, at - _BEFORE) : end + _BEHIND]
    return claim.frame == _SIGN and not _of_staff(claim) and _PUBLIC.search(around) is not None


def _of_staff(claim: Claim) -> bool:
    words = claim.quantity.noun.lower().split()
    return claim.frame == _SIGN and bool(words) and singular(words[-1]) in _STAFF
