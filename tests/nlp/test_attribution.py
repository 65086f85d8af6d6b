"""On whose word: the forms that news uses to credit a number."""

from __future__ import annotations

import pytest

from tests.nlp.reading import claims_of


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("According to the Harbour Ledger, about 700 nurses signed the letter.", "the Harbour Ledger"),
        ("About 700 nurses signed the letter, according to reporting by the Harbour Ledger.", "the Harbour Ledger"),
        ("The union said 700 nurses had signed the letter.", "The union"),
        ("Organisers estimate that 900 people marched.", "Organisers"),
        ("Police put the crowd at 900 people.", "Police"),
        ("About 700 nurses signed the letter, the Harbour Ledger reports.", "the Harbour Ledger"),
        ("About 700 nurses signed the letter, said Mara Quist, an organiser.", "Mara Quist"),
        ("Some 57 people died, officials told the Harbour Ledger.", "officials"),
        ("The bank is cutting 300 jobs, it said on Monday.", "The bank"),
        ("Halden Bank is cutting 300 jobs, it said on Monday.", "Halden Bank"),
        ("Sixty percent of firms use trackers, according to a survey of 900 managers by Quorum Labs.", "Quorum Labs"),
        ("Mayor Lena Voss, visiting the site, said that 57 people had died.", "Mayor Lena Voss"),
        ("An internal memo says 300 people may opt out.", "An internal memo"),
        ("About 700 nurses signed the letter.", None),
        ("The staff were told that 300 jobs would go.", None),
    ],
)
def test_the_source_of_a_number(text: str, source: str | None) -> None:
    assert claims_of(text)[-1].attributed_to == source


def test_who_is_counted_is_no_source() -> None:
    assert claims_of("About 350 drivers said they would strike.")[0].attributed_to is None


def test_each_half_of_a_sentence_has_its_own_source() -> None:
    claims = claims_of("The union estimated 4,000 marchers; the police estimated 3,100.")
    assert [claim.attributed_to for claim in claims] == ["The union", "the police"]


@pytest.mark.parametrize(
    ("text", "hedged", "negated", "corrected"),
    [
        ("Reportedly 700 nurses signed the letter.", True, False, False),
        ("The bank denied that 700 nurses signed the letter.", False, True, False),
        ("An earlier version of this article said 480 nurses signed.", False, False, True),
        ("About 700 nurses signed the letter.", False, False, False),
    ],
)
def test_doubt_denial_and_correction(text: str, hedged: bool, negated: bool, corrected: bool) -> None:
    claim = claims_of(text)[0]
    assert (claim.hedged, claim.negated, claim.corrected) == (hedged, negated, corrected)
