"""The sources command on a real newsroom: find out, show, ask, save; pause, resume, remove; import and export."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.cli import main
from store import articles, petitions, sources
from store.database import open_store
from store.model import Source
from tests.scrapers.desk import PUBLISHED, SUMMARY
from tests.scrapers.newsroom import Answer, Newsroom, item, page, rss

SIGNED = "<h1>No cameras</h1><p>{} have signed. Let's get to 2,500!</p>"
Said = Callable[..., tuple[int, str, str]]


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Newsroom]:
    """A newsroom, and an empty folder from which it may be asked."""
    monkeypatch.chdir(tmp_path)
    for name, value in (("ALLOW_PRIVATE_HOSTS", "127.0.0.1"), ("PER_HOST_DELAY", "0"), ("RETRIES", "0")):
        monkeypatch.setenv(f"TALLYWIRE_FETCH__{name}", value)
    with Newsroom() as room:
        named = '<link rel="alternate" type="application/rss+xml" title="{}" href="{}">'
        feeds = named.format("Comments", "/comments/feed") + named.format("News", "/feed")
        dated = '<meta property="article:published_time" content="2026-06-23T08:15:00Z">'
        rows = f"<urlset><url><loc>{room.url('/a')}</loc><lastmod>2026-06-20</lastmod></url></urlset>"
        room.routes |= {
            "/": Answer(page("Front", head=feeds)),
            "/feed": Answer(rss(item("/a", "A letter", PUBLISHED + SUMMARY), item("javascript:x"), title="The Post")),
            "/comments/feed": Answer(rss(item("/a#c1", "Re: letter"))),
            "/a": Answer(page("A letter", head=feeds + dated)),
            "/map.xml": Answer(rows.encode()),
            "/sign": Answer(SIGNED.format("1,623").encode()),
        }
        yield room


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]) -> Said:
    """Run a command; its exit code, output and words."""

    def run(*arguments: str) -> tuple[int, str, str]:
        code = main(list(arguments))
        out, err = capsys.readouterr()
        return code, out, err

    return run


def kept() -> dict[str, Source]:
    """The sources of the store by name."""
    with open_store("sqlite:///tallywire.db") as store, store.read() as conn:
        return {source.name: source for source in sources.list_all(conn)}


@pytest.mark.parametrize(
    ("path", "kind", "saved", "shown"),
    [
        ("/feed", "feed", "/feed", "2 items: 1 to look at, 1 bad_link"),
        ("/", "feed", "/feed", "\n  2026-06-23 08:15, 127.0.0.1: A letter"),
        ("/map.xml", "sitemap", "/map.xml", "1 item: "),  # whether it is old depends on today
        ("/sign", "petition", "/sign", "counter: 1,623, goal 2,500, read from text: 1,623 have signed"),
        ("/a", "page", "/a", "\n  2026-06-23 08:15, The Example Post: A letter"),
    ],
)
def test_what_an_address_is_is_found_out_and_shown(
    room: Newsroom, said: Said, path: str, kind: str, saved: str, shown: str
) -> None:
    code, out, err = said("sources", "add", room.url(path), "--name", "It", "--yes")
    assert code == 0, err
    assert out.startswith(f"{kind}: {room.url(saved)}\n") and shown in out
    assert "It is saved and asked at the next `collect`" in err
    found = kept()["It"]
    assert (found.kind, found.url, found.listed, found.next_check) == (kind, room.url(saved), "store", None)


def test_a_front_page_tells_of_its_other_feeds(room: Newsroom, said: Said) -> None:
    _, out, _ = said("sources", "add", room.url("/"), "--dry-run")
    assert f"also named there: {room.url('/comments/feed')} (Comments)" in out


def test_a_front_page_that_names_no_feed_is_looked_through(room: Newsroom, said: Said) -> None:
    room.routes["/"] = Answer(page("Front"))
    code, out, _ = said("sources", "add", room.url("/"), "--yes")
    assert code == 0 and f"leads to {room.url('/feed')}" in out
    (found,) = kept().values()
    assert (found.kind, found.url, found.found_url) == ("front", room.url("/"), room.url("/feed"))


@pytest.mark.parametrize("arguments", [["--dry-run"], []])
def test_nothing_is_saved_unless_somebody_says_so(room: Newsroom, said: Said, arguments: list[str]) -> None:
    code, out, err = said("sources", "add", room.url("/feed"), *arguments)
    assert "2 items" in out and not Path("tallywire.db").exists()
    assert (code, "add --yes" in err) == ((0, False) if arguments else (2, True))


@pytest.mark.parametrize(("answer", "saved"), [("y\n", True), ("n\n", False)])
def test_on_a_terminal_it_asks(
    room: Newsroom, said: Said, monkeypatch: pytest.MonkeyPatch, answer: str, saved: bool
) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("click.termui.visible_prompt_func", lambda prompt: answer.strip())
    code, _, err = said("sources", "add", room.url("/feed"))
    assert code == 0 and Path("tallywire.db").exists() is saved and ("nothing is saved" in err) is not saved
    if saved:
        assert list(kept()) == ["The Post"], "named as it calls itself"


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["add", "post.example", "--yes"], 2, "must be a whole http:// or https:// address"),
        (["add", "ftp://post.example/", "--yes"], 2, "must be a whole http:// or https:// address"),
        (["add", "{}/none", "--yes"], 1, "answered 404"),
        (["add", "{}/feed", "--kind", "petition", "--yes"], 1, "is a feed or a sitemap, no petition"),
        (["add", "{}/empty", "--yes"], 1, "is no feed, sitemap or petition"),
        (["add", "{}/sign", "--programme", "X", "--yes"], 2, "not among the [[programmes]]"),
        (["test", "Nobody"], 1, "there is no source 'Nobody'"),
        (["pause", "Nobody"], 1, "there is no source 'Nobody'"),
        (["resume", "Nobody"], 1, "there is no source 'Nobody'"),
        (["remove", "Nobody"], 1, "there is no source 'Nobody'"),
        (["import", "none.opml"], 2, "none.opml: can't be read"),
    ],
)
def test_mistakes_are_one_line(room: Newsroom, said: Said, arguments: list[str], code: int, told: str) -> None:
    room.routes["/empty"] = Answer(b"<html><body><p>Hello</p></body></html>")
    found, _, err = said("sources", *(a.format(room.url("")) for a in arguments))
    assert (found, err.count("\n")) == (code, 1)
    assert told in err


def test_an_address_or_a_name_is_taken_once(room: Newsroom, said: Said) -> None:
    Path("tallywire.toml").write_text(f'[[sources]]\nname = "Post"\nkind = "feed"\nurl = "{room.url("/feed")}"\n')
    code, _, err = said("sources", "add", room.url("/feed"), "--yes")
    assert code == 2 and "is asked already, as 'Post'" in err
    code, _, err = said("sources", "add", room.url("/sign"), "--name", "Post", "--yes")
    assert code == 2 and "a source 'Post' already" in err


def test_added_sources_are_collected_with_those_of_the_file(room: Newsroom, said: Said) -> None:
    said("sources", "add", room.url("/sign"), "--name", "Signed", "--yes")
    assert said("collect")[0] == 0, "without any source in a file"
    Path("tallywire.toml").write_text(f'[[sources]]\nname = "Post"\nkind = "feed"\nurl = "{room.url("/feed")}"\n')
    room.routes["/sign"] = Answer(SIGNED.format("1,700").encode())
    code, _, err = said("collect", "--all")
    assert code == 0 and "2 sources asked, 0 failed" in err and "1 petition counter read, 1 changed" in err
    with open_store("sqlite:///tallywire.db") as store, store.read() as conn:
        assert [count.value for count in petitions.series(conn, "Signed")] == [1_623, 1_700]
        assert articles.count(conn) == 1, "a petition is no article"
    _, out, _ = said("export", "counters")
    assert [json.loads(line)["value"] for line in out.splitlines()] == [1_623, 1_700]


def test_a_try_stores_nothing_and_asks_once(room: Newsroom, said: Said) -> None:
    said("sources", "add", room.url("/feed"), "--name", "Post", "--yes")
    before = kept()
    room.requests.clear()
    code, out, _ = said("sources", "test", "Post")
    assert code == 0 and "2 items" in out and kept() == before
    assert room.paths() == ["/feed"]
    code, out, _ = said("sources", "test", room.url("/sign"))
    assert code == 0 and "1,623" in out and kept() == before
    room.routes["/feed"] = Answer(b"", 500)
    code, _, err = said("sources", "test", "Post")
    assert code == 1 and "answered 500" in err and kept() == before


def test_a_source_of_the_file_is_tried_before_there_is_a_store(room: Newsroom, said: Said) -> None:
    Path("tallywire.toml").write_text(f'[[sources]]\nname = "Post"\nkind = "feed"\nurl = "{room.url("/feed")}"\n')
    code, out, _ = said("sources", "test", "Post")
    assert code == 0 and "2 items" in out and not Path("tallywire.db").exists()


@pytest.mark.parametrize("words", ["pause Nobody", "resume Nobody", "remove Nobody", "export"])
def test_what_changes_nothing_makes_no_store(room: Newsroom, said: Said, words: str) -> None:
    Path("tallywire.toml").write_text(f'[[sources]]\nname = "Post"\nkind = "feed"\nurl = "{room.url("/feed")}"\n')
    code, out, err = said("sources", *words.split())
    assert (code, ("there is no source" if code else "Post") in out + err) == (int("Nobody" in words), True)
    assert not Path("tallywire.db").exists()


def test_pause_survives_collecting_until_resume(room: Newsroom, said: Said) -> None:
    Path("tallywire.toml").write_text(f'[[sources]]\nname = "Post"\nkind = "feed"\nurl = "{room.url("/feed")}"\n')
    assert said("sources", "pause", "Post")[0] == 0, "of the file, and never asked yet"
    room.requests.clear()
    for _ in range(2):
        assert "0 sources asked" in said("collect", "--all")[2]
    assert kept()["Post"].state == "paused" and room.paths() == []
    assert "paused" in said("sources")[1]
    assert said("sources", "resume", "Post")[0] == 0
    assert "1 source asked" in said("collect")[2]


def test_removing_keeps_the_articles(room: Newsroom, said: Said) -> None:
    said("sources", "add", room.url("/feed"), "--name", "Post", "--yes")
    said("collect")
    code, _, err = said("sources", "remove", "Post")
    assert code == 0 and "its articles stay" in err and kept() == {}
    with open_store("sqlite:///tallywire.db") as store, store.read() as conn:
        assert articles.count(conn) == 1


def test_a_source_of_the_file_is_removed_there(room: Newsroom, said: Said) -> None:
    text = f'[[sources]]\nname = "Post"\nkind = "feed"\nurl = "{room.url("/feed")}"\n'
    Path("tallywire.toml").write_text(text)
    said("collect")
    code, _, err = said("sources", "remove", "Post")
    assert code == 2 and "tallywire.toml: lists the source 'Post'; delete its [[sources]] entry there" in err
    Path("tallywire.toml").write_text("")
    code, _, err = said("sources", "remove", "Post")
    assert code == 0 and "makes it known again" in err


def test_opml_goes_out_and_comes_back(room: Newsroom, said: Said) -> None:
    Path("tallywire.toml").write_text(f'[[sources]]\nname = "Post"\nkind = "feed"\nurl = "{room.url("/feed")}"\n')
    said("sources", "add", room.url("/sign"), "--name", "Signed", "--yes")
    code, _, err = said("sources", "export", "--out", "mine.opml")
    assert code == 0 and "2 sources in mine.opml" in err
    assert said("sources", "export")[1] == Path("mine.opml").read_text()
    code, out, _ = said("sources", "import", "mine.opml")
    assert json.loads(out) == {"read": 2, "added": 0, "dropped": {"duplicate": 2}}
    Path("tallywire.db").unlink()
    Path("tallywire.toml").unlink()
    _, out, _ = said("sources", "import", "mine.opml")
    assert json.loads(out) == {"read": 2, "added": 2, "dropped": {}}
    assert {(s.name, s.kind, s.listed) for s in kept().values()} == {
        ("Post", "feed", "store"),
        ("Signed", "petition", "store"),
    }


def test_two_feeds_of_one_name_are_told_apart(room: Newsroom, said: Said) -> None:
    rows = "".join(f'<outline text="News" xmlUrl="https://{host}.example/feed"/>' for host in "ab")
    Path("two.opml").write_text(f"<opml><body>{rows}</body></opml>")
    said("sources", "import", "two.opml")
    assert list(kept()) == ["News", "News (2)"]


def test_the_bare_command_lists_as_before(room: Newsroom, said: Said) -> None:
    said("sources", "add", room.url("/feed"), "--name", "Post", "--yes")
    for arguments in (["sources", "--json"], ["sources", "list", "--json"]):
        code, out, _ = said(*arguments)
        (row,) = json.loads(out)
        assert code == 0 and set(row) == {
            "name", "url", "state", "last_status", "last_error", "items_seen", "articles_new", "next_check",
        }  # fmt: skip
    assert said("sources")[1] == said("sources", "list")[1] == "ok           Post: 0 articles, due now\n"


# Moving


def moving(room: Newsroom) -> None:
    """The settings' feed has moved to /new for good, from there for a while to /there."""
    Path("tallywire.toml").write_text(f'[[sources]]\nname = "Post"\nkind = "feed"\nurl = "{room.url("/feed")}"\n')
    room.routes |= {
        "/there": room.routes["/feed"],
        "/feed": Answer(status=301, headers={"Location": "/new"}),
        "/new": Answer(status=302, headers={"Location": "/there"}),
    }


def test_a_source_of_the_file_that_moved_is_asked_at_its_new_address(room: Newsroom, said: Said) -> None:
    moving(room)
    _, _, err = said("collect")
    assert f"Post has moved to {room.url('/new')}" in err and "change its url in the settings file" in err
    assert kept()["Post"].url == room.url("/new"), "the second hop is not for good"
    room.requests.clear()
    said("collect", "--all")
    assert "/feed" not in room.paths() and kept()["Post"].url == room.url("/new")


def test_a_source_that_moved_onto_another_one_says_so_and_both_are_asked(room: Newsroom, said: Said) -> None:
    moving(room)
    entry = f'\n[[sources]]\nname = "Other"\nkind = "feed"\nurl = "{room.url("/new")}"\n'
    Path("tallywire.toml").write_text(Path("tallywire.toml").read_text() + entry)
    _, _, err = said("collect")
    assert f"Post has moved to {room.url('/new')}, the address of Other: remove one of the two" in err
    assert (kept()["Post"].url, kept()["Other"].url) == (room.url("/feed"), room.url("/new"))
    assert kept()["Post"].state == "ok"


def test_what_is_gone_is_retired_until_it_is_resumed(room: Newsroom, said: Said) -> None:
    Path("tallywire.toml").write_text(f'[[sources]]\nname = "Post"\nkind = "feed"\nurl = "{room.url("/feed")}"\n')
    feed = room.routes["/feed"]
    room.routes["/feed"] = Answer(b"", 410)
    said("collect")
    assert kept()["Post"].state == "gone"
    room.routes["/feed"] = feed
    room.requests.clear()
    assert "0 sources asked" in said("collect", "--all")[2] and room.paths() == []
    said("sources", "resume", "Post")
    said("collect")
    assert kept()["Post"].state == "ok"
