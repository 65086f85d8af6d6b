"""Origins: copies, rewrites and credits found; independent reports never linked; every article in exactly one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from nlp.credits import chief_credit, credited_outlets, outlet_key
from nlp.origins import find_origins
from nlp.wording import read_wording
from store.model import Article, Origin

NOW = datetime(2026, 6, 20, 9, tzinfo=UTC)

WIRE = (
    "Ferry crews at Sundholm Lines voted on Tuesday to stop work over cameras that watch them on the bridge, their "
    "union said. The vote was carried by a wide margin after the company refused to cover the lenses at night. "
    "The cameras were fitted in March and record who looks away from the water and for how long. A captain who asked "
    "not to be named said that he now looked at the camera more often than at the harbour. Sundholm said the "
    "recordings were kept for a day and seen by nobody who sets wages. The union wants them gone before summer."
)
REWRITE = (
    "There will be no ferries from Sundholm unless the lenses go. Crews of Sundholm Lines have backed a stoppage by a "
    "wide margin, and the union wants them gone before summer. The cameras were fitted in March and record who looks "
    "away from the water and for how long, which many find insulting. One captain says he watches the lens more than "
    "the sea. The firm insists the recordings were kept for a day and seen by nobody who sets wages."
)
INDEPENDENT = (
    "A dispute at Sundholm Lines has come to a head. Members of the seafarers' union have chosen to strike because of "
    "equipment installed on every bridge this spring. Management calls it a safety measure; those who stand watch "
    "call it an eye on their necks. Passengers were told to expect cancelled sailings from next Monday, and the "
    "island's hotels are already counting their losses. No talks were planned as of Wednesday evening."
)


def article(name: str, text: str, hours: float | None = 0, outlet: str | None = None, title: str = "") -> Article:
    published = None if hours is None else NOW + timedelta(hours=hours)
    return Article(id=name, url="", title=title, text=text, published=published, outlet=outlet)


def parts(origins: list[Origin]) -> set[tuple[str, tuple[str, ...], str | None]]:
    return {(o.kind, o.article_ids, o.name) for o in origins}


def test_a_copy_shares_its_origin_with_what_came_first() -> None:
    found = find_origins([
        article("late", "By our desk. " + WIRE, 5, "North Post"),
        article("wire", WIRE, 0, "Corvid Wire"),
        article("own", INDEPENDENT, 2, "Island Echo"),
    ])  # fmt: skip
    assert parts(found) == {("copy", ("wire", "late"), "Corvid Wire"), ("single", ("own",), "Island Echo")}


def test_the_wording_is_the_same_whatever_apostrophe_an_outlet_types() -> None:
    typed = "The drivers’ union says it can’t and won’t accept the depot’s new cameras."
    assert np.array_equal(read_wording("", typed).runs, read_wording("", typed.replace("’", "'")).runs)


def test_a_rewrite_is_found_by_its_wording() -> None:
    found = find_origins([article("wire", WIRE, 0, "Corvid Wire"), article("re", REWRITE, 3, "North Post")])
    assert parts(found) == {("rewrite", ("wire", "re"), "Corvid Wire")}


def test_independent_reports_of_one_event_stay_apart() -> None:
    found = find_origins([article("one", WIRE, 0, "Corvid Wire"), article("two", INDEPENDENT, 1, "Island Echo")])
    assert {o.kind for o in found} == {"single"}


def test_shared_quotes_alone_do_not_link() -> None:
    statement = "“We have listened to our crews and will cover every lens between sunset and sunrise from now on.”"
    found = find_origins([
        article("one", WIRE + " " + statement, 0), article("two", INDEPENDENT + " " + statement, 1),
    ])  # fmt: skip
    assert len(found) == 2


def test_the_same_long_headline_links_and_a_short_one_does_not() -> None:
    long = "Ferry crews at Sundholm vote to stop work over cameras"
    assert len(find_origins([article("a", WIRE, 0, title=long), article("b", INDEPENDENT, 1, title=long)])) == 1
    assert len(find_origins([article("a", WIRE, 0, title="Strike"), article("b", INDEPENDENT, 1, title="Strike")])) == 2


@pytest.mark.parametrize(
    ("text", "outlet"),
    [
        ("Crews voted to strike. The vote was close.\nSource: The Guardian Technology", "The Guardian"),
        ("Crews vote to strike at Sundholm\nSundholm (AP) – Crews voted to strike, a union said.", "Associated Press"),
        ("SUNDHOLM (Reuters) - Crews voted to strike on Tuesday, their union said.", "Reuters"),
        ("Crews at Sundholm have voted to strike, Bloomberg reported on Tuesday. A vote was held.", "Bloomberg"),
        ("Crews voted to strike, according to a report by the Sundholm Gazette.", "Sundholm Gazette"),
        ("Crews voted, according to the NYT. The union told the New York Times why.", "The New York Times"),
        ("Los tripulantes votaron la huelga, según el Sundholm Gazette. No hubo acuerdo.", "Sundholm Gazette"),
        ("Crews voted to strike on Tuesday. A vote was held.\n\nCorvid Newswire", "Corvid Newswire"),
        ("Crews voted to strike on Tuesday (Sundholm Gazette)", "Sundholm Gazette"),
        ("Crews voted to strike on Tuesday.\n\n(Reporting by AFP)", "AFP"),
        ("Crews voted to strike. The Associated Press contributed to this report.", "Associated Press"),
        ("The vote, first reported by the BBC, was close. The union told the BBC it would go on.", "BBC"),
    ],
)  # fmt: skip
def test_forms_of_credit(text: str, outlet: str) -> None:
    assert chief_credit(article("a", text)) == outlet


@pytest.mark.parametrize(
    "text",
    [
        INDEPENDENT,
        "Crews voted to strike, according to the union. Time said nothing; the guardian of the harbour agreed.",
        INDEPENDENT + " Bloomberg has covered earlier disputes, CNN reported at the time. " + WIRE,
    ],
)
def test_a_mention_is_no_credit(text: str) -> None:
    assert chief_credit(article("a", text)) is None


def test_an_outlet_does_not_credit_itself() -> None:
    text = "Crews voted to strike, the union told the BBC. According to the BBC, the vote was close."
    assert credited_outlets(article("a", text, outlet="BBC News")) == {}
    assert chief_credit(article("a", text, outlet="North Post")) == "BBC"


def test_a_credited_article_is_the_origin_of_those_that_credit_it() -> None:
    first = article("first", WIRE, 0, "Sundholm Gazette")
    credits = article("credits", "Ferries may stop soon, the Gazette reports. A vote was held.", 4, "North Post")
    assert parts(find_origins([credits, first])) == {("rewrite", ("first", "credits"), "Sundholm Gazette")}


def test_two_reports_that_rest_on_one_outlet_share_its_origin() -> None:
    one = article("one", "Ferries may stop soon, the BBC reports. A vote was held.", 1, "North Post")
    two = article("two", "A vote has gone against the ferry company, according to the BBC.", 2, "Island Echo")
    assert parts(find_origins([one, two])) == {("rewrite", ("one", "two"), "BBC")}


def test_every_article_is_in_exactly_one_origin_and_ids_hold() -> None:
    articles = [
        article("a", WIRE, None), article("b", WIRE, 3), article("c", REWRITE, 1), article("d", INDEPENDENT, None),
        article("e", ""), article("f", "", None),
    ]  # fmt: skip
    found = find_origins(articles)
    assert sorted(i for o in found for i in o.article_ids) == ["a", "b", "c", "d", "e", "f"]
    assert len({o.id for o in found}) == len(found) and find_origins(articles) == found
    assert find_origins([]) == []


def test_names_of_one_outlet_have_one_key() -> None:
    assert outlet_key("NYT") == outlet_key("the New York Times") == outlet_key("The New York Times")
    assert outlet_key("The Guardian") == outlet_key("Guardian") != outlet_key("The Observer")


def test_the_seed_documents(shared: Path) -> None:
    texts = {p.name[:3]: p.read_text(encoding="utf-8") for p in sorted((shared / "data" / "seeds").glob("0*.txt"))}
    found = find_origins([article(name, text, None) for name, text in texts.items()])
    by_article = {i: o for o in found for i in o.article_ids}
    assert by_article["000"] is by_article["002"] and by_article["002"].name == "The Guardian"
    assert by_article["001"].name == "BBC" and by_article["001"].article_ids == ("001",)
    assert by_article["003"].kind == "single"
