"""When something is worth telling at once. Pure decisions over what the store answered.

Every rule gives alerts that name their subject and their turn, so that finding the same again is the same alert.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from statistics import fmean, median
from typing import Literal

from app import words
from store.alerted import Alert, Evidence
from store.model import Count, Source
from store.rows import StoryRow

BASELINE_DAYS = 14
"""Days that a day's volume is compared with: two of each weekday."""

UNUSUAL = 3.5
"""From which modified z-score on a value is called an outlier (Iglewicz and Hoaglin, How to Detect and Handle
Outliers, 1993)."""

TO_SIGMA = 1.4826
"""What makes the median absolute deviation of normal values their standard deviation (1 / 0.6745)."""

ADAPTED_DAYS = BASELINE_DAYS // 2
"""After so many days of a raised volume the median has moved to it: until then it is one spike."""

LEAST_TONES = 8
"""Articles on each side that a shift of tone takes: below, the exact test reaches no chance this small."""

SHIFT_CHANCE = 0.001
"""The chance of a shift that is none (two-sided Mann-Whitney test): once in twenty years of weeks."""

SHIFT_SIZE = 0.33
"""Cliff's delta from which a difference is at least medium (Romano et al., Exploring methods for evaluating group
differences, 2006)."""

EMERGING_ORIGINS = 3
"""Independent origins that make a young story emerge; one newsroom's story that others copy has one."""

LEAST_MARK = 1_000
"""The lowest round number that is told of a petition where no number is set."""


@dataclass(frozen=True, slots=True)
class News:
    """A change that the store noted, with what proves it. ``key`` is the change's own."""

    key: str
    text: str
    story_id: str | None
    story_title: str
    metric_id: str | None
    programme: str | None
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Volume:
    """Articles per day of a programme (``None``: of everything), oldest first, today last; ``since`` is when watching
    it began, ``evidence`` some of today's articles."""

    programme: str | None
    per_day: Sequence[int]
    since: datetime | None
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Tones:
    """Tones of single articles: those of the last whole week, which began on ``monday``, and of the weeks before."""

    programme: str | None
    monday: date
    week: Sequence[float]
    before: Sequence[float]
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Seen:
    """A watched figure: ``act`` is the number of the watch, ``first`` and ``now`` are its leading reading and state
    when it was first watched and now, ``told`` the keys of the alerts about it, the latest first."""

    act: int
    name: str
    first: tuple[str, str]
    now: tuple[str, str]
    told: Sequence[str]
    story_id: str
    story_title: str
    metric_id: str
    programme: str | None
    evidence: tuple[Evidence, ...] = ()


def moved(found: Iterable[Seen]) -> list[Alert]:
    """Watched figures that stand elsewhere than when that was last told, or when they were first watched: another
    leading reading, or another state. Once for each move, there and back."""
    alerts = []
    for one in found:
        state, at_first = _standing(one.now), _standing(one.first)
        last = _of_watch(one, len(one.told) - 1, "").key if one.told else ""
        if (last == one.told[0]) if one.told else (state == at_first):
            continue
        alerts.append(_of_watch(one, len(one.told), f"; at first {at_first}" if not one.told else ""))
    return alerts


def _of_watch(one: Seen, turn: int, before: str) -> Alert:
    title = f" ({one.story_title})" if one.story_title else ""
    text = f"Watched figure changed: {one.name}: {_standing(one.now)}{before}{title}"
    return Alert(
        "watched", f"watch {one.act}", f"{turn} {_standing(one.now).casefold()}", text, one.evidence, one.programme,
        one.story_id, one.metric_id,
    )  # fmt: skip


def _standing(state: tuple[str, str]) -> str:
    reading, status = state
    return f"{words.quoted(reading)}, {status}"


def told(kind: Literal["conflict", "edited"], news: Iterable[News]) -> list[Alert]:
    """Every new contradiction, or every figure edited in place: one alert a change."""
    head = {"conflict": "New contradiction", "edited": "Figure edited in place"}[kind]
    found = []
    for one in news:
        text = f"{head}: {one.text}" + (f" ({one.story_title})" if one.story_title else "")
        about = f"metric {one.metric_id or one.story_id}"
        found.append(Alert(kind, about, one.key, text, one.evidence, one.programme, one.story_id, one.metric_id))
    return found


def emerging(rows: Iterable[StoryRow], least: float | None) -> list[Alert]:
    """Young stories that enough independent origins tell; once a story."""
    found = []
    for row in rows:
        if row.status == "emerging" and row.origins >= (EMERGING_ORIGINS if least is None else least):
            spread = f"{words.plural(row.origins, 'independent origin')}, {words.plural(row.outlets, 'outlet')}"
            text = f"Story emerging: {row.title} ({spread})"
            found.append(Alert("emerging", f"story {row.id}", "", text, (), row.programme, row.id))
    return found


def surprise(today: int, before: Sequence[int]) -> float:
    """How far a day's count lies above the median of the days before, in robust standard deviations.

    Counts are made alike in spread by Anscombe's transform (Biometrika 35, 1948), in which pure chance has a standard
    deviation of one; where the days before vary more than chance, their median absolute deviation counts.
    """
    shaped = [_anscombe(count) for count in before]
    middle = median(shaped)
    spread = max(1.0, TO_SIGMA * median(abs(value - middle) for value in shaped))
    return (_anscombe(today) - middle) / spread


def _anscombe(count: int) -> float:
    return 2 * math.sqrt(count + 3 / 8)


def spikes(
    volumes: Iterable[Volume], last: Mapping[str, datetime], now: datetime, threshold: float | None
) -> list[Alert]:
    """Programmes of which far more is published today than on any usual day of their own last two weeks.

    ``last`` tells when a subject's last alert was. Nothing is told of what is watched for less than those two weeks,
    nor again before the median has had time to move.
    """
    found = []
    for volume in volumes:
        *before, today = volume.per_day
        new = volume.since is None or now - volume.since < timedelta(days=BASELINE_DAYS)
        if new or surprise(today, before) < (UNUSUAL if threshold is None else threshold):
            continue
        about = f"programme {volume.programme or ''}"
        name = volume.programme or "all programmes"
        usual = words.number(median(before))
        text = f"Volume spike: {words.plural(today, 'article')} on {name} today, usually {usual} a day"
        alert = Alert("spike", about, now.date().isoformat(), text, volume.evidence, volume.programme)
        seen = last.get(alert.subject)
        if seen is None or now - seen >= timedelta(days=ADAPTED_DAYS):
            found.append(alert)
    return found


def shifts(found: Iterable[Tones], threshold: float | None) -> list[Alert]:
    """Programmes of which the last whole week's articles sound unlike those of the weeks before: by rank, so that one
    angry article moves nothing."""
    alerts = []
    for tones in found:
        if min(len(tones.week), len(tones.before)) < LEAST_TONES:
            continue
        chance, delta = _compared(tones.week, tones.before)
        if chance >= SHIFT_CHANCE or abs(delta) < (SHIFT_SIZE if threshold is None else threshold):
            continue
        way = "warmer" if delta > 0 else "colder"
        name = tones.programme or "all programmes"
        text = (
            f"Tone shift: the press sounds {way} on {name} in the week of {words.day(tones.monday)} "
            f"({words.tone(fmean(tones.week))} after {words.tone(fmean(tones.before))})"
        )
        about = f"programme {tones.programme or ''}"
        alerts.append(Alert("tone", about, tones.monday.isoformat(), text, tones.evidence, tones.programme))
    return alerts


def _compared(week: Sequence[float], before: Sequence[float]) -> tuple[float, float]:
    """The chance that both are of one kind, and Cliff's delta of the first against the second."""
    from scipy.stats import mannwhitneyu  # slow to load, and needed once a week

    result = mannwhitneyu(week, before, alternative="two-sided")
    return float(result.pvalue), 2 * float(result.statistic) / (len(week) * len(before)) - 1


def quiet(sources: Iterable[Source], now: datetime) -> list[Alert]:
    """Sources that answer but bring nothing, for far longer than they usually do; once for each silence."""
    return [
        Alert(
            "quiet", f"source {source.name}", source.last_item.isoformat() if source.last_item else "",
            f"Source quiet: {source.name} brings nothing new for far longer than usual",
            (Evidence(f"Last item: {words.moment(source.last_item, now)}.", source.outlet or source.name, source.url),),
            source.programme,
        )
        for source in sources
        if source.state == "quiet"
    ]  # fmt: skip


def passed(
    counts: Mapping[str, Sequence[Count]],
    programmes: Mapping[str, str | None],
    since: datetime,
    threshold: float | None,
) -> list[Alert]:
    """Petitions whose own count passed a number since ``since``: the one that is set, else the highest round one.

    Two looks are needed, one below and one at or above, and neither may be in doubt (a count that fell or leapt).
    """
    alerts = []
    for source, series in counts.items():
        steady = [count for count in series if count.flag is None and count.first_seen is not None]
        for before, after in pairwise(steady):
            if after.first_seen is None or after.first_seen <= since or before.url != after.url:
                continue
            mark = _mark(before.value, after.value, threshold)
            if mark is None:
                continue
            text = f"Petition passes {words.number(mark)}: {after.title or source}"
            evidence = Evidence(f"The petition’s own page shows {after.literal}.", source, after.url)
            alerts.append(Alert("petition", f"petition {source}", str(mark), text, (evidence,), programmes.get(source)))
    return alerts


def _mark(before: int, after: int, threshold: float | None) -> int | None:
    """The number that was passed on the way, ``None`` if none was."""
    if threshold is not None:
        return math.ceil(threshold) if before < threshold <= after else None
    passed = [mark for mark in _round_numbers(after) if before < mark]
    return passed[-1] if passed else None


def _round_numbers(most: int) -> list[int]:
    """1,000, 2,000, 5,000, 10,000 … up to ``most``."""
    found, step = [], LEAST_MARK
    while step <= most:
        found += [mark for mark in (step, 2 * step, 5 * step) if mark <= most]
        step *= 10
    return found
