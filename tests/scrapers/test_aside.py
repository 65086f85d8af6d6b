"""The reader's process: it answers, and nothing that a page does to it hangs or ends a run."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest

from scrapers import aside
from scrapers.aside import aside as read_aside
from scrapers.pages import read_page
from scrapers.revisits import Remembered
from store.errors import ParseError
from tests.scrapers.desk import NOW, SUMMARY, Desk
from tests.scrapers.newsroom import Answer, Newsroom, item, page, rss


def whereabouts() -> int:
    """The process that reads."""
    return os.getpid()


def chatter(text: str) -> str:
    """A parser that prints."""
    print(text)
    sys.stdout.flush()
    return text


def sleep_on(seconds: float) -> None:
    """A page without end."""
    time.sleep(seconds)


def break_down() -> None:
    """A parser that takes its process along."""
    os.kill(os.getpid(), signal.SIGKILL)


def swallow(size: int) -> int:
    """A page that asks for more memory than there may be."""
    return len(bytearray(size))


def stumble() -> None:
    """A parser with a fault."""
    raise LookupError("nothing where something was")


def refuse() -> None:
    """A page that is none."""
    raise ParseError("no article here", "no_text")


def run(*jobs: Awaitable[Any]) -> list[Any]:
    """What came of the calls, failures included."""

    async def inside() -> list[Any]:
        return await asyncio.gather(*jobs, return_exceptions=True)

    return asyncio.run(inside())


def reason(found: object) -> str:
    """Why a call failed."""
    assert isinstance(found, ParseError)
    return found.reason


def test_another_process_reads_and_stays_the_same() -> None:
    first, second = run(read_aside(whereabouts), read_aside(whereabouts))
    assert first == second != os.getpid()
    assert run(read_aside(whereabouts)) == [first], "in another event loop too"


def test_it_reads_what_we_would_read() -> None:
    (found,) = run(read_aside(read_page, page(), "https://post.example/a", charset="utf-8"))
    assert found == read_page(page(), "https://post.example/a", charset="utf-8")


def test_a_refusal_comes_back_as_it_was_raised() -> None:
    (found,) = run(read_aside(refuse))
    assert reason(found) == "no_text" and str(found) == "no article here"


def test_what_a_parser_prints_does_no_harm() -> None:
    assert run(read_aside(chatter, "a" * 100_000), read_aside(chatter, "b")) == ["a" * 100_000, "b"]


def test_a_page_without_end_is_given_up_and_the_next_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    run(read_aside(whereabouts))
    monkeypatch.setattr(aside, "LONGEST", 0.5)
    slow, good = run(read_aside(sleep_on, 600.0), read_aside(chatter, "next"))
    assert reason(slow) == "too_slow" and good == "next"


def test_a_reader_that_dies_is_replaced() -> None:
    dead, good = run(read_aside(break_down), read_aside(chatter, "next"))
    assert reason(dead) == "reader_died" and good == "next"


def test_memory_has_an_end() -> None:
    greedy, good = run(read_aside(swallow, 2**34), read_aside(chatter, "next"))
    assert reason(greedy) == "reader_failed" and "MemoryError" in str(greedy) and good == "next"


def test_a_fault_of_ours_is_counted_under_its_own_name() -> None:
    (found,) = run(read_aside(stumble))
    assert reason(found) == "reader_failed" and "LookupError" in str(found)


def test_it_is_renewed_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(aside, "RENEWED_AFTER", 2)
    aside.stop()
    assert len(set(run(*(read_aside(whereabouts) for _ in range(6))))) == 3


def test_an_interrupt_is_not_for_the_reader() -> None:
    (reader,) = run(read_aside(whereabouts))
    os.kill(reader, signal.SIGINT)
    assert run(read_aside(whereabouts)) == [reader]


def trapped(desk: Desk, monkeypatch: pytest.MonkeyPatch, trap: Callable[..., Any], *paths: str) -> None:
    """Pages at these paths fall into ``trap`` when they are read."""
    urls = {desk.room.url(path) for path in paths}

    async def read(job: Any, body: bytes, url: str, *args: Any, **kwargs: Any) -> Any:
        return await (read_aside(trap) if url in urls else read_aside(job, body, url, *args, **kwargs))

    monkeypatch.setattr("scrapers.harvest.aside", read)


def letters(desk: Desk, names: str) -> None:
    """A feed and its pages."""
    desk.room.routes["/feed"] = Answer(rss(*(item(f"/{name}") for name in names)), headers={"ETag": '"f"'})
    desk.room.routes |= {f"/{name}": Answer(page(f"Letter {name}")) for name in names}


def test_a_look_whose_pages_break_the_reader_ends_and_its_rest_is_left(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    letters(desk, "abcdefghij")
    with monkeypatch.context() as patch:
        trapped(desk, patch, break_down, "/b", "/c", "/d", "/e", "/f", "/g", "/h", "/i", "/j")
        counts = desk.look().counts
        assert counts["failed:reader_died"] == aside.PATIENCE
        assert counts["dropped:reader_spared"] >= 10 - aside.PATIENCE - 1
        assert desk.source.etag is None, "the next look sees what was left"
    assert "dropped:reader_spared" not in desk.look().counts
    assert len(desk.addresses) == 10


def test_lists_that_break_the_reader_take_nothing_from_the_pages(
    newsroom: Newsroom, fetching: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(aside, "PATIENCE", 1)
    room, parts = newsroom, ("/bad", "/good")
    index = "".join(f"<sitemap><loc>{room.url(part)}</loc></sitemap>" for part in ("/good", "/bad"))
    room.routes |= {
        "/map": Answer(f"<sitemapindex>{index}</sitemapindex>".encode()),
        **{part: Answer(f"<urlset><url><loc>{room.url('/a')}</loc></url></urlset>".encode()) for part in parts},
        "/a": Answer(page()),
    }

    async def trap(job: Any, body: bytes, url: str, *args: Any) -> Any:
        return await (read_aside(break_down) if url == room.url("/bad") else read_aside(job, body, url, *args))

    monkeypatch.setattr("scrapers.candidates.aside", trap)
    assert Desk(room, fetching, "sitemap", "/map").look().counts["new"] == 1


def test_what_one_look_spends_is_not_taken_from_another(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(aside, "PATIENCE", 1)

    async def look(*jobs: Callable[[], Any]) -> list[str]:
        aside.patience.set(aside.Patience())
        found = await asyncio.gather(*(read_aside(job) for job in jobs), return_exceptions=True)
        return [one.reason if isinstance(one, ParseError) else "read" for one in found]

    first, second, third = run(look(break_down, whereabouts), look(refuse, whereabouts), look(whereabouts))
    assert first == ["reader_died", "reader_spared"]
    assert second == ["no_text", "read"], "what is no article is no trouble"
    assert third == ["read"]


def test_pages_looked_at_again_that_are_left_stay_due(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    letters(desk, "abcdef")
    desk.look()
    trapped(desk, monkeypatch, break_down, *(f"/{name}" for name in "abcdef"))
    before = NOW - timedelta(days=1)
    pages = [Remembered(name, desk.room.url(f"/{name}"), before, before, before) for name in "abcdef"]
    outcome = desk.look(revisit=pages)
    assert outcome.counts["again"] == outcome.counts["relook_failed:reader_died"] == aside.PATIENCE
    assert set(outcome.looks.values()) == {"failed"} and len(outcome.looks) == aside.PATIENCE


def test_a_run_goes_on_past_a_page_that_hangs_its_reader(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    run(read_aside(whereabouts))
    feed = rss(item("/a"), item("/b"), item("/c", extra=SUMMARY))
    desk.room.routes |= {"/feed": Answer(feed), **{f"/{name}": Answer(page(f"Letter {name}")) for name in "abc"}}
    hang = {desk.room.url(path): sleep_on for path in ("/a", "/c")}

    async def trap(read: Any, body: bytes, url: str, *args: Any, **kwargs: Any) -> Any:
        if url in hang:
            return await read_aside(hang[url], 600.0)
        return await read_aside(read, body, url, *args, **kwargs)

    monkeypatch.setattr("scrapers.harvest.aside", trap)
    monkeypatch.setattr(aside, "LONGEST", 1.0)
    counts = desk.look().counts
    assert (counts["failed:too_slow"], counts["feed_text:too_slow"], counts["new"]) == (1, 1, 2)
