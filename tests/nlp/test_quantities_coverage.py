"""Floors for the published form lists, never to be lowered silently; skipped where the lists are not at hand.

What stays below 1 are mostly forms that news doesn't write: powers, "two and fifty-four hundredths", "3 dollars 50"
as one amount, phrases without any number ("a litre").
"""

from __future__ import annotations

import pytest

from tests.nlp.quantity_forms import DATA, LISTS, pass_rate

FLOORS = {
    "recognizers NumberModel": 0.516,
    "recognizers NumberRange": 0.73,
    "recognizers Percent": 1.0,
    "recognizers Currency": 0.86,
    "recognizers Dimension": 0.85,
    "recognizers Temperature": 1.0,
    "recognizers Age": 1.0,
    "duckling numeral": 0.64,
    "duckling amountofmoney": 0.78,
    "duckling duration": 0.36,
    "duckling distance": 0.57,
    "duckling volume": 0.83,
    "duckling quantity": 0.70,
    "duckling temperature": 0.81,
    "quantulum3 values": 0.70,
    "quantulum3 values and units": 0.46,
    "measeval spans": 0.92,
}

pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the published form lists are not here")


@pytest.mark.parametrize("name", LISTS)
def test_pass_rate(name: str) -> None:
    good, cases, failed = pass_rate(name)
    assert cases > 0
    assert good / cases >= FLOORS[name], f"{name}: {good} of {cases}; failed, for example: {failed[:5]}"
