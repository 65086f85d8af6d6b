"""Whether what is set can be worked with, each finding with its remedy: for the doctor and for the Settings page.

Nothing is changed and nothing is fetched.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from app.settings import Settings
from store.errors import TallywireError

if TYPE_CHECKING:
    from datetime import datetime

    from store.database import Store

State = Literal["ok", "warn", "fail"]


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at, how it is, and what to do about it (empty when all is well)."""

    name: str
    state: State
    what: str
    remedy: str = ""


def sources(settings: Settings) -> Iterator[Finding]:
    """Whether the listed sources can be asked."""
    from scrapers.sources import sources_from

    if not settings.sources:
        remedy = "use `sources add URL`, or [[sources]] entries in tallywire.toml (docs/adding-a-source.md)"
        yield Finding("sources", "warn", "no sources are set in the settings", remedy)
        return
    remedy = "mend the entry in the settings file"
    bad = 0
    for number, entry in enumerate(settings.sources, 1):
        try:
            sources_from({"sources": [entry]}, "settings")
        except TallywireError as error:
            bad += 1
            yield Finding(
                "sources", "fail", str(error).replace("sources entry 1", f"sources entry {number}", 1), remedy
            )
    if bad:
        return
    try:
        set_ones = sources_from({"sources": settings.sources}, "settings")
    except TallywireError as error:  # two that share a name or an address
        yield Finding("sources", "fail", str(error), remedy)
        return
    lost = {s.programme for s in set_ones if s.programme} - {p.name for p in settings.programmes}
    if lost:
        what = f"a source names the programme {min(lost)!r}, which is not among the [[programmes]]"
        yield Finding("sources", "warn", what, remedy)
    else:
        yield Finding("sources", "ok", f"{len(settings.sources)} set, all valid")


def alerts(settings: Settings) -> Iterator[Finding]:
    """Whether alerts go where they should."""
    from app.alerting.standing import findings

    for well, what, remedy in findings(settings):
        yield Finding("alerts", "ok" if well else "warn", what, remedy)


def outlets(settings: Settings) -> Iterator[Finding]:
    """Whether the table of outlets can be read."""
    from app.outlet_table import read_table

    file = settings.understand.outlets_file
    found = read_table(file).outlets
    rated = sum(outlet.leaning is not None for outlet in found)
    yield Finding("outlets", "ok", f"{len(found)} in {file or 'the shipped table'}, {rated} with a leaning")


def manners(settings: Settings) -> Iterator[Finding]:
    """Whether a webmaster can tell who asks."""
    if not settings.fetch.contact:
        remedy = "set fetch.contact to an address or a page of yours"
        yield Finding("contact", "warn", "webmasters cannot reach you: fetch.contact is not set", remedy)


def of_page(settings: Settings, store: Store, now: datetime, *, sample: bool) -> list[Finding]:
    """What a visitor of the Settings page should know; a check that itself breaks is a finding.

    A ``sample`` asks nobody for anything, and sources that were added by command need no settings.
    """
    from app.voices_upkeep import standing
    from store.sources import list_all

    def voices() -> Iterator[Finding]:
        with store.read() as conn:
            for well, what, remedy in standing(conn, settings.voices, now):
                yield Finding("voices", "ok" if well else "warn", what, remedy)

    def listed() -> Iterator[Finding]:
        with store.read() as conn:
            kept = bool(list_all(conn))
        if settings.sources or not kept:
            yield from sources(settings)

    steps: dict[str, Callable[[], Iterator[Finding]]] = {
        **({} if sample else {"sources": listed, "contact": lambda: manners(settings)}),
        "voices": voices,
        "alerts": lambda: alerts(settings),
        "outlets": lambda: outlets(settings),
    }
    found: list[Finding] = []
    for name, step in steps.items():
        try:
            found.extend(step())
        except TallywireError as error:
            found.append(Finding(name, "fail", str(error)))
    return found
