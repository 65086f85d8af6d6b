"""The whole road, from feed to judged figure, on both databases: the sample newsroom before and after its edit."""

from __future__ import annotations

from datetime import timedelta

from app.collecting import collect
from app.demo import SimulatedClock
from app.pipeline import make_tools
from app.processing import process
from app.progress import Silent
from app.sample import CLOCK_END, EDIT_MOMENT, PROGRAMMES, SampleNewsroom, sources
from app.settings import UnderstandSettings
from scrapers.fetch import FetchSettings
from store import articles, changes, figures
from store.database import Store
from tests.store.conftest import (  # noqa: F401 -- fixtures
    backend,
    postgres,
    postgres_template,
    sqlite_template,
    store,
    store_url,
)

LOCAL = FetchSettings(per_host_delay=0, retries=0, allow_private_hosts=("127.0.0.1",))


def test_from_the_feed_to_the_figure_edited_in_place(store: Store) -> None:  # noqa: F811
    clock = SimulatedClock(EDIT_MOMENT - timedelta(minutes=100))
    tools = make_tools(UnderstandSettings(embedder="hash", tone_model="vader"), PROGRAMMES)
    with SampleNewsroom(clock) as newsroom:
        wanted = sources(newsroom.url)
        for moment in (clock.moment, CLOCK_END):
            clock.moment = moment
            collected = collect(store, wanted, LOCAL, clock, Silent(), everything=True)
            done = process(store, tools, timedelta(days=30), clock, Silent())
            fresh = collected.counts["new"] + collected.counts.get("changed", 0)
            assert done.counts["read"] == done.counts["seen"] == fresh
        assert process(store, tools, timedelta(days=30), clock, Silent()).counts == {}
    with store.read() as conn:
        found = [row.change for row in changes.between(conn, EDIT_MOMENT, CLOCK_END)]
        (edited,) = [change for change in found if change.kind == "edited"]
        assert "1,600 → nearly 2,000" in edited.text
        assert edited.metric_id is not None
        readings = {figure.stated for figure in figures.figures_of(conn, edited.metric_id)}
        assert 2000 in readings
        assert articles.pending(conn) == []
        assert figures.list_metrics(conn, statuses=["disputed"])
