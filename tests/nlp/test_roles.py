"""As what somebody is quoted: behind the name, before it, once for the whole article, and only where it is a role."""

from __future__ import annotations

import pytest

from nlp.quotes import find_quotes
from nlp.roles import role_of
from store.model import Article


@pytest.mark.parametrize(
    ("text", "speaker", "role"),
    [
        ("Jane Roe, the union’s regional organiser, said it was over.", "Jane Roe", "the union’s regional organiser"),
        ("It was over, said Jane Roe, a clerk in Hull.", "Jane Roe", "a clerk in Hull"),
        ("Jane Roe, 41, a loader at the depot, shrugged.", "Jane Roe", "a loader at the depot"),
        ("Jane Roe, director of the yard, shrugged.", "Jane Roe", "director of the yard"),
        ("Jane Roe, who is a nurse, shrugged.", "Jane Roe", "a nurse"),
        ("The news reached union organiser Jane Roe on Friday.", "Jane Roe", "union organiser"),
        ("Resort manager Jane Roe shrugged.", "Jane Roe", "Resort manager"),
        ("Lawyers told the guide Jane Roe to wait.", "Jane Roe", "guide"),
        ("Jane Roe, a clerk in Hull, left. “No,” said Ms Roe.", "Ms Roe", "a clerk in Hull"),
        ("Jane Roe, of Hull, said so.", "Jane Roe", None),
        ("Jane Roe, on Friday, said so.", "Jane Roe", None),
        ("Jane Roe, Ben Poe and Ann Lee said so.", "Jane Roe", None),
        ("Jane Roe said so.", "Jane Roe", None),
        ("Ann Roe, a pilot, and Jane Roe, a cook, said so.", "Jane Roe", "a cook"),
        ("A spokesman for the bank said so.", "A spokesman for the bank", None),
        ("They said so.", None, None),
    ],
)
def test_the_role_that_a_text_states(text: str, speaker: str | None, role: str | None) -> None:
    assert role_of(speaker, text) == role


def test_a_role_stands_with_every_quote_of_its_speaker() -> None:
    text = (
        "“Nobody asked us first,” said Jane Roe, the union’s regional organiser.\nThe firm said nothing.\n"
        "“We would have said no,” Roe added. “And we say it now.”"
    )
    found = find_quotes(Article(id="a", url="", title="", text=text))
    assert [q.role for q in found] == ["the union’s regional organiser"] * 3


def test_words_inside_a_quote_give_nobody_a_role() -> None:
    text = "“You are Jane Roe, a born liar, and that is that,” said Ben Poe. “I never lied to you,” said Jane Roe."
    assert [q.role for q in find_quotes(Article(id="a", url="", title="", text=text))] == [None, None]
