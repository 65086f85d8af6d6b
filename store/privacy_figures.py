"""The numbers that staff write ("over 1,600 signatures"): which of them may be told of a week, and in which band.

A number is told where enough people of the told channels wrote it, and the others are nobody or enough: those who wrote
without it, and those whose numbers are not told.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from store.floor import Author, Floor, Mentioned, Said, Table
from store.privacy import told_channels

BANDS = (10, 20, 50)
"""How many authors are told of a number: "10 or more", "20 or more", "50 or more"."""
ByReading = dict[Mentioned, set[Author]]


@dataclass(frozen=True, slots=True)
class PublishedFigures:
    """The numbers that may be told of a week, and how far the floors may be raised until all must fall silent."""

    said: tuple[Said, ...] = ()
    holds: int = 0
    theme_holds: int = 0


def publish_figures(
    week: str, mentions: Mapping[str, Mapping[Mentioned, set[Author]]], table: Table, floor: Floor
) -> PublishedFigures:
    """Which numbers may be told of a week; ``mentions`` are by channel, ``table`` has everybody who wrote."""
    channels = told_channels(table, floor)
    everyone = {author for (channel, _), group in table.items() if channel in channels for author in group}
    by_reading: ByReading = {}
    for channel in channels:
        for mentioned, authors in mentions.get(channel, {}).items():
            by_reading.setdefault(mentioned, set()).update(authors)
    told = _told(by_reading, everyone, floor)
    if not told:
        return PublishedFigures()
    groups = [by_reading[one] for one in told] + _others(by_reading, told, everyone)
    said = (
        Said(week, one.reading, one.noun, one.low, one.high, _band(len(by_reading[one])))
        for one in sorted(told, key=_order)
    )
    return PublishedFigures(tuple(said), min(channels.values()), min(len(group) for group in groups if group))


def _told(by_reading: ByReading, everyone: set[Author], floor: Floor) -> list[Mentioned]:
    def enough(group: set[Author]) -> bool:
        return len(group) >= floor.theme_authors

    told = [
        one
        for one, authors in by_reading.items()
        if enough(authors) and (authors == everyone or enough(everyone - authors))
    ]
    while told and (untold := _untold(by_reading, told)) and not enough(untold):
        told.remove(min(told, key=lambda one: (len(by_reading[one]), _order(one))))
    return told


def _others(by_reading: ByReading, told: list[Mentioned], everyone: set[Author]) -> list[set[Author]]:
    """Whoever wrote without a told number, and whoever wrote a number that is not told."""
    return [*(everyone - by_reading[one] for one in told), _untold(by_reading, told)]


def _untold(by_reading: ByReading, told: list[Mentioned]) -> set[Author]:
    return {author for one, authors in by_reading.items() if one not in told for author in authors}


def _band(authors: int) -> int:
    return max(band for band in BANDS if band <= authors)


def _order(one: Mentioned) -> tuple[str, str]:
    return one.reading, one.noun
