"""Keywords and story titles: what articles share, as they write it, without furniture."""

from __future__ import annotations

from nlp.keywords import keywords, story_title
from store.model import Article


def article(number: int, title: str, text: str, outlet: str = "Quay Courier") -> Article:
    return Article(id=f"a{number}", url="", title=title, text=text, outlet=outlet)


STORY = [
    article(
        1,
        "Orlin Freight drivers sign petition against Glance cameras",
        "Drivers at Orlin Freight have signed a petition against Glance, a camera that watches their eyes. "
        "The Union of Road Haulage says Glance was never agreed. Orlin Freight declined to comment on the petition.\n"
        "Share this\nSubscribe to our newsletter\nRelated posts",
    ),
    article(
        2,
        "Petition against eye-watching Glance cameras grows at Orlin Freight",
        "The petition against the Glance cameras at Orlin Freight has grown, the Union of Road Haulage says. "
        "Drivers say the camera in the cab is an intrusion.\nShare this\nSubscribe to our newsletter\nRelated posts",
        "North Post",
    ),
    article(
        3,
        "Opinion: who watches the watchers?",
        "I drove a lorry for nine years. Orlin Freight, with its Glance camera, asks its drivers to be watched. "
        "A petition is the least they can do.\nShare this\nSubscribe to our newsletter\nRelated posts",
    ),
]


def test_keywords_are_what_the_articles_share() -> None:
    found = keywords(STORY, 6)
    assert found[0] in {"Orlin Freight", "Glance", "petition"}
    assert {"Orlin Freight", "petition"} <= set(found)
    assert any("Union of Road Haulage" in phrase for phrase in found)


def test_furniture_and_outlets_are_no_keywords() -> None:
    text = " ".join(keywords(STORY, 20)).casefold()
    assert "newsletter" not in text and "share" not in text and "related" not in text
    assert "quay courier" not in text


def test_no_keyword_repeats_words_of_another() -> None:
    words = [word.casefold() for phrase in keywords(STORY, 20) for word in phrase.split() if word not in {"of"}]
    assert len(words) == len(set(words))


def test_keywords_are_limited_and_deterministic() -> None:
    assert len(keywords(STORY, 3)) == 3
    assert keywords(STORY, 8) == keywords(list(STORY), 8)
    assert keywords([], 5) == () and keywords([article(9, "", "")], 5) == ()


def test_the_title_is_a_real_headline_and_no_comment() -> None:
    assert story_title(STORY) in {STORY[0].title, STORY[1].title}


def test_the_outlet_behind_a_bar_is_cut_off() -> None:
    named = article(1, "Drivers sign petition against cab cameras | Quay Courier", "Drivers signed.")
    assert story_title([named]) == "Drivers sign petition against cab cameras"
    short = article(2, "Cameras | Courier", "Drivers signed.")
    assert story_title([short]) == "Cameras | Courier"


def test_a_question_stands_back_but_is_taken_when_alone() -> None:
    asks = article(1, "Who watches the drivers of Orlin?", "Orlin drivers.")
    tells = article(2, "Drivers of Orlin are watched by cameras", "Orlin drivers.")
    assert story_title([asks, tells]) == tells.title
    assert story_title([asks]) == asks.title


def test_without_headlines_there_is_no_title() -> None:
    assert story_title([]) == "" and story_title([article(1, "  ", "Text.")]) == ""
