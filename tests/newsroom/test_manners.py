"""What holds for every run and every article, whatever the scenario."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from zipfile import ZipFile

from tests.newsroom.scenarios import SCENARIOS
from tests.newsroom.season import CONTACT, RUNS, Season, trapped

STATES = {"ok", "not_modified", "quiet", "failing", "waiting", "robots", "gone", "paused"}
BASES = {"structured", "meta", "feed", "url", "text", "unknown"}
SECRETS = ("secret-of-the-house", "root:x:0:0", "root:")
CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def test_runs_end_well_and_in_time(season: Season) -> None:
    for run in season.runs:
        assert run.collect.code == 0, run.collect.err
        assert "Traceback" not in run.collect.err
        assert run.collect.seconds < 300


def test_the_report_adds_up(season: Season) -> None:
    for run in season.runs:
        sums = [line for line in run.collect.err.splitlines() if " = " in line and "+" in line]
        assert sums, run.collect.err
        for line in sums:
            whole, _, parts = re.sub(r"\([^)]*\)|,", "", line).partition(" = ")
            assert int(whole.split()[0]) == sum(int(part.split()[0]) for part in parts.split("+")), line


def test_nothing_private_is_asked_or_kept(season: Season) -> None:
    for run in season.runs:
        assert trapped(run) == []
        assert [a["url"] for a in run.articles if any(secret in a["text"] + a["title"] for secret in SECRETS)] == []


def test_every_request_is_signed_and_carries_nothing_else(season: Season) -> None:
    for run in season.runs:
        for asked in run.asked:
            assert CONTACT in asked.headers.get("user-agent", ""), asked
            assert asked.headers.keys().isdisjoint({"cookie", "authorization", "referer", "from"}), asked


def test_every_source_is_listed(season: Season) -> None:
    for run in season.runs:
        assert run.sources.keys() >= {scenario.name for scenario in SCENARIOS}
        for name, row in run.sources.items():
            assert row["state"] in STATES, name
            assert (row["next_check"] is None) == (row["state"] in ("gone", "paused")), row
            assert bool(row["last_error"]) == (row["state"] in ("failing", "waiting", "gone", "robots")), row


def test_what_a_source_brought_is_what_is_stored(season: Season) -> None:
    told = sum(row["articles_new"] for row in season.runs[-1].sources.values())
    assert told == len(season.runs[-1].articles)


def test_articles_are_whole_and_of_this_world(season: Season) -> None:
    now = datetime.now(UTC)
    for article in season.runs[-1].articles:
        assert article["published_basis"] in BASES
        assert (article["published"] is None) == (article["published_basis"] == "unknown"), article["url"]
        assert article["published"] is None or article["published"] < now + timedelta(days=1), article["url"]
        assert article["title"] and len(article["title"]) < 2_000, article["url"]
        assert len(article["text"]) >= 40 and article["outlet"], article["url"]
        assert not CONTROLS.search(article["text"] + article["title"] + article["outlet"]), article["url"]
        for field in ("url", "canonical_url"):
            assert (article[field] or "http://").startswith(("http://", "https://"))
            assert "#" not in (article[field] or "")


def test_no_page_is_stored_twice(season: Season) -> None:
    for field in ("canonical_url", "url"):
        addresses = Counter(article[field] for article in season.runs[-1].articles)
        assert [address for address, number in addresses.items() if address and number > 1] == []


def test_a_run_without_changes_changes_nothing(season: Season) -> None:
    before, after = ({a["url"]: dict(a, fetched=None) for a in run.articles} for run in season.runs[-2:])
    assert before == after


def test_retry_after_and_gone_hold_in_later_runs(season: Season) -> None:
    for scenario in SCENARIOS:
        for number in range(RUNS - 1):
            row = season.runs[number].sources[scenario.name]
            if row["state"] in ("gone", "waiting"):
                later = [asked.path for asked in season.asked(scenario, number + 1)]
                assert later == [], scenario.name


def test_text_can_not_run_in_a_sheet(season: Season) -> None:
    done = season.command("export", "articles", "--format", "csv")
    assert done.code == 0, done.err
    csv.field_size_limit(10_000_000)
    rows = list(csv.reader(io.StringIO(done.out, newline="")))
    assert len(rows) == len(season.runs[-1].articles) + 1
    assert [cell for row in rows for cell in row if cell.lstrip().startswith(("=", "+", "-", "@"))] == []


def test_a_sheet_is_written_whole(season: Season) -> None:
    out = season.folder / "articles.xlsx"
    done = season.command("export", "articles", "--format", "xlsx", "--out", str(out))
    assert done.code == 0, done.err
    with ZipFile(out) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        assert book.testzip() is None
    assert sheet.count("<row ") == len(season.runs[-1].articles) + 1
    assert "<f>" not in sheet


def test_what_was_collected_can_be_understood(season: Season) -> None:
    done = season.command("process")
    assert done.code == 0 and "Traceback" not in done.err, done.err
    exported = season.command("export", "articles", "--format", "jsonl")
    rows = {row["url"]: row for row in map(json.loads, filter(None, exported.out.split("\n")))}
    at = season.places["one report at two outlets"]
    first, second = rows[at("/a")], rows[at("/b", 2)]
    assert first["duplicate_of"] or second["duplicate_of"]
