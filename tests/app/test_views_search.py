"""The Search page as Streamlit runs it: what it shows, what it writes to the address, and searches that are kept."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs

import pytest
from streamlit.testing.v1 import AppTest

from app import desk
from app.access import Person
from app.views import search as page
from store import acts
from store.database import open_store
from tests.app import newsroom

SCRIPT = "from app import main\nfrom app.views import search as page\nmain._framed(page.render)()\n"


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A store of the newsroom."""
    return newsroom.build(tmp_path_factory.mktemp("news") / "news.db")


@pytest.fixture(autouse=True)
def _fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    desk.forget()
    page._searcher.clear()
    monkeypatch.setenv("TALLYWIRE_UNDERSTAND__EMBEDDER", "hash")


def opened(url: str, monkeypatch: pytest.MonkeyPatch, **query: str | list[str]) -> AppTest:
    """The page, run."""
    monkeypatch.setenv("TALLYWIRE_STORE__URL", url)
    test = AppTest.from_string(SCRIPT, default_timeout=30)
    for name, value in query.items():
        test.query_params[name] = value
    test.run()
    assert not test.exception
    return test


def html(test: AppTest) -> str:
    """What it says."""
    return "\n".join(str(block.proto.body) for block in test.get("html"))


def said(test: AppTest, name: str) -> list[str]:
    """The values of a parameter of the address."""
    found = test.query_params.get(name, [])
    return [found] if isinstance(found, str) else list(found)


def test_before_a_search_the_page_says_how_to_write_one(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    text = html(opened(url, monkeypatch))
    assert "How to write a query" in text
    assert "can&#39;t be searched anywhere" in text
    assert "Saved searches" not in text


def test_hits_are_marked_told_apart_and_lead_on(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    text = html(opened(url, monkeypatch, q="petition"))
    assert "11 hits for “petition”" in text
    assert "The <mark>petition</mark> has over 1,600 signatures." in text
    assert f'href="figures?metric={newsroom.PETITION}&amp;claim=cp3"' in text
    assert f'href="story?story={newsroom.TRACKER}"' in text
    assert "and 2 copies" in text
    assert "<b><bdi>“over 1,600”</bdi></b>" in text


def test_what_is_typed_and_picked_is_written_to_the_address(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    test = opened(url, monkeypatch, q="petition", page="2")
    test.text_input(key="search-q").set_value("signed OR petition").run()
    assert (said(test, "q"), said(test, "page")) == (["signed OR petition"], [])
    test.button_group(key="search-kind").set_value("claim").run()
    assert said(test, "kind") == ["claim"]
    test.button_group(key="search-facet-outlet").set_value(["Harbour Post", "Daily Kestrel"]).run()
    assert said(test, "outlet") == ["Harbour Post", "Daily Kestrel"]
    assert "2 hits" in html(test)
    test.button(key="search-clear").click().run()
    assert said(test, "outlet") == []
    assert said(test, "q") == ["signed OR petition"]


def test_a_query_that_cannot_be_read_says_where_and_how(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    text = html(opened(url, monkeypatch, q="(tracker OR"))
    assert "Column 10: OR has nothing behind it; write a word there." in text
    assert "(tracker <mark>O</mark>R" in text
    assert "How to write a query" in text


def test_no_hits_say_which_word_finds_nothing_and_what_to_try(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    test = opened(url, monkeypatch, q="zebra petition")
    assert "<b>zebra</b>: nothing, <b>petition</b>: 13" in html(test)
    next(b for b in test.button if b.label == "Look by meaning").click().run()
    assert said(test, "mode") == ["meaning"]
    assert "No article can be compared by meaning yet" in html(test)


def test_a_choice_that_hides_all_can_be_cleared(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    test = opened(url, monkeypatch, q="petition", outlet="nobody")
    assert "Nothing passes what you chose" in html(test)
    next(b for b in test.button if b.label == "Clear what is chosen").click().run()
    assert "11 hits" in html(test)


@pytest.mark.parametrize(
    "query",
    [
        {"q": "petition", "page": "999"},
        {"q": "petition", "kind": "<b>", "mode": "x", "sort": "y", "since": "never", "until": "9999-12-31"},
        {"q": "<script>alert(1)</script>"},
        {"q": "petition", "outlet": "<img src=x>", "story": "<i>", "language": "![x](http://evil.example/x)"},
        {"q": "\x00*", "page": "-3"},
        {"q": "x" * 5000},
        {"q": "petition", "since": "0001-01-01"},
    ],
)
def test_a_strange_address_does_no_harm(url: str, monkeypatch: pytest.MonkeyPatch, query: dict[str, str]) -> None:
    text = html(opened(url, monkeypatch, **query))
    assert "could not be drawn" not in text
    assert "<script>" not in text
    assert "<img src=x" not in text


def test_a_search_is_saved_listed_and_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = newsroom.build(tmp_path / "news.db")
    monkeypatch.setattr("app.visitors.local_person", lambda: Person("ada", "", "admin"))
    test = opened(url, monkeypatch, q="petition", kind="claim", outlet=["Harbour Post"])
    test.text_input(key="search-name").set_value("Signatures <b>").run()
    test.button(key="search-save").click().run()
    with open_store(url) as store, store.read() as conn:
        (act,) = acts.of_kind(conn, ["search"])
    assert act.who == "ada"
    assert parse_qs(act.payload["address"]) == {"q": ["petition"], "kind": ["claim"], "outlet": ["Harbour Post"]}
    listed = opened(url, monkeypatch)
    assert 'href="search?q=petition&amp;kind=claim&amp;outlet=Harbour+Post"' in html(listed)
    assert "Signatures &lt;b&gt;" in html(listed)
    next(b for b in listed.button if b.label == "Remove").click().run()
    assert "Saved searches" not in html(listed)
    with open_store(url) as store, store.read() as conn:
        assert acts.of_kind(conn, ["search"]) == []


def test_who_may_only_look_is_told_why_nothing_is_saved(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.visitors.local_person", lambda: Person("vi", "", "viewer"))
    test = opened(url, monkeypatch, q="petition")
    assert "It takes the role analyst to watch figures and save searches" in html(test)
    assert not [b for b in test.button if b.label == "Save this search"]


def test_an_empty_store_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    empty = f"sqlite:///{tmp_path / 'empty.db'}"
    open_store(empty, migrate=True).close()
    for query in ({}, {"q": "petition"}, {"q": "petition", "mode": "meaning"}):
        text = html(opened(empty, monkeypatch, **query))
        assert "Nothing to search yet" in text
        assert "python -m app update" in text
