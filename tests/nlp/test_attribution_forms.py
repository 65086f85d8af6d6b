"""More forms in which news credits a number, each beside what looks like it and credits nobody."""

from __future__ import annotations

import pytest

from tests.nlp.reading import claims_of


def sources(text: str) -> list[str | None]:
    return [claim.attributed_to for claim in claims_of(text)]


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("According to Mr. Hale, 900 homes burned.", "Mr. Hale"),
        ("A Quorum Labs poll released Friday found that 61 percent were for it.", "A Quorum Labs poll"),
        ("In the poll, support rose to 61 percent.", "the poll"),
        ("The brewer said the number was 900, based on time sheets and shift records.", "The brewer"),
        ("The brewer put it at 900, based on shift records.", "The brewer"),
        ("As the harbour master explained, 900 crates were lost.", "the harbour master"),
        ("Ann Lee, 39, a clerk who came with her sons, told the Ferry that 900 people had waited.", "Ann Lee"),
        ("Union leaders - and the mayor with them - insisted that 900 had come.", "Union leaders"),
        ("The march was loud, with police reporting 900 arrests.", "police"),
        ("The mayor's earlier claim that 900 homes had burned was wrong.", "The mayor"),
        ("Mr. Obuya changed his plans, saying that 900 soldiers would stay.", "Mr. Obuya"),
        ("The mayor posted on her page that 900 homes had burned.", "The mayor"),
        ("The mayor pointed out that 900 homes had burned.", "The mayor"),
        ("Nine hundred and ten people died, says shock report!", "shock report"),
        ("Who went where? Some 400 went north and 500 south, say officials: 900 in all.", "officials"),
        ("The 12-member panel finds that 900 people were misled.", "The 12-member panel"),
        ("According to two people familiar with the plan, 900 jobs will go.", "two people familiar with the plan"),
        ("The city police stick to 900.", "The city police"),
        ("The bank repeated its 900.", "The bank"),
        ("Some 1,200 clients lost data, after 900 in its first notice.", "its first notice"),
        ("The labour office has 900 in its note.", "The labour office"),
        ("Mayor of Halden: 900 dead in our town.", "Mayor of Halden"),
        ("City police: 900 marchers.", "City police"),
        ("The firm has been told by its auditors that 900 files were lost.", "its auditors"),
        ("The crowd was put by police at 900 people.", "police"),
        ("The Ferry reports, citing police, that 900 people were held.", "police"),
        ("The guild disputes this and says that 900 clerks walked out.", "The guild"),
        ("A memo to managers admits to 900 missed visits.", "A memo to managers"),
        ("An organiser who asked not to be named says 900 people signed.", "An organiser"),
        ("The march drew 900 people by the police count.", "the police"),
        ("The ministry's own number for the district was 900.", "The ministry"),
        ("A poll for the Ferry has the party on 61 percent.", "A poll for the Ferry"),
        ("The hackers claim to hold 900 files.", "The hackers"),
        ("A person close to the talks said 900 jobs would go.", "A person close to the talks"),
        ("In the words of the mayor, 900 homes are gone.", "the mayor"),
        ("Some 900 jobs will go, the Ferry has learned.", "the Ferry"),
        ("In its yearly filing Halden put the loss at $900 million.", "Halden"),
    ],
)
def test_forms_that_credit_the_last_number(text: str, source: str) -> None:
    assert sources(text)[-1] == source


@pytest.mark.parametrize(
    "text",
    [
        "“We will win,” Mara Quist told a crowd of 900 people.",
        "“We will win,” Mara Quist said in front of a crowd of 900 people.",
        "The company told 900 workers to stay home.",
        "After the mayor said the dam was safe, 900 people returned.",
        "The guild, which announced a vote, plans 900 walkouts.",
        "The foundation gave $900,000 to the school.",
        "The airline has offered 900 clerks a rise.",
        "Helmers took 900 votes in his home state.",
        "Chile has confirmed 900 cases.",
        "A further 900 dentists voted in a separate poll.",
        "There were 900 letters about the office number.",
        "The median estimate was 900 jobs.",
        "The number of survivors has risen to 900.",
    ],
)
def test_what_looks_like_a_credit_and_is_none(text: str) -> None:
    assert sources(text)[-1] is None


def test_how_many_were_asked_is_nobodys_finding() -> None:
    text = "Sixty percent of firms use trackers, according to a survey of 900 managers by Quorum Labs."
    assert sources(text) == ["Quorum Labs", None]


def test_a_source_that_counts_in_its_own_clause_has_its_number() -> None:
    text = "Some 900 came, the speakers said, while the fire brigade put it at 400 and the police stuck to 300."
    assert sources(text) == ["the speakers", "the fire brigade", "the police"]


def test_what_follows_a_source_in_a_clause_of_its_own_is_not_its_word() -> None:
    first, second = sources("She leads by 14 points, according to Quorum Labs, where 475 people work.")
    assert (first, second) == ("Quorum Labs", None)


def test_a_list_goes_on_behind_a_semicolon_but_a_new_sentence_does_not() -> None:
    assert sources("The poll showed that Lee had 42 percent; Moss 12 percent.") == ["The poll", "The poll"]
    assert sources("The poll showed that Lee had 42 percent; turnout was 61 percent.") == ["The poll", None]


def test_by_whose_count_a_number_stands() -> None:
    text = "It took $300 million by some accounts and $50 million by the prosecutors'."
    assert sources(text) == ["some accounts", "the prosecutors"]


def test_a_figure_that_somebody_denies_is_of_the_one_who_maintains_it() -> None:
    assert sources("Officers fired 60 rounds, not 42 as police maintain.") == [None, "police"]


def test_a_number_by_somebodys_count_stands_against_the_one_before() -> None:
    assert sources("Some 400 boats sailed, 900 by the skippers' tally.")[0] is None
    assert sources("Some 400 people came, 900 by the organisers' count.") == [None, "the organisers"]


def test_no_speaker_opens_with_a_preposition() -> None:
    assert sources('"We lost 900 jobs," wrote in a memo the head of the yard.') == [None]


def test_who_holds_to_a_number_holds_to_what_it_makes_in_percent() -> None:
    assert sources("The union speaks of 9,200, or 6 percent of all clerks.") == ["The union", "The union"]


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("The harbour's latest tally is 900.", "The harbour"),
        ("Some 900 boats left. The figure comes from the coastguard.", "the coastguard"),
        ("Some 900 boats left. The counts are from the coastguard.", "the coastguard"),
        ("The union has the names of 900 sailors.", "The union"),
        ("The relief office has 900 on its lists.", "The relief office"),
        ("The harbour's boats are 900.", None),
    ],
)
def test_whose_count_or_list_a_number_is_from(text: str, source: str | None) -> None:
    assert sources(text)[0] == source


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("There were 900 in the hall, so the mayor reckons.", "the mayor"),
        ("By the coach's lights, 900 came.", "the coach"),
    ],
)
def test_by_whose_view_a_number_stands(text: str, source: str) -> None:
    assert sources(text) == [source]


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("The union has the names of 900 sailors, 31 of them minors.", "The union"),
        ("The coastguard now speaks of 900 wrecks, up from 640 the week before.", "The coastguard"),
        ("The harbour's regatta tally for Sunday is 900 boats, about 30 of them trawlers.", "The harbour"),
        ("More than 900 jobs are at risk, as the guild sees it, 300 of them in Hull.", "the guild"),
        ("About 900 tents and 60 boats: so the mayor reckons the loss.", "the mayor"),
    ],
)
def test_a_part_behind_a_comma_is_on_the_word_of_the_whole(text: str, source: str) -> None:
    assert sources(text) == [source, source]


def test_what_was_known_before_is_no_part_of_what_is_told() -> None:
    assert sources("She now expects 900 doses, down from the 1,200 it promised, the treasurer said.")[1] is None
    text = "The police now speak of 900 arrests, up from 640. Seventy-two of those held have been freed."
    assert sources(text) == ["The police", "The police", None]
