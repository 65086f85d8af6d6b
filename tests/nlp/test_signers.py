"""The public's petition and the staff's are two."""

from __future__ import annotations

import pytest

from nlp.signers import petitions_apart
from tests.nlp.reading import claims_of


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ("The public petition has passed 20,000 signatures.", "More than 1,300 employees have signed.", True),
        ("Over 9,000 members of the public signed.", "More than 1,300 workers have signed the letter.", True),
        ("A petition by customers holds 9,000 signatures.", "Some 1,300 nurses have signed.", True),
        ("The petition has passed 20,000 signatures.", "More than 1,300 employees have signed.", False),
        ("The public petition has passed 20,000 signatures.", "It has 9,000 signatures.", False),
        ("The public petition was mentioned; 1,200 workers had signed.", "Some 1,300 workers signed.", False),
        ("Some 20,000 members of the public came.", "More than 1,300 employees have signed.", False),
    ],
)
def test_whose_signatures_are_told(one: str, other: str, apart: bool) -> None:
    claims = [claims_of(one)[-1], claims_of(other)[-1]]
    found = petitions_apart(claims)
    assert found.tolist() == [[False, apart], [apart, False]]
