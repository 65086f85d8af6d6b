"""Which sentences state a figure that others contradict, and which sentence shows the other side.

A figure in conflict is never told alone: it stands in a sentence that has both readings, or beside a sentence with
the other one. Conflicts are those of the verdicts, figure by figure, so that a copy of a claim counts as the claim.
In a disputed metric, what cannot be put in order with it differs too, and is in conflict where nothing is safe to say.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence

from nlp.figures import StoryFigures
from nlp.telling import Told
from store.model import Claim, Figure, Metric

CONFLICTS = frozenset({"contradiction", "correction"})
_PART = re.compile(r"\bof (?:them|whom|which|those|the \d)", re.IGNORECASE)
_CONTRAST = re.compile(
    r";|\b(?:but|while|whereas|not|against|instead|(?:down|up) from|first|disputes?|denies)\b", re.IGNORECASE
)
Worth = Callable[[Told], float]


class Disputes:
    """The judged figures of one story, looked up by sentence."""

    def __init__(self, figures: StoryFigures, told: Sequence[Told]) -> None:
        self._figure_of = {claim_id: figure.id for figure in figures.figures for claim_id in figure.claim_ids}
        self.figures: dict[str, Figure] = {figure.id: figure for figure in figures.figures}
        self._against: dict[str, set[str]] = defaultdict(set)
        self._untold: dict[str, set[str]] = defaultdict(set)
        disputed = {m.id: not m.safe_to_say for m in figures.metrics if m.status == "disputed"}
        for verdict in figures.verdicts:
            untold = verdict.relation == "unknown"
            if not untold and verdict.relation not in CONFLICTS:
                continue
            a, b = self._figure_of.get(verdict.a), self._figure_of.get(verdict.b)
            if not a or not b or a == b:
                continue
            if verdict.relation in CONFLICTS or (untold and disputed.get(verdict.metric_id)):
                self._against[a].add(b)
                self._against[b].add(a)
            elif untold and verdict.metric_id in disputed:
                self._untold[a].add(b)
                self._untold[b].add(a)
        self._claims: dict[str, list[Claim]] = defaultdict(list)
        for claim in figures.claims:
            self._claims[claim.article_id].append(claim)
        self._metrics = {metric.id: metric for metric in figures.metrics}
        self._safe = self._safe_figures(figures)
        self._stated = {one.key: self._read(one) for one in told}
        self._telling: dict[str, list[Told]] = defaultdict(list)
        for one in told:
            for figure_id in self._stated[one.key]:
                self._telling[figure_id].append(one)

    def _safe_figures(self, figures: StoryFigures) -> dict[str, str]:
        """The figure (id) of each metric that is safe to say, where there is one."""
        safe = {m.id: m.safe_to_say.casefold() for m in figures.metrics if m.safe_to_say}
        return {
            claim.metric_id: self._figure_of[claim.id]
            for claim in figures.claims
            if claim.metric_id in safe and claim.quantity.literal.casefold() == safe[claim.metric_id]
            if claim.id in self._figure_of
        }

    def _others(self, figure: str) -> set[str]:
        """The figures that contradict this one, else those that cannot be put in order with it."""
        return self._against[figure] or self._untold[figure]

    def _in_doubt(self, figure: str) -> bool:
        """Whether a figure can't be told alone: contradicted by the safe one, or by any where none is safe."""
        safe = self._safe.get(self.figures[figure].metric_id)
        return safe in self._against[figure] if safe else bool(self._against[figure])

    def _read(self, told: Told) -> frozenset[str]:
        found = set()
        for claim in self._claims.get(told.article.id, ()):
            if any(part.start <= claim.quantity.start < part.end for part in told.parts):
                found.add(self._figure_of.get(claim.id, ""))
        return frozenset(found - {""})

    def stated(self, told: Told) -> frozenset[str]:
        """The figures (ids) that a sentence states."""
        return self._stated.get(told.key, frozenset())

    def open_in(self, chosen: Iterable[Told]) -> set[str]:
        """The figures that stand there as if nobody contradicted them."""
        shown = {figure for one in chosen for figure in self.stated(one)}
        return {figure for figure in shown if self._in_doubt(figure) and not self._against[figure] & shown}

    def stale(self, told: Told) -> bool:
        """Whether a sentence states a figure that has grown since, and none that stands."""
        found = [self.figures[figure] for figure in self.stated(told)]
        return bool(found) and all(figure.relation == "growth" for figure in found)

    def metrics_of(self, chosen: Iterable[Told]) -> set[str]:
        """The metrics (ids) that sentences state a figure of."""
        return {self.figures[figure].metric_id for one in chosen for figure in self.stated(one)}

    def both_sides(self, told: Told, worth: Worth, taken: Iterable[Told] = ()) -> tuple[Told, ...] | None:
        """The sentence, with those that show the other side of its disputed figures; None where there are none.

        ``worth`` ranks the sentences of the other side; those ``taken`` are told already.
        """
        chosen = [told]
        for _ in range(2):
            missing = self.open_in(chosen)
            if not missing:
                return tuple(chosen)
            rivals = self._rivals(sorted(missing)[0], chosen, set(taken), worth)
            if not rivals:
                return None
            chosen.append(rivals[0])
        return tuple(chosen) if not self.open_in(chosen) else None

    def _rivals(self, figure: str, chosen: Sequence[Told], taken: set[Told], worth: Worth) -> list[Told]:
        """Sentences with a figure that contradicts this one, the best supported and best told first."""
        found = [
            (
                len(self.open_in([*chosen, one])),
                not one.alone,
                self.figures[other].relation == "growth",
                -self.figures[other].independent_origins,
                len(one.parts),
                -worth(one),
                one,
            )
            for other in self._others(figure)
            for one in self._telling[other]
            if one not in taken and not any(map(one.overlaps, chosen))
        ]
        return [row[-1] for row in sorted(found, key=lambda row: (*row[:-1], row[-1].key))]

    def pairs(self, metric: Metric, worth: Worth, taken: Iterable[Told] = ()) -> Iterator[tuple[Told, ...]]:
        """Sentences that together show two readings of a metric that contradict each other, the best pair first."""
        for figure in sorted(self.figures_of(metric), key=lambda f: f.relation == "growth"):  # outgrown ones last
            if not self._others(figure.id):
                continue
            for one in sorted(self.telling(figure), key=lambda one: (len(one.parts), -worth(one), one.key)):
                sides = self.both_sides(one, worth, taken) if one.alone else None
                if sides and not self._others(figure.id) & {f for side in sides for f in self.stated(side)}:
                    rivals = self._rivals(figure.id, sides, set(taken), worth)
                    sides = (*sides, rivals[0]) if rivals and not self.open_in([*sides, rivals[0]]) else None
                if sides and _differ(sides):
                    yield sides

    def disputed(self) -> list[Metric]:
        """The metrics with a conflict, the best supported first."""
        ids = {figure.metric_id for figure in self.figures.values() if self._others(figure.id)}
        return sorted((self._metrics[i] for i in ids), key=lambda m: (-m.independent_origins, -self._size(m), m.id))

    def agreed(self) -> list[Metric]:
        """The metrics without one, the best supported first."""
        rest = [m for m in self._metrics.values() if not any(self._others(f.id) for f in self.figures_of(m))]
        return sorted(rest, key=lambda m: (-m.independent_origins, -self._size(m), m.id))

    def _size(self, metric: Metric) -> int:
        return sum(len(figure.claim_ids) for figure in self.figures_of(metric))

    def figures_of(self, metric: Metric) -> list[Figure]:
        """The figures of a metric, the best supported first."""
        found = [figure for figure in self.figures.values() if figure.metric_id == metric.id]
        return sorted(found, key=lambda f: (-f.independent_origins, -len(f.claim_ids), f.id))

    def telling(self, figure: Figure) -> list[Told]:
        """The sentences that state a figure."""
        return self._telling.get(figure.id, [])


def _differ(sides: Sequence[Told]) -> bool:
    """Whether sentences show a difference: two of them, or one that sets two numbers against each other."""
    if len(sides) > 1:
        return not any(_PART.search(one.own) for one in sides)
    return any(_CONTRAST.search(one.own) and not _PART.search(one.own) for one in sides)
