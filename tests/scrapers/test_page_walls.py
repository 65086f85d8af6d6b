"""Pages that are no articles: other encodings, walls, and input meant to hang or crash the reader."""

from __future__ import annotations

import os
from time import monotonic

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.errors import ParseError
from tests.scrapers.newsroom import PROSE, page
from tests.scrapers.paper import read


@pytest.mark.parametrize(
    ("encoding", "declared", "charset"),
    [
        ("utf-8", "", None),
        ("cp1252", "", None),
        ("cp1252", '<meta charset="iso-8859-1">', None),
        ("utf-16", "", None),
        ("utf-8", '<meta charset="iso-8859-1">', "iso-8859-1"),
        ("cp1251", '<meta http-equiv="content-type" content="text/html; charset=windows-1251">', None),
        ("shift_jis", "", "shift_jis"),
    ],
)
def test_encodings(encoding: str, declared: str, charset: str | None) -> None:
    word = {"cp1251": "Рабочие", "shift_jis": "労働者"}.get(encoding, "naïve – “café”")
    line = f"{word} and about 1,600 workers at the depot have signed a letter against the cameras."
    html = page(body=f"<p>{line}</p>", head=declared).decode().encode(encoding)
    assert read(html, charset=charset).text == line


@pytest.mark.parametrize(
    ("html", "why"),
    [
        (b"", "empty"),
        (b" \n\t", "empty"),
        (b"just words, no markup at all", "not_html"),
        (b"%PDF-1.7 ...", "not_html"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "not_html"),
        (b"<html>" + bytes(5000), "not_html"),
        (b"<p>" + b"x" * 9_000_000, "too_large"),
        (b"<html><body><p>Hello</p></body></html>", "no_text"),
        (b"<html><body><script>var a = 1;</script></body></html>", "no_text"),
        (b"<html><body>" + b"<p>Some words of a sentence.</p>" * 40_000, "too_complex"),
        (b"<html><body><p " + b"".join(b"a%d=1 " % n for n in range(5_000)) + b">x</p>", "too_complex"),
    ],
)
def test_what_can_not_be_read_is_refused_by_name(html: bytes, why: str) -> None:
    started = monotonic()
    with pytest.raises(ParseError) as caught:
        read(html)
    assert caught.value.reason == why and monotonic() - started < 5


@pytest.mark.parametrize("junk", ["\x01", "\x0b", "&#1;", "&#x1f;", "&#65535;", "&#xD800;", "&#99999999999;", "\ufffe"])
def test_what_is_no_character_costs_no_page(junk: str) -> None:
    html = page().decode().replace("<p>", f"<p>{junk}").replace("<h1>", f"<h1>{junk}")
    found = read(html)
    assert "About 1,600 workers" in found.text and found.title.endswith("Workers sign a letter")


@pytest.mark.parametrize(
    "html",
    [
        b"<div>" * 200_000,
        b"<b>" * 100_000 + page(),
        b"<table><tr><td>" * 5_000 + page(),
        b"<html><!--" + b"x" * 3_000_000,
        b'<p a="' * 300_000,
        b'<script type="application/ld+json">' + b"[" * 500_000 + b"</script>" + page(),
        os.urandom(300_000),
        page().replace(b"<p>", b"<p>&#xD800;&#0;&bogus;\x00\xff"),
        b'<?xml version="1.0" encoding="utf-7"?>' + page(),
    ],
)
def test_hostile_markup_never_hangs_or_crashes(html: bytes) -> None:
    started = monotonic()
    try:
        text = read(html).text
    except ParseError as error:
        assert error.reason
    else:
        assert text and "\x00" not in text and not any("\ud800" <= c <= "\udfff" for c in text)
    assert monotonic() - started < 6


SHORT = "<p>Workers at the depot have signed a letter against the cameras in their cabs.</p>"


@pytest.mark.parametrize(
    ("title", "body", "why"),
    [
        ("Workers sign a letter", SHORT + "<p>To continue reading this article, subscribe now.</p>", "paywall"),
        ("Workers sign a letter", SHORT + "<div>This article is for subscribers only. Log in</div>",
         "paywall"),
        ("Before you continue", "<p>We value your privacy. We and our 800 partners store cookies on your device, with "
         "your consent, for personalised ads.</p><button>Accept all</button><button>Manage options</button>",
         "cookie_wall"),
        ("Page not found", "<p>Sorry, the page that you asked for is not here. Try the search or go home.</p>",
         "soft_404"),
        ("404", "<p>Nothing here but us reporters, and a few links to the stories of the day.</p>", "soft_404"),
        ("Gone", "<p>This article is no longer available. Please look at the other stories of today.</p>",
         "soft_404"),
        ("Just a moment...", "<p>Checking your browser before the site opens, this may take a few seconds.</p>",
         "bot_check"),
    ],
)  # fmt: skip
def test_walls_are_no_articles(title: str, body: str, why: str) -> None:
    with pytest.raises(ParseError) as caught:
        read(page(title=title, body=body))
    assert caught.value.reason == why


@pytest.mark.parametrize(
    "line",
    [
        "Already a subscriber? Log in to continue reading.",
        "We use cookies and value your privacy: accept all cookies or manage preferences with your consent.",
        "The page was not found in the archive, the clerk said.",
    ],
)
def test_a_whole_article_is_no_wall_whatever_else_the_page_says(line: str) -> None:
    body = "".join(f"<p>{n}. {sentence}</p>" for n in range(3) for sentence in PROSE)
    assert PROSE[0] in read(page(body=body + f"<div>{line}</div>")).text


@settings(max_examples=80, deadline=None)
@given(st.one_of(st.binary(max_size=400), st.text("<>/!?[]&;:'\"= \nabhiprstv1", max_size=400)))
def test_any_input_is_a_page_or_refused(junk: bytes | str) -> None:
    body = junk if isinstance(junk, bytes) else junk.encode()
    for html in (body, page().replace(b"<p>", b"<p>" + body, 1), page().replace(b"<title>", b"<title>" + body, 1)):
        try:
            found = read(html)
        except ParseError as error:
            assert error.reason
        else:
            assert found.text and found.canonical_url


def test_a_list_of_links_is_no_article() -> None:
    links = "".join(f"<li><a href=/{n}>Section {n} of our pages</a></li>" for n in range(40))
    with pytest.raises(ParseError) as caught:
        read(f"<html><body><ul>{links}</ul></body></html>".encode())
    assert caught.value.reason in ("no_text", "index_page")


def test_a_few_nulls_make_no_binary_data() -> None:
    assert "1,600 workers" in read(page().replace(b"the", b"t\x00he")).text


def test_utf_16_without_a_mark_is_read_as_http_says() -> None:
    assert "1,600 workers" in read(page().decode().encode("utf-16-le"), charset="utf-16-le").text
