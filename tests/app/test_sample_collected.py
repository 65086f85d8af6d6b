"""The sample newsroom through the real collector: what a first run has in its hands, before anything is understood."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pytest

from app.sample import MOMENTS, SampleNewsroom, sources
from app.sample.newsroom import FOLDER, load
from scrapers.collect import collect_source
from scrapers.fetch import Fetcher, FetchSettings
from scrapers.revisits import Remembered
from store.model import Article, Source

NEWSROOM = load()
TRUTH: dict[str, Any] = json.loads((FOLDER / "truth.json").read_text(encoding="utf-8"))
BY_ADDRESS = {NEWSROOM.canonical(article): article for article in NEWSROOM.articles}
KEY_OF = {address: article.key for address, article in BY_ADDRESS.items()}


@dataclass
class Collected:
    """Articles by key as first found and as last seen, the sources' last states, and the paths asked for."""

    first: dict[str, Article] = field(default_factory=dict)
    last: dict[str, Article] = field(default_factory=dict)
    states: dict[str, Source] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    hits: Counter[str] = field(default_factory=Counter)


def key_of(article: Article) -> str:
    if article.canonical_url in KEY_OF:
        return KEY_OF[article.canonical_url]
    return next(a.key for a in NEWSROOM.articles if article.url.endswith(f"/{a.outlet}{NEWSROOM.path(a)}"))


async def look(collected: Collected, source: Source, fetcher: Fetcher, now: datetime) -> None:
    """One look at one source, with what is known of it already."""
    mine: Sequence[Article] = [a for a in collected.last.values() if a.source == source.name]
    outcome = await collect_source(
        source,
        fetcher,
        known={address for a in mine for address in (a.url, a.canonical_url) if address}.intersection,
        now=now,
        revisit=[Remembered(a.id, a.url, a.published or now, a.fetched or now, a.fetched or now) for a in mine],
    )
    collected.states[source.name] = outcome.source
    collected.counts.update(outcome.counts)
    for article in outcome.new:
        collected.first[key_of(article)] = collected.last[key_of(article)] = article
    for _, article in outcome.relooked:
        collected.last[key_of(article)] = article


@pytest.fixture(scope="module")
def collected() -> Collected:
    result = Collected()
    moments = iter(MOMENTS)
    now = next(moments)

    async def run(url: str) -> None:
        nonlocal now
        settings = FetchSettings(per_host_delay=0, retries=0, allow_private_hosts=("127.0.0.1",))
        while True:
            async with Fetcher(settings) as fetcher:
                for source in sources(url):
                    await look(result, source, fetcher, now)
            following = next(moments, None)
            if following is None:
                return
            now = following

    with SampleNewsroom(lambda: now) as site:
        asyncio.run(run(site.url))
        result.hits = site.hits
    return result


def test_every_article_is_collected_once_over_the_moments(collected: Collected) -> None:
    assert set(collected.first) == {article.key for article in NEWSROOM.articles}
    assert collected.counts["new"] == len(NEWSROOM.articles)
    parts = {
        name: n
        for name, n in collected.counts.items()
        if name.startswith(("new", "known", "reread", "dropped", "failed"))
    }
    assert collected.counts["seen"] == sum(parts.values())


def test_texts_and_names_arrive_whole(collected: Collected) -> None:
    for key, article in collected.first.items():
        if article.text_basis == "feed":
            continue
        written = BY_ADDRESS[article.canonical_url or ""]
        outlet = NEWSROOM.outlets[written.outlet]
        assert article.outlet == outlet.name
        assert article.domain == outlet.domain
        assert article.language == outlet.language, key
        now = collected.last[key]
        assert all(line in now.text for line in written.at(MOMENTS[-1]).text.split("\n")), key
        assert len(now.text.split()) <= len(written.text.split()) + 25, key


def test_dates_arrive_with_their_day(collected: Collected) -> None:
    undated = TRUTH["undated"]
    for key, article in collected.first.items():
        if key != undated:
            written = next(a for a in NEWSROOM.articles if a.key == key)
            assert article.published and article.published.date() == written.published.date(), key
    assert collected.first[undated].published is None
    assert collected.first[undated].published_basis == "unknown"


def test_the_edit_is_seen_on_both_sides(collected: Collected) -> None:
    edited = TRUTH["edited"]
    before, after = collected.first[edited["article"]], collected.last[edited["article"]]
    assert edited["before"] in before.text and edited["after"] not in before.text
    assert edited["after"] in after.text and edited["before"] not in after.text
    assert before.id == after.id


def test_the_page_behind_a_wall_keeps_the_feeds_text(collected: Collected) -> None:
    kept = collected.first[TRUTH["forbidden"]]
    written = next(a for a in NEWSROOM.articles if a.key == TRUTH["forbidden"])
    assert kept.text_basis == "feed"
    assert all(line in kept.text for line in written.text.split("\n"))


def test_the_disallowed_page_is_never_asked_for(collected: Collected) -> None:
    closed = next(a for a in NEWSROOM.articles if a.key == TRUTH["disallowed"])
    assert collected.hits[f"/{closed.outlet}{NEWSROOM.path(closed)}"] == 0
    kept = collected.first[closed.key]
    assert kept.text_basis == "feed"
    assert closed.blocks[1][1] not in kept.text


def test_the_failing_source_says_so(collected: Collected) -> None:
    failing = collected.states[NEWSROOM.outlets[TRUTH["failing"]].name]
    assert (failing.state, failing.last_status) == ("failing", 500)
    others = {source.state for name, source in collected.states.items() if name != failing.name}
    assert others <= {"ok", "not_modified", "quiet"}
