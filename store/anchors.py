"""Where an act on a claim holds on to: the sentence of its article and the number in it. Pure.

The id of a claim is made of its article's whole text and changes with every edit; a anchor finds the claim again
wherever its sentence stands now. A sentence that was reworded is another statement: nothing is guessed for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from store.model import Claim
from store.sql import digest


class Anchor(NamedTuple):
    """A number in a sentence of an article; ``occurrence`` counts equal ones in the order of the text, from 0.

    Without a sentence it anchors the article. ``revision`` is the one that was looked at.
    """

    side: int
    article_id: str
    revision: int = 0
    sentence: str = ""
    literal: str = ""
    occurrence: int = 0

    @property
    def key(self) -> str:
        """A key for what is anchored, whatever the revision and the side."""
        return digest("\x1f".join((self.article_id, self.sentence, self.literal, str(self.occurrence))))


def anchors_of(claims: Iterable[Claim]) -> dict[Anchor, str]:
    """By anchor (side 0, no revision) the id of the claim, as the machine read it; ``claims`` of any articles."""
    ordered = sorted(claims, key=lambda c: (c.article_id, c.quantity.start, c.id))
    found: dict[Anchor, str] = {}
    for claim in ordered:
        read = claim.read_as or claim
        anchor = Anchor(0, claim.article_id, 0, _plain(read.sentence), _plain(read.quantity.literal))
        while anchor in found:
            anchor = anchor._replace(occurrence=anchor.occurrence + 1)
        found[anchor] = claim.id
    return found


def located(anchors: Sequence[Anchor], known: Mapping[Anchor, str]) -> dict[int, list[str]]:
    """By side the claims that are still there, in the order of the anchors; ``known`` from :func:`anchors_of`."""
    found: dict[int, list[str]] = {}
    for anchor in anchors:
        claim_id = known.get(anchor._replace(side=0, revision=0))
        if claim_id is not None:
            found.setdefault(anchor.side, []).append(claim_id)
    return found


def _plain(text: str) -> str:
    return " ".join(text.split())
