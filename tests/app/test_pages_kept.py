"""What was fetched is kept as it came, and comes back by command as evidence."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from app.cli import main
from app.collecting import collect
from app.demo import SimulatedClock
from app.progress import Silent
from app.sample import CLOCK_END
from scrapers.fetch import FetchSettings
from store import articles, fetched
from store.database import Store, open_store
from store.model import Source
from tests.scrapers.newsroom import Answer, Newsroom, item, page, rss

LOCAL = FetchSettings(per_host_delay=0, retries=0, allow_private_hosts=("127.0.0.1",))
WALL = Answer(b"<html><p>Please subscribe", 403)
WORDS = "<description>Some 1,600 workers have signed a letter against the cameras, their union says.</description>"
DAY = "<pubDate>Wed, 24 Jun 2026 08:15:00 GMT</pubDate>"


@pytest.fixture
def clock() -> SimulatedClock:
    """The collector's clock."""
    return SimulatedClock(CLOCK_END)


@pytest.fixture
def newsroom() -> Iterator[Newsroom]:
    """A feed of one page that can be read and one behind a wall."""
    with Newsroom() as room:
        room.routes |= {
            "/feed": Answer(
                rss(item("/a", extra=DAY + WORDS), item("/wall", "Walled", DAY + WORDS)),
                headers={"Content-Type": "application/rss+xml", "Set-Cookie": "id=1"},
            ),
            "/a": Answer(page(), headers={"ETag": '"v1"', "Set-Cookie": "id=2"}),
            "/wall": WALL,
        }
        yield room


def look(store: Store, room: Newsroom, clock: SimulatedClock, settings: FetchSettings = LOCAL) -> None:
    """One run over the newsroom's feed."""
    collect(store, [Source("Post", "feed", room.url("/feed"))], settings, clock, Silent(), everything=True)


def bodies(store: Store, url: str) -> list[tuple[bytes, tuple[int, ...]]]:
    """What is kept of an address, newest first, with the revisions read from it."""
    with store.read() as conn:
        return [(fetched.body_of(conn, one), one.revisions) for one in fetched.of_address(conn, url)]


def test_pages_and_lists_are_kept_as_they_came(store: Store, newsroom: Newsroom, clock: SimulatedClock) -> None:
    look(store, newsroom, clock)
    assert bodies(store, newsroom.url("/a")) == [(page(), (1,))]
    with store.read() as conn:
        (feed,) = fetched.of_address(conn, newsroom.url("/feed"))
        (kept,) = fetched.of_address(conn, newsroom.url("/a"))
    assert (kept.status, kept.source, kept.at, kept.final_url) == (200, "Post", CLOCK_END, newsroom.url("/a"))
    assert kept.headers["etag"] == '"v1"' and kept.headers["content-type"] == "text/html; charset=utf-8"
    assert "set-cookie" not in kept.headers | feed.headers
    assert kept.body_hash == sha256(page()).hexdigest()


def test_the_feeds_own_text_rests_on_the_feed(store: Store, newsroom: Newsroom, clock: SimulatedClock) -> None:
    look(store, newsroom, clock)
    feed = newsroom.routes["/feed"]
    assert isinstance(feed, Answer)
    assert bodies(store, newsroom.url("/wall")) == [(feed.body, (1,))]


def test_each_revision_has_its_own_evidence(store: Store, newsroom: Newsroom, clock: SimulatedClock) -> None:
    look(store, newsroom, clock)
    edited = page().replace(b"About 1,600", b"Nearly 2,000")
    newsroom.routes["/a"] = Answer(edited)
    clock.moment += timedelta(hours=4)
    look(store, newsroom, clock)
    clock.moment += timedelta(hours=4)
    look(store, newsroom, clock)
    found = bodies(store, newsroom.url("/a"))
    assert found == [(edited, ()), (edited, (2,)), (page(), (1,))]


def test_keeping_nothing_keeps_nothing(store: Store, newsroom: Newsroom, clock: SimulatedClock) -> None:
    look(store, newsroom, clock, replace(LOCAL, keep_days=0))
    with store.read() as conn:
        assert fetched.count(conn) == (0, 0, 0)
        assert articles.count(conn) == 2


def test_what_is_old_goes_with_the_next_run_but_evidence_stays(
    store: Store, newsroom: Newsroom, clock: SimulatedClock
) -> None:
    look(store, newsroom, clock)
    newsroom.routes["/feed"] = Answer(rss(), headers={"Content-Type": "application/rss+xml"})
    for days in (1, 92):
        clock.moment = CLOCK_END + timedelta(days=days)
        look(store, newsroom, clock)
    assert [found for found, _ in bodies(store, newsroom.url("/feed"))][:-1] == [rss()]
    assert bodies(store, newsroom.url("/a")) == [(page(), (1,))]


def test_what_is_no_text_is_not_kept(store: Store, newsroom: Newsroom, clock: SimulatedClock) -> None:
    newsroom.routes["/a"] = Answer(b"%PDF-1.7", headers={"Content-Type": "application/pdf"})
    look(store, newsroom, clock)
    assert [body for body, _ in bodies(store, newsroom.url("/a"))] == [newsroom.routes["/feed"].body]  # type: ignore[union-attr]


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, newsroom: Newsroom, clock: SimulatedClock) -> str:
    """The address of a page that is kept in the store of the current folder, in two revisions."""
    monkeypatch.chdir(tmp_path)
    with open_store("sqlite:///tallywire.db", migrate=True) as store:
        look(store, newsroom, clock)
        newsroom.routes["/a"] = Answer(page().replace(b"1,600", b"2,000"))
        clock.moment += timedelta(hours=4)
        look(store, newsroom, clock)
    return newsroom.url("/a")


def test_the_command_lists_and_gives_back_the_bytes(kept: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["pages", "list", kept, "--json"]) == 0
    newest, first = json.loads(capsys.readouterr().out)
    assert (newest["revisions"], first["revisions"], first["sha256"]) == ([2], [1], sha256(page()).hexdigest())
    assert main(["pages", "list", kept]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 2 and "revision 2" in lines[0] and kept in lines[0]
    assert main(["pages", "show", kept, "--revision", "1", "--out", "one.html"]) == 0
    assert Path("one.html").read_bytes() == page()
    shown = json.loads(capsys.readouterr().out)
    assert shown["url"] == kept and shown["bytes"] == len(page()) and shown["status"] == 200
    assert main(["pages", "show", kept + "#top", "--out", "new.html"]) == 0
    assert Path("new.html").read_bytes() == page().replace(b"1,600", b"2,000")
    assert main(["pages", "show", kept, "--fetch", str(first["fetch"]), "--out", "again.html"]) == 0
    assert Path("again.html").read_bytes() == page()


def test_its_errors_are_one_line(kept: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("there.html").write_bytes(b"mine")
    for arguments, code, said in (
        (["list", "https://post.example/\x1b[31mnever"], 1, "nothing is kept of"),
        (["show", kept, "--revision", "9"], 1, "the answer that revision 9 was read from"),
        (["show", kept, "--fetch", "999"], 1, "answer 999 of"),
        (["show", kept, "--fetch", "1", "--revision", "1"], 2, "give one of them"),
        (["show", kept, "--out", "there.html"], 2, "there.html: is there already; name a new file"),
        (["show", kept, "--out", "no/such/folder/a.html"], 2, "no/such/folder/a.html: can't be written"),
        (["show", kept, "--revision", "0"], 2, "--revision"),
    ):
        assert main(["pages", *arguments]) == code
        err = capsys.readouterr().err
        assert said in err and err.count("\n") == 1 and "\x1b" not in err
    assert Path("there.html").read_bytes() == b"mine"


def test_hostile_headers_do_not_steer_the_terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    with open_store("sqlite:///tallywire.db", migrate=True) as store, store.begin() as conn:
        fetched.keep(
            conn, url="https://post.example/a", final_url="https://post.example/\x1b[2J", source=None, at=CLOCK_END,
            status=200, headers={"content-type": "text/\x1b]0;x\x07"}, body=b"",
        )  # fmt: skip
    for arguments in (["list", "https://post.example/a"], ["show", "https://post.example/a"]):
        assert main(["pages", *arguments]) == 0
        assert "\x1b" not in capsys.readouterr().out
