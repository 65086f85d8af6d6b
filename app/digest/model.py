"""What a digest says, before it has any form: frozen dataclasses that every renderer reads and none adds to.

A new form (PDF, e-mail) is a new renderer; a new section is a field here, filled in ``build``. Texts are plain and
unescaped: each renderer escapes for its own form.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from store.model import Relation, SourceState

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Period:
    """The days a digest covers, both ends included, in UTC. ``draft`` means that the last day is not over."""

    name: str
    first: date
    last: date
    draft: bool = False


@dataclass(frozen=True, slots=True)
class Listing(Generic[Item]):
    """The items of one section, most important first, and how many more there are that it leaves out."""

    items: tuple[Item, ...] = ()
    more: int = 0

    def __bool__(self) -> bool:
        return bool(self.items)


@dataclass(frozen=True, slots=True)
class Counts:
    """The week in numbers, each counted in the store. ``origins`` are its articles that are the first of an origin.

    ``latest`` is the last article's day up to the week's end.
    """

    articles: int
    articles_before: int
    outlets: int
    origins: int
    stories: int
    disputed: int
    latest: date | None


@dataclass(frozen=True, slots=True)
class Evidence:
    """The sentence that proves a reading, who printed it on which day, whom it credits, and where it stands.

    ``url`` is an http(s) address or ``None``: no other kind of link ever gets here.
    """

    outlet: str
    printed: date | None
    credited: str | None
    sentence: str
    title: str
    url: str | None


@dataclass(frozen=True, slots=True)
class Move:
    """One new reading of a disputed metric: from what was printed before to what is printed now.

    ``before`` is ``None`` for the first reading of all; verdict and reason are those of the store for the two claims.
    """

    before: str | None
    after: str
    verdict: Relation | None
    reason: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class DisputedFigure:
    """A metric whose readings contradict each other.

    ``low``/``high`` are the lowest and highest numbers printed up to the period's end. ``leading``, ``safe_to_say``
    (empty where no figure is safe yet), ``reason`` and ``origins`` are the store's as it stands: they count the
    ``later`` claims too, which were printed after the period.
    """

    metric_id: str
    story_id: str
    story: str
    label: str
    unit: str
    low: float | None
    high: float | None
    leading: str
    safe_to_say: str
    reason: str
    origins: int
    later: int
    moves: Listing[Move]


@dataclass(frozen=True, slots=True)
class SafeFigure:
    """A wording that every current independent origin supports."""

    metric_id: str
    story: str
    label: str
    wording: str
    origins: int


@dataclass(frozen=True, slots=True)
class FigureToAvoid:
    """What not to say about a metric, with the reason."""

    metric_id: str
    story: str
    label: str
    advice: str


@dataclass(frozen=True, slots=True)
class StoryLine:
    """A story with its numbers: ``articles`` and ``before`` count this week and the one before it, ``total`` all.

    ``outlets``, ``origins``, ``first`` and ``last`` are of the whole story up to the end of the week.
    """

    story_id: str
    title: str
    articles: int
    before: int
    total: int
    outlets: int
    origins: int
    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True)
class Sentences:
    """Sentences of one article, as printed; ``url`` is an http(s) address or ``None``."""

    text: str
    outlet: str
    url: str | None


@dataclass(frozen=True, slots=True)
class StoryInShort:
    """A story of the period in a few lines, each the sentences that it cites."""

    title: str
    lines: tuple[tuple[Sentences, ...], ...]


@dataclass(frozen=True, slots=True)
class QuietSource:
    """A source that brought nothing in the week; ``usual`` is how many articles a week it brought before."""

    name: str
    state: SourceState
    usual: int
    last_item: date | None
    error: str | None


@dataclass(frozen=True, slots=True)
class Erratum:
    """Something that was printed and then changed at the same address; ``article`` is the title it goes by now."""

    day: date
    text: str
    article: str | None
    url: str | None


@dataclass(frozen=True, slots=True)
class ThemeTone:
    """How staff wrote of a theme in the period: mean tone, -1 to 1."""

    name: str
    tone: float


@dataclass(frozen=True, slots=True)
class StaffTone:
    """How staff sounded in the whole weeks of the period, beside the press; all of it passed the floor.

    ``tone`` is None where too few people wrote (``hidden``), or no post was read. ``before`` is the tone of the weeks
    before, ``press`` and ``press_before`` that of the press, each None where it is not known. ``posts`` are counted in
    the told weeks. ``least`` is the smallest group that is told of.
    """

    tone: float | None
    before: float | None
    press: float | None
    press_before: float | None
    posts: int
    hidden: bool
    least: int
    themes: tuple[ThemeTone, ...]


@dataclass(frozen=True, slots=True)
class Digest:
    """One week for its readers. ``quiet`` means: nothing was published and no figure changed. ``staff`` is None where
    the store has no internal posts."""

    period: Period
    sample: bool
    quiet: bool
    headline: str
    lead: tuple[str, str, str]
    counts: Counts
    safe: Listing[SafeFigure]
    disputed: Listing[DisputedFigure]
    avoid: Listing[FigureToAvoid]
    in_short: tuple[StoryInShort, ...]
    new: Listing[StoryLine]
    growing: Listing[StoryLine]
    revived: Listing[StoryLine]
    ended: Listing[StoryLine]
    quiet_sources: Listing[QuietSource]
    errata: Listing[Erratum]
    staff: StaffTone | None = None
