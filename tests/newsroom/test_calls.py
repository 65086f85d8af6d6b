"""Calls that go wrong, and a newsroom that nobody has opened: one clear line, the right exit code, nothing asked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.newsroom.scenarios import SCENARIOS
from tests.newsroom.season import SETTINGS, call, play
from tests.newsroom.town import At, Town

GOOD = '[[sources]]\nname = "a"\nkind = "feed"\nurl = "https://post.example/feed"\n'
WRONG = {
    "no entry": "",
    "no toml": "[[sources\nname=",
    "not utf-8": "\udcff",
    "no list": 'sources = "all"',
    "no name": GOOD.replace('name = "a"\n', ""),
    "an empty name": GOOD.replace('"a"', '" "'),
    "a name that is a number": GOOD.replace('"a"', "7"),
    "a name with a line break": GOOD.replace('"a"', '"a\\nb"'),
    "an unknown kind": GOOD.replace('"feed"', '"telepathy"'),
    "an unknown field": GOOD + "colour = 'red'\n",
    "one name twice": GOOD + GOOD.replace("/feed", "/other"),
    "no scheme": GOOD.replace("https://", ""),
    "a file": GOOD.replace("https://post.example/feed", "file:///etc/passwd"),
    "a password": GOOD.replace("https://", "https://me:secret@"),
    "script": GOOD.replace("https://post.example/feed", "javascript:alert(1)"),
    "an address that never ends": GOOD.replace("/feed", "/" + "x" * 5_000),
}


@pytest.mark.parametrize("text", WRONG.values(), ids=lambda text: next(k for k, v in WRONG.items() if v == text))
def test_a_list_of_sources_that_is_wrong(tmp_path: Path, text: str) -> None:
    listing = tmp_path / "sources.toml"
    listing.write_bytes(text.encode("utf-8", "surrogateescape"))
    done = call(tmp_path, "collect", "--sources", str(listing), "--all")
    assert done.code == 2, done.err
    assert "Traceback" not in done.err and "secret" not in done.err
    assert "sources.toml" in done.err and len(done.err.strip().splitlines()) == 1, done.err


def test_a_list_of_sources_that_is_not_there(tmp_path: Path) -> None:
    done = call(tmp_path, "collect", "--sources", str(tmp_path / "none.toml"), "--all")
    assert done.code == 2 and "none.toml" in done.err and "Traceback" not in done.err


def test_a_store_without_anything_in_it(tmp_path: Path) -> None:
    listing = tmp_path / "sources.toml"
    listing.write_text(GOOD.replace("https://post.example", "http://127.0.0.1:9"), encoding="utf-8")
    failed = call(tmp_path, "collect", "--sources", str(listing), "--all")
    assert failed.code == 1 and "Traceback" not in failed.err, "every source that was asked failed"
    (row,) = json.loads(call(tmp_path, "sources", "--json").out)
    assert (row["name"], row["state"], row["last_status"], row["items_seen"]) == ("a", "failing", None, 0)
    assert call(tmp_path, "export", "articles", "--format", "jsonl").out == ""


def test_private_hosts_are_shut_unless_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(SETTINGS, "TALLYWIRE_FETCH__ALLOW_PRIVATE_HOSTS", "")
    monkeypatch.setattr("tests.newsroom.season.RUNS", 1)
    with Town() as town:
        season = play(SCENARIOS[:5], town, tmp_path)
    (run,) = season.runs
    assert run.asked == [] and run.articles == []
    assert run.collect.code == 1
    assert {row["state"] for row in run.sources.values()} == {"failing"}


def test_one_host_may_be_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(SETTINGS, "TALLYWIRE_FETCH__ALLOW_PRIVATE_HOSTS", At(1, 0).host())
    monkeypatch.setattr("tests.newsroom.season.RUNS", 1)
    with Town() as town:
        season = play(SCENARIOS[:3], town, tmp_path)
    assert {asked.host for asked in season.runs[0].asked} == {At(1, 0).host()}
    assert season.runs[0].collect.code == 0
