"""The page of relevance as Streamlit runs it: what it shows, the line that is moved, and a person's word kept."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from app import desk
from app.access import Person
from app.charts.closeness import chart_words, closeness_chart
from app.look import LIGHT
from app.pipeline import make_tools
from app.settings import UnderstandSettings
from store import articles, relevance
from store.database import open_store
from store.model import Article
from store.relevance_lists import Bar
from tests.app.hostile import HOSTILE
from tests.app.test_pipeline_processing import OTHER, PETITION, RIVAL, save, understand
from tests.app.test_sifting import BADGES, CAB
from tests.store.builders import ADA

SCRIPT = "from app import main\nfrom app.views import relevance as page\nmain._framed(page.render)()\n"
STRANGE = Article("a000000000009", "https://x.example/<b>", HOSTILE, "The hospital roof is new.", outlet=HOSTILE)


@pytest.fixture
def url(tmp_path: Path) -> Iterator[str]:
    """A store that two programmes have chosen from."""
    desk.forget()
    url = f"sqlite:///{tmp_path / 'store.db'}"
    tools = make_tools(UnderstandSettings(embedder="hash", tone_model="vader"), (CAB, BADGES))
    with open_store(url, migrate=True) as store:
        save(store, PETITION, RIVAL, STRANGE)
        understand(store, tools)
    yield url
    desk.forget()


def opened(url: str, monkeypatch: pytest.MonkeyPatch, **query: str) -> AppTest:
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


def test_the_page_says_what_is_dropped_and_what_lies_beside_the_line(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    text = html(opened(url, monkeypatch))
    assert "1 of 3 articles dropped" in text
    assert "Just below the line" in text
    assert "0.90 holds for CabView" in text
    assert "<script>" not in text
    assert "off topic" in text
    assert PETITION.title not in text, "the query keeps it, whatever its closeness"


def test_a_moved_line_says_what_it_would_change_and_how_to_make_it_hold(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    test = opened(url, monkeypatch)
    test.slider[0].set_value(0.0).run()
    assert test.query_params["closeness"] in ("0.00", ["0.00"])
    text = html(test)
    assert "<b>1</b> more kept, <b>0</b> more dropped" in text
    assert "closeness = 0.00" in text
    with open_store(url) as store, store.read() as conn:
        assert relevance.decisions_of(conn, [STRANGE.id])[STRANGE.id].outcome == "off_topic", "looking changes nothing"


@pytest.mark.parametrize(
    "query", [{"closeness": "nan"}, {"closeness": "<b>"}, {"closeness": "7"}, {"programme": "<i>"}]
)
def test_a_strange_address_does_no_harm(url: str, monkeypatch: pytest.MonkeyPatch, query: dict[str, str]) -> None:
    text = html(opened(url, monkeypatch, **query))
    assert "could not be drawn" not in text
    assert "How close every article is" in text


def test_a_rescue_is_kept_with_who_and_when_and_can_be_taken_back(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.visitors.local_person", lambda: Person("ada", "", "admin"))
    test = opened(url, monkeypatch)
    (button,) = [b for b in test.button if b.label == "Rescue"]
    button.click().run()
    assert "rescued by a person" in html(test)
    with open_store(url) as store, store.read() as conn:
        (choice,) = relevance.choices_of(conn, [STRANGE.id])
        assert [a.id for a in articles.pending(conn)] == [STRANGE.id]
    assert (choice.verdict, choice.who, choice.note) == ("rescue", "ada", "in the dashboard")
    (button,) = [b for b in test.button if b.label == "Take back"]
    button.click().run()
    with open_store(url) as store, store.read() as conn:
        assert relevance.standing(conn, [STRANGE.id]) == {}
        assert relevance.choices_of(conn, [STRANGE.id])[0].ended is not None


def test_a_store_where_nothing_chooses_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.forget()
    empty = f"sqlite:///{tmp_path / 'empty.db'}"
    with open_store(empty, migrate=True) as store:
        save(store, OTHER)
        with store.begin() as conn:
            relevance.choose(conn, [OTHER.id], "drop", PETITION.published, ADA)  # type: ignore[arg-type]
    text = html(opened(empty, monkeypatch))
    assert "Every article is relevant" in text
    assert "1 article dropped by hand" in text


def test_the_chart_shows_both_lines_and_is_told_in_words() -> None:
    bars = [Bar(step / 50, int(step == 30), int(step in (10, 25, 26))) for step in range(50)]
    figure = closeness_chart(bars, 0.5, 0.4, LIGHT)
    uprights = [s for s in figure.layout.shapes if s.x0 == s.x1]
    assert sorted(s.x0 for s in uprights) == [0.4, 0.5]
    assert [sum(trace.y) for trace in figure.data] == [3, 1]
    colours = figure.data[0].marker.color
    assert colours == (LIGHT.bar, LIGHT.primary, LIGHT.primary)
    assert chart_words(bars, 0.5) == "1 article that the query keeps; of 3 others 2 lie at 0.50 or closer"
    assert len([s for s in closeness_chart(bars, 0.4, 0.4, LIGHT).layout.shapes if s.x0 == s.x1]) == 1
    closeness_chart([], 0.4, 0.4, LIGHT)
