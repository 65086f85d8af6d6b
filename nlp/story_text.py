"""A story read for telling: its sentences with what they weigh, their forms, and the figures they state."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from nlp.disputes import Disputes
from nlp.figures import StoryFigures
from nlp.forms import forms_of
from nlp.quote_spans import BLANK
from nlp.subjects import Subjects, find_subjects
from nlp.telling import Told, read_told, weights
from store.model import Article, Origin

LENGTH_POWER, SHORTEST = 0.5, 6
"""How much a long sentence must tell more than a short one (``r`` of Lin & Bilmes 2010), and the terms it counts as
having at least."""
SHORT, LONG = 9, 38
"""Words of a sentence between which it tells neither too little nor too much."""
LEAD_BONUS, EARLY_BONUS = 1.3, 1.1
"""News stands first: the opening sentence and the next three tell more than the rest (inverted pyramid)."""
QUOTED_FROM = 0.5
STALE, UNDATED, JOINED, COLD_START, FEATURE = 0.6, 0.9, 0.85, 0.9, 0.7


@dataclass(frozen=True)
class StoryText:
    """The sentences that may be told, with quality (about 1), forms by sentence and the story's subjects."""

    told: tuple[Told, ...]
    weights: dict[str, float]
    quality: dict[Told, float]
    forms: dict[Told, dict[str, float]]
    about: Subjects
    disputes: Disputes

    def worth(self, told: Told, covered: frozenset[str] = frozenset()) -> float:
        """What a sentence tells that is not told yet, for its length, times its quality.

        The weights of its new terms over its length to the power of a half: the scaled greedy gain of Lin & Bilmes
        (2010) for the coverage of concepts weighted by how many sources have them (Gillick & Favre 2009).
        """
        gain = math.fsum(self.weights.get(term, 0.0) for term in told.terms - covered)  # the same in any order
        return gain * self.quality[told] / math.pow(max(SHORTEST, len(told.terms)), LENGTH_POWER)


def read_text(articles: Sequence[Article], origins: Sequence[Origin], figures: StoryFigures) -> StoryText:
    """Read a story once for its summary and its answers; ``articles`` in the order of their arrival.

    An article with none of the story's names tells of something beside it, and is not told.
    """
    every = read_told(articles, origins)
    alone = [one for one in every if one.alone]
    read = list({one.article.id: one.article for one in every}.values())
    about = find_subjects(read, alone)
    strange = {a.id for a in read if about.main and not about.has_name(f"{a.title}\n{a.text}")}
    told = tuple(one for one in alone if one.article.id not in strange)
    disputes = Disputes(figures, every)
    return StoryText(
        told,
        weights(told),
        {one: _quality(one, about, disputes) for one in every},
        {one: forms_of(one, about) for one in told},
        about,
        disputes,
    )


def _quality(told: Told, about: Subjects, disputes: Disputes) -> float:
    words = len(told.text.split())
    value = 1.0 if SHORT <= words <= LONG else 0.75
    value *= LEAD_BONUS if told.place == 0 else EARLY_BONUS if told.place < 4 else 1.0
    value *= 1.0 if told.when is not None else UNDATED
    value *= JOINED if len(told.parts) > 1 else 1.0
    value *= 0.8 if told.masked.count(BLANK) > QUOTED_FROM * len(told.text) else 1.0
    value *= 1.0 if told.news else FEATURE
    value *= STALE if disputes.stale(told) else 1.0
    value *= 1.1 if about.main and about.main in told.masked else 1.0
    return value * (COLD_START if told.text.startswith(("The ", "A ")) and told.place else 1.0)
