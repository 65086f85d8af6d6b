"""The pages as Streamlit runs them: every one on a full, an empty and a broken store, without a browser."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from markupsafe import Markup
from streamlit.testing.v1 import AppTest

from app import markup
from app.look import DARK, LIGHT
from app.main import PAGES
from app.style import sheet
from store.database import open_store
from tests.app import newsroom

ROOT = Path(__file__).resolve().parents[2]
VIEWS = ("briefing", "story", "figures", "internal", "digest", "relevance", "sources", "settings")
SCRIPT = "from app import main\nfrom app.views import {view} as page\nmain._framed(page.render)()\n"


pytestmark = pytest.mark.usefixtures("fresh_desk")


def run(view: str, url: str, monkeypatch: pytest.MonkeyPatch, **query: str) -> str:
    """The HTML and text of a page, run in Streamlit's own harness."""
    monkeypatch.setenv("TALLYWIRE_STORE__URL", url)
    test = AppTest.from_string(SCRIPT.format(view=view), default_timeout=30)
    for name, value in query.items():
        test.query_params[name] = value
    test.run()
    assert not test.exception
    return "\n".join(str(block.proto.body) for block in test.get("html"))


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> str:
    return newsroom.build(tmp_path_factory.mktemp("newsroom") / "news.db")


@pytest.mark.parametrize("view", VIEWS)
def test_every_page_draws(view: str, news: str, monkeypatch: pytest.MonkeyPatch) -> None:
    html = run(view, news, monkeypatch)
    assert "<h1>" in html
    assert "could not be drawn" not in html


@pytest.mark.parametrize("view", [view for view in VIEWS if view != "settings"])
def test_every_page_says_when_there_is_nothing(view: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"sqlite:///{tmp_path / 'empty.db'}"
    open_store(url, migrate=True).close()
    assert "yet</bdi></h1>" in run(view, url, monkeypatch)


def test_a_story_is_told_in_cited_lines(news: str, monkeypatch: pytest.MonkeyPatch) -> None:
    html = run("story", news, monkeypatch, story=newsroom.TRACKER)
    assert html.index("In short") < html.index("How the story unfolded") < html.index("Questions people ask")
    (line,) = [part for part in html.split("<li>") if "What happened" in part]
    assert "Over 1,500 employees had signed by the start of June." in line
    assert ">Morning Ledger</bdi></a>" in line
    (both,) = [part for part in html.split("<li>") if ">Figures</span>" in part]
    assert both.partition("</li>")[0].count("tw-link") == 2, "each sentence leads to its own article"
    assert "How did employees respond?" in html


def test_a_story_without_a_summary_has_no_empty_section(news: str, monkeypatch: pytest.MonkeyPatch) -> None:
    html = run("story", news, monkeypatch, story=newsroom.WAREHOUSE)
    assert "In short" not in html
    assert "Questions people ask" not in html


def test_an_agreement_and_a_single_reading_are_told(news: str, monkeypatch: pytest.MonkeyPatch) -> None:
    html = run("figures", news, monkeypatch, metric=newsroom.PAUSE)
    assert "Only one reading so far" in html
    assert "a verdict comes with the second" in html


@pytest.mark.parametrize(("view", "name"), [("story", "story"), ("figures", "metric")])
def test_an_unknown_id_is_a_state_not_an_error(
    view: str, name: str, news: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    html = run(view, news, monkeypatch, **{name: "<b>nowhere</b>"})
    assert "This link leads nowhere" in html
    assert "&lt;b&gt;nowhere" in html


@pytest.mark.parametrize("view", VIEWS)
def test_a_missing_store_names_the_remedy(view: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    html = run(view, f"sqlite:///{tmp_path / 'none.db'}", monkeypatch)
    assert "none.db" in html
    assert "python -m app" in html


def test_a_wrong_setting_is_told(monkeypatch: pytest.MonkeyPatch, news: str) -> None:
    monkeypatch.setenv("TALLYWIRE_STORE__COLOUR", "red")
    assert "A setting is wrong" in run("briefing", news, monkeypatch)


def test_a_failure_of_a_page_is_calm_and_numbered(
    news: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from app import sentences

    def broken(*_: object) -> str:
        raise RuntimeError("a secret detail")

    monkeypatch.setattr(sentences, "briefing_headline", broken)
    html = run("briefing", news, monkeypatch)
    assert "This page could not be drawn" in html
    assert "secret" not in html
    number = html.split("as error ")[1][:4]
    assert any(number in record.getMessage() for record in caplog.records)


def test_opening_the_dashboard_loads_no_language_model() -> None:
    code = "import sys, app.main; print([m for m in ('torch', 'sentence_transformers', 'sklearn') if m in sys.modules])"
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_the_pages_are_those_of_the_contract() -> None:
    assert {section: [(view.title, view.path) for view in views] for section, views in PAGES.items()} == {
        "": [("Briefing", ""), ("Story", "story"), ("Figures", "figures"), ("Voices", "voices"), ("Digest", "digest")],
        "Desk": [("Relevance", "relevance"), ("Sources", "sources"), ("Settings", "settings")],
    }


def test_the_configuration_keeps_details_and_the_network_out() -> None:
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert config["client"]["showErrorDetails"] == "none"
    assert config["browser"]["gatherUsageStats"] is False
    assert config["server"]["address"] == "127.0.0.1"
    for palette in (LIGHT, DARK):
        theme = config["theme"][palette.name]
        assert (theme["backgroundColor"], theme["textColor"]) == (palette.paper, palette.ink)
        assert theme["primaryColor"] == palette.button


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://ledger.example/a?b=c#d", True),
        ("HTTP://ledger.example", True),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("https://a b", False),
        ("https:///nohost", False),
        ("//ledger.example", False),
        ('https://x.example/"onmouseover=', False),
        ("https://[broken", False),
        ("", False),
        (None, False),
    ],
)
def test_only_web_addresses_become_links(url: str | None, safe: bool) -> None:
    assert markup.safe_url(url) == (url if safe else None)
    assert ("href" in markup.out_link(url, "x")) is safe


def test_values_are_escaped_wherever_they_are_put() -> None:
    evil = "<script>\"'&"
    for piece in (
        markup.head(evil, [evil]),
        markup.section(evil, evil),
        markup.state(evil, evil),
        markup.badge(evil, "#000000", LIGHT),
        markup.facts([markup.Fact(evil, evil, evil)], LIGHT),
        markup.table([markup.Column(evil, clip=True)], [[evil]], caption=evil),
        markup.page_link(evil, "story", story=evil),
        markup.out_link("https://x.example", evil),
        markup.highlight(evil, 1, 4),
    ):
        assert isinstance(piece, Markup)
        assert "<script" not in piece


def test_the_literal_is_marked_by_its_offsets() -> None:
    assert "Up to <mark>2,000</mark> and 2,000" in markup.highlight("Up to 2,000 and 2,000", 6, 11)
    for start, end in ((5, 5), (-1, 3), (4, 99)):
        assert "<mark>" not in markup.highlight("Up to 2,000", start, end)


def test_the_style_sheet_has_no_gaps() -> None:
    for palette in (LIGHT, DARK):
        assert "$" not in sheet(palette)
