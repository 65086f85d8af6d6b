"""Pages: what they say of themselves, what stands around their text, and hostile input."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from time import monotonic
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrapers.pages import Page, read_page
from store.errors import ParseError
from tests.scrapers.newsroom import PROSE, page

URL = "https://www.post.example/news/letter"
NOW = datetime(2026, 6, 24, tzinfo=UTC)
TEXT = "\n".join(PROSE)


def ld(**fields: Any) -> str:
    """A JSON-LD script of a news article."""
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", **fields})}</script>'


def read(html: bytes | str, url: str = URL, **options: Any) -> Page:
    """The page read at the tests' moment."""
    return read_page(html, url, fetched=NOW, **options)


def with_body(extra: str, *, before: str = "") -> bytes:
    """The small article with something around its paragraphs."""
    return page(body=before + "".join(f"<p>{line}</p>" for line in PROSE) + extra)


def test_a_well_made_page() -> None:
    head = ld(
        headline="Workers sign a letter", datePublished="2026-06-23T08:15:00+02:00", 
        dateModified="2026-06-23T09:00:00Z", author=[{"@type": "Person", "name": "Ada Writer"}, {"@type": "Person", "name": "Bo Reporter"}],
    ) + '<link rel="canonical" href="https://www.post.example/news/letter?utm_source=x">'  # fmt: skip
    found = read(page(head=head, lang="en-GB"))
    assert found == Page(
        title="Workers sign a letter",
        text=TEXT,
        author="Ada Writer; Bo Reporter",
        published=datetime(2026, 6, 23, 6, 15, tzinfo=UTC),
        published_basis="structured",
        modified=datetime(2026, 6, 23, 9, tzinfo=UTC),
        canonical_url=URL,
        language="en",
        outlet="The Example Post",
        site_name="The Example Post",
    )


@pytest.mark.parametrize(
    ("head", "body", "url", "basis"),
    [
        (ld(datePublished="2026-06-23"), "", URL, "structured"),
        ("", '<meta itemprop="datePublished" content="2026-06-23">', URL, "structured"),
        ('<meta property="article:published_time" content="2026-06-23T00:00:00Z">', "", URL, "meta"),
        ("", '<time class="published" datetime="2026-06-23">yesterday</time>', URL, "meta"),
        ("", "", "https://post.example/2026/06/23/letter", "url"),
        ("", "<div class=dateline>Published 23 June 2026</div>", URL, "text"),
    ],
)
def test_the_date_and_its_basis(head: str, body: str, url: str, basis: str) -> None:
    text = body + "".join(f"<p>{line}</p>" for line in PROSE)
    found = read(page(head=head, body=text), url)
    assert (found.published, found.published_basis) == (datetime(2026, 6, 23, tzinfo=UTC), basis)


@pytest.mark.parametrize("stamp", ["2031-01-01", "1970-01-01T00:00:00Z", "0001-01-01", "soon", ""])
def test_future_absurd_and_unreadable_dates_leave_a_page_undated(stamp: str) -> None:
    found = read(page(head=ld(datePublished=stamp)))
    assert found.published is None and found.published_basis == "unknown"


def test_a_date_in_the_prose_is_not_the_date_of_the_page() -> None:
    found = read(with_body("<p>The first letter was sent on 3 March 2021, when the depot had just been opened.</p>"))
    assert found.published is None


def test_a_change_before_publication_is_none() -> None:
    assert read(page(head=ld(datePublished="2026-06-23", dateModified="2026-06-01"))).modified is None


@pytest.mark.parametrize(
    "head_title",
    ["Workers sign a letter | The Example Post", "Workers sign a letter - The Example Post | by Ada Writer"],
)
def test_the_site_is_cut_from_the_title(head_title: str) -> None:
    html = page().replace(b"<h1>Workers sign a letter</h1>", b"")
    html = html.replace(b"<title>Workers sign a letter | The Example Post", b"<title>" + head_title.encode())
    assert read(html).title == "Workers sign a letter"


def test_the_title_that_most_agree_on_wins_over_a_teaser() -> None:
    head = ld(headline="Workers sign a letter") + '<meta property="og:title" content="You won\'t believe this letter">'
    assert read(page(head=head)).title == "Workers sign a letter"


@pytest.mark.parametrize(
    ("author", "found"),
    [
        ({"@type": "Person", "name": "By Ada Writer, Senior Reporter"}, "Ada Writer"),
        ("Ada Writer and Bo Reporter", "Ada Writer; Bo Reporter"),
        ([{"name": "Ada Writer"}, {"name": "ADA WRITER"}], "Ada Writer"),
        ({"@type": "Organization", "name": "Wire Service"}, "Wire Service"),
        ({"@type": "Person", "name": "https://www.facebook.com/ada"}, None),
        ([], None),
    ],
)
def test_authors_are_names_only(author: object, found: str | None) -> None:
    assert read(page(head=ld(author=author))).author == found


def test_a_visible_byline_is_read_and_leaves_the_text() -> None:
    found = read(with_body("", before='<p class="byline">By Ada Writer</p>'))
    assert found.author == "Ada Writer" and found.text == TEXT


@pytest.mark.parametrize(
    ("stated", "kept"),
    [
        ("https://www.post.example/news/letter-2", "https://www.post.example/news/letter-2"),
        ("/news/letter-2", "https://www.post.example/news/letter-2"),
        ("https://other.example/news/letter", URL),
        ("https://www.post.example/", URL),
        ("javascript:alert(1)", URL),
    ],
)
def test_a_page_speaks_for_its_own_site_only(stated: str, kept: str) -> None:
    assert read(page(head=f'<link rel="canonical" href="{stated}">')).canonical_url == kept


def test_a_page_on_a_private_host_may_name_its_public_home() -> None:
    html = page(head='<link rel="canonical" href="https://www.post.example/a">')
    assert read(html, "http://127.0.0.1:8000/post/a").canonical_url == "https://www.post.example/a"


def test_a_recorded_page_without_address_has_the_one_it_states() -> None:
    head = '<meta property="og:url" content="https://www.post.example/a">'
    assert read(page(head=head), "").canonical_url == "https://www.post.example/a"
    assert read(page(), "").canonical_url is None


@pytest.mark.parametrize(
    "furniture",
    [
        "<div class='related-posts'><h3>Related</h3><ul><li><a href=/x>3,000 nurses strike over badges</a></li></ul></div>",
        "<h2>Related Posts</h2><p>Strike of 3,000 nurses ends</p><p>Nine in ten say no to wristbands</p>",
        "<p>12 comments</p><h3>Leave a Comment</h3><form><textarea></textarea>Name</form>",
        "<section id=comments><p>I think that at least 5,000 people should sign this, says my neighbour.</p></section>",
        "<div class='share-bar'><span>Share 2,345</span><a href=/t>Tweet</a></div>",
        "<aside class=newsletter-signup><p>Join 40,000 readers: sign up for our daily newsletter today.</p></aside>",
        "<p><a href=/more>READ MORE: 3,000 nurses strike over badges</a></p>",
        "<blockquote class=twitter-tweet><p>Over 9,000 of us have signed by now, keep going!</p></blockquote>",
        "<figure><img src=a.jpg><figcaption>Some 400 drivers at a rally. Photo: Ada Writer</figcaption></figure>",
        "<p>Subscribe to our newsletter</p><p>Share this article</p><p>Advertisement</p><p>0 comments</p>",
        "<p>Copyright 2026 The Example Post. All rights reserved.</p>",
    ],
)
def test_what_stands_around_an_article_is_not_in_its_text(furniture: str) -> None:
    assert read(with_body(furniture)).text == TEXT


@pytest.mark.parametrize(
    "sentence",
    [
        "Comments by 1,200 members were read aloud at the meeting, and the chair promised an answer in writing.",
        "Shares in the company fell by 3% after the letter was published on Monday, to their lowest since spring.",
        "Swipe fees have risen by 10% since 2024, a petition signed by 900 shop owners says about the terminals.",
        "Copyright fees of $2 million were paid to the 400 writers whose work had been used, the company said.",
        "Related claims by 300 former workers are still before the court in Leeds, which will hear them in May.",
    ],
)
def test_prose_that_begins_like_furniture_stays(sentence: str) -> None:
    assert sentence in read(with_body(f"<p>{sentence}</p><p>It was not the first time, the union said.</p>")).text


def test_the_bio_of_the_author_goes() -> None:
    bio = "<p>Ada Writer is a senior reporter for The Example Post. Follow her on Twitter @ada.</p>"
    html = page(head=ld(author="Ada Writer"), body="".join(f"<p>{line}</p>" for line in PROSE) + bio)
    assert read(html).text == TEXT


def test_a_standfirst_between_headline_and_text_is_kept() -> None:
    lead = "Nearly 2,000 have signed by now, twice as many as in the first week, organizers say."
    assert read(with_body("", before=f"<div class=dek><p>{lead}</p></div>")).text.split("\n")[0] == lead


def test_posts_of_a_live_blog_are_read_from_its_data() -> None:
    posts = [{"@type": "BlogPosting", "headline": "Noon", "articleBody": "Some 700 drivers have joined the march."}]
    script = ld(headline="Live") + ld(**{"@type": "LiveBlogPosting", "liveBlogUpdate": posts})
    text = read(page(head=script)).text
    assert text.startswith(TEXT) and text.endswith("Noon\nSome 700 drivers have joined the march.")


def test_a_whole_page_in_one_form_or_named_like_furniture_is_still_read() -> None:
    html = (
        page()
        .replace(b"<article>", b"<form><div class='share comments related'>")
        .replace(b"</article>", b"</div></form>")
    )
    assert PROSE[0] in read(html).text


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
