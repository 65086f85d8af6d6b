"""Whose word "the company said" is: the name where a text leaves no other, the bare role where it does."""

from __future__ import annotations

import pytest

from nlp.attribution.cast import read_cast
from nlp.rivals import rivals
from nlp.sentences import split_sentences
from nlp.sources import name_alone, same_source, undescribed
from tests.nlp.reading import article, claims_in, judged


def last_source(text: str, title: str = "") -> str | None:
    return claims_in([article(text, title=title)])[-1].attributed_to


@pytest.mark.parametrize(
    ("text", "source"),
    [
        # the text says who is what
        ("Tarnwick, the brewer of pale ale, is for sale. The brewer said 900 jobs were safe.", "Tarnwick (the brewer)"),
        ("The phone company Ostrel is for sale. The company said 900 jobs were safe.", "Ostrel (the company)"),
        ("Ostrel Motors is for sale. The carmaker said 900 jobs were safe.", "Ostrel Motors (the carmaker)"),
        ("Sitework, a news site, has seen the list. The site says 900 signed.", "Sitework (the site)"),
        ("The YTB federation called a strike. The union said 900 took part.", "YTB (the union)"),
        ("Norwick Airport is shut. The airport said 900 flights were lost.", "Norwick Airport"),
        ("The Bakers' Union called a strike. The union said 900 took part.", "Bakers' Union"),
        ("Mayor Una Brandt opened the bridge. The mayor said 900 people had come.", "Una Brandt (the mayor)"),
        ("Una Brandt, the mayor of Norwick, spoke. The mayor said 900 people had come.", "Una Brandt (the mayor)"),
        # or leaves one who can be meant
        ("Workers at Ostrel want more pay. The company said 900 had signed.", "Ostrel (the company)"),
        ("Ostrel's staff want more pay. The firm said 900 had signed.", "Ostrel (the firm)"),
        ("Nearly 900 Ostrel employees walked out. The group spoke of 400.", "Ostrel (the group)"),
        ("Dockers United struck at Ostrel. The union said 900 stayed out.", "Dockers United (the union)"),
        (
            "About 400 signed at Ostrel, according to Sitework. About 900 walked out, the site adds.",
            "Sitework (the site)",
        ),
    ],
)
def test_a_role_is_resolved_to_the_name_that_the_text_gives_it(text: str, source: str) -> None:
    assert last_source(text) == source


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("Workers at Ostrel and at Tarnwick want more pay. The company said 900 had signed.", "The company"),
        (
            "Ostrel, the brewer of stout, and Tarnwick, the brewer of ale, met. The brewer said 900 jobs go.",
            "The brewer",
        ),
        ("Workers at Ostrel want more pay. Tarnwick is for sale. The company said 900 had signed.", "The company"),
        ("Workers at Ostrel want more pay. The other company said 900 had signed.", "The other company"),
        ("Workers at Ostrel want more pay. The ministry said 900 had signed.", "The ministry"),
        ("Workers at Ostrel want more pay. A company said 900 had signed.", "A company"),
        ("Ostrel pilots want more pay. The union said 900 had signed.", "The union"),
        ("Sludge ran into Elm Creek, the water ministry said, and it put the homeless at 900.", "the water ministry"),
        ("Former mayor Una Brandt came. The mayor said 900 people had come.", "The mayor"),
        ("Mayor Una Brandt met Mayor Ole Dahl. The mayor said 900 people had come.", "The mayor"),
        ("The airline spoke first. The company said 900 had signed.", "The company"),
    ],
)
def test_a_role_that_more_than_one_can_bear_stays(text: str, source: str) -> None:
    assert last_source(text) == source


def test_a_headline_names_by_a_role_whom_the_next_sentence_names() -> None:
    text = "Union: cuts will cost 900 jobs\nYTB, the federation of weavers, has seen the plan of the mill."
    assert last_source(text) == "YTB (union)"
    text = "900 held at march, lawyers say\nThe collective Voces del Rio has the names of 900 students."
    first, second = claims_in([article(text)])
    assert first.attributed_to == "Voces del Rio (lawyers)"
    assert second.attributed_to == "The collective Voces del Rio"


def test_a_headline_role_is_nobody_of_another_kind() -> None:
    text = "900 held at march, police say\nInterior minister Una Brandt said 900 students were held."
    assert claims_in([article(text)])[0].attributed_to == "police"


def test_the_title_of_a_page_names_too() -> None:
    assert last_source("Some 400 came. By the company's count it was 900.", "Strike at Ostrel ends") == (
        "Ostrel (the company)"
    )


def test_capitals_of_a_headline_are_no_names() -> None:
    text = "Mayor Says She Told Police\nMayor Una Brandt spoke. The mayor said 900 people had come."
    assert last_source(text) == "Una Brandt (the mayor)"
    known = read_cast("Leak at Ostrel grows", split_sentences("Leak at Ostrel grows"))
    assert [one.name for one in known] == ["Ostrel"]


def test_sources_are_compared_by_name() -> None:
    assert name_alone("Ostrel (the company)") == "Ostrel"
    assert name_alone("Union of Bakers (UB)") == "Union of Bakers (UB)"
    assert undescribed("the phone company Ostrel") == "Ostrel"
    assert undescribed("officials of the Bakers' Union") == "officials of the Bakers' Union"
    assert undescribed("the union's chief Una Brandt") == "the union's chief Una Brandt"
    one, other = claims_in(
        [article("Some 900 of the staff at Ostrel signed, Ostrel said. The company said 700 signed.")]
    )
    assert (one.attributed_to, other.attributed_to) == ("Ostrel", "Ostrel (the company)")
    assert not rivals(one, other)


def test_letters_stand_for_the_name_that_a_text_prints_them_behind() -> None:
    text = "The Yard and Tram Builders (YTB) expect 900 of the members to stay out. YTB said 700 had signed."
    one, other = claims_in([article(text)])
    assert (one.attributed_to, other.attributed_to) == ("The Yard and Tram Builders (YTB)", "YTB")
    assert not rivals(one, other)
    assert same_source("Ostrel (the company)", "ostrel")
    assert not same_source("Ostrel (the company)", "Tarnwick (the company)")
    story = judged(
        article("The Yard and Tram Builders (YTB) said 900 had signed the petition.", "a", "2026-03-01"),
        article("YTB said that 900 workers had signed the petition.", "b", "2026-03-01"),
    )
    assert [metric.independent_origins for metric in story.metrics] == [1]


def test_one_voice_however_two_texts_name_it() -> None:
    story = judged(
        article("Ostrel said 900 of its workers had signed the petition.", "a", "2026-03-01"),
        article("Workers at Ostrel want more pay. The company said 900 had signed the petition.", "b", "2026-03-01"),
    )
    assert [metric.independent_origins for metric in story.metrics] == [1]


def test_a_bare_role_is_the_voice_of_its_only_bearer_in_the_story() -> None:
    known = article("Workers at Ostrel want more pay. The company said 900 had signed the petition.", "a", "2026-03-01")
    bare = article("The firm said that 900 had signed the petition at its plant.", "b", "2026-03-01")
    assert [metric.independent_origins for metric in judged(known, bare).metrics] == [1]


def test_one_voice_is_named_once_where_voices_stand_against_each_other() -> None:
    pages = [
        article("Workers at Ostrel walked out. The company counted 900 strikers on Monday.", "a", "2026-03-03"),
        article("The firm counted 900 strikers on Monday.", "b", "2026-03-03"),
        article("The guild counted 2,400 strikers on Monday.", "c", "2026-03-03"),
    ]
    assert judged(*pages).metrics[0].avoid == "“900”: according to Ostrel. “2,400”: according to the guild."
