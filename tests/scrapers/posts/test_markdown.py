"""Markdown of chats and forums made plain."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrapers.posts.markdown import plain_markdown, shown_link
from scrapers.posts.post import MAX_TEXT


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("**Bold**, *it*, _under_, __more__, ~~gone~~ and `code`", "Bold, it, under, more, gone and code"),
        ("5 * 3, snake_case and 1,600*", "5 * 3, snake_case and 1,600"),
        (r"\*not\* marked, 1\. no list", "*not* marked, 1. no list"),
        ("# Head\n- one\n* two\n- [x] done\n---\nend", "Head\none\ntwo\ndone\nend"),
        ("| a | b |\n|---|:-:|\n| 1 | 2 |", "| a | b |\n| 1 | 2 |"),
        ("> theirs\nmine\n>> theirs", "mine"),
        ("```quote\ntheirs\n```\nmine", "mine"),
        ("````quote\n```\ntheirs\n```\n````\nmine", "mine"),
        ("```python\n> x = 1\n```", "> x = 1"),
        ('[quote="ines, post:1"]\ntheirs [quote]deep[/quote]\n[/quote]\nmine', "mine"),
        ("[quote]never ends", "never ends"),
        ('see [the memo](https://a.example/x_(y) "t").', "see the memo https://a.example/x_(y)."),
        ("see <https://a.example/_b_?c=1&d=2>", "see https://a.example/_b_?c=1&d=2"),
        ("![a chart](chart.png) [link][1]", "a chart chart.png link"),
        ("<b>x</b> < y &amp; z<br>w", "x < y & z w"),
        ("good :heart: :no-such-sign: at 9:30:15", "good ❤ at 9:30:15"),
        ("@ines.okafor in ~town-square", "@ines.okafor in town-square"),
        ("", ""),
    ],
)
def test_markup_goes_and_words_stay(written: str, plain: str) -> None:
    assert plain_markdown(written) == plain


def test_a_link_is_shown_once() -> None:
    assert shown_link("https://a.example/", "https://a.example/") == "https://a.example/"
    assert shown_link("a.example", "https://a.example/") == "https://a.example/"
    assert shown_link("mail us", "mailto:us@a.example") == "mail us us@a.example"


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet='ab1 \n*_~`>[]()!<#-|\\:/&;"=quote', max_size=80))
def test_any_text_becomes_plain_without_an_error(text: str) -> None:
    plain = plain_markdown(text)
    assert plain == plain.strip() and "\n\n" not in plain


@given(
    st.lists(
        st.sampled_from(["nearly", "1,600", "of", "us", "signed", "on", "4", "May", "2026", "12%", "€5"]), min_size=1
    )
)
def test_figures_and_words_are_left_as_they_are(words: list[str]) -> None:
    assert plain_markdown(" ".join(words)) == " ".join(words)


@pytest.mark.parametrize(
    "piece",
    [
        " ",
        "\n",
        "*",
        "_ ",
        "- ",
        "|-",
        "[",
        "[a](",
        "](",
        "`",
        "> ",
        "[quote]",
        "<b ",
        "&",
        "\\",
        "~",
        "#",
        ":a",
        "@*",
        "![",
    ],
)
def test_a_text_of_one_sign_without_end_is_survived(piece: str) -> None:
    assert len(plain_markdown(piece * (MAX_TEXT // len(piece)) + "x")) <= MAX_TEXT
