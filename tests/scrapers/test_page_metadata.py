"""Titles, authors and dates in the many ways in which pages write them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.scrapers.newsroom import PROSE
from tests.scrapers.paper import TEXT, ld, read

TITLE = "Workers at the depot sign a letter"
PARAGRAPHS = "".join(f"<p>{line}</p>" for line in PROSE)
H1 = f"<h1>{TITLE}</h1>"
URL = "https://www.gatepress.example/news/workers-sign-a-letter"


def html(head: str = "", body: str = "", title: str = f"{TITLE} | Gate Press") -> str:
    """A page with nothing but what is given."""
    return f"<!doctype html><html><head><title>{title}</title>{head}</head><body>{body}</body></html>"


def told(**fields: Any) -> str:
    """A page that tells something of itself in JSON-LD."""
    return html(ld(headline=TITLE, **fields), f"<main>{H1}{PARAGRAPHS}</main>")


def under(line: str) -> str:
    """A page with a line under its headline."""
    return html("", f"<main>{H1}{line}{PARAGRAPHS}</main>")


PERSON = "Person"


@pytest.mark.parametrize(
    ("page", "author"),
    [
        (under('<p class="byline">By Ann Lee, Bo Chan and Cyd Moss</p>'), "Ann Lee; Bo Chan; Cyd Moss"),
        (under("<p>By Ann Lee in Tarnmouth and Bo Chan in Harwick</p>"), "Ann Lee; Bo Chan"),
        (under("<p>By Ann Lee<br>Staff Writer<br>June 6, 2026</p>"), "Ann Lee"),
        (under("<p>Von Ann Lee und Bo Chan, Neustadt</p>"), "Ann Lee; Bo Chan"),
        (under("<p>Par Solène Marchal | 6 juin 2026</p>"), "Solène Marchal"),
        (under('<div class="byline"><span>BY</span> <a href="/x">ANN LEE</a><span>WRITER</span></div>'), "Ann Lee"),
        (under('<p class="byline">By Ann Lee | Photographs by Bo Chan</p>'), "Ann Lee"),
        (under('<p class="byline">Gate Press Staff</p>'), "Gate Press Staff"),
        (under('<p class="author">Ann Lee <a href="https://x.example/a">@annlee</a></p>'), "Ann Lee"),
        (under('<div data-testid="byline"><span>Ann Lee</span><span>Reporter, Leeds</span></div>'), "Ann Lee"),
        (under('<div rel="schema:author"><span property="schema:name">Ann Lee</span></div>'), "Ann Lee"),
        (under("<p>By Ann Lee for The Example Post</p>"), "Ann Lee"),
        (under('<aside><p class="byline">By Cyd Moss</p></aside>'), None),
        (under('<div class="related"><a rel="author" href="/c">Cyd Moss</a></div>'), None),
        (told(author=[{"@type": PERSON, "name": "Samuel L. Orr Jr."}]), "Samuel L. Orr Jr."),
        (told(author={"@type": PERSON, "name": ["Ann Lee", "Bo Chan"]}), "Ann Lee; Bo Chan"),
        (told(author=[{"name": "Ann Lee"}, {"@type": "Organization", "name": "Gate Press"}]), "Ann Lee"),
        (told(author="By ANN LEE alee@gatepress.example"), "Ann Lee"),
        (told(author={"@type": PERSON, "name": "Ann Lee For Gatepress.Example"}), "Ann Lee"),
        (told(author={"@type": "Organization", "name": "Gate Press"}), "Gate Press"),
        (html('<meta name="author" content="admin">', under('<p class="byline">Ann Lee</p>')), "Ann Lee"),
        (html('<meta name="author" content="Gate Press">', under('<p class="byline">Ann Lee</p>')), "Ann Lee"),
    ],
)  # fmt: skip
def test_authors(page: str, author: str | None) -> None:
    assert read(page, URL).author == author


@pytest.mark.parametrize(
    ("stamp", "published"),
    [
        ("Sat Jun 06 2026 10:00:00 GMT+0000 (Coordinated Universal Time)", "2026-06-06T10:00:00+00:00"),
        ("2026-06-06T10:00:00.000+02:00[Europe/Berlin]", "2026-06-06T08:00:00+00:00"),
        (1780740000, "2026-06-06T10:00:00+00:00"),
        (["2026-06-06T10:00:00Z"], "2026-06-06T10:00:00+00:00"),
        ("2026/06/06 10:00", "2026-06-06T10:00:00+00:00"),
        ("2026-06-06T00:00:00-05:00", "2026-06-06T00:00:00+00:00"),
        (True, None),
        ({"x": 1}, None),
    ],
)
def test_stamps_of_structured_data(stamp: object, published: str | None) -> None:
    found = read(told(datePublished=stamp), URL).published
    assert (found and found.isoformat()) == published


@pytest.mark.parametrize(
    ("body", "day"),
    [
        (f"<main>{H1}<time>June 6, 2026, 10:00 a.m.</time>{PARAGRAPHS}</main>", "2026-06-06"),
        (f"<main><p class=date>June 6, 2026</p>{H1}{PARAGRAPHS}</main>", "2026-06-06"),
        (f"<main>{H1}<p>By Ann Lee<br>June 6, 2026</p>{PARAGRAPHS}</main>", "2026-06-06"),
        (f"<header><div class=today>Saturday, June 20, 2026</div></header><main>{H1}{PARAGRAPHS}</main>", None),
        (f"<main>{H1}{PARAGRAPHS}</main><div class=sidebar><span class=date>June 1, 2026</span></div>", None),
        (f"<main>{H1}<span class=date>June 6</span>{PARAGRAPHS}</main>", None),
        (f"<main>{H1}<span class=date>06/05/2026</span>{PARAGRAPHS}</main>", None),
    ],
)
def test_days_that_readers_see(body: str, day: str | None) -> None:
    found = read(html(body=body), URL).published
    assert (found and found.date().isoformat()) == day


@pytest.mark.parametrize(
    ("title", "body", "read_as"),
    [
        ("Ann Lee - the woman with the soup", "<h1>Ann Lee - the woman with the soup</h1>", None),
        (f"{TITLE} | Business | gatepress.example", "", TITLE),
        (f"{TITLE} - GatePress.com", "", TITLE),
        (f"{TITLE} - Gate Press", "", TITLE),
        (f"Gate Press: {TITLE}", H1, TITLE),
        (f"The Gate Press :: {TITLE}", "", TITLE),
        (f"{TITLE} | Gate Press", f"<header><h1>Business</h1></header><h2>{TITLE}</h2>", TITLE),
        (f"{TITLE} | Gate Press", f"<h1><a href='/'>News from the gate and beyond</a></h1><h2>{TITLE}</h2>", TITLE),
        ("Depots: who watches - and who pays", "<h1>Depots: who watches - and who pays</h1>", None),
        ("Soup | bread | and 5,200 strikers", "<h1>Soup | bread | and 5,200 strikers</h1>", None),
    ],
)
def test_titles(title: str, body: str, read_as: str | None) -> None:
    assert read(html(title=title, body=f"<main>{body}{PARAGRAPHS}</main>"), URL).title == (read_as or title)


TEASER = "<h4>Ferry company drops its plan to weigh passengers at the quay</h4>"


@pytest.mark.parametrize(
    "around",
    [
        f"<div><div><a href=/1>{TEASER}</a><p>It had been announced in spring and met with laughter.</p></div></div>",
        "<p>Contact Ann Lee at alee@gatepress.example or follow her on X @alee.</p>",
        "<p><strong>Support independent journalism. <a href=/d>Donate today</a>.</strong></p>",
        "<p>Melden Sie sich jetzt für unseren Newsletter an.</p><p>Lire aussi : <a href=/x>Le village</a></p>",
        "<p>Follow Gate Press on <a href=/f>Facebook</a>. Send your story ideas to us.</p><p>___</p>",
        "<p>Be the first to get breaking news</p><p>Install the Gate Press app for free</p><p>SOURCE Gate Press</p>",
        "<div aria-hidden=true><p>Advertisement for a thing worth $99</p></div>",
        '<script type=\'application/json\'>{"a": "5,200 people"}</script>',
    ],
)
def test_what_calls_and_teases_is_not_of_the_article(around: str) -> None:
    for page in (f"{PARAGRAPHS}{around}", f"<p>{PROSE[0]}</p>{around}{PARAGRAPHS.partition('</p>')[2]}"):
        assert read(html(body=f"<main><article>{H1}{page}</article></main>"), URL).text == TEXT


@pytest.mark.parametrize(
    "sentence",
    [
        "Hundreds like Ann Lee wrote on Facebook that at least 900 of them had signed, and the firm counted them.",
        "Contact with the 400 drivers was lost for an hour, the firm wrote in an email to its customers in Leeds.",
        "Get 300 drivers into one room and you will hear 300 opinions about cameras, says the mediator Bo Chan.",
        "Support for the strike rose to 61 percent in June, from 48 percent in May, according to a survey of readers.",
        "Source code of the badge was published by 12 students, who found that it counted every step they made.",
        "Join them and you lose your bonus of $300, drivers say they were told on the morning of the walkout.",
    ],
)
def test_prose_that_begins_like_a_call_stays(sentence: str) -> None:
    last = "<p>Nothing more was said about it on Monday.</p>"
    body = f"<main><article>{H1}{PARAGRAPHS}<p>{sentence}</p>{last}</article></main>"
    assert sentence in read(html(body=body), URL).text
