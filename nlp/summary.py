"""A story in a few cited sentences, extractively: nothing is said that no article says.

Greedy choice under a submodular gain (Lin & Bilmes 2010, 2011): every sentence is worth the concepts it adds, each
weighted by the share of independent origins that have it (Gillick & Favre 2009), and what repeats a chosen sentence
is passed over (maximal marginal relevance, Carbonell & Goldstein 1998). One place each is kept for what a reader
asks first: what happened last, what it is about, which figures, who responds, who says what, what is next.
Linear in the number of sentences that are read, and that number is bounded (:mod:`nlp.telling`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from nlp.story_text import StoryText
from nlp.telling import Told, repeats
from store.model import Bullet, BulletKind, Metric

FEWEST, MOST = 4, 8
"""Bullets of a summary; fewer only where there is nothing more to tell."""
WORTH_TELLING = 0.12
"""What a further bullet must tell, measured against the best sentence of the story."""
LATE_BONUS, TURN_BONUS, OPENING_BONUS, SECOND_HAND = 1.0, 1.4, 1.3, 0.8
ORDER: tuple[BulletKind, ...] = ("happened", "background", "figures", "context", "reaction", "said", "next")
"""The order in which a summary reads."""
PLACES: tuple[tuple[BulletKind, tuple[str, ...]], ...] = (
    ("background", ("definition", "purpose")),
    ("context", ("cause",)),
    ("next", ("future",)),
    ("said", ("company",)),
    ("reaction", ("response", "union")),
    ("said", ("authority",)),
    ("context", ("choice",)),
)
"""The kinds that a place is kept for, and the forms of sentence that fill it."""


def summarize(text: StoryText) -> list[Bullet]:
    """The bullets of a story, in reading order; empty where no sentence of it can stand for itself."""
    chooser = _Chooser(text)
    chooser.happened()
    chooser.figures()
    for kind, forms in PLACES:
        chooser.place(kind, forms)
    chooser.fill()
    return chooser.bullets()


_CREDIT = re.compile(r"\b(?:reports|reported|according to|citing)\b", re.IGNORECASE)


class _Chooser:
    """The choice as it grows: what is chosen, which terms are covered."""

    def __init__(self, text: StoryText) -> None:
        self._text = text
        self._chosen: list[tuple[BulletKind, tuple[Told, ...]]] = []
        self._covered: frozenset[str] = frozenset()
        self._best = max(map(text.worth, text.told), default=0.0)

    def happened(self) -> None:
        """What happened last: a weighty sentence of the story's last days, best of the turn the story is about."""
        event = self._text.about.event

        def score(one: Told) -> float:
            late = 1.0 + LATE_BONUS * (one.when or 0.0)
            turn = TURN_BONUS if event and event.told.search(one.masked) else 1.0
            opening = OPENING_BONUS if one.place == 0 else 1.0
            alone = 0.8 if self._text.disputes.open_in([one]) else 1.0
            own = SECOND_HAND if _CREDIT.search(one.masked) else 1.0
            return self._text.worth(one) * late * turn * opening * alone * own

        late = [one for one in self._text.told if one.late] or list(self._text.told)
        news = [one for one in late if one.place < 4] or late
        first = [one for one in self._text.told if one.place < 4]  # a last article may tell of something else
        named = [[one for one in some if self._text.about.has_name(one.masked)] for some in (news, first)]
        self._take("happened", sorted(named[0] or named[1] or news, key=lambda one: (-score(one), one.key)))

    def figures(self) -> None:
        """The best supported disputed figure from both sides; without a dispute the best supported figure."""
        disputes = self._text.disputes
        for metric in disputes.disputed()[:3]:
            if self._take_both(metric):
                break
        else:
            for metric in disputes.agreed()[:3]:
                if metric.independent_origins < 2:
                    break
                leading = [f for f in disputes.figures_of(metric) if f.relation == "same"]
                telling = [one for figure in leading for one in disputes.telling(figure) if one.alone]
                if self._take("figures", self._ranked(telling)):
                    break

    def _take_both(self, metric: Metric) -> bool:
        taken = [one for _, choice in self._chosen for one in choice]
        for sides in self._text.disputes.pairs(metric, self._text.worth, taken):
            if not any(repeats(one, other) for one in sides for other in taken):
                self._add("figures", sides)
                return True
        return False

    def place(self, kind: BulletKind, forms: Sequence[str]) -> None:
        """The best sentence of a form; none where the coverage has no clear one."""
        if len(self._chosen) >= MOST:
            return
        clear = {
            one: max(found.get(form, 0.0) for form in forms)
            for one, found in self._text.forms.items()
            if not found.keys().isdisjoint(forms)
        }
        ranked = sorted(clear, key=lambda one: (-clear[one] * self._text.worth(one, self._covered), one.key))
        self._take(kind, ranked[:12])

    def fill(self) -> None:
        """What else the coverage has, as long as it tells enough that is new."""
        while len(self._chosen) < MOST:
            ranked = self._ranked(self._text.told)[:30]
            floor = WORTH_TELLING * self._best if len(self._chosen) >= FEWEST else 0.0
            worth = [one for one in ranked if self._text.worth(one, self._covered) > floor]
            if not self._take("context", worth):
                return

    def bullets(self) -> list[Bullet]:
        """What was chosen, in reading order."""
        ordered = sorted(self._chosen, key=lambda choice: ORDER.index(choice[0]))
        return [
            Bullet(
                kind,
                " ".join(one.text for one in choice),
                tuple(citation for one in choice for citation in one.citations),
            )
            for kind, choice in ordered
        ]

    def _ranked(self, told: Iterable[Told]) -> list[Told]:
        return sorted(told, key=lambda one: (-self._text.worth(one, self._covered), one.key))

    def _take(self, kind: BulletKind, ranked: Iterable[Told]) -> bool:
        """Choose the first that repeats nothing and tells no disputed figure alone."""
        taken = [one for _, choice in self._chosen for one in choice]
        disputes = self._text.disputes
        known = disputes.metrics_of(taken)
        for one in ranked:
            if any(repeats(one, other) for other in taken):
                continue
            if disputes.stale(one) and disputes.metrics_of([one]) <= known:
                continue
            if kind == "reaction" and self._another_reading(one):
                continue
            choice = disputes.both_sides(one, self._text.worth, taken)
            if choice is None or any(part.overlaps(other) for part in choice for other in taken):
                continue
            self._add(kind, choice)
            return True
        return False

    def _another_reading(self, one: Told) -> bool:
        """Whether all figures of a sentence are readings of what is shown from both sides already."""
        disputes = self._text.disputes
        sides = [told for kind, choice in self._chosen if kind == "figures" and len(choice) > 1 for told in choice]
        metrics = disputes.metrics_of(sides)
        stated = disputes.stated(one)
        return bool(stated) and all(disputes.figures[figure].metric_id in metrics for figure in stated)

    def _add(self, kind: BulletKind, choice: tuple[Told, ...]) -> None:
        self._chosen.append((kind, choice))
        self._covered |= frozenset(term for part in choice for term in part.terms)
