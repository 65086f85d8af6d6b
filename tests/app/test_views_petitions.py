"""What petitions' own pages show, on the pages of the dashboard: beside the figures, never among them."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from store import figures, petitions, sources, stories
from store.database import open_store
from store.model import Count, Source, Story
from tests.app import newsroom
from tests.app.hostile import HOSTILE
from tests.app.newsroom import NOW, PETITION, RETURNS, TRACKER
from tests.app.test_views import run

URL = "https://petitions.example/norvane"


pytestmark = pytest.mark.usefixtures("fresh_desk")


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The test newsroom with two petitions on its programme, the title of one written to break the page."""
    url = newsroom.build(tmp_path_factory.mktemp("petitions") / "news.db")
    with open_store(url) as store, store.begin() as conn:
        stories.save_story(conn, Story(TRACKER, "Norvane pauses employee tracker", (), programme="Tracker"))
        for name, values in (("Petition", (1_480, 1_623)), ("Hostile", (900, 70))):
            address = f"{URL}/{name.lower()}"
            sources.upsert(conn, Source(name, "petition", address, programme="Tracker"))
            for hours, value in zip((34, 10), values, strict=True):
                at = NOW - timedelta(hours=hours)
                title = HOSTILE if name == "Hostile" else "Switch it off"
                told = Count(value, str(value), "text", f"{value} have signed", 2_500, title, address, name, at, at)
                petitions.save(conn, told)
    return url


def test_the_sources_page_shows_every_petition_with_its_series(news: str, monkeypatch: pytest.MonkeyPatch) -> None:
    html = run("sources", news, monkeypatch)
    assert "What petitions show" in html and "Switch it off" in html and f'href="{URL}/petition"' in html
    assert "1,480 to 1,623 in 2 readings" in html and "24 Jun, 08:00" in html
    assert "lower than before" in html and "<script" not in html


@pytest.mark.parametrize(("view", "query"), [("figures", {"metric": PETITION}), ("story", {"story": TRACKER})])
def test_a_reference_line_stands_beside_the_figure(
    view: str, query: dict[str, str], news: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    html = run(view, news, monkeypatch, **query)
    assert "petition page itself</bdi></a> (<bdi>Switch it off</bdi>): <b>1,623 at 24 Jun 08:00</b>, goal 2,500" in html
    assert "before: 1,480 at 23 Jun 08:00" in html
    assert "<b>70 at 24 Jun 08:00</b>, goal 2,500 (lower than before)" in html


def test_figures_of_other_things_have_no_such_line(news: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "petition page itself" not in run("figures", news, monkeypatch, metric=RETURNS)


def test_what_a_petition_shows_judges_no_claim(news: str, tmp_path: Path) -> None:
    without = newsroom.build(tmp_path / "without.db")
    judged = []
    for url in (news, without):
        with open_store(url) as store, store.read() as conn:
            judged.append((figures.get_metric(conn, PETITION), figures.figures_of(conn, PETITION)))
    assert judged[0] == judged[1]
