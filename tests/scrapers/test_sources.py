"""The list of sources: what is taken, and that every mistake is named with its place and remedy."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from scrapers.sources import read_sources
from store.errors import InputError
from store.model import Source

GOOD = """
[[sources]]
name = "Post"
kind = "feed"
url = "https://post.example/feed"
outlet = "The Post"

[[sources]]
name = "Search"
kind = "search"
url = "https://search.example/news?q=tracking&format=rss"
"""


def test_sources_are_read(tmp_path: Path) -> None:
    path = tmp_path / "tallywire.toml"
    path.write_text("\ufeff" + GOOD, encoding="utf-8")
    assert read_sources(path) == [
        Source("Post", "feed", "https://post.example/feed", "The Post"),
        Source("Search", "search", "https://search.example/news?q=tracking&format=rss"),
    ]


@pytest.mark.parametrize(
    ("engine", "kind", "host"),
    [
        ("google", "search", "news.google.com"),
        ("bing", "search", "www.bing.com"),
        ("gdelt", "gdelt", "api.gdeltproject.org"),
    ],
)
def test_a_search_is_written_as_a_query(tmp_path: Path, engine: str, kind: str, host: str) -> None:
    path = tmp_path / "tallywire.toml"
    path.write_text(
        f"[[sources]]\nname = 'S'\nkind = 'search'\nengine = '{engine}'\nquery = '\"cab cameras\" & petition'\n"
    )
    (source,) = read_sources(path)
    assert (source.kind, urlsplit(source.url).hostname) == (kind, host)
    queries = parse_qs(urlsplit(source.url).query)
    assert '"cab cameras" & petition' in (queries.get("q") or queries["query"])


def test_a_petition_is_tied_to_a_programme(tmp_path: Path) -> None:
    path = tmp_path / "tallywire.toml"
    path.write_text(
        "[[sources]]\nname = 'P'\nkind = 'petition'\nprogramme = 'Cab watch'\nurl = 'https://p.example/x'\n"
    )
    assert read_sources(path) == [Source("P", "petition", "https://p.example/x", programme="Cab watch")]


def test_a_file_without_sources_has_none(tmp_path: Path) -> None:
    path = tmp_path / "tallywire.toml"
    path.write_text("[store]\nurl = 'x'\n")
    assert read_sources(path) == []


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        ("kind = 'feed'\nurl = 'https://a.example/'", "sources entry 3: name is missing"),
        ("name = 'A'\nurl = 'https://a.example/'", "sources entry 3: kind is missing"),
        ("name = 'A'\nkind = 'feed'", "sources entry 3 (A): url is missing"),
        (
            "name = 'A'\nkind = 'blog'\nurl = 'https://a.example/'",
            "must be one of feed, front, gdelt, page, petit",
        ),
        ("name = 'A'\nkind = 'search'\nquery = 'x'", "sources entry 3 (A): engine is missing"),
        ("name = 'A'\nkind = 'search'\nquery = 'x'\nengine = 'ask'", "engine is 'ask'; it must be one of google, bing"),
        ("name = 'A'\nkind = 'search'\nengine = 'bing'", "query is missing"),
        ("name = 'A'\nkind = 'feed'\nquery = 'x'\nengine = 'bing'", "stand in for the url of a search"),
        ("name = 'A'\nkind = 'search'\nquery = 'x'\nengine = 'bing'\nurl = 'https://a.example/'", "leave one out"),
        (f"name = 'A'\nkind = 'gdelt'\nquery = '{'x' * 301}'", "query is longer than 300"),
        ("name = 'A'\nkind = 'petition'\nurl = 'https://a.example/'\nprogramme = 3", "programme must be text"),
        ("name = 'A'\nkind = 'feed'\nurl = 'javascript:alert(1)'", "url must be a whole http:// or https:// address"),
        ("name = 'A'\nkind = 'feed'\nurl = 'https://me:pw@a.example/'", "without a password"),
        ("name = 'A'\nkind = 'feed'\nurl = 'a.example'", "url must be a whole"),
        ("name = 7\nkind = 'feed'\nurl = 'https://a.example/'", "name must be text"),
        ("name = ' '\nkind = 'feed'\nurl = 'https://a.example/'", "name must be text between quotation marks"),
        ("name = 'A'\nkind = 'feed'\nurl = 'https://a.example/'\nlink = 'x'", "unknown field 'link'"),
        ("name = \"A\\u0007\"\nkind = 'feed'\nurl = 'https://a.example/'", "control characters"),
        ("name = 'Post'\nkind = 'feed'\nurl = 'https://a.example/'", "entries 1 and 3 share the name 'Post'"),
        ("name = 'A'\nkind = 'feed'\nurl = 'https://post.example/feed'", "entries 1 and 3 share the url"),
    ],
)
def test_mistakes_are_named(tmp_path: Path, entry: str, told: str) -> None:
    path = tmp_path / "sources.toml"
    path.write_text(f"{GOOD}\n[[sources]]\n{entry}\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_sources(path)
    assert str(path) in str(caught.value) and told in str(caught.value) and "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "text", ["sources = 3", "sources = ['https://a.example/']", "[[sources]\nname =", "sources = 'x'"]
)
def test_files_of_another_shape_are_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "sources.toml"
    path.write_text(text)
    with pytest.raises(InputError, match=r"sources\.toml"):
        read_sources(path)


def test_a_file_that_is_not_there_or_no_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        read_sources(tmp_path / "none.toml")
    (tmp_path / "binary.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InputError, match="UTF-8"):
        read_sources(tmp_path / "binary.toml")
