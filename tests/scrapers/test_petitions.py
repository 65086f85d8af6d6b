"""Petition pages: the counter is found wherever a page keeps it, told from its goal, and never made up."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.petition_words import names_count, number, tokens
from scrapers.petitions import is_petition, read_petition
from store.errors import ParseError
from tests.scrapers.desk import NOW, Desk
from tests.scrapers.newsroom import Answer, Newsroom

URL = "https://petitions.example/no-cameras"
LONG = (
    "The petition, which 1,400 people have signed, was started in March by drivers who object to the cameras in their "
    "cabs, and who say that nobody asked them before the recordings began in January of this year."
)


def page(body: str, head: str = "") -> str:
    """A petition's page."""
    return (
        f"<html><head><title>No cameras in our cabs</title>{head}</head><body><h1>No cameras</h1>{body}</body></html>"
    )


def state(value: object, assigned: str = "window.__STATE__") -> str:
    """A script that carries a page's state."""
    return f"<script>{assigned} = {json.dumps(value)};</script><p>Loading</p>"


@pytest.mark.parametrize(
    ("body", "value", "goal"),
    [
        ("<p>1,623 have signed. Let's get to 2,500!</p>", 1623, 2500),
        ("<div>1,623</div><div>have signed</div><div>Next goal: 2,500</div>", 1623, 2500),
        ("<p><b>1,623</b> of 2,500 signatures</p>", 1623, 2500),
        ("<div><div>1 623</div><div>/ 2 500</div><div>signatures</div></div>", 1623, 2500),
        ("<p>Signed by 1,623 people</p>", 1623, None),
        ("<p>Signatures: 1,623</p>", 1623, None),
        ("<p>1.6K supporters</p>", 1600, None),
        ("<p>0 have signed. Let's get to 100!</p>", 0, 100),
        ("<p>1.623 Unterschriften</p><p>Nächstes Ziel: 2.500</p>", 1623, 2500),
        ("<p>1.623 personas han firmado. Objetivo: 2.500</p>", 1623, 2500),
        ("<p>1 623 personnes ont signé. Prochain objectif : 2 500</p>", 1623, 2500),
        ("<p>1.623 handtekeningen. Doel: 2.500</p>", 1623, 2500),
        ("<p>1,00,623 signatures</p>", 100623, None),
        ("<p>1,623 signatures <b>Goal 2,500</b></p>", 1623, 2500),
        ("<p>1,623 signatures. Goal: 2,500</p>", 1623, 2500),
        ("<p>1.623 Unterschriften</p><p>2.500 für Sammelziel</p>", 1623, 2500),
        ("<p>Anzahl Mitzeichnungen online: 1.623</p>", 1623, None),
        ("<dl><dt>Signatures collected</dt><dd>1,623</dd></dl>", 1623, None),
        ("<p>1,623 statements of support</p>", 1623, None),
        ("<p>1,623 drivers across the country have already signed</p><p>Help us reach 2,500</p>", 1623, 2500),
        ("<p>Join 1,623 supporters</p><p>2,000 target</p>", 1623, 2000),
        ("<p class='petition__signature-count'>1,623</p>", 1623, None),
    ],
)
def test_marked_text(body: str, value: int, goal: int | None) -> None:
    found = read_petition(page(body), URL)
    assert (found.value, found.goal, found.basis) == (value, goal, "text")
    assert found.literal in found.evidence and found.title == "No cameras"


def test_structured_data_goes_before_what_is_shown_and_only_signing_counts() -> None:
    likes = {
        "@type": "InteractionCounter",
        "interactionType": "https://schema.org/LikeAction",
        "userInteractionCount": 99,
    }
    signed = {
        "@type": "InteractionCounter",
        "interactionType": {"@type": "EndorseAction"},
        "userInteractionCount": "1623",
    }
    node = {"@type": "CreativeWork", "interactionStatistic": [likes, signed]}
    script = f'<script type="application/ld+json">{json.dumps(node)}</script>'
    found = read_petition(page("<p>1,600 supporters</p>", script), URL)
    assert (found.value, found.basis) == (1623, "structured") and "EndorseAction" in found.evidence
    with pytest.raises(ParseError) as caught:
        read_petition(page("<p>x</p>", script.replace("EndorseAction", "ShareAction")), URL)
    assert caught.value.reason == "no_counter"


@pytest.mark.parametrize(
    ("body", "basis"),
    [
        (
            '<div itemscope itemtype="https://schema.org/InteractionCounter"><meta itemprop="interactionType" '
            'content="https://schema.org/EndorseAction"><b itemprop="userInteractionCount">1,623</b></div>',
            "microdata",
        ),
        ('<div data-signature-count="1623" data-signature-goal="2500"></div>', "attribute"),
        ('<div class="petition-signatures" data-count="1623" data-goal="2500">…</div>', "attribute"),
        ('<div class="signatures"><progress value="1623" max="2500"></progress></div>', "attribute"),
        (state({"petition": {"signatureCount": 1623, "signatureGoal": 2500}}), "state"),
        (state({"p": {"signatureCount": {"total": 1650, "displayed": 1623, "goal": 2500}}}), "state"),
        ('<script type="application/json">{"signature_count": 1623}</script><p>x</p>', "state"),
        ('<script>push([1,"a:{\\"signatureCount\\":1623,\\"x\\":2}"])</script><p>x</p>', "state"),
        ("<script>var p = {signatureCount: 1623, other: f(x)};</script><p>x</p>", "state"),
    ],
)
def test_counters_in_markup(body: str, basis: str) -> None:
    found = read_petition(page(body), URL)
    assert (found.value, found.basis) == (1623, basis)
    assert found.goal in (2500, None) and "1623" in found.evidence.replace(",", "")
    assert is_petition(page(body), URL)


def test_what_is_shown_tells_which_of_several_numbers_is_meant() -> None:
    both = state({"a": {"signatureCount": 1623}, "b": {"signatureCount": 88}})
    with pytest.raises(ParseError) as caught:
        read_petition(page(both), URL)
    assert caught.value.reason == "two_counters" and "1623 and 88" in str(caught.value)
    assert read_petition(page(both + "<p>1,623 have signed</p>"), URL).value == 1623


@pytest.mark.parametrize(
    "other",
    [
        "<p>12 people signed today</p>",
        "<p>877 more signatures needed</p>",
        "<p>877 signatures to go</p>",
        "<p>At 10,000 signatures, government will respond</p>",
        "<p>Help us reach 5,000 signatures</p>",
        "<p>Nearly 2,000 people have signed</p>",
        "<p>Noch 877 Unterschriften bis zum Ziel</p>",
        f"<p>{LONG}</p>",
        "<div class='related-petitions'><p>98,765 supporters</p></div>",
        "<footer>450,000,000 signatures on this site</footer>",
        state({"recommended": [{"signatureCount": 4}, {"signatureCount": 5}], "signaturesToday": 6}),
        state({"signatures_by_country": [{"name": "France", "signature_count": 70}, {"signature_count": 8}]}),
        "<p>Signatures since 2024</p>",
        "<p>3 supporters signed yesterday</p>",
        "<p>Created on 12 May 2026. 14 comments, 1,800 shares, 20,000 views</p>",
    ],
)
def test_other_numbers_are_no_counter(other: str) -> None:
    with pytest.raises(ParseError) as caught:
        read_petition(page(other), URL)
    assert caught.value.reason == "no_counter"
    assert read_petition(page(f"<p>1,623 have signed</p>{other}"), URL).value == 1623


def test_cards_of_several_petitions_are_no_petition() -> None:
    with pytest.raises(ParseError) as caught:
        read_petition(page("<p>1,200 supporters</p><p>3,400 supporters</p>"), URL)
    assert caught.value.reason == "two_counters"


def test_an_article_about_a_petition_is_not_one() -> None:
    assert not is_petition(page(f"<p>{LONG}</p><p>1,500 people have signed.</p>"), URL)


@pytest.mark.parametrize(
    ("written", "value"),
    [("1,623", 1623), ("1.623", 1623), ("1 623", 1623), ("1’623", 1623), ("1.6K", 1600), ("2m", 2_000_000),
    ("١٦٢", 162),
     ("12 Mio.", 12_000_000), ("9" * 30, None), ("x", None), ("5 miles", None)],
)  # fmt: skip
def test_numbers_of_counters(written: str, value: int | None) -> None:
    assert number(written) == value


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("signatureCount", "count"), ("total_signatures", "count"), ("data-supporters", "count"),
        ("SignaturesTotal", "count"),
        ("signatureGoal", "goal"), ("anzahlUnterschriften", "count"), ("signaturesToday", None), ("commentCount", None),
        ("signature_id", None), ("signed", "count"), ("count", None), ("designCount", None), ("signatureImage", None),
    ],
)  # fmt: skip
def test_names_that_machines_read(name: str, kind: str | None) -> None:
    assert names_count(tokens(name)) == kind


@given(st.integers(0, 10**9), st.sampled_from([",", ".", " ", "\u202f", "’"]))
def test_a_count_is_read_as_it_was_written(value: int, mark: str) -> None:
    assert number(f"{value:,}".replace(",", mark)) == value


@given(st.text(max_size=300))
def test_no_text_trips_the_reader(body: str) -> None:
    try:
        found = read_petition(page(body.replace("\x00", "") + "<p>x</p>"), URL)
    except ParseError as error:
        assert error.reason
    else:
        assert 0 <= found.value <= 10**9


@pytest.mark.parametrize("piece", ["[", '{"signatureCount":', "1,", "signed by ", "1 / ", "1 signed by "])
def test_hostile_pages_end_in_time(piece: str) -> None:
    body = piece * (100_000 // len(piece))
    script = f"<script>x = {body}; signatureCount</script><script type='application/ld+json'>{body}</script>"
    with pytest.raises(ParseError):
        read_petition(page(f"{script}<p>{body}</p>"), URL)


# As a source


def test_a_petition_is_a_source_of_counts_and_not_of_articles(newsroom: Newsroom, fetching: Any) -> None:
    newsroom.routes["/p"] = Answer(
        page("<p>1,623 have signed. Let's get to 2,500!</p>").encode(), headers={"ETag": '"1"'}
    )
    desk = Desk(newsroom, fetching, "petition", "/p")
    outcome = desk.look()
    assert outcome.count is not None
    assert (outcome.count.value, outcome.count.goal, outcome.count.source) == (1623, 2500, "Post")
    assert (outcome.count.first_seen, outcome.count.url) == (NOW, newsroom.url("/p"))
    assert outcome.new == () and outcome.counts == {"seen": 0, "new": 0, "known": 0}
    assert (outcome.source.state, outcome.source.etag) == ("ok", '"1"')
    newsroom.routes["/p"] = Answer(b"", 304)
    assert desk.look().count is None and desk.source.state == "not_modified"


def test_a_petition_without_a_counter_fails_by_name(newsroom: Newsroom, fetching: Any) -> None:
    newsroom.routes["/p"] = Answer(page("<p>This petition is being reviewed.</p>").encode())
    outcome = Desk(newsroom, fetching, "petition", "/p").look()
    assert outcome.counts == {"seen": 0, "source_failed:no_counter": 1} and outcome.source.state == "failing"


def test_a_petition_that_leads_to_the_front_page_has_no_counter(newsroom: Newsroom, fetching: Any) -> None:
    newsroom.routes |= {
        "/p": Answer(status=301, headers={"Location": "/"}),
        "/": Answer(page("<p>80,000 signatures this year. 500 supporters</p>").encode()),
    }
    desk = Desk(newsroom, fetching, "petition", "/p")
    assert desk.look().counts == {"seen": 0, "source_failed:soft_404": 1}
    assert desk.source.url == newsroom.url("/p")
