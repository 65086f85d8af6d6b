"""Storylines: which stories of one programme follow from each other, and on what evidence. Pure.

Two stories of one programme are not related by that alone. A link needs evidence of two points: that the later story
looks back on a turn which the earlier one told as news (two points), carries one of its figures on, shares names that
are not the programme's own, or tells the turn that comes next (one point each; one shared name and the next turn are
too little together, since a company's spokesman is in every story). What is unsure is left apart.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import combinations

from nlp.geography import same_place
from nlp.glances import Glance, glances
from nlp.lexicons import read_lexicon
from nlp.stopwords import CALENDAR
from nlp.tokens import without_owner
from store.model import AsOfBasis

MOST_DAYS = 180
"""Days from the last article of a story to the first of one that still follows from it."""
NEXT_TURN_DAYS = 120
NEAR_DAYS = 2
"""Days around a story's articles in which a turn is its own news; and by which two texts may differ on a day."""
ENOUGH = 2
CARRIED = (0.8, 5.0)
"""How a count that goes on may stand to the earlier one: hardly below it, and not another count altogether."""
OPENING = 1_200
"""Characters of a text in which a report says what it follows from."""

_SURE: tuple[AsOfBasis, ...] = ("stated", "weekday")
_NAME = re.compile(r"\b[A-Z][\w’'-]+(?:\s+(?:(?:of|and|for|the|de|von|van)\s+){0,2}[A-Z][\w’'-]+)+")
_CURRENCY = re.compile("[A-Z]{3}")
_BEFORE_NAMES = CALENDAR | frozenset("the a an in on at by after before when while it he she they we since".split())


@dataclass(frozen=True, slots=True)
class Turn:
    """A milestone of a story: its kind and label, its day and how that is known."""

    kind: str
    label: str
    day: date
    basis: AsOfBasis


@dataclass(frozen=True, slots=True)
class Counted:
    """A metric of a story: what it counts, in which unit, and the highest number printed."""

    label: str
    unit: str
    high: float


@dataclass(frozen=True, slots=True)
class Chapter:
    """A story as its neighbours see it: its days, what it told, counted and quoted, and how its first texts begin."""

    id: str
    first: date
    last: date
    turns: tuple[Turn, ...] = ()
    counted: tuple[Counted, ...] = ()
    speakers: frozenset[str] = frozenset()
    openings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """The story ``later`` follows from ``earlier``, for these reasons in words, the strongest first."""

    earlier: str
    later: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Evidence:
    points: int
    reason: str
    explicit: bool = False


def storylines(chapters: Iterable[Chapter], own_names: Collection[str] = ()) -> list[Link]:
    """The links between stories of one programme, by day; their order as given does not matter.

    ``own_names`` are names that every story of the programme has (its own, its company's, the outlets'): they connect
    nothing. A story leads to each that follows from it by its own words; of the rest only to the next.
    """
    ordered = sorted(chapters, key=lambda chapter: (chapter.first, chapter.id))
    common = _common(ordered, own_names)
    found: dict[tuple[str, str], list[_Evidence]] = {}
    for earlier, later in combinations(ordered, 2):
        if earlier.first < later.first <= earlier.last + timedelta(days=MOST_DAYS):
            evidence = _evidence(earlier, later, ordered, common)
            if sum(each.points for each in evidence) >= ENOUGH:
                found[earlier.id, later.id] = evidence
    return [
        Link(*pair, tuple(each.reason for each in evidence))
        for pair, evidence in found.items()
        if any(each.explicit for each in evidence) or not _is_bridged(pair, found)
    ]


def _is_bridged(pair: tuple[str, str], found: Collection[tuple[str, str]]) -> bool:
    """Whether another story stands between the two, linked to both."""
    return any((pair[0], middle) in found for middle, later in found if later == pair[1])


def _evidence(earlier: Chapter, later: Chapter, every: Sequence[Chapter], common: Collection[str]) -> list[_Evidence]:
    """What speaks for a link, the strongest first; nothing where there is only a name and the next turn."""
    told_again = _told_again(earlier, later) or _looked_back(earlier, later, every)
    figure, names = _carried_on(earlier, later), _shared(earlier, later, common)
    if told_again is None and figure is None and len(names) < 2:
        return []
    in_both = _Evidence(1, f"{_listed(names)} {'are' if len(names) > 1 else 'is'} named in both") if names else None
    return [each for each in (told_again, figure, in_both, _next_turn(earlier, later)) if each]


def _told_again(earlier: Chapter, later: Chapter) -> _Evidence | None:
    """A turn that the later story dates before its own first day, and that the earlier one told as news."""
    for turn in sorted(_news(earlier), key=lambda one: one.day, reverse=True):
        for other in later.turns:
            same = other.kind == turn.kind and abs(other.day - turn.day) <= timedelta(days=1)
            if same and other.basis in _SURE and other.day < later.first:
                return _Evidence(2, f"Looks back on {_dated(other)}", explicit=True)
    return None


def _looked_back(earlier: Chapter, later: Chapter, every: Sequence[Chapter]) -> _Evidence | None:
    """A turn named without its day ("a month after it paused the tracker"), told last by the earlier story."""
    own = {turn.kind for turn in _news(later)}
    for opening in later.openings:
        for glance in glances(opening):
            if glance.days is None and glance.kinds & own:
                continue  # it may speak of its own news
            teller = _last_teller(glance, later, every)
            if teller is not None and teller.id == earlier.id:
                return _Evidence(2, f"Looks back: “{glance.words}”", explicit=True)
    return None


def _last_teller(glance: Glance, later: Chapter, every: Sequence[Chapter]) -> Chapter | None:
    """The story before ``later`` that was the last to tell a turn of these kinds, at the time that is named."""
    told = [
        (turn.day, chapter.first, chapter.id, chapter)
        for chapter in every
        if chapter.first < later.first
        for turn in _news(chapter)
        if turn.kind in glance.kinds and turn.day <= later.first and _fits(glance, (later.first - turn.day).days)
    ]
    return max(told)[3] if told else None


def _fits(glance: Glance, days: int) -> bool:
    """Whether a turn so many days ago can be meant; "two weeks" is ten days to eighteen."""
    return glance.days is None or abs(days - glance.days) <= max(NEAR_DAYS, glance.days * 0.3)


def _carried_on(earlier: Chapter, later: Chapter) -> _Evidence | None:
    """The same act counted in both, the later count no other order of size."""
    before = {(each.label.casefold(), each.unit): each for each in earlier.counted if each.high > 0}
    for each in later.counted:
        known = before.get((each.label.casefold(), each.unit))
        if known and _is_telling(each) and CARRIED[0] <= each.high / known.high <= CARRIED[1]:
            what = each.label.removesuffix(f", {each.unit}")
            if known.high == each.high:
                return _Evidence(1, f"Repeats its count of {what}: {each.high:,.10g}")
            return _Evidence(1, f"Goes on counting {what}: {known.high:,.10g}, then {each.high:,.10g}")
    return None


def _is_telling(counted: Counted) -> bool:
    """Whether a count is of an act or of money: lengths and the size of a company stand in every story."""
    acts = counted.unit == "" and len(counted.label.split()) > 1 and not counted.label.endswith(" in all")
    return acts or _CURRENCY.fullmatch(counted.unit) is not None


def _shared(earlier: Chapter, later: Chapter, common: Collection[str]) -> list[str]:
    """Names that both stories have and that are not the programme's own, in alphabetical order."""
    return sorted(name for name in _names(earlier) & _names(later) if name.casefold() not in common)[:3]


def _names(chapter: Chapter) -> frozenset[str]:
    """Names of two and more words: who is quoted, and those in the openings."""
    return _names_in(chapter.speakers, chapter.openings)


@lru_cache(maxsize=256)
def _names_in(quoted: frozenset[str], openings: tuple[str, ...]) -> frozenset[str]:
    # By its parts, which know their hashes: every pair of stories asks, and a chapter has many turns.
    speakers = {speaker for speaker in quoted if _NAME.fullmatch(speaker)}
    read = {match.group() for text in openings for match in _NAME.finditer(text)}
    return frozenset(name for name in (_bare(each) for each in speakers | read) if " " in name)


def _bare(name: str) -> str:
    """A name without a sentence's first word or a day before it: "On Monday Cordelia Ashgrove" is Cordelia Ashgrove."""
    words = without_owner(" ".join(name.split())).split()
    while words and words[0].casefold() in _BEFORE_NAMES:
        words.pop(0)
    return " ".join(words)


def _common(chapters: Sequence[Chapter], own_names: Collection[str]) -> frozenset[str]:
    """Names that tell no two stories apart: the programme's own, and those in most of its stories."""
    own = {name.casefold() for name in own_names if name.strip()}
    counts: dict[str, int] = {}
    for chapter in chapters:
        for name in _names(chapter):
            counts[name.casefold()] = counts.get(name.casefold(), 0) + 1
    frequent = {name for name, number in counts.items() if len(chapters) > 3 and number > len(chapters) / 2}
    around = {name for name in counts if any(f" {part} " in f" {name} " for part in own)}
    places = {name for chapter in chapters for name in _names(chapter) if same_place(name, name)}
    return frozenset(own | frequent | around | {name.casefold() for name in places})


def _next_turn(earlier: Chapter, later: Chapter) -> _Evidence | None:
    """The later story tells the turn that usually comes after one of the earlier story's."""
    follows = read_lexicon("storylines")["follows"]
    for before in sorted(_news(earlier), key=lambda one: one.day, reverse=True):
        for after in sorted(_news(later), key=lambda one: one.day):
            in_time = timedelta() < after.day - before.day <= timedelta(days=NEXT_TURN_DAYS)
            if in_time and after.kind in follows.get(before.kind, ()):
                return _Evidence(1, f"Comes next: {_dated(before)}, then {_dated(after)}")
    return None


def _news(chapter: Chapter) -> list[Turn]:
    """The turns that fall into the story's own days."""
    near = timedelta(days=NEAR_DAYS)
    return [turn for turn in chapter.turns if chapter.first - near <= turn.day <= chapter.last + near]


def _dated(turn: Turn) -> str:
    return f"“{turn.label}”, {turn.day.day} {turn.day:%B}"


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
