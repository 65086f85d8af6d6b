"""Pages: which of them are articles, at which address, in whose name."""

from __future__ import annotations

from tests.newsroom.oddities import status, to, typed
from tests.newsroom.scenario import Has, Scenario, dated
from tests.newsroom.town import At, Route
from tests.scrapers.newsroom import PROSE, item, page, rss

SUMMARY = (
    "<description>Crews at the harbour want the cameras gone, their union says in a letter to the owners.</description>"
)
SAID = {"text": "Crews at the harbour want the cameras gone, their union says in a letter to the owners."}


def _one(at: At, shown: Route, extra: str = "") -> dict[str, Route]:
    return {"/feed": rss(item(at("/a"), "Crews want cameras gone", extra)), "/a": shown}


def _wall(title: str, text: str) -> bytes:
    return (
        f"<html lang=en><head><title>{title}</title></head><body><h1>{title}</h1><p>{text}</p></body></html>".encode()
    )


WALLS = {
    "a cookie wall": _wall(
        "Before you continue",
        "We value your privacy. We and our 842 partners store cookies on your device. Accept all cookies or manage "
        "your consent choices. See our privacy policy. Cookies help us to show personalised ads.",
    ),
    "a paywall": _wall(
        "Crews want cameras gone",
        "Crews at the harbour want … Subscribe to continue reading this article. Already a subscriber? Log in.",
    ),
    "a check for robots": _wall(
        "Just a moment...", "Checking your browser before you go on. Enable JavaScript and cookies to continue."
    ),
}
MISSING = {
    "a soft 404": _wall(
        "Page not found", "Sorry, the page that you were looking for can't be found. It may have moved."
    ),
    "a soft 404 in german": _wall(
        "Seite nicht gefunden", "Die gewünschte Seite wurde nicht gefunden. Bitte nutzen Sie die Suche."
    ),
    "a soft 410": _wall("Gone", "This article is no longer available."),
}
NAV = "".join(f"<li><a href=/{n}>Section {n}</a></li>" for n in range(40))

SCENARIOS = [
    *(
        Scenario(
            f"{what} before a page",
            lambda at, wall=wall: _one(at, wall, SUMMARY),  # type: ignore[misc]
            found={"/a": SAID | {"title": "Crews want cameras gone"}},
        )
        for what, wall in WALLS.items()
    ),
    *(
        Scenario(
            f"{what} before a page that the feed does not tell",
            lambda at, wall=wall: _one(at, wall),  # type: ignore[misc]
        )
        for what, wall in WALLS.items()
    ),
    *(
        Scenario(f"{what} instead of a page", lambda at, shown=shown: _one(at, shown))  # type: ignore[misc]
        for what, shown in MISSING.items()
    ),
    *(
        Scenario(
            f"a page that answers {code} and a feed that tells it",
            lambda at, code=code: _one(at, status(code, page("Log in")), SUMMARY + dated()),  # type: ignore[misc]
            found={"/a": SAID | {"published_basis": "feed"}},
        )
        for code in (401, 403, 451)
    ),
    Scenario(
        "a page that leads to the front page",
        lambda at: _one(at, to("/")) | {"/": page("The Example Post: all the news")},
    ),
    Scenario(
        "a page that leads to a log-in",
        lambda at: (
            _one(at, to("/login?next=/a"), SUMMARY)
            | {"/login": _wall("Log in", "Log in to continue reading. Password")}
        ),
        found={"/a": SAID},
    ),
    *(
        Scenario(
            f"a page that is {kind}",
            lambda at, kind=kind, body=body: _one(at, typed(body, kind), SUMMARY),  # type: ignore[misc]
            found={"/a": SAID},
        )
        for kind, body in {
            "application/pdf": b"%PDF-1.7\n1 0 obj",
            "image/jpeg": b"\xff\xd8\xff\xe0",
            "video/mp4": b"\x00\x00\x00\x18ftypmp42",
            "application/json": b'{"a": "<p>no page</p>"}',
            "application/zip": b"PK\x03\x04",
        }.items()
    ),
    Scenario(
        "a pdf that is called html",
        lambda at: _one(at, typed(b"%PDF-1.7\n%\xe2\xe3", "text/html"), SUMMARY),
        found={"/a": SAID},
    ),
    Scenario("a page without text", lambda at: _one(at, f"<html><body><ul>{NAV}</ul></body></html>".encode())),
    Scenario(
        "a page that is all script",
        lambda at: _one(
            at, b"<html><body><div id=root></div><script>" + b"render('words and words');" * 500 + b"</script>", SUMMARY
        ),
        found={"/a": SAID},
    ),
    Scenario("an empty page", lambda at: _one(at, b"", SUMMARY), found={"/a": SAID}),
    Scenario(
        "a canonical address",
        lambda at: _one(at, page("Crews", head="<link rel=canonical href='/story/crews?utm_source=x#top'>")),
        found={"/a": {"canonical_url": Has("/story/crews", without=("utm", "#"))}},
        never=("/story/crews",),
    ),
    Scenario(
        "a canonical address that is the front page",
        lambda at: _one(at, page("Crews", head="<link rel=canonical href='/'>")),
        found={"/a": {"canonical_url": Has("/a")}},
    ),
    Scenario(
        "a canonical address that is script",
        lambda at: _one(at, page("Crews", head="<link rel=canonical href='javascript:alert(1)'>")),
        found={"/a": {"canonical_url": Has("http://", "/a")}},
    ),
    Scenario(
        "one article under three addresses",
        lambda at: {
            "/feed": rss(item(at("/a?amp=1")), item(at("/m/a")), item(at("/a"))),
            **{path: page("Crews", head=f"<link rel=canonical href='{at('/a')}'>") for path in ("/a", "/m/a")},
        },
        found={"/a?amp=1": {"canonical_url": Has("/a", without=("amp", "/m/"))}},
    ),
    Scenario(
        "an amp page and its article",
        lambda at: {
            "/feed": rss(item(at("/amp/a")), item(at("/a"))),
            "/amp/a": page("Crews", head=f"<link rel=canonical href='{at('/a')}'>").replace(b"<html", b"<html amp"),
            "/a": page("Crews", head=f"<link rel=amphtml href='{at('/amp/a')}'>"),
        },
        found={"/amp/a": {"canonical_url": Has("/a", without=("amp",))}},
    ),
    Scenario(
        "a headline among site names",
        lambda at: _one(
            at,
            page(
                "Crews want 1,600 cameras gone",
                head='<meta property="og:title" content="Crews want 1,600 cameras gone">',
            ),
        ),
        found={"/a": {"title": "Crews want 1,600 cameras gone", "outlet": "The Example Post"}},
    ),
    Scenario(
        "words around an article",
        lambda at: _one(
            at,
            page(
                "Crews",
                body="".join(f"<p>{line}</p>" for line in PROSE)
                + "<div class=related-articles><h2>Related</h2><a href=/x>Ten other things to read about fish</a></div>"
                "<aside class=newsletter-signup><p>Sign up for our morning letter, every day at seven.</p></aside>"
                "<div class=cookie-banner><p>We use cookies to make this site better.</p></div>",
            ),
        ),
        found={"/a": {"text": Has(PROSE[0], PROSE[3], without=("Ten other", "morning letter", "cookies", "Home"))}},
    ),
    Scenario(
        "a single page as a source",
        lambda at: {"/live": page("Live: crews walk out")},
        kind="page",
        start="/live",
        outlet="Harbour Live",
        found={"/live": {"title": "Live: crews walk out", "outlet": "Harbour Live", "revision": 1}},
    ),
    Scenario("a single page that is not there", lambda at: {}, kind="page", start="/live", state="failing", status=404),
    Scenario(
        "a single page behind a wall",
        lambda at: {"/live": WALLS["a cookie wall"]},
        kind="page",
        start="/live",
        state="failing",
        status=200,
    ),
    Scenario(
        "a single page that is gone",
        lambda at: {"/live": status(410)},
        kind="page",
        start="/live",
        state="gone",
        once=("/live",),
    ),
    Scenario(
        "a search that leads to other outlets",
        lambda at: {
            "/feed": rss(
                item(
                    at("/a", 2),
                    "Crews sign - The Far Post",
                    f"<source url='{at('/', 2)}'>The Far Post</source>{dated()}",
                )
            ),
            "2/a": page("Crews sign"),
        },
        kind="search",
        found={"2/a": {"title": "Crews sign"}},
    ),
    Scenario(
        "a page of half a million words",
        lambda at: _one(at, page("Crews", "<p>" + "word and " * 250_000 + "</p>")),
        found={"/a": {"title": "Crews"}},
    ),
    Scenario(
        "a page without a title",
        lambda at: {
            "/feed": rss(f"<item><link>{at('/a')}</link></item>"),
            "/a": b"<html lang=en><body>" + "".join(f"<p>{line}</p>" for line in PROSE).encode(),
        },
        found={"/a": {"title": Has("1,600 workers")}},
    ),
]
