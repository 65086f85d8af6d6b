"""Pages looked at again: withdrawn ones keep everything and say so, moved ones stay one article, all is counted."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.cli import main
from app.collecting import collect
from app.demo import SimulatedClock
from app.pipeline import make_tools
from app.processing import process
from app.progress import Silent
from app.relooks import same_article
from app.run_report import left_over, run_row
from app.run_words import report_lines
from app.settings import UnderstandSettings
from scrapers.fetch import FetchSettings
from store import articles, changes, figures, runs
from store.database import Store
from store.model import Article, Source
from tests.app.real import article, feed, listed
from tests.scrapers.newsroom import Answer, Newsroom, page

LOCAL = FetchSettings(per_host_delay=0, retries=0, allow_private_hosts=("127.0.0.1",))
BEGIN = datetime(2026, 6, 20, 9, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SENTENCE = "Some 900 drivers at the depot have signed the letter, their union said."
PAGE = Answer(article("Drivers sign", SENTENCE))


class Desk:
    """Collects and processes at one moment after the other."""

    def __init__(self, store: Store, room: Newsroom) -> None:
        self.store, self.room, self.clock = store, room, SimulatedClock(BEGIN + HOUR)
        self.sources = [Source("Post", "feed", room.url("/feed"))]
        self.tools = make_tools(UnderstandSettings(embedder="hash", tone_model="vader"), ())

    def run(self, after: timedelta = timedelta()) -> Mapping[str, int]:
        """One update, ``after`` the one before; its counts, whose sum is checked."""
        self.clock.moment += after
        report = collect(self.store, self.sources, LOCAL, self.clock, Silent(), everything=True)
        assert left_over("collect", report.counts) == 0, report.counts
        done = process(self.store, self.tools, timedelta(days=30), self.clock, Silent())
        assert left_over("process", done.counts) == 0, done.counts
        return report.counts

    def news(self, *kinds: str) -> list[str]:
        """The changes of some kinds, oldest first."""
        with self.store.read() as conn:
            found = changes.between(conn, BEGIN - DAY, BEGIN + 400 * DAY)
        return [row.change.text for row in reversed(found) if row.change.kind in kinds]

    def rows(self) -> list[dict[str, object]]:
        """The articles as they are exported."""
        with self.store.read() as conn:
            return list(articles.export_rows(conn))


@pytest.fixture
def desk(store: Store) -> Iterator[Desk]:
    """A newsroom with one page, collected once."""
    with Newsroom() as room:
        room.routes["/a"] = PAGE
        feed(room, "/feed", [listed("/a", "Drivers sign", BEGIN)])
        made = Desk(store, room)
        assert made.run()["new"] == 1
        yield made


@pytest.mark.parametrize(
    "gone",
    [
        Answer(b"", 404),
        Answer(b"", 410),
        Answer(b"", 302, {"Location": "/"}),
        Answer(article("Page not found", "Sorry, the page you are looking for is not here any more.")),
        Answer(b"", 301, {"Location": "/weather"}),
    ],
    ids=["404", "410", "front page", "soft 404", "another article"],
)
def test_a_page_that_is_gone_for_good_is_withdrawn_and_keeps_everything(desk: Desk, gone: Answer) -> None:
    front = article("Front page", *[f"Story {n} of the day is told here." for n in range(9)])
    rain = "".join(f"<p>Rain is expected on the coast all of week {n}, with gusts later on.</p>" for n in range(9))
    desk.room.routes |= {"/": Answer(front), "/weather": Answer(page("Rain", rain)), "/a": gone}
    first = desk.run(4 * HOUR)
    assert sum(n for key, n in first.items() if key.startswith("failed:")) == 1
    assert desk.news("withdrawn") == [], "once is an outage"
    assert desk.run(7 * HOUR)["withdrawn"] == 1
    (row,) = desk.rows()
    assert row["withdrawn"] == desk.clock.moment.isoformat()
    assert row["fetched"] == (BEGIN + HOUR).isoformat(), "the last time it was seen"
    assert SENTENCE in str(row["text"])
    assert desk.news("withdrawn") == ["“Drivers sign” (127.0.0.1) is no longer online; last seen 2026-06-20"]
    with desk.store.read() as conn:
        (metric,) = figures.list_metrics(conn)
        (claim,) = figures.claims_of(conn, metric.metric.id)
        told = changes.of_story(conn, metric.metric.story_id, ["withdrawn"])
    assert (claim.claim.quantity.stated, claim.withdrawn) == (900, desk.clock.moment)
    assert len(told) == 1
    assert "withdrawn" not in desk.run(DAY), "it is told once"


def test_an_outage_of_some_hours_is_no_withdrawal(desk: Desk) -> None:
    desk.room.routes["/a"] = Answer(b"", 404)
    desk.run(4 * HOUR)
    desk.run(4 * HOUR)
    desk.room.routes["/a"] = PAGE
    desk.run(4 * HOUR)
    desk.room.routes["/a"] = Answer(b"", 404)
    desk.run(4 * HOUR)
    assert desk.news("withdrawn", "returned") == []
    assert desk.rows()[0]["withdrawn"] is None


@pytest.mark.parametrize("trouble", [Answer(b"", 500), Answer(b"", 403), Answer(b"", 429)], ids=["500", "403", "429"])
def test_a_page_that_can_not_be_read_is_not_withdrawn(desk: Desk, trouble: Answer) -> None:
    desk.room.routes["/a"] = trouble
    for _ in range(4):
        desk.run(DAY)
    assert desk.news("withdrawn") == []


def test_a_page_that_returns_is_said_to_be_back(desk: Desk) -> None:
    desk.room.routes["/a"] = Answer(b"", 404)
    desk.run(4 * HOUR)
    desk.run(7 * HOUR)
    desk.room.routes["/a"] = PAGE
    counts = desk.run(DAY)
    assert (counts["returned"], counts["unchanged"]) == (1, 1)
    assert desk.news("returned") == [
        "“Drivers sign” (127.0.0.1) is online again; it was gone when looked for on 2026-06-20"
    ]
    assert desk.rows()[0]["withdrawn"] is None


def test_a_change_between_a_look_that_failed_and_the_next_is_seen(desk: Desk) -> None:
    asked: list[str | None] = []
    desk.room.routes["/a"] = Answer(b"", 500)
    desk.run(4 * HOUR)

    def answer(request: object) -> Answer:
        asked.append(request.headers.get("If-Modified-Since"))  # type: ignore[attr-defined]
        return Answer(article("Drivers sign", SENTENCE.replace("Some 900", "Nearly 1,100")))

    desk.room.routes["/a"] = answer
    assert desk.run(4 * HOUR)["changed"] == 1
    assert asked == ["Sat, 20 Jun 2026 10:00:00 GMT"], "when it was last read, not when it last failed"
    assert desk.news("edited")[0].startswith("Some 900 → Nearly 1,100")


def test_an_article_that_moved_is_the_same_article(desk: Desk) -> None:
    longer = article("Drivers sign a letter", SENTENCE, "It was handed over on Friday, in the rain.")
    desk.room.routes |= {"/a": Answer(b"", 301, {"Location": "/new/a"}), "/new/a": Answer(longer)}
    assert desk.run(4 * HOUR)["changed"] == 1
    (row,) = desk.rows()
    assert (row["revision"], str(row["url"])) == (2, desk.room.url("/a"))


def test_every_scenario_sums_up_and_is_kept_in_runs(desk: Desk) -> None:
    room = desk.room
    names = [f"/{n}" for n in range(6)]
    for name in names:
        room.routes[name] = Answer(article(f"Letter {name}", f"Letter {name} was signed by 1,200 drivers."))
    odd = [
        "<item><title>no link</title></item>",
        listed("javascript:alert(1)", "x", BEGIN),
        listed("/0", "twice", BEGIN),
    ]
    feed(room, "/feed", [*(listed(name, f"Letter {name}", BEGIN) for name in (*names, "/a", "/lost")), *odd])
    feed(room, "/other", [listed(name, f"Letter {name}", BEGIN) for name in names[:3]])
    desk.sources.append(Source("Other", "feed", room.url("/other")))
    desk.sources.append(Source("Down", "feed", "http://127.0.0.1:9/feed"))
    seen = [desk.run()]
    room.routes["/0"] = Answer(article("Letter /0", "Letter /0 was signed by nearly 2,000 drivers."))
    room.routes["/1"] = Answer(b"", 404)
    room.routes["/2"] = Answer(b"", 304)
    room.routes["/3"] = Answer(b"", 500)
    seen += [desk.run(4 * HOUR), desk.run(7 * HOUR), desk.run(30 * DAY), desk.run(30 * DAY)]
    assert seen[0]["new"] == 6
    assert seen[1]["changed"] == 1
    assert seen[1]["looked_again"] == 7
    assert seen[1]["collected"] == 14, "what is both listed and looked at again is one page"
    assert seen[2]["withdrawn"] == 1
    with desk.store.read() as conn:
        kept = [run_row(run) for run in runs.recent(conn, "collect")]
        stored = articles.count(conn)
    assert stored == sum(row["new"] for row in kept) == 7
    for row in kept:
        parts = row["new"] + row["changed"] + row["unchanged"]
        assert row["collected"] == parts + sum(row["dropped"].values()) + sum(row["failed"].values())


def test_runs_and_histories_are_shown(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    desk.room.routes["/a"] = Answer(article("Drivers sign \x1b[31m", SENTENCE.replace("Some 900", "Nearly 1,100")))
    desk.run(4 * HOUR)
    desk.room.routes["/a"] = Answer(b"", 404)
    desk.run(4 * HOUR)
    desk.run(7 * HOUR)
    monkeypatch.setenv("TALLYWIRE_STORE__URL", f"sqlite:///{tmp_path / 'store.db'}")
    assert main(["articles", "history", desk.room.url("/a")]) == 0
    told = capsys.readouterr().out
    assert "[-Some 900-] {+Nearly 1,100+} drivers at the depot" in told
    assert "withdrawn: gone when looked for" in told
    assert "\x1b" not in told
    assert main(["articles", "history", desk.room.url("/a"), "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert [r["number"] for r in data["revisions"]] == [1, 2]
    assert ["gone", "Some 900"] in data["revisions"][1]["edits"][-1]
    assert main(["export", "articles", "--format", "jsonl"]) == 0
    assert json.loads(capsys.readouterr().out)["withdrawn"] == desk.clock.moment.isoformat()
    assert main(["runs", "--last", "2"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 2
    assert main(["runs", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [row["command"] for row in rows[:2]] == ["process", "collect"]
    assert {"collected", "new", "changed", "unchanged", "dropped", "failed"} <= set(rows[1])
    assert main(["articles", "history", "https://nowhere.example/"]) == 1
    assert "there is no article at" in capsys.readouterr().err


def test_the_report_tells_the_sum_with_its_reasons(desk: Desk) -> None:
    desk.room.routes["/b"] = Answer(b"", 404)
    feed(desk.room, "/feed", [listed("/a", "a", BEGIN), listed("/b", "b", BEGIN), listed("/a", "twice", BEGIN)])
    report = collect(desk.store, desk.sources, LOCAL, desk.clock, Silent(), everything=True)
    assert report_lines(report) == [
        "1 source asked, 0 failed",
        "3 collected = 0 new + 0 changed + 2 unchanged + 1 failed (http_404 1)",
        "1 page looked at again, 0 changed",
    ]


@pytest.mark.parametrize(
    ("title", "text", "same"),
    [
        ("Another headline", "Some 900 drivers signed a letter on Monday. It was handed over in the rain.", True),
        ("Drivers sign", "At the depot in the north, staff have had enough of being watched.", True),
        ("Rain on the coast", "A letter of the weather office warns of gusts: some have signed off.", False),
    ],
)
def test_a_page_is_the_article_of_its_feed_by_the_words_or_the_headline(title: str, text: str, same: bool) -> None:
    summary = Article(
        "a", "https://a.example/a", "Drivers  Sign", "Some 900 drivers signed a letter", text_basis="feed"
    )
    assert same_article(summary, Article("b", "https://a.example/b", title, text)) is same
