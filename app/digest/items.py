"""The items of a digest's sections, before they have any form: plain, unescaped text and numbers of the store."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from operator import attrgetter
from typing import ClassVar, Generic, TypeVar

from app.look import Group
from store.model import Qualifier, Relation, SourceState

Item = TypeVar("Item")


class Keyed:
    """What a person's edit names by a key that every rebuild gives it again: its section, and what tells it apart."""

    __slots__ = ()
    KEY: ClassVar[tuple[str, ...]]
    """The section, then the fields that the key is made of."""

    @property
    def key(self) -> str:
        """What an edit names it by."""
        section, *parts = self.KEY
        said = chr(31).join(str(attrgetter(part)(self)) for part in parts)
        return f"{section}:{sha256(said.encode()).hexdigest()[:12]}"


@dataclass(frozen=True, slots=True)
class Listing(Generic[Item]):
    """The items of one section, most important first, and how many more there are that it leaves out."""

    items: tuple[Item, ...] = ()
    more: int = 0

    def __bool__(self) -> bool:
        return bool(self.items)


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
class Printed:
    """What one outlet printed of a disputed metric, for the chart: bounds as in ``store.model.Quantity``; ``group`` is
    how its figure stands to the others, ``slip`` that its value stands too far apart for one axis."""

    outlet: str
    words: str
    credited: str | None
    day: date | None
    qualifier: Qualifier
    stated: float | None
    low: float | None
    high: float | None
    group: Group
    slip: bool


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
class DisputedFigure(Keyed):
    """A metric whose readings contradict each other.

    ``low``/``high`` are the lowest and highest numbers printed up to the period's end. ``leading``, ``safe_to_say``
    (empty where no figure is safe yet), ``reason`` and ``origins`` are the store's as it stands: they count the
    ``later`` claims too, which were printed after the period. ``printed`` are the rows of the chart, in its order,
    ``pinned`` whether a person pinned a figure to hold them against.
    """

    KEY: ClassVar[tuple[str, ...]] = ("disputed", "metric_id")

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
    printed: Listing[Printed]
    pinned: bool = False


@dataclass(frozen=True, slots=True)
class SafeFigure(Keyed):
    """A wording that every current independent origin supports, or one that a person pinned: ``source``, ``url`` and
    ``press`` say where that is from, and what the press prints beside it."""

    KEY: ClassVar[tuple[str, ...]] = ("safe", "metric_id")

    metric_id: str
    story: str
    label: str
    wording: str
    origins: int
    source: str = ""
    url: str | None = None
    press: str = ""


@dataclass(frozen=True, slots=True)
class FigureToAvoid(Keyed):
    """What not to say about a metric, with the reason."""

    KEY: ClassVar[tuple[str, ...]] = ("avoid", "metric_id")

    metric_id: str
    story: str
    label: str
    advice: str


@dataclass(frozen=True, slots=True)
class StoryLine(Keyed):
    """A story with its numbers: ``articles`` and ``before`` count this week and the one before it, ``total`` all.

    ``outlets``, ``origins``, ``first`` and ``last`` are of the whole story up to the end of the week. ``days`` are its
    articles day by day, the last of them the period's last.
    """

    KEY: ClassVar[tuple[str, ...]] = ("stories", "story_id")

    story_id: str
    title: str
    articles: int
    before: int
    total: int
    outlets: int
    origins: int
    first: date | None
    last: date | None
    days: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Sentences:
    """Sentences of one article, as printed on ``day``; ``url`` is an http(s) address or ``None``."""

    text: str
    outlet: str
    url: str | None
    day: date | None = None


@dataclass(frozen=True, slots=True)
class StoryInShort(Keyed):
    """A story of the period in a few lines, each the sentences that it cites."""

    KEY: ClassVar[tuple[str, ...]] = ("in_short", "story_id")

    story_id: str
    title: str
    lines: tuple[tuple[Sentences, ...], ...]


@dataclass(frozen=True, slots=True)
class RepeatedQuote(Keyed):
    """What somebody said that several outlets print; ``origins`` are those that did not copy one another."""

    KEY: ClassVar[tuple[str, ...]] = ("quotes", "story_id", "text")

    text: str
    speaker: str | None
    role: str | None
    story_id: str
    story: str
    outlet: str
    url: str | None
    outlets: int
    origins: int


@dataclass(frozen=True, slots=True)
class Scheduled(Keyed):
    """What an article says is to come; ``day`` is ``None`` where it gives no day that can be told."""

    KEY: ClassVar[tuple[str, ...]] = ("next", "story_id", "sentence.text")

    day: date | None
    story_id: str
    story: str
    sentence: Sentences


@dataclass(frozen=True, slots=True)
class QuietSource(Keyed):
    """A source that brought nothing in the week; ``usual`` is how many articles a week it brought before."""

    KEY: ClassVar[tuple[str, ...]] = ("quiet_sources", "name")

    name: str
    state: SourceState
    usual: int
    last_item: date | None
    error: str | None


@dataclass(frozen=True, slots=True)
class Erratum(Keyed):
    """Something printed, then changed, withdrawn or set aside by a person; ``article`` is its title now."""

    KEY: ClassVar[tuple[str, ...]] = ("errata", "day", "text")

    day: date
    text: str
    article: str | None
    url: str | None


@dataclass(frozen=True, slots=True)
class Correction:
    """Something that an earlier edition of the same digest said otherwise; ``day`` is when that was found."""

    day: date
    what: str
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class ThemeTone:
    """How staff wrote of a theme in the period: mean tone, -1 to 1."""

    name: str
    tone: float


@dataclass(frozen=True, slots=True)
class ToneWeek:
    """The tones of one week for the chart, None where there is nothing to tell; ``hidden``: too few people wrote."""

    monday: date
    staff: float | None
    press: float | None
    hidden: bool = False


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
    weeks: tuple[ToneWeek, ...] = ()


@dataclass(frozen=True, slots=True)
class PressTone:
    """Mean tone of the press, -1 to 1, in the period and the one before; None where too few articles have one."""

    tone: float | None
    before: float | None
    articles: int
    weeks: tuple[ToneWeek, ...] = ()
