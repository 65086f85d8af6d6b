"""What a person said of the claims of a story, brought to bear before they are grouped. Pure.

A copy has no word of its own, so what is said of a claim holds for every claim that repeats it, and the other way
round; of two words on one text the later holds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace

from store.model import Claim, Decided, Quantity, Word

Pairs = Sequence[tuple[str, str, bool]]
"""Two claims by id and whether they count the same thing; the latest word first."""

_OF_A_QUANTITY = frozenset(field.name for field in fields(Quantity))


def as_read(claim: Claim) -> Claim:
    """The claim as the machine read it, without anybody's word."""
    if claim.read_as is not None:
        return replace(claim.read_as, as_of=claim.as_of, as_of_basis=claim.as_of_basis)
    return replace(claim, word="") if claim.word else claim


def heed(claims: Sequence[Claim], repeats: Mapping[str, str], decided: Decided) -> tuple[list[Claim], list[Claim]]:
    """The claims that count, as people corrected them, and those that they rejected; each in the order given.

    ``repeats`` leads from a claim that only repeats to the one that it repeats (:mod:`nlp.repeats`).
    """
    words: dict[str, Word] = {}
    for claim_id, word in decided.words.items():
        first = repeats.get(claim_id, claim_id)
        if first not in words or words[first].last < word.last:
            words[first] = word
    counted: list[Claim] = []
    rejected: list[Claim] = []
    for claim in claims:
        said = words.get(repeats.get(claim.id, claim.id))
        (rejected if said and said.standing == "rejected" else counted).append(_worded(claim, said))
    return counted, rejected


def pairs_of(claims: Sequence[Claim], repeats: Mapping[str, str], decided: Decided) -> Pairs:
    """What was said of pairs, as pairs of the claims given: those that stand for others, rejected ones left out."""
    here = {claim.id for claim in claims}
    told = ((repeats.get(a, a), repeats.get(b, b), same) for a, b, same in decided.pairs)
    return [(a, b, same) for a, b, same in told if a != b and {a, b} <= here]


def _worded(claim: Claim, said: Word | None) -> Claim:
    if said is None:
        return claim
    numbers = {name: value for name, value in said.fields.items() if name in _OF_A_QUANTITY}
    own = {name: value for name, value in said.fields.items() if name not in _OF_A_QUANTITY}
    told = replace(claim, quantity=replace(claim.quantity, **numbers), word=said.standing, **own)
    changed = (told.quantity, replace(told, quantity=claim.quantity, word="")) != (claim.quantity, claim)
    return replace(told, read_as=claim) if changed else told
