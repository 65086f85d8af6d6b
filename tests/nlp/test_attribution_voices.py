"""Voices that condensed news gives in few words, each beside what looks like it and credits nobody."""

from __future__ import annotations

import pytest

from tests.nlp.reading import claims_of


def sources(text: str) -> list[str | None]:
    return [claim.attributed_to for claim in claims_of(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Weavers United: 1,450 looms stood still.", ["Weavers United"]),
        ("Mayor Jo Lund: 300 houses gone, 120 people missing.", ["Mayor Jo Lund"] * 2),
        ("New numbers from the relief office: 4,000 homeless, 310 dead.", ["the relief office"] * 2),
        ("Measles in the south, figures of the health ministry: 731 infected.", ["the health ministry"]),
        ("Walk-out rate: 61 percent (Union of Bakers).", ["Union of Bakers"]),
        ("Some 7,200 walked out (says the union), or 3,300 (says the firm).", ["the union", "the firm"]),
        ("Some 7,200 people stayed home, on the union's count.", ["the union"]),
        ("Police said 12,000 marched; 30,000 was the organisers' count.", ["Police", "the organisers"]),
        ("Some 4,000 came. The opposition's is 9,000.", [None, "The opposition"]),
        ("That lies between the 3,150 of Halden Rail and the union's 8,000.", ["Halden Rail", "the union"]),
        ("Officers spoke of 110, while police put it at 400.", ["Officers", "police"]),
        ("State media say 40 were killed, exiled groups 400.", ["State media", "exiled groups"]),
        ("Survivors put the number aboard at 700; the coastguard, at 400.", ["Survivors", "the coastguard"]),
        ("For the unions it was 30,000, for the police 12,000.", ["the unions", "the police"]),
        ("The number of dead was put at 57 by rescuers and at 61 by the governor.", ["rescuers", "the governor"]),
        ("The bulletin lists 428 infections and, since Monday, 61 deaths.", ["The bulletin"] * 2),
        ("It has grown. The clinic had 402 confirmed cases on its books.", ["The clinic"]),
        ("By Monday the agency had been notified of 870 cases.", ["the agency"]),
        ("In a letter seen by the Ferry, 310 employees object.", ["a letter seen by the Ferry"]),
        ("Weavers Local 90, which represents 900 people, said 700 had left.", [None, "Weavers Local 90"]),
        ("The bank declined to say how many, only that 900 posts go.", ["The bank"]),
        ("Not 400 but 1,100 tonnes escaped, the labour inspectorate has found.", ["the labour inspectorate"] * 2),
        ("Some 400 people rallied, gardaí said.", ["gardaí"]),
        ("The chief of the bank, Ann Lee, spoke of 1,100 posts.", ["The chief of the bank, Ann Lee"]),
        ("The neighbours got 900 euros, says their lawyer, Jon Berg.", ["their lawyer, Jon Berg"]),
        ("Of the 69,800 refugees whom the council had listed, few are left.", ["the council"]),
        ("Delphi polled 1,300 bosses: 64 percent expect a return.", [None, "Delphi"]),
    ],
)
def test_voices_in_few_words(text: str, found: list[str | None]) -> None:
    assert sources(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "Camp Elena: 900 tents.",
        "Correction: 900 homes were lost.",
        "Number of spoiled papers: 3,377.",
        "Anna Lee: 1,402 votes; Jo Moss: 1,120 votes.",
        "NUMBER OF THE DAY: 900 homes were lost.",
        "The firm has 900 people on its books.",
        "Halden, valued at $900 million last year, will close.",
        "Wages rose by 900 euros, more than the market had feared.",
        "The state sent 900 trucks, the army 400 trucks.",
    ],
)
def test_what_stands_near_a_number_and_tells_nothing(text: str) -> None:
    assert set(sources(text)) == {None}


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("Halden said intruders took 12,600 records. They include 6,800 licences.", "Halden"),
        ("Halden said it would recall 14,000 cars. Around 4,200 of them are in the south.", "Halden"),
        ("One teacher in eight struck, ministry figures show. In the Hull academy it was 9.4%.", "ministry figures"),
        ("A clerk recalls that 100 had signed at night. By noon it had 1,000.", "A clerk"),
        ("In all 894 trains were cancelled. The figures come from the log of the port.", "the log of the port"),
        ("Halden Finance lost money. It now puts the number of people whose data leaked at 11,900.", "Halden Finance"),
        ("The bank said 900 posts go. It employs 31,000 people.", None),
        ("The bank said 900 posts go. They are part of 4,000 cuts.", None),
        ("The bank said 900 posts go. The number of branches is 400.", None),
    ],
)
def test_what_goes_on_with_the_sentence_before(text: str, last: str | None) -> None:
    assert sources(text)[-1] == last
