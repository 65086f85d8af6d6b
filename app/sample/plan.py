"""When the demo looks at the sample newsroom, what it asks, and which programmes it watches."""

from __future__ import annotations

from datetime import UTC, datetime

from app.sample.newsroom import load
from store.model import Outlet, Programme, Source


def _june(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 6, day, hour, minute, tzinfo=UTC)


CLOCK_END = _june(24, 18)
"""The sample's "now"."""

EDIT_MOMENT = _june(24, 9, 40)
"""When one page changes "about 1,600" into "nearly 2,000", at the same address."""

MOMENTS: tuple[datetime, ...] = (
    datetime(2026, 5, 15, 18, tzinfo=UTC),
    datetime(2026, 5, 22, 18, tzinfo=UTC),
    datetime(2026, 5, 29, 18, tzinfo=UTC),
    _june(5, 18),
    _june(12, 18),
    _june(19, 18),
    _june(22, 18),
    _june(23, 18),
    _june(24, 8),
    _june(24, 10),
    CLOCK_END,
)
"""Fridays, then the last days: often enough that no feed drops an item unseen, and on both sides of the edit."""

PROGRAMMES: tuple[Programme, ...] = (
    Programme("Model Capability Initiative", "Meta", ("MCI", "Meta employee tracker", "Meta tracking tool")),
    Programme("PaceView", "Vellmark Bank", ("Vellmark screen tracker",)),
    Programme("PickPace", "Brindlemart", ("PickPace wristband", "Brindlemart wristbands")),
    Programme("RouteMind", "Kestrix Logistics", ("RouteMind camera", "Kestrix cab cameras")),
    Programme("CrewLens", "Aerovanta", ("Aerovanta crew app",)),
    Programme("Fokuswerk", "Elbstern Versicherung", ("Elbstern", "Elbstern Insurance")),
    Programme("WardPulse", "St Aldrith Hospitals Trust", ("WardPulse badge", "St Aldrith")),
    Programme("EyeLine", "Telvanta Connect", ("EyeLine webcam checks",)),
)


PETITION_PATH = "/petitions/paceview"
PETITION: tuple[tuple[datetime, int], ...] = (
    (_june(1, 8), 0),
    (_june(2, 12), 3_100),
    (_june(4, 14), 4_800),
    (_june(5, 16), 6_200),
    (_june(8, 9), 6_287),
)
"""How many had signed on the petition's own page, from which moment on; it was called off after that."""


def known_outlets() -> list[Outlet]:
    """What a table of outlets would say of the sample's: country, and a leaning for those that have one."""
    return [
        Outlet(each.domain, each.name, each.country, each.leaning, "invented for the sample" if each.leaning else None)
        for each in load().outlets.values()
    ]


def sources(base_url: str) -> list[Source]:
    """One source per outlet on the server at ``base_url`` (without a slash at the end)."""
    return [
        Source(
            name=outlet.name,
            kind="sitemap" if outlet.feed == "sitemap" else "feed",
            url=f"{base_url}/{outlet.slug}{outlet.feed_path}",
            outlet=outlet.name,
        )
        for outlet in load().outlets.values()
    ]


def petitions(base_url: str, now: datetime) -> list[Source]:
    """The petition pages that are online at ``now``."""
    page = Source("PaceView petition", "petition", f"{base_url}{PETITION_PATH}", programme="PaceView")
    return [page] if now >= PETITION[0][0] else []
