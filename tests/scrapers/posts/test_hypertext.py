"""HTML of forums and mail made plain."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrapers.posts.hypertext import plain_html
from scrapers.posts.post import MAX_TEXT


@pytest.mark.parametrize(
    ("html", "plain"),
    [
        ("<p>One &amp; <b>two</b></p><p>three</p>", "One & two\nthree"),
        ("plain &lt;text&gt;", "plain <text>"),
        ("<p>Mine</p><blockquote>theirs <blockquote>deep</blockquote></blockquote>after", "Mine\nafter"),
        ("<aside class='onebox'>preview</aside><p>Mine</p>", "Mine"),
        ("<div>Mine<div class='x gmail_quote'>theirs</div></div>", "Mine"),
        ("<div>Mine</div><hr id='appendonsend'><div>theirs</div>", "Mine"),
        ("<a href='https://a.example/x'><b>the memo</b></a>!", "the memo https://a.example/x!"),
        ("<a class='mention' href='/u/bo'>@bo</a> <a href='javascript:x'>no</a>", "@bo no"),
        ("<p>good<img class='emoji' alt=':heart:'><img class='emoji' alt='🎉'><img alt='chart'></p>", "good❤🎉"),
        ("<script>theirs</script><style>x</style><p>Mine</p>", "Mine"),
        ("<?xml version='1.0' encoding='utf-8'?><p>Mine</p>", "Mine"),
        ("<p> </p>", ""),
    ],
)
def test_words_and_addresses_stay(html: str, plain: str) -> None:
    assert plain_html(html) == plain


@pytest.mark.parametrize(
    "piece", ["<blockquote>", "<div>", "<a href='https://a.example'>x", "<b></blockquote>", "&#1;<p>"]
)
def test_nesting_without_end_is_survived(piece: str) -> None:
    assert len(plain_html("Mine " + piece * 20_000)) <= MAX_TEXT


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="ab <>/&;='\"!-?[]#1pdivblockquote", max_size=80))
def test_any_fragment_becomes_plain_without_an_error(html: str) -> None:
    assert plain_html(html) == plain_html(html).strip()
