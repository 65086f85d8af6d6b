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
        ("Passengers on the night ferry say at least 20 people fainted.", "Passengers on the night ferry"),
        ("Management countered that only 430 clerks had left.", "Management"),
        ("Scientists had advised that 190,000 trees be felled.", "Scientists"),
        ("The indictment names 2,318 victims.", "The indictment"),
        ("Taxpayers in the state will shoulder 300 job cuts.", None),
        ("Cloud Guild, which speaks for 310 firms, met on Monday.", None),
        ("The bank is cutting 300 jobs, it said on Monday.", "The bank"),
        ("Halden Bank is cutting 300 jobs, it said on Monday.", "Halden Bank"),
        ("According to a survey of 900 managers by Quorum Labs, sixty percent use trackers.", "Quorum Labs"),
        ("Mayor Lena Voss, visiting the site, said that 57 people had died.", "Mayor Lena Voss"),
        ("An internal memo says 300 people may opt out.", "An internal memo"),
        ("The Guild of Ward Staff (GWS) said on Monday that 98.3% backed action.", "The Guild of Ward Staff (GWS)"),
        ("A clerk for the court, Ines Varga, said 340 files were missing.", "A clerk for the court, Ines Varga"),
        ("The woman who sells tickets says 400 people were inside.", "The woman"),
        ("The porter at the gate said nearly 800 people had been turned away.", "The porter at the gate"),
        ("In Halden's own survey 88 percent said no.", "Halden's own survey"),
        ("A state panel has found that the firm let in more than 250 people.", "A state panel"),
        ("Only 300 turned out, far below the 2,000 the unions gave.", "the unions"),
        ("Revenue of $13.7 billion beat the $13.1 billion analysts had expected.", "analysts"),
        ("More than 250,000 took part, if the ministry is right.", "the ministry"),
        ("Almost 2,000 took part, if you ask the unions.", "the unions"),
        ("The crowd was 260,000 by the ministry's reckoning.", "the ministry"),
        ("Losses came to $50 million by the prosecutors'.", "the prosecutors"),
        ("The loss was about $3 billion by some accounts.", "some accounts"),
        ("A steward with a clicker made it 6,200.", "A steward with a clicker"),
        ("The two big union federations claimed 900,000.", "The two big union federations"),
        ("The strike cost the firm 1,700 shifts, by that of the unions.", "the unions"),
        ("Some 700 came, the works board said; 118 were hired.", "the works board"),
        ("Output per head rose 11 percent.", None),
        ("All told, severance came to almost $300 million.", None),
        ("In our survey 40 percent said no.", None),
        ("Varmo must pay 18.4 million euros ($20.2 million), the commissioner said.", "the commissioner"),
        ("About 8,000 have left of the 69,800 refugees, the government says.", None),
        ("About 700 nurses signed the letter.", None),
        ("The staff were told that 300 jobs would go.", None),
    ],
)
def test_the_source_of_a_number(text: str, source: str | None) -> None:
    assert claims_of(text)[-1].attributed_to == source


@pytest.mark.parametrize(
    ("text", "sources"),
    [
        (
            "The new plan will cost at least $8 million, a senior administration official said Sunday.",
            ["a senior administration official"],
        ),
        ("About 39 people were stuck at the border after officials said a crossing was full.", [None]),
        (
            "The manhunt for those who killed at least 12 goes on as officials said they cannot rule out more arrests.",
            [None],
        ),
        ("The campaign had 40,000 ticket requests, but reporters noted the attendance was lower.", [None]),
        ("At least 300 people, the ministry said, were hurt.", ["the ministry"]),
        ("The country has reported 35,000 new cases, according to data from Harrow University.", ["Harrow University"]),
        ("France has reported 35,000 new cases.", [None]),
        ("France says 35,000 people fell ill.", ["France"]),
        (
            "New claims for benefits fell to 212,000 last week, data from the Labour Department showed Thursday.",
            ["data from the Labour Department"],
        ),
        ("Cases rose to 61,000, Virus Watch data shows.", ["Virus Watch data"]),
        ("Analysts surveyed by Delphi were expecting 700,000 filings.", ["Analysts surveyed by Delphi"]),
        ("Economists had expected 700,000 filings.", ["Economists"]),
        ("The agency's latest forecast projected between 400 and 430 deaths.", ["The agency"]),
        ("Jobless claims fell to 576,000 last week.", [None]),
        ("More than 1.2 million were blocked, she said.", [None]),
        ("The WHO says that the toll could reach 20,000.", ["The WHO"]),
        ("By the union's count, 900 people walked out.", ["the union"]),
        ("About 3,100 people marched (police) or 8,000 (organisers).", ["police", "organisers"]),
        ("The ministry counted 900 strikers, the union 2,100.", ["The ministry", "the union"]),
        ("Police put the crowd at 900 and organisers at 4,000.", ["Police", "organisers"]),
        ("The strike drew 900 by the ministry's tally and 2,100 by the union's.", ["the ministry", "the union"]),
        ("Unions spoke of 30,000 marchers.", ["Unions"]),
        ("Some 800 staff signed, as the Ledger first reported.", ["the Ledger"]),
        ("Some 800 staff signed, as first reported by the Ledger.", ["the Ledger"]),
        ("The minister told reporters 800 people were safe.", ["The minister"]),
        ("Reporters were told that 800 people were safe.", [None]),
        ("An internal tally seen by the Ledger lists 800 names of staff.", ["An internal tally seen by the Ledger"]),
        ("The union, which says it has 30,000 members, called the strike.", ["The union"]),
        ("Halden, whose staff number 4,000, said the memo was real.", [None]),
        ("The company said the petition, which 1,600 workers signed, was unfair.", [None]),
        ("Two people familiar with the matter said 400 jobs would go.", ["Two people familiar with the matter"]),
        ("The police estimate was 900, far below the organisers' figure of 4,000.", ["The police", "the organisers"]),
        (
            "Turnout was 64 percent according to the ministry, while unions claimed 80 percent.",
            ["the ministry", "unions"],
        ),
        ("A spokeswoman for Halden put the number of staff affected at 320.", ["A spokeswoman for Halden"]),
        ("Kessler, the union's head, believes 5,000 took part.", ["Kessler"]),
        ("Officials confirmed 41 deaths and 200 injuries.", ["Officials", "Officials"]),
        ("The mayor denied that 900 people had been evicted.", ["The mayor"]),
        ("In a filing the company disclosed that 2.4 million customers were affected.", ["the company"]),
        ("A union survey found that 61% of nurses had thought of leaving.", ["A union survey"]),
        ("Reuters reported on Monday that 900 posts would go.", ["Reuters"]),
        ("“We have 900 signatures,” said Mara Quist.", ["Mara Quist"]),
        ("The figure of 900 comes from the organisers.", ["the organisers"]),
        ("Officials in Lima raised the death toll to 312.", ["Officials in Lima"]),
        ("The authorities revised the toll up to 312 from 250.", ["The authorities", "The authorities"]),
        ("The toll was put at 312 by the civil protection agency.", ["the civil protection agency"]),
        ("Rescue workers told AP they had pulled 40 people out.", ["Rescue workers"]),
    ],
)
def test_the_source_of_each_number(text: str, sources: list[str | None]) -> None:
    assert [claim.attributed_to for claim in claims_of(text)] == sources


def test_a_number_in_quoted_words_is_on_the_word_of_who_is_quoted() -> None:
    text = "“We have 900 signatures. Some 200 of them came on Monday,” said Mara Quist."
    assert {claim.attributed_to for claim in claims_of(text)} == {"Mara Quist"}


def test_a_number_that_is_rejected_in_words_is_corrected() -> None:
    first, second = claims_of("It covers 31,000 clerks, rather than the 74,000 first reported.")
    assert (first.corrected, second.corrected) == (False, True)
    assert second.order < first.order


def test_who_is_counted_is_no_source() -> None:
    assert claims_of("About 350 drivers said they would strike.")[0].attributed_to is None


def test_each_half_of_a_sentence_has_its_own_source() -> None:
    claims = claims_of("The union estimated 4,000 marchers; the police estimated 3,100.")
    assert [claim.attributed_to for claim in claims] == ["The union", "the police"]


def test_a_pronoun_after_according_to_is_the_source_named_before() -> None:
    claims = claims_of("Growers say the valley was hit by 40 storms. According to them 1,200 barns were lost.")
    assert [claim.attributed_to for claim in claims] == ["Growers", "Growers"]


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
