"""A sentence with all that is found in it once: its words, numbers, sources, places, acts and days."""

from __future__ import annotations

import collections
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from nlp import attribution, frames, scopes
from nlp.dates import DateMention, find_dates
from nlp.sentences import Span
from nlp.tokens import Token, tokenize
from store.model import Quantity

MOST_IN_SENTENCE = 60
"""Numbers of one sentence at most; a longer list is a table without cells."""


@dataclass(frozen=True, slots=True)
class Scene:
    """What a sentence holds.

    ``places`` gives the token indices (first, last) of a quantity by its start, ``numbers`` all token indices that
    belong to quantities, ``act`` the frame that the sentences before left in the reader's mind ("" for none).
    """

    span: Span
    text: str
    tokens: list[Token]
    low: str
    places: dict[int, tuple[int, int]]
    numbers: frozenset[int]
    credits: list[attribution.Credit]
    spots: list[scopes.Place]
    triggers: list[frames.Trigger]
    dates: list[DateMention]
    act: str


def take_inside(pending: collections.deque[Quantity], span: Span) -> list[Quantity]:
    """The quantities of a sentence, taken off the front of those that are left."""
    while pending and pending[0].start < span.start:
        pending.popleft()
    inside = []
    while pending and pending[0].end <= span.end:
        inside.append(pending.popleft())
    return inside[:MOST_IN_SENTENCE]


def last_act(found: Sequence[frames.Trigger]) -> str:
    """The act that a sentence leaves in the reader's mind: the frame of its last strong word, if it is news and not
    only how many there are."""
    strong = [trigger for trigger in found if trigger.kind in ("phrase", "verb", "noun", "act")]
    known = frames.frames()
    strong = [trigger for trigger in strong if not known[trigger.frame].standing]
    return max(strong, key=lambda trigger: trigger.last).frame if strong else ""


def read_scene(text: str, span: Span, inside: Sequence[Quantity], published: date | None, act: str) -> Scene:
    """Read the sentence at ``span`` with the quantities ``inside`` it."""
    tokens = tokenize(text, span.start, span.end)
    places: dict[int, tuple[int, int]] = {}
    numbers: set[int] = set()
    for quantity in inside:
        hit = [i for i, token in enumerate(tokens) if token.start < quantity.end and token.end > quantity.start]
        if hit:
            places[quantity.start] = (hit[0], hit[-1])
            numbers.update(hit)
    held = frozenset(numbers)
    return Scene(
        span=span,
        text=text[span.start : span.end],
        tokens=tokens,
        low=" ".join(token.low for token in tokens),
        places=places,
        numbers=held,
        credits=attribution.find_credits(tokens, held),
        spots=scopes.places(tokens),
        triggers=frames.triggers(tokens),
        dates=[
            replace(mention, start=mention.start + span.start, end=mention.end + span.start)
            for mention in find_dates(text[span.start : span.end], published)
        ],
        act=act,
    )
