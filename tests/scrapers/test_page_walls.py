"""Pages that are no articles: other encodings, walls, and input meant to hang or crash the reader."""

from __future__ import annotations

import os
from time import monotonic

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.errors import ParseError
from tests.scrapers.newsroom import PROSE, page
from tests.scrapers.paper import ld, read


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
        b"<div>" * 380 + b"<span></span>" * 20_000 + page(),
        page(body="<div>" + "<a href=/x><h4>y</h4></a>" * 10_000 + "</div>"),
        page(body="<div>" * 300 + "<span class=author>Ann</span><time datetime=x></time>" * 8_000),
        page(head="<meta itemprop=author content=x>" * 20_000),
        page(body='<script type="application/json">[' + '{"title":"Workers sign a letter"},' * 60_000 + "1]</script>"),
        b"<h1>" * 5_000 + page(),
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
    ("title", "body", "why"),
    [
        ("Il Porto", SHORT + "<p>Contenuto riservato agli abbonati. Sei già abbonato? Accedi.</p>", "paywall"),
        ("O Porto", SHORT + "<p>Conteúdo exclusivo para assinantes. Já é assinante?</p>", "paywall"),
        ("De Haven", SHORT + "<p>Dit artikel is alleen voor abonnees. Al abonnee? Log in.</p>", "paywall"),
        ("北浜新聞", SHORT + "<p>この記事は会員限定です。続きを読むには登録してください。</p>", "paywall"),
        ("Pagina non trovata", "<p>La pagina che cerca non esiste più, provi con la ricerca.</p>", "soft_404"),
        ("北浜新聞", "<p>お探しのページは見つかりませんでした。 一覧から もう一度 お探し ください。</p>", "soft_404"),
        ("Momento", "<p>Verifique que es humano. Esto puede tardar unos segundos, rogamos paciencia.</p>", "bot_check"),
        ("Hallo", "<p>JavaScript ist deaktiviert. Bitte aktivieren Sie JavaScript, um diese Seite zu lesen.</p>",
         "needs_script"),
        ("Privacy", "<p>Mit Ihrer Einwilligung setzen wir Cookies und verarbeiten personenbezogene Daten für Werbung."
         "</p><button>Alle akzeptieren</button>", "cookie_wall"),
    ],
)  # fmt: skip
def test_walls_in_other_languages(title: str, body: str, why: str) -> None:
    with pytest.raises(ParseError) as caught:
        read(page(title=title, body=body))
    assert caught.value.reason == why


@pytest.mark.parametrize("ending", ["", " and then"])
def test_a_locked_scrap_is_a_paywall_without_a_word_of_it(ending: str) -> None:
    with pytest.raises(ParseError) as caught:
        read(page(head=ld(isAccessibleForFree="False"), body=SHORT + f"<p>{PROSE[1]}{ending}…</p>"))
    assert caught.value.reason == "paywall"


def test_what_is_kept_for_subscribers_is_not_taken_from_the_data() -> None:
    body = " ".join(PROSE * 3)
    with pytest.raises(ParseError) as caught:
        read(page(head=ld(isAccessibleForFree=False, articleBody=body), body=SHORT))
    assert caught.value.reason == "paywall"


LIST = "".join(
    f'<article><h2><a href="/p{n}">Workers at depot number {n} sign a letter</a></h2><p>{line}</p></article>'
    for n, line in enumerate(PROSE)
)


@pytest.mark.parametrize(
    ("head", "url"),
    [
        ('<meta property="og:type" content="profile">', "https://post.example/x"),
        ('<script type="application/ld+json">{"@type":"CollectionPage"}</script>', "https://post.example/work"),
        ("", "https://post.example/category/work/"),
        ("", "https://post.example/tag/depots/page/3"),
        ("", "https://post.example/?s=depot"),
        ("", "https://post.example/author/ada-writer"),
        ('</head><body class="archive category category-work">', "https://post.example/work"),
    ],
)
def test_lists_of_articles_are_none(head: str, url: str) -> None:
    with pytest.raises(ParseError) as caught:
        read(page(title="Work", head=head, body=LIST), url)
    assert caught.value.reason == "index_page"


@pytest.mark.parametrize(
    ("head", "body", "url"),
    [
        ("", "", "https://post.example/topics/workers-sign-a-letter"),
        (ld(headline="Workers sign a letter"), LIST, "https://post.example/category/work/letter"),
        ('<meta property="og:type" content="article">', LIST, "https://post.example/tag/letter"),
        ('<script type="application/ld+json">{"@type":"ItemList"}</script>', "", "https://post.example/news/letter"),
        ('</head><body class="post-template tag-unions">', LIST, "https://post.example/letter"),
    ],
)
def test_articles_are_no_lists_whatever_stands_around_them(head: str, body: str, url: str) -> None:
    text = "".join(f"<p>{line}</p>" for line in PROSE)
    assert PROSE[0] in read(page(head=head, body=text + body), url).text


@pytest.mark.parametrize(
    "title",
    [
        "Why the paywall of a newspaper in Leeds went up for subscribers only",
        "Cookies and consent: what the new rule says",
        "The captcha that asks whether you are a robot",
        "404 workers named in the letter",
        "Fans furious as the band’s page is not found in the programme",
    ],
)
def test_an_article_about_walls_is_none(title: str) -> None:
    body = "".join(f"<p>{n}. {line} They said so about cookies too.</p>" for n in range(3) for line in PROSE)
    assert read(page(title=title, body=body)).title == title


@pytest.mark.parametrize("title", ["404 workers named in a letter", "410: the bus line that nobody drives"])
def test_a_short_article_that_begins_with_a_number_is_there(title: str) -> None:
    head = ld(headline=title)
    lines = f"<p>{PROSE[0]}</p><p>The bank had told them of unusual activity before, the union said.</p>"
    assert read(page(title=title.replace(":", ""), head=head, body=lines)).text.startswith(PROSE[0])


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
