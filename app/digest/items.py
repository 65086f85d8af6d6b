"""The items of a digest's sections, before they have any form: plain, unescaped text and numbers of the store."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Generic, TypeVar

from app.look import Group
from store.model import Qualifier, Relation, SourceState

Item = TypeVar("Item")


def key_of(section: str, *parts: object) -> str:
    """What a person's edit names an item by, the same in every rebuild: its section and what tells it apart."""
    return f"{section}:{sha256(chr(31).join(map(str, parts)).encode()).hexdigest()[:12]}"


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
class DisputedFigure:
    """A metric whose readings contradict each other.

    ``low``/``high`` are the lowest and highest numbers printed up to the period's end. ``leading``, ``safe_to_say``
    (empty where no figure is safe yet), ``reason`` and ``origins`` are the store's as it stands: they count the
    ``later`` claims too, which were printed after the period. ``printed`` are the rows of the chart, in its order.
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
    printed: Listing[Printed]

    @property
    def key(self) -> str:
        """What an edit names it by."""
        return key_of("disputed", self.metric_id)


@dataclass(frozen=True, slots=True)
class SafeFigure:
    """A wording that every current independent origin supports."""

    metric_id: str
    story: str
    label: str
    wording: str
    origins: int

    @property
    def key(self) -> str:
        """What an edit names it by."""
        return key_of("safe", self.metric_id)


@dataclass(frozen=True, slots=True)
class FigureToAvoid:
    """What not to say about a metric, with the reason."""

    metric_id: str
    story: str
    label: str
    advice: str

    @property
    def key(self) -> str:
        """What an edit names it by."""
        return key_of("avoid", self.metric_id)


@dataclass(frozen=True, slots=True)
class StoryLine:
    """A story with its numbers: ``articles`` and ``before`` count this week and the one before it, ``total`` all.

    ``outlets``, ``origins``, ``first`` and ``last`` are of the whole story up to the end of the week. ``days`` are its
    articles day by day, the last of them the period's last.
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
    days: tuple[int, ...] = ()

    @property
    def key(self) -> str:
        """What an edit names it by."""
        return key_of("stories", self.story_id)


@dataclass(frozen=True, slots=True)
class Sentences:
    """Sentences of one article, as printed; ``url`` is an http(s) address or ``None``."""

    text: str
    outlet: str
    url: str | None


@dataclass(frozen=True, slots=True)
class StoryInShort:
    """A story of the period in a few lines, each the sentences that it cites."""

    story_id: str
    title: str
    lines: tuple[tuple[Sentences, ...], ...]

    @property
    def key(self) -> str:
        """What an edit names it by."""
        return key_of("in_short", self.story_id)


@dataclass(frozen=True, slots=True)
class RepeatedQuote:
    """What somebody said that several outlets print; ``origins`` are those that did not copy one another."""

    text: str
    speaker: str | None
    role: str | None
    story_id: str
    story: str
    outlet: str
    url: str | None
    outlets: int
    origins: int

    @property
    def key(self) -> str:
        """What an edit names it by."""
        return key_of("quotes", self.story_id, self.text)


@dataclass(frozen=True, slots=True)
class Scheduled:
    """What an article says is to come; ``day`` is ``None`` where it gives no day that can be told."""

    day: date | None
    story_id: str
    story: str
    sentence: Sentences

    @property
    def key(self) -> str:
        """What an edit names it by."""
        return key_of("next", self.story_id, self.sentence.text)


@dataclass(frozen=True, slots=True)
class QuietSource:
    """A source that brought nothing in the week; ``usual`` is how many articles a week it brought before."""

    name: str
    state: SourceState
    usual: int
    last_item: date | None
    error: str | None

    @property
    def key(self) -> str:
        """What an edit names it by."""
        return key_of("quiet_sources", self.name)


@dataclass(frozen=True, slots=True)
class Erratum:
    """Something that was printed and then changed at the same address; ``article`` is the title it goes by now."""

    day: date
    text: str
    article: str | None
    url: str | None

    @property
    def key(self) -> str:
        """What an edit names it by."""
        return key_of("errata", self.day, self.text)


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
class PressTone:
    """Mean tone of the press, -1 to 1, in the period and the one before; None where too few articles have one."""

    tone: float | None
    before: float | None
    articles: int
