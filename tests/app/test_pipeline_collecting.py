"""Collecting over real HTTP from the sample newsroom's server: counted, kept, polite, and safe to interrupt."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from app import collecting
from app.cli import main
from app.collecting import collect
from app.demo import SimulatedClock
from app.progress import Silent
from app.run_report import left_over
from app.run_words import report_lines
from app.sample import CLOCK_END, EDIT_MOMENT, SampleNewsroom, sources
from scrapers.fetch import FetchSettings
from store import articles, changes, meta, runs
from store import sources as stored_sources
from store.database import Store
from store.model import Article, Source

LOCAL = FetchSettings(per_host_delay=0, retries=0, allow_private_hosts=("127.0.0.1",))
BEFORE_EDIT = EDIT_MOMENT - timedelta(minutes=100)


@pytest.fixture
def clock() -> SimulatedClock:
    """The newsroom's and the collector's clock, at the sample's end."""
    return SimulatedClock(CLOCK_END)


@pytest.fixture
def newsroom(clock: SimulatedClock) -> Iterator[SampleNewsroom]:
    """The sample's server."""
    with SampleNewsroom(clock) as server:
        yield server


def test_everything_seen_is_accounted_for(store: Store, newsroom: SampleNewsroom, clock: SimulatedClock) -> None:
    report = collect(store, sources(newsroom.url), LOCAL, clock, Silent())
    counts = dict(report.counts)
    assert left_over("collect", counts) == 0 < counts["collected"]
    with store.read() as conn:
        assert articles.count(conn) == counts["new"]
        run = runs.latest(conn, "collect")
    assert run is not None
    assert dict(run.counts) == counts
    assert report.failed == 1, "one outlet of the sample answers 500 at its end"
    assert run.outcome == "partial"
    first, second, *_ = report_lines(report)
    assert first == f"{report.asked} sources asked, 1 failed"
    known = counts.get("unchanged", 0)
    assert second.startswith(f"{counts['collected']} collected = {counts['new']} new + 0 changed + {known} unchanged")


def test_asked_again_it_brings_nothing_new(store: Store, newsroom: SampleNewsroom, clock: SimulatedClock) -> None:
    first = collect(store, sources(newsroom.url), LOCAL, clock, Silent())
    assert collect(store, sources(newsroom.url), LOCAL, clock, Silent()).asked == 0, "nothing is due yet"
    again = collect(store, sources(newsroom.url), LOCAL, clock, Silent(), everything=True)
    assert again.asked == first.asked
    assert again.counts.get("new", 0) == 0
    with store.read() as conn:
        assert articles.count(conn) == first.counts["new"]
        assert all(a.revision == 1 for a in articles.pending(conn))


def test_a_clock_that_is_put_back_brings_nothing_twice(
    store: Store, newsroom: SampleNewsroom, clock: SimulatedClock
) -> None:
    collect(store, sources(newsroom.url), LOCAL, clock, Silent())
    with store.read() as conn:
        before = {a.id: (a.revision, a.text, a.first_seen) for a in articles.pending(conn)}
    for moment in (CLOCK_END - timedelta(days=1), CLOCK_END + timedelta(minutes=1)):
        clock.moment = moment
        report = collect(store, sources(newsroom.url), LOCAL, clock, Silent())
        assert left_over("collect", dict(report.counts)) == 0
        with store.read() as conn:
            found = {a.id: (a.revision, a.text, a.first_seen) for a in articles.pending(conn)}
        assert found.keys() == before.keys()
        assert {key: one[2] for key, one in found.items()} == {key: one[2] for key, one in before.items()}
    assert {key: one[:2] for key, one in found.items()} == {key: one[:2] for key, one in before.items()}


def test_an_edit_at_the_same_address_is_seen(store: Store, newsroom: SampleNewsroom, clock: SimulatedClock) -> None:
    clock.moment = BEFORE_EDIT
    collect(store, sources(newsroom.url), LOCAL, clock, Silent())
    clock.moment = CLOCK_END
    report = collect(store, sources(newsroom.url), LOCAL, clock, Silent(), everything=True)
    assert report.counts["changed"] == 1
    with store.read() as conn:
        (edited,) = [a for a in articles.pending(conn) if a.revision == 2]
        old, new = articles.revisions_of(conn, edited.id)
    assert "about 1,600" in old.text.lower()
    assert "nearly 2,000" in new.text.lower()
    assert edited.first_seen == BEFORE_EDIT


def test_pages_looked_at_again_wait_their_turn(store: Store, newsroom: SampleNewsroom, clock: SimulatedClock) -> None:
    collect(store, sources(newsroom.url), LOCAL, clock, Silent())
    clock.moment = CLOCK_END + timedelta(hours=4)
    looked = collect(store, sources(newsroom.url), LOCAL, clock, Silent(), everything=True).counts
    assert looked["looked_again"] > 0
    clock.moment += timedelta(minutes=31)
    again = collect(store, sources(newsroom.url), LOCAL, clock, Silent())
    assert again.asked > 0 and again.counts.get("looked_again", 0) == 0
    asked = collect(store, sources(newsroom.url), LOCAL, clock, Silent(), everything=True).counts
    assert asked["looked_again"] > 0, "who asks for everything asks for them too"


def test_a_source_that_stops_answering_is_told_once_and_again_when_it_answers(
    store: Store, newsroom: SampleNewsroom, clock: SimulatedClock
) -> None:
    wanted = [source for source in sources(newsroom.url) if source.name == "Grid Notes"]
    for moment in (CLOCK_END, CLOCK_END + timedelta(hours=1), CLOCK_END - timedelta(days=30)):
        clock.moment = moment
        with store.begin() as conn:  # the clock is turned back to when it still answered
            known = stored_sources.get(conn, "Grid Notes")
            if known:
                stored_sources.record_check(conn, "Grid Notes", replace(known, next_check=None))
        collect(store, wanted, LOCAL, clock, Silent())
    with store.read() as conn:
        found = changes.between(conn, CLOCK_END - timedelta(days=60), CLOCK_END + timedelta(days=1))
    texts = [row.change.text for row in found if row.change.kind == "source"]
    assert len(texts) == 2
    assert sum("answers again" in text for text in texts) == 1
    assert sum("fails" in text and "500" in text for text in texts) == 1


def test_a_server_that_is_down_is_counted_and_the_command_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TALLYWIRE_FETCH__ALLOW_PRIVATE_HOSTS", "127.0.0.1")
    monkeypatch.setenv("TALLYWIRE_FETCH__RETRIES", "0")
    Path("tallywire.toml").write_text('[[sources]]\nname = "Down"\nkind = "feed"\nurl = "http://127.0.0.1:9/feed"\n')
    assert main(["collect"]) == 1
    said = capsys.readouterr().err
    assert "1 source asked, 1 failed" in said
    assert "Traceback" not in said
    assert main(["sources", "--json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert row["state"] == "failing"
    assert row["name"] == "Down"
    assert row["last_error"]
    assert set(row) == {
        "name", "url", "state", "last_status", "last_error", "items_seen", "articles_new", "next_check",
    }  # fmt: skip


def test_private_addresses_are_refused_unless_allowed(
    store: Store, newsroom: SampleNewsroom, clock: SimulatedClock
) -> None:
    report = collect(store, sources(newsroom.url)[:3], FetchSettings(per_host_delay=0), clock, Silent())
    assert report.failed == 3
    assert report.counts["source_failed:private_address"] == 3
    assert not newsroom.hits


def test_an_interrupted_run_keeps_the_sources_that_were_done(
    store: Store, newsroom: SampleNewsroom, clock: SimulatedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = []
    keep = collecting._Collector._keep

    def keep_three(self: object, before: Source, *rest: object) -> None:
        if len(kept) == 3:
            raise KeyboardInterrupt
        keep(self, before, *rest)  # type: ignore[arg-type]
        kept.append(before.name)

    monkeypatch.setattr(collecting._Collector, "_keep", keep_three)
    with pytest.raises(KeyboardInterrupt):
        collect(store, sources(newsroom.url), LOCAL, clock, Silent())
    monkeypatch.undo()
    with store.read() as conn:
        asked = {source.name for source in stored_sources.list_all(conn) if source.last_checked}
        run = runs.latest(conn, "collect")
    assert asked == set(kept)
    assert run is not None
    assert run.outcome == "interrupted"
    rest = collect(store, sources(newsroom.url), LOCAL, clock, Silent())
    assert rest.asked == len(sources(newsroom.url)) - 3


def test_every_article_is_kept_as_soon_as_it_is_read(
    store: Store, newsroom: SampleNewsroom, clock: SimulatedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved = []
    save = articles.save

    def save_five(conn: object, article: Article, **more: datetime) -> str:
        if len(saved) == 5:
            raise KeyboardInterrupt
        saved.append(article.id)
        return save(conn, article, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(collecting.articles, "save", save_five)
    with pytest.raises(KeyboardInterrupt):
        collect(store, sources(newsroom.url), LOCAL, clock, Silent())
    monkeypatch.undo()
    with store.read() as conn:
        assert {article.id for article in articles.pending(conn)} == set(saved)
    rest = collect(store, sources(newsroom.url), LOCAL, clock, Silent())
    with store.read() as conn:
        assert articles.count(conn) == rest.counts["new"] + 5
        assert all(article.revision == 1 for article in articles.pending(conn))


def test_an_article_that_two_sources_bring_is_new_once(
    store: Store, newsroom: SampleNewsroom, clock: SimulatedClock
) -> None:
    one = sources(newsroom.url)[0]
    counts = collect(store, [one, replace(one, name="The same again")], LOCAL, clock, Silent()).counts
    assert left_over("collect", counts) == 0 < counts["collected"]
    with store.read() as conn:
        assert articles.count(conn) == counts["new"] > 0
        assert sum(source.articles_new for source in stored_sources.list_all(conn)) == counts["new"]


def test_a_source_that_left_the_settings_is_not_asked(
    store: Store, newsroom: SampleNewsroom, clock: SimulatedClock
) -> None:
    collect(store, sources(newsroom.url)[:2], LOCAL, clock, Silent())
    clock.moment += timedelta(hours=2)
    assert collect(store, sources(newsroom.url)[:1], LOCAL, clock, Silent()).asked == 1


def test_sources_that_are_missing_or_wrong_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("empty.toml").write_text("")
    Path("kind.toml").write_text('[[sources]]\nname = "A"\nkind = "fed"\nurl = "https://a.example/"\n')
    for arguments, said in (
        (["collect"], "tallywire.toml: has no sources; add a [[sources]] entry"),
        (["collect", "--sources", "empty.toml"], "empty.toml: has no sources"),
        (["collect", "--sources", "gone.toml"], "gone.toml: no such file"),
        (["update", "--sources", "kind.toml"], "kind.toml: sources entry 1 (A): kind is 'fed'"),
    ):
        assert main(arguments) == 2
        err = capsys.readouterr().err
        assert said in err
        assert err.count("\n") == 1
    assert not Path("tallywire.db").exists()


def test_update_collects_and_processes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, newsroom: SampleNewsroom, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TALLYWIRE_UNDERSTAND__EMBEDDER", "hash")
    monkeypatch.setenv("TALLYWIRE_UNDERSTAND__TONE_MODEL", "vader")
    monkeypatch.setenv("TALLYWIRE_FETCH__ALLOW_PRIVATE_HOSTS", "127.0.0.1")
    monkeypatch.setenv("TALLYWIRE_FETCH__PER_HOST_DELAY", "0")
    entries = [
        f'[[sources]]\nname = "{s.name}"\nkind = "{s.kind}"\nurl = "{s.url}"\n' for s in sources(newsroom.url)[:4]
    ]
    Path("feeds.toml").write_text("\n".join(entries))
    assert main(["update", "--sources", "feeds.toml"]) == 0
    assert " understood; " in capsys.readouterr().err
    assert main(["export", "stories"]) == 0
    assert capsys.readouterr().out


def test_a_store_without_a_simulated_clock_shows_the_present(store: Store) -> None:
    from app.clock import real_clock, store_clock

    with store.begin() as conn:
        assert store_clock(conn) is real_clock
        meta.set_value(conn, "clock", "2026-06-24T18:00:00+00:00")
        assert store_clock(conn)() == datetime.fromisoformat("2026-06-24T18:00:00+00:00")
