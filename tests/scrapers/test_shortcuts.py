"""Shortcuts of the readers give what the long way gives, whatever a page writes."""

from __future__ import annotations

import unicodedata
from unittest.mock import patch

from hypothesis import example, given
from hypothesis import strategies as st

from scrapers import plain
from scrapers.reading import markup
from scrapers.reading.lines import plain as compared

_PIECES = st.sampled_from([
    "<", "<a", "<p ", ">", "/", "=", '"', "'", " ", "\n", "b", "é", "x=1 ", "y = 'z'", 'q="a>b" ', "<!--", "-->",
    "<script", "</script", "<title>", "</title>", " a" * 130, ' b="1"' * 125, "<i" + " c" * 250, "<i" + " c=''" * 249,
])  # fmt: skip


@given(st.lists(_PIECES, max_size=14).map("".join))
@example("<i" + " c" * 251 + ">")
def test_tags_passed_over_at_once_are_counted_as_one_by_one(text: str) -> None:
    at_once = markup.has_monster_tag(text)
    with patch.object(markup, "_behind_ordinary", lambda _text, position: position):
        assert markup.has_monster_tag(text) is at_once


@given(st.text(st.characters(max_codepoint=127)))
def test_words_in_ascii_compare_like_words_in_any_script(text: str) -> None:
    assert f"{compared(text)} é".strip() == compared(f"{text} é")


@given(st.text())
def test_printable_text_has_nothing_to_be_removed(text: str) -> None:
    printable = "".join(sign for sign in text if sign.isprintable())
    assert plain.clean(printable) == unicodedata.normalize("NFC", printable)
    assert plain.clean(f"{printable}\u200b\r\n") == unicodedata.normalize("NFC", printable) + "\n"
