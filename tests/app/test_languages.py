"""What is told about languages that are not understood, and that it follows from what is read."""

from __future__ import annotations

from app.languages import language_name, not_understood


def test_only_what_is_not_understood_is_told() -> None:
    assert not_understood({"en": 7}) == []
    assert not_understood({"en": 7, "de": 2, "fi": 1}) == [
        "2 articles are in German: only their numbers are read, not who says what.",
        "1 article is in Finnish: nothing in it is read, not who says what.",
    ]


def test_an_unlisted_language_is_called_by_its_code() -> None:
    assert (language_name("sv"), language_name("eo")) == ("Swedish", "EO")
