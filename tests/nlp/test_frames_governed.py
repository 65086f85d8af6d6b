"""The word that governs a number beats other frame words of its sentence, and figurative words point nowhere."""

from __future__ import annotations

import pytest

from nlp.labels import label
from tests.nlp.reading import claims_of


@pytest.mark.parametrize(
    ("text", "frame"),
    [
        # what is said of the counted at once
        ("The bus crash left several families in mourning; 19 dead, police said.", "die"),
        ("The count so far is 26 hurt, three dead.", "injure"),
        ("Some 14 sailors have been rescued after the ferry sank and two drowned.", "rescue"),
        ("Around 260 people were aboard when the ferry struck a rock.", "aboard"),
        ("Nearly 5,200 residents have been told to leave as flames came closer.", "displace"),
        ("About 3,900 people have nowhere to live.", "homeless"),
        ("More than 410 flights were grounded.", "cancel"),
        # labels
        ("Deaths in the province so far: 214.", "die"),
        ("Cost of the repairs so far: $8 million.", "spend"),
        ("New infections since Monday: 318.", "infect"),
        # verbs with an object that makes their sense
        ("The miner will strike up to 2,600 positions.", "cut"),
        ("The merger would affect 2,600 roles.", "cut"),
        ("Some 2,600 posts will go by autumn.", "cut"),
        ("The number shown the door has reached 2,600.", "cut"),
        ("Thieves took the details of 2.2 million shoppers.", "expose"),
        ("About 2.2 million customer files were copied.", "expose"),
        ("The airline wrote to 310,000 customers.", "notify"),
        ("A quarter of nurses stayed away from work.", "strike"),
        ("Some 640 clerks declined to take part.", "opt_out"),
        ("The hall can seat 2,100.", "capacity"),
        ("The bill was lost by 104 votes.", "margin"),
        ("The maker called back 88,000 vans.", "recall"),
    ],
)
def test_what_governs_a_number(text: str, frame: str) -> None:
    assert frame in [claim.frame for claim in claims_of(text) if claim.evidence == "own"]


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("The fire brigade put the crowd at 7,500.", "cut"),
        ("Close to 300 shops sell the brand.", "close"),
        ("The strikers' lawyer said 40 letters had come in.", "strike"),
        ("The ministry cut the number of dead to 61.", "cut"),
        ("The lender raised the cost of the breach to $90 million.", "raise"),
        ("With 61 lives lost, the valley mourns.", "employ"),
        ("Harbour Strike Trust has 310 clerks.", "strike"),
        ("In case of rain, 310 seats are under a roof.", "infect"),
        ("The maker recalled 88,000 vans because airbags may burst when they deploy.", "send_help"),
        ("The union has 310 people at work, as rescuers told us.", "send_help"),
    ],
)
def test_words_that_only_seem_to_govern(text: str, wrong: str) -> None:
    assert wrong not in [claim.frame for claim in claims_of(text) if claim.evidence == "own"]


@pytest.mark.parametrize(
    "text",
    [
        "By the evening the total was 11,200.",
        "The police in the evening saw 11,200.",
        "In the end we were 11,200, and proud of it.",
        "The organisers of the day spoke of 11,200.",
        "The mayor thinks that 11,200 took part that day.",
    ],
)
def test_numbers_that_count_what_the_story_counts(text: str) -> None:
    assert [(claim.frame, claim.evidence) for claim in claims_of(text)] == [("", "near")]


def test_a_total_counts_what_its_words_name() -> None:
    assert claims_of("Two more towns bring the case count to 11,200.")[-1].frame == "infect"


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("The grocer shed 12% of its staff.", "done"),
        ("We were 42,000 in more than 30 towns.", "done"),
        ("The 900 clerks stayed away.", "done"),
        ("The mayor lost by 900 votes.", "done"),
        ("Prices rose by 12%.", "other"),
        ("It hired 900 clerks more than it had planned.", "other"),
    ],
)
def test_changes_are_told_from_counts(text: str, role: str) -> None:
    assert claims_of(text)[0].role == role


def test_labels_have_one_plural() -> None:
    assert label("", "homes") == "homes"
    assert label("", "office") == "offices"
    assert label("destroy", "vehicles") == "buildings destroyed or damaged, vehicles"
