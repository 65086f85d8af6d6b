"""On whose word: surveys, conversions, and who goes on speaking."""

from __future__ import annotations

import pytest

from tests.nlp.reading import claims_of


def sources(text: str) -> list[str | None]:
    return [claim.attributed_to for claim in claims_of(text)]


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("Six in ten of those the guild polled no longer take breaks.", "the guild"),
        ("Some 40 percent of the nurses whom Quorum Labs has surveyed want out.", "Quorum Labs"),
        ("Seven in ten nurses told a Delfos survey that they would leave.", "a Delfos survey"),
        ("Asked by Market Pulse, 17% of viewers had cancelled.", "Market Pulse"),
        ("People are quitting: 27% of nurses polled by Quorum Labs want out.", "Quorum Labs"),
        ("A poll that the guild took among its members has about 70% looking for another job.", "the guild"),
        ("The survey Halden ran in May had 61% in favour.", "Halden"),
        ("Asked by reporters, the mayor counted 900 homes.", "the mayor"),
        ("More than 900 of the children in the VX study live in the valley.", None),
        ("According to its own figures a mere 38% of desks were taken.", "its own figures"),
    ],
)
def test_who_asked_tells_the_shares(text: str, source: str | None) -> None:
    assert sources(text)[-1] == source


def test_shares_behind_a_sentence_that_tells_of_a_survey_are_its_findings() -> None:
    told = sources("The Ward Guild has surveyed its members. 84% oppose the plan, 46% would look for another job.")
    assert told == ["The Ward Guild", "The Ward Guild"]
    assert sources("Quorum surveyed 1,250 managers. Sixty percent use trackers.")[-1] == "Quorum"
    assert sources("Quorum surveyed 1,250 managers. Some 300 firms closed.")[-1] is None
    assert sources("The guild balloted 44,300 members. It wants a rise of 35%.")[-1] is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Analysts at Corro expect a bill of C$140 million (about US$102 million).", ["Analysts at Corro"] * 2),
        ("The firm will pay C$140 million (about US$102 million).", [None, None]),
        ("One reader notes that 300 left; another has counted 350.", ["One reader", "another reader"]),
        ("A team at the institute arrived at about 23,500, give or take 2,000.", ["A team at the institute"] * 2),
        ("A report estimates that 450 had been on board, which would leave about 290 missing.", ["A report"] * 2),
        ("A guard said 350 took part, though a foreman we spoke to put it at 150.", ["A guard", "a foreman"]),
        ("For police, it was 900; for the union, 1,500.", ["police", "the union"]),
        (
            "It carried 900 tonnes, a ministry review found, and repairs would cost $5 million, said Jo Lund.",
            ["a ministry review", "Jo Lund"],
        ),
        (
            "According to the guild 640 nurses will join the two-day strike. They are 21 percent of its 3,060 members.",
            ["the guild", None, "the guild", "the guild"],
        ),
    ],
)
def test_one_word_covers_what_goes_with_it(text: str, expected: list[str | None]) -> None:
    assert sources(text) == expected


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("Some 900 people came, the article says.", None),
        ('16:45 The mayor: "at least 90 were hurt".', "The mayor"),
        ("WHO: over 900 cholera cases in Torvia", "WHO"),
        ("Halden said the failure had cost it £68m, within the range insurers had forecast.", "Halden"),
        ("Surveyors who checked 640 houses found that only 8% had steel.", "Surveyors"),
        ("By Friday, said Ines Varga, a nurse, 900 had signed.", "Ines Varga"),
        ("“I sing,” said Ines Varga, who drives out 12 nights a month.", None),
        ("By Friday, said Ines Varga, who leads 900 nurses, the list was full.", None),
        ("The mayor is expected to say that 900 homes are lost.", "The mayor"),
        ("The fund has signalled it would pay for 900 homes.", "The fund"),
        (
            "The Auditor-General, Tom Weil, thinks the final cost could reach $4 billion.",
            "The Auditor-General, Tom Weil",
        ),
        (
            "Three days on an estimated 500,000 have lost their homes, our teams report, close to 160,000 in Torvia.",
            "our teams",
        ),
        ("The clerks were asked what they think and 83% want it stopped.", None),
    ],
)
def test_further_forms(text: str, source: str | None) -> None:
    assert sources(text)[-1] == source


def test_a_sentence_with_numbers_of_its_own_credits_those_before_to_nobody() -> None:
    text = "The levy was cut from €18 to €12. It should now yield €140 million, the ministry said."
    assert sources(text) == [None, None, "the ministry"]


def test_a_body_known_by_its_letters_is_the_agency() -> None:
    assert "WHO" in (sources("WHO: over 900 cases in Torvia\nBy Friday the agency counted 950 cases.")[-1] or "")
