"""All scenarios, by what they are about."""

from __future__ import annotations

from tests.newsroom.scenarios import (
    addresses,
    answers,
    changes,
    dates,
    encodings,
    feeds,
    hostile,
    items,
    pages,
    robots,
    sitemaps,
    together,
    words,
)

SCENARIOS = (
    *feeds.SCENARIOS,
    *items.SCENARIOS,
    *encodings.SCENARIOS,
    *addresses.SCENARIOS,
    *answers.SCENARIOS,
    *hostile.SCENARIOS,
    *robots.SCENARIOS,
    *sitemaps.SCENARIOS,
    *pages.SCENARIOS,
    *dates.SCENARIOS,
    *changes.SCENARIOS,
    *together.SCENARIOS,
    *words.SCENARIOS,
)
