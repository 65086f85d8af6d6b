"""What other stories of the store are about, asked of its index: their numbers stay out of a story's figures."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from app import others
from app.clock import fixed_clock
from app.others import others_in
from app.pipeline import Tools, make_tools
from app.processing import judge_again, process
from app.progress import Silent
from app.settings import UnderstandSettings
from store import articles, figures, story_decisions
from store.database import Store
from store.model import Article
from tests.store.builders import ADA

DAY = datetime(2026, 5, 4, 8, tzinfo=UTC)
WINDOW = timedelta(days=30)
BANK = (
    "About 2,000 clerks at Orbell Bank have signed a petition against software that photographs screens.",
    "A petition against software that photographs screens at Orbell Bank has 2,300 signatures of clerks.",
    "Clerks of Orbell Bank gather signatures against software that photographs screens; 2,300 have signed a petition.",
)
FERRY = (
    "Some 640 ferry crew of Sundholm Line have signed a petition against cameras on the bridge of its ferries.",
    "The petition against cameras on the bridge of ferries of Sundholm Line has 910 signatures of ferry crew.",
    "Ferry crew of Sundholm Line wait. At Orbell 2,300 people signed a petition; cameras stay on the bridge.",
)


@pytest.fixture(scope="module")
def tools() -> Tools:
    """The quick parts."""
    return make_tools(UnderstandSettings(embedder="hash", tone_model="vader"), ())


def pages(subject: str, texts: tuple[str, ...], first: int = 0, day: datetime = DAY) -> list[Article]:
    """One report for each text."""
    made = []
    for number, text in enumerate(texts, first):
        page = Article(f"{subject}{number}", f"https://{subject}.example/{number}", text.split(" against ")[0], text)
        page = replace(page, outlet=f"{subject} {number}", domain=f"{subject}{number}.example")
        made.append(replace(page, published=day + timedelta(hours=number), published_basis="meta"))
    return made


def understand(store: Store, tools: Tools, *found: Article) -> None:
    with store.begin() as conn:
        for article in found:
            articles.save(conn, replace(article, fetched=DAY), now=DAY)
    process(store, tools, WINDOW, fixed_clock(DAY), Silent())


def home(store: Store, article_id: str) -> str:
    with store.read() as conn:
        return articles.story_of(conn, [article_id])[article_id]


def labels(store: Store, article_id: str) -> dict[str, str]:
    """By number as printed what the claims of an article count."""
    with store.read() as conn:
        found = figures.claims_of_articles(conn, [article_id])[article_id]
        names = {row.metric.id: row.metric.label for row in figures.list_metrics(conn)}
    return {claim.quantity.literal.split()[0]: names[claim.metric_id or ""] for claim in found}


def test_a_number_of_another_story_is_no_reading_of_this_one(store: Store, tools: Tools) -> None:
    understand(store, tools, *pages("bank", BANK), *pages("ferry", FERRY))
    assert len({home(store, "bank0"), home(store, "bank1"), home(store, "ferry0")}) == 2
    assert home(store, "ferry0") == home(store, "ferry2")
    with store.read() as conn:
        by_number = {
            claim.quantity.stated: claim.metric_id
            for i in ("ferry0", "ferry1", "ferry2")
            for claim in figures.claims_of_articles(conn, [i])[i]
        }
    assert by_number[640.0] == by_number[910.0] != by_number[2300.0]
    assert labels(store, "ferry2")["2,300"].endswith(", elsewhere")


def test_stories_are_found_by_the_names_that_open_their_reports(store: Store, tools: Tools) -> None:
    understand(store, tools, *pages("bank", BANK), *pages("ferry", FERRY))
    ferry, bank = home(store, "ferry0"), home(store, "bank0")
    of_ferry = others_in(store, ferry, pages("ferry", FERRY), WINDOW)
    found = of_ferry(frozenset({"orbell", "sundholm", "nowhere"}))
    assert {story: sorted(report.id for report in reports) for story, reports in found.items()} == {
        bank: ["bank0", "bank1", "bank2"]
    }
    assert ferry not in others_in(store, ferry, pages("bank", BANK), WINDOW)(frozenset({"sundholm"}))
    assert of_ferry(frozenset()) == {}
    assert others_in(store, ferry, (), WINDOW)(frozenset({"orbell"})) == {}
    late = pages("ferry", FERRY, day=DAY + 3 * WINDOW)
    assert others_in(store, ferry, late, WINDOW)(frozenset({"orbell"})) == {}


def test_what_came_later_is_not_known(store: Store, tools: Tools) -> None:
    before = pages("ferry", FERRY, day=DAY - timedelta(days=2))
    understand(store, tools, *pages("bank", BANK), *before)
    assert others_in(store, home(store, "ferry0"), before, WINDOW)(frozenset({"orbell"})) == {}


def test_a_name_that_opens_reports_of_many_stories_is_not_looked_into(
    store: Store, tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    understand(store, tools, *pages("bank", BANK), *pages("ferry", FERRY))
    monkeypatch.setattr(others, "NEARLY", 0)
    ferry = others_in(store, home(store, "ferry0"), pages("ferry", FERRY), WINDOW)
    assert ferry(frozenset({"orbell"})) == {}


def test_a_number_comes_home_when_a_person_joins_the_stories(store: Store, tools: Tools) -> None:
    understand(store, tools, *pages("bank", BANK), *pages("ferry", FERRY))
    ferry, bank = home(store, "ferry0"), home(store, "bank0")
    with store.begin() as conn:
        story_decisions.merge(conn, bank, ferry, ADA, DAY)
    judge_again(store, tools, WINDOW, fixed_clock(DAY), Silent(), [home(store, "ferry0")])
    assert home(store, "bank0") == home(store, "ferry2")
    assert not labels(store, "ferry2")["2,300"].endswith(", elsewhere")
