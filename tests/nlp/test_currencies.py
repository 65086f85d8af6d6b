"""Which country's money a bare sign or word is."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from nlp import currencies
from nlp.currencies import settle_money
from nlp.geography import countries_in, is_country
from nlp.quantities.language import FOLDER
from store.model import Article
from tests.nlp.reading import article, claims_in, judged

TABLE = tomllib.loads((Path(currencies.__file__).parent / "lexicon" / "currencies.toml").read_text(encoding="utf-8"))


def monies(*pages: Article) -> list[str]:
    """The unit of every sum of a story, in the order of its pages."""
    claims = settle_money(claims_in(pages), pages)
    return [claim.quantity.unit for page in pages for claim in claims if claim.article_id == page.id]


@pytest.mark.parametrize(
    ("outlet", "text", "unit"),
    [
        (None, "The mill will close at a cost of $40 million.", "USD"),
        (None, "WELLINGTON — The mill will close at a cost of $40 million.", "NZD"),
        (None, "The mayor of Rotorua said the road in Waikato will cost $40 million.", "NZD"),
        (None, "HALIFAX, N.S. — Ottawa will lend the Canadian yard $40 million.", "CAD"),
        (None, "Victoria will lend the tram works in Melbourne $40 million, the Australian union said.", "AUD"),
        (None, "The ferry from Sentosa cost Singapore $40 million.", "SGD"),
        (None, "A bank in Norway will pay $40 million to a firm in Oslo.", "USD"),
        (None, "A firm in Ohio will pay $40 million for a quarry in Texas and a pit in Ontario.", "USD"),
        ("thedailyperch.com.au", "The quarry will cost $40 million.", "AUD"),
        ("Otago Lantern", "The quarry will cost $40 million.", "NZD"),
        ("The Washington Post", "The quarry in Queensland will cost Australia $40 million.", "USD"),
        ("Kingston Lamp, Jamaica", "The quarry will cost $40 million.", "JMD"),
        (None, "Jamaica and its Kingston council will pay $40 million.", "USD"),
        (None, "The quarry in Lahore will cost the Pakistani state Rs 40 million.", "PKR"),
        (None, "The quarry will cost the state Rs 40 million.", "INR"),
        (None, "Egypt will pay 40 million pounds for bread, ministers in Cairo said.", "EGP"),
        (None, "A London theatre in Egypt's debt will pay £40 million.", "GBP"),
        (None, "Manila and the Philippine navy will pay 40 million pesos.", "PHP"),
        (None, "The Danish state will give Aarhus 40 million kroner.", "DKK"),
        (None, "Kigali, the Rwandan capital, will pay 40 million francs.", "RWF"),
        (None, "The quarry will cost $40 million (Canadian).", "CAD"),
        (None, "The quarry will cost $40 million CAD.", "CAD"),
        (None, "The quarry will cost US$40 million, New Zealand said.", "USD"),
    ],
)
def test_the_money_of_one_text(outlet: str | None, text: str, unit: str) -> None:
    assert monies(article(text, outlet=outlet)) == [unit]


def test_a_full_sign_in_the_article_tells_what_the_bare_one_means() -> None:
    assert monies(article("The bridge will cost NZ$40 million. The old one cost $3 million.")) == ["NZD", "NZD"]
    said = "All sums are in Canadian dollars. The bridge will cost $40 million."
    assert monies(article(said)) == ["CAD"]


def test_a_conversion_is_in_the_other_money() -> None:
    told = "The bridge will cost C$40 million ($29 million). The old one in Ontario cost $3 million."
    assert monies(article(told)) == ["CAD", "USD", "USD"]
    at_home = "The bridge in Dunedin will cost US$29 million (about $48 million)."
    assert monies(article(at_home)) == ["USD", "NZD"]


def test_one_amount_of_one_story_is_in_one_money() -> None:
    wire = article("The levy will raise NZ$40 million, the treasury said.", id="w")
    local = article("The levy will raise $40 million, the treasury said.", id="l")
    assert monies(wire, local) == ["NZD", "NZD"]
    assert len(judged(wire, local).metrics) == 1


def test_the_story_tells_the_country_of_an_article_that_names_none() -> None:
    pages = [
        article("Rotorua and Taupo in New Zealand will pay $40 million for the dam.", id=f"p{n}") for n in range(3)
    ]
    assert monies(*pages, article("The dam will be dear: $41 million.", id="q"))[-1] == "NZD"


def test_kind_and_label_follow_and_other_claims_stay() -> None:
    page = article("The fine in Auckland, New Zealand is $40 million. Some 300 clerks signed the letter.")
    before = claims_in([page])
    fine, clerks = settle_money(before, [page])
    assert (fine.kind, fine.quantity.unit) == ("money:NZD", "NZD") and fine.metric.endswith(", NZD")
    assert clerks == before[1]
    assert settle_money([fine, clerks], [page]) == [fine, clerks]


def test_a_settled_sum_is_settled_anew_when_the_story_tells_more() -> None:
    page = article("The dam will be dear: $41 million.", id="q")
    (claim,) = settle_money(claims_in([page]), [replace(page, domain="news.example.nz")])
    assert claim.quantity.unit == "NZD"
    assert [c.quantity.unit for c in settle_money([claim], [page])] == ["USD"]


def test_the_table_names_countries_and_units_that_are_read() -> None:
    units = tomllib.loads((FOLDER / "en.toml").read_text(encoding="utf-8"))
    signs = tomllib.loads((FOLDER / "units.toml").read_text(encoding="utf-8"))["signs"]
    read = {*units["money"].values(), *units["money_after_scale"].values(), *signs.values()}
    for table in TABLE["money"]:
        assert table["default"] in read
        for part in ("countries", "at_home"):
            for countries in table.get(part, {}).values():
                assert all(is_country(country.strip()) for country in countries.split(",")), countries
    assert all(is_country(country) for country in {*TABLE["domains"].values(), *TABLE["outlets"]})


def test_countries_of_a_text() -> None:
    found = countries_in("Kowloon is in Hong Kong; Perth and Sydney are Australian; Paris is French.")
    assert found["Hong Kong"] == 2 and found["France"] >= 1.5 and found["Australia"] > 2
    assert "China" not in found
    assert not countries_in("nobody and nothing")
