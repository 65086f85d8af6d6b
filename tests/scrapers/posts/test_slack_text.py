"""Slack's markup as plain text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.posts.post import MAX_TEXT
from scrapers.posts.slack_text import Known, blocks_text, plain

KNOWN = Known({"U1": "Otti"}, {"C1": "badges"})


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("plain words", "plain words"),
        ("Hi <@U1> and <@U1|obrand>", "Hi @Otti and @obrand"),
        ("Hi <@U9>", "Hi @someone"),
        ("in <#C1> or <#C9|parking> or <#C9>", "in #badges or #parking or #channel"),
        ("<!here> <!channel> <!everyone>", "@here @channel @everyone"),
        ("<!subteam^S1|@council> <!subteam^S1>", "@council @group"),
        ("<!date^1767600000^{date_short}|5 January 2026>", "5 January 2026"),
        ("<https://x.test/a?b=1&amp;c=2>", "https://x.test/a?b=1&c=2"),
        ("<https://x.test/list|the list>", "the list https://x.test/list"),
        ("<http://x.test|x.test>", "http://x.test"),
        ("*<https://x.test/_all_/a_b:tada:>*", "https://x.test/_all_/a_b:tada:"),
        ("<mailto:a@x.test|a@x.test> <tel:+4930555|+49 30 555>", "a@x.test +49 30 555 +4930555"),
        ("1 &lt; 2 &amp;&amp; 3 &gt; 2", "1 < 2 && 3 > 2"),
        ("&amp;lt;b&amp;gt;", "&lt;b&gt;"),
        ("*bold* _it's_ ~gone~ `code`", "bold it's gone code"),
        ("*_both_* of 2*3*4 and snake_case_name", "both of 2*3*4 and snake_case_name"),
        ("```\nfirst\nsecond\n```", "first\nsecond"),
        ("&gt; they said\n&gt;&gt;&gt; more\nno", "they said\nmore\nno"),
        ("Good :+1::skin-tone-3: :tada:", "Good 👍 🎉"),
        ("So :face_with_monocle: :slightly_smiling_face:", "So 🧐 🙂"),
        (":anna-brand: waves", "waves"),
        ("at 10:30:45, ratio 3:1:2, a:b:c", "at 10:30:45, ratio 3:1:2, a:b:c"),
        ("nul\x00 and \u202eback", "nul and back"),
        ("<", "<"),
        ("<>", ""),
    ],
)
def test_markup_is_resolved(written: str, meant: str) -> None:
    assert plain(written, KNOWN) == meant


MESS = st.text(alphabet="<>@#!|&;*_~`: \nab1^-\ue000", max_size=100)


@given(MESS, MESS)
def test_no_id_of_a_person_is_left_whatever_stands_around_it(before: str, after: str) -> None:
    assert "U777" not in plain(f"{before}<@U777>{after}", Known())


@pytest.mark.parametrize("piece", [" *a", "<@", ":a", "`", "&gt;", "_a*", "<!date^", " ~a_ "])
def test_hostile_lengths_are_cut_and_read_at_once(piece: str) -> None:
    assert len(plain(piece * 1_000_000, KNOWN)) <= MAX_TEXT


def test_deep_and_odd_blocks_are_read() -> None:
    nested: object = {"type": "text", "text": "deep"}
    for _ in range(90):
        nested = {"type": "rich_text_section", "elements": [nested, None, 7, {"type": 3}]}
    assert blocks_text([nested], KNOWN) == "deep"
    section = {"type": "section", "text": {"type": "mrkdwn", "text": "*Vote* &amp; go"}}
    assert blocks_text([{"type": "divider"}, section, {"type": "header", "text": "odd"}], KNOWN) == "Vote & go"
    assert blocks_text({"elements": "x"}, KNOWN) == blocks_text(None, KNOWN) == ""
