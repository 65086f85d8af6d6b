"""Scopes in lists, and names that are causes, losers or sources, not parts."""

from __future__ import annotations

import pytest

from tests.nlp.reading import claims_of


@pytest.mark.parametrize(
    ("text", "scopes"),
    [
        ("In Leeds the storm hurt 31 people, York 16.", ["Leeds", "York"]),
        ("The largest crowds were in Leeds (4,900), then York (2,800).", ["Leeds", "York"]),
        ("The flood killed 31 people in Leeds and 16 in York.", ["Leeds", "York"]),
        ("In Leeds and York 1,300 people were hurt.", ["Leeds and York"]),
        ("Police counted 900 marchers in the capital.", ["capital"]),
    ],
)
def test_each_number_of_a_list_has_its_place(text: str, scopes: list[str]) -> None:
    assert [claim.scope for claim in claims_of(text)] == scopes


@pytest.mark.parametrize(
    "text",
    [
        "The number of dead from Cyclone Ada rose to 47.",
        "Some 310,000 files taken from Harbour Bank are for sale.",
        "Analysts at Grey & Co expect 900 job cuts.",
        "We were 1,300 in the whole country.",
    ],
)
def test_causes_losers_and_sources_are_no_parts(text: str) -> None:
    assert [claim.scope for claim in claims_of(text)] == [None]
