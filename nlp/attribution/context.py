"""On whose word a claim stands by what is around its sentence: quoted words, the sentence before, the one behind."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import replace

from nlp.attribution.account import PRONOUNS
from nlp.attribution.credit import Credit
from nlp.attribution.credits import find_credits
from nlp.attribution.following import goes_on, points_back
from nlp.attribution.phrases import is_source
from nlp.scene import Scene
from nlp.speech import speech
from nlp.tokens import Token, tokenize
from store.model import Claim, Quote

_GOES_ON = frozenset({"they", "it", "that", "this", "those", "these", "he", "she"})


def carried(claim: Claim, voice: str | None, sentence: Scene, asker: Callable[[], str | None]) -> Claim:
    """The claim on the word of the sentence before, where its own goes on with that; a share on the ``asker``'s."""
    place = sentence.places[claim.quantity.start][0]
    if voice and goes_on(sentence.tokens, place, sentence.numbers):
        return credited(claim, voice)
    alone = claim.quantity.unit == "percent" and not claim.attributed_to
    return credited(claim, asker()) if alone else claim


def voice_of(claims: Sequence[Claim], start: int) -> str | None:
    """On whose word the last credited claim of the sentence at ``start`` stands."""
    behind = itertools.takewhile(lambda claim: claim.sentence_start == start, reversed(claims))
    return next((claim.attributed_to for claim in behind if claim.attributed_to), None)


def credited(claim: Claim, speaker: str | None) -> Claim:
    """The claim on the word of ``speaker`` where nobody else is credited."""
    return claim if claim.attributed_to or not speaker else replace(claim, attributed_to=speaker)


def on_his_word(claim: Claim, quoted: str | None, meant: str | None) -> Claim:
    """The claim with its source: a pronoun is who is ``quoted``, else ``meant``; without a source, who is quoted."""
    if claim.attributed_to in PRONOUNS:
        speaks = quoted and is_source(tokenize(quoted))  # not "the number" of "the number it gives as “900”"
        return replace(claim, attributed_to=quoted if speaks else meant or quoted)
    return credited(claim, quoted)


def quoted_in(claim: Claim, quotes: Sequence[Quote]) -> str | None:
    """Whose quoted words the number stands in."""
    at = claim.quantity.start
    return next((quote.speaker for quote in quotes if quote.start <= at < quote.end), None)


def passed_on(
    claims: list[Claim], start: int, tokens: Sequence[Token], found: Sequence[Credit] | None = None
) -> list[Claim]:
    """The claims, those of the sentence at ``start`` on the word of the one whom the next sentence credits with them.

    That sentence goes on with it ("It is rising, the paper reports"); ``found`` are its credits, where it has numbers.
    """
    if not tokens or (tokens[0].low not in _GOES_ON and not points_back(tokens)):
        return claims
    if len(tokens) > 1 and tokens[1].low in speech().verbs:  # "It insists on 900, a clerk said" tells of its own
        return claims
    if found is None:
        found = find_credits(tokens, frozenset())
    elif not points_back(tokens):  # a sentence with numbers tells of its own
        return claims
    speaker = found[-1].name if found else ""
    return [credited(claim, speaker) if claim.sentence_start == start else claim for claim in claims]
