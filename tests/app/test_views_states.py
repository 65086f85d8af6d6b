"""Every page when something is wrong: a query that fails at once or late, an act that fails, a role that is too low, a
link to what has moved. Calm words with the next step; never a word of the error."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text as sql
from sqlalchemy.exc import OperationalError
from streamlit.testing.v1 import AppTest

from app import desk, markup, page_errors
from app.access import Person
from app.desk import Desk
from app.views import page
from store import relevance, stories
from store.database import open_store
from store.errors import StoreError
from store.model import Story
from store.places import sqlite_path
from tests.app import newsroom
from tests.app.hostile import HOSTILE
from tests.app.test_views import SCRIPT, run
from tests.views import all_views

pytestmark = pytest.mark.usefixtures("fresh_desk")
VIEWS = [render.__module__.rsplit(".", 1)[-1] for _, _, render in all_views()]
SECRET = "a detail of the driver"
FAILURES: list[Exception] = [
    RuntimeError(SECRET),
    OperationalError(f"SELECT '{SECRET}'", {}, Exception(SECRET)),
    KeyError(SECRET),
]


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> str:
    return newsroom.build(tmp_path_factory.mktemp("newsroom") / "news.db")


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Exception | None, int], list[str]]]:
    """Makes the query of a number fail (the first is 1); gives the list of those that were asked."""
    real = Desk.ask

    def fail(error: Exception | None, at: int) -> list[str]:
        seen: list[str] = []

        def ask(self: Desk, query: Any, *args: Any, **kwargs: Any) -> Any:
            seen.append(query.__qualname__)
            if error is not None and len(seen) == at:
                raise error
            return real(self, query, *args, **kwargs)

        monkeypatch.setattr(Desk, "ask", ask)
        return seen

    yield fail


# Settings looks at the store by its checks, which tell what fails in their own words.
ASKING = tuple(view for view in VIEWS if view != "settings")


@pytest.mark.parametrize("view", ASKING)
def test_a_query_that_fails_is_told_calmly_wherever_it_stands(
    view: str, news: str, asked: Callable[..., list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = asked(None, 0)
    run(view, news, monkeypatch)
    last = len(seen)
    assert last, "the page asks nothing"
    for error, at in zip(FAILURES, (1, (last + 1) // 2, last), strict=True):
        desk.forget()
        asked(error, at)
        before = page_errors.number()
        html = run(view, news, monkeypatch)
        assert "This page could not be drawn" in html and "The log holds the details as error" in html
        assert SECRET not in html and "Traceback" not in html and type(error).__name__ not in html
        assert page_errors.number() == before + 1


@pytest.mark.parametrize("view", ASKING)
def test_a_store_that_stops_answering_is_told_in_its_own_words(
    view: str, news: str, asked: Callable[..., list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked(StoreError("news.db: is locked by another program; stop it, or try again"), 1)
    html = run(view, news, monkeypatch)
    assert "The store did not answer" in html and "stop it, or try again" in html


def test_a_store_that_was_migrated_meanwhile_is_told(
    news: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The dashboard has it open, and goes on in the version that does not know the new schema."""
    copy = tmp_path / "news.db"
    shutil.copy(str(sqlite_path(news)), copy)
    url = f"sqlite:///{copy}"
    assert "The store is not ready" not in run("briefing", url, monkeypatch)
    with open_store(url) as store, store.begin() as conn:
        conn.execute(sql("UPDATE tallywire_version SET version_num = '9999'"))
    html = run("briefing", url, monkeypatch)
    assert "The store is not ready" in html and "start it again" in html


@pytest.mark.parametrize("view", VIEWS)
def test_a_viewer_sees_every_page(view: str, news: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.visitors.current", lambda: Person("Vera", "u-vera", "viewer"))
    html = run(view, news, monkeypatch)
    assert "could not be drawn" not in html and "Signed in as <bdi>Vera</bdi>, viewer." in html


def test_a_viewer_is_told_why_there_is_nothing_to_press(news: str, monkeypatch: pytest.MonkeyPatch) -> None:
    _choose(news)
    monkeypatch.setattr("app.visitors.current", lambda: Person("Vera", "u-vera", "viewer"))
    assert "It takes the role analyst to say which articles are relevant" in run("relevance", news, monkeypatch)
    monkeypatch.setattr("app.visitors.current", lambda: Person("Ana", "u-ana", "analyst"))
    assert "It takes the role" not in run("relevance", news, monkeypatch)


def test_a_programme_that_is_gone_is_told(news: str, monkeypatch: pytest.MonkeyPatch) -> None:
    _choose(news)
    html = run("relevance", news, monkeypatch, programme="Gone <b>")
    assert "No programme is called Gone &lt;b&gt; any more; this is the first one." in html
    assert "any more" not in run("relevance", news, monkeypatch, programme="Tracker")


def test_a_reading_that_is_gone_is_told(news: str, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = "The reading that this link names is gone"
    assert gone in run("figures", news, monkeypatch, metric=newsroom.PETITION, claim="cgone")
    assert gone not in run("figures", news, monkeypatch, metric=newsroom.PETITION, claim="cp2")


def test_a_story_that_was_merged_leads_to_the_other_one(news: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_store(news) as store, store.begin() as conn:
        stories.save_story(conn, Story("sold", "An old name", ()))
        conn.execute(sql("UPDATE stories SET merged_into = :into WHERE id = 'sold'"), {"into": newsroom.WAREHOUSE})
    html = run("story", news, monkeypatch, story="sold")
    assert "Warehouse staff hand back scanners" in html and "was merged into this one" in html
    assert "was merged" not in run("story", news, monkeypatch, story=newsroom.WAREHOUSE)


@pytest.mark.parametrize("error", [RuntimeError(SECRET), StoreError(f"store: {HOSTILE}")])
def test_an_act_that_fails_is_told_calmly(news: str, monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    _choose(news)
    monkeypatch.setenv("TALLYWIRE_STORE__URL", news)

    def broken(*_: object) -> None:
        raise error

    monkeypatch.setattr(relevance, "choose", broken)
    test = AppTest.from_string(SCRIPT.format(view="relevance"), default_timeout=30).run()
    test.button[0].click().run()
    assert not test.exception
    (said,) = [toast.value for toast in test.toast]
    assert SECRET not in said
    if isinstance(error, StoreError):
        assert "<img src=x" not in said.replace("\\<", "") and "](" not in said and ":red" not in said
    else:
        assert "nothing was changed" in said


def test_what_reads_markdown_is_left_no_mark() -> None:
    said = markup.unmarked("**b** $x$ :red[x] :material/home: <i> [a](javascript:x) # 1. - `c`")
    assert "\\*\\*b\\*\\*" in said and "\\$x\\$" in said and "\\[a\\]\\(" in said
    assert ":red" not in said and ":material" not in said


def test_a_guarded_act_passes_on_what_it_is_given() -> None:
    seen: list[tuple[int, str]] = []

    @page.guarded
    def act(number: int, word: str = "") -> None:
        seen.append((number, word))

    act(1, word="x")
    assert seen == [(1, "x")] and act.__name__ == "act"


def _choose(url: str) -> None:
    """Let a programme have chosen from the store."""
    with open_store(url) as store, store.begin() as conn:
        relevance.set_state(conn, relevance.State({"Tracker": "x"}, {"Tracker": 0.5}))
        one = newsroom.PETITION_PRESS[0].article().id
        relevance.save_scores(conn, [relevance.Score(one, "Tracker", "none", 0.52)])
        said = relevance.Relevance(one, "close", "Tracker", 0.52, 0.02, newsroom.NOW)
        relevance.save_decisions(conn, [said])
