"""Character sets, compression and framing: the same words, however they are packed."""

from __future__ import annotations

import gzip

from tests.newsroom.oddities import chunked, http, packed, typed
from tests.newsroom.scenario import Has, Scenario
from tests.newsroom.town import At, Route
from tests.scrapers.newsroom import Answer, item, page, rss

TITLE = "Café crews say “no” – 1,600 sign"
WORDS = "".join(
    f"<p>{line}</p>"
    for line in (
        "The café’s crews said “no” to the new badges on Monday – and 1,600 of them have signed a letter about it.",
        "Señora Müller, who speaks for them, said that the company’s answer of last week had been naïve at best.",
        "A spokesman said the firm would look at each point of it and speak to the crews before the end of the month.",
    )
)
READ = {"title": TITLE, "text": Has("café’s crews said “no”", "Señora Müller", without=("Ã", "â€", "\ufffd"))}


def written(body: bytes, charset: str, declared: str = "") -> bytes:
    """UTF-8 ``body`` in another character set, declared in an XML declaration where it has one."""
    text = body.decode().replace('<?xml version="1.0"?>', f'<?xml version="1.0" encoding="{declared or charset}"?>')
    return text.encode(charset)


def both(feed: Route, shown: Route | None = None) -> dict[str, Route]:
    """A feed, and the page it leads to."""
    return {"/feed": feed, "/a": shown or page(TITLE, WORDS)}


def _feed(at: At) -> bytes:
    return rss(item(at("/a"), TITLE))


def _told(at: At) -> bytes:
    """A feed that carries the words itself, since its page is an image."""
    return rss(item(at("/a"), TITLE, f"<description><![CDATA[{WORDS}]]></description>"))


IMAGE = typed(b"\x89PNG\r\n", "image/png")

SCENARIOS = [
    Scenario("a feed with a byte-order mark", lambda at: both(b"\xef\xbb\xbf" + _told(at), IMAGE), found={"/a": READ}),
    Scenario(
        "a feed in utf-16", lambda at: both(typed(written(_told(at), "utf-16"), "text/xml"), IMAGE), found={"/a": READ}
    ),
    Scenario(
        "a feed in windows-1252 that says so",
        lambda at: both(typed(written(_told(at), "cp1252", "windows-1252"), "text/xml"), IMAGE),
        found={"/a": READ},
    ),
    Scenario(
        "a feed in windows-1252 that only http declares",
        lambda at: both(typed(_told(at).decode().encode("cp1252"), "application/xml; charset=windows-1252"), IMAGE),
        found={"/a": READ},
    ),
    Scenario(
        "a feed in windows-1252 that says nothing",
        lambda at: both(typed(_told(at).decode().encode("cp1252"), "application/rss+xml"), IMAGE),
        found={"/a": READ},
    ),
    Scenario(
        "a feed in utf-8 that http calls latin-1",
        lambda at: both(typed(_told(at), "text/xml; charset=iso-8859-1"), IMAGE),
        found={"/a": READ},
    ),
    Scenario(
        "a page in windows-1252 that says so",
        lambda at: both(
            _feed(at), typed(page(TITLE, WORDS).decode().encode("cp1252"), "text/html; charset=windows-1252")
        ),
        found={"/a": READ},
    ),
    Scenario(
        "a page in windows-1252 that calls itself latin-1",
        lambda at: both(
            _feed(at),
            typed(page(TITLE, WORDS, "<meta charset=iso-8859-1>").decode().encode("cp1252"), "text/html"),
        ),
        found={"/a": READ},
    ),
    Scenario(
        "a page in windows-1252 that says nothing",
        lambda at: both(_feed(at), typed(page(TITLE, WORDS).decode().encode("cp1252"), "text/html")),
        found={"/a": READ},
    ),
    Scenario(
        "a page in utf-16",
        lambda at: both(_feed(at), typed(page(TITLE, WORDS).decode().encode("utf-16"), "text/html")),
        found={"/a": READ},
    ),
    Scenario(
        "a page with a charset nobody knows",
        lambda at: both(_feed(at), typed(page(TITLE, WORDS), "text/html; charset=klingon")),
        found={"/a": READ},
    ),
    Scenario(
        "a page in shift-jis",
        lambda at: both(
            _feed(at),
            typed(
                page(
                    "倉庫の従業員が署名",
                    "<p>倉庫の従業員およそ千六百人が監視に反対する署名を提出したと労働組合が明らかにした。</p>" * 5,
                )
                .decode()
                .encode("shift-jis"),
                "text/html; charset=Shift_JIS",
            ),
        ),
        found={"/a": {"title": "倉庫の従業員が署名", "text": Has("千六百人")}},
    ),
    *(
        Scenario(
            f"{how} everywhere",
            lambda at, how=how: both(packed(_feed(at), how), packed(page(TITLE, WORDS), how, "text/html")),  # type: ignore[misc]
            found={"/a": READ},
        )
        for how in ("gzip", "x-gzip", "deflate", "raw")
    ),
    Scenario(
        "a feed that is a gz file",
        lambda at: both(typed(gzip.compress(_feed(at)), "application/x-gzip")),
        found={"/a": READ},
    ),
    Scenario(
        "chunked everywhere",
        lambda at: both(chunked(_feed(at)), chunked(page(TITLE, WORDS), "text/html")),
        found={"/a": READ},
    ),
    Scenario(
        "http 1.0 without a length",
        lambda at: both(http(_feed(at), version="1.0"), http(page(TITLE, WORDS), version="1.0", kind="text/html")),
        found={"/a": READ},
    ),
    Scenario(
        "no length and the connection closed",
        lambda at: both(Answer(_feed(at), length=False), Answer(page(TITLE, WORDS), length=False)),
        found={"/a": READ},
    ),
    Scenario(
        "no content type at all",
        lambda at: both(
            http(_feed(at), "Connection: close", kind=""),
            http(page(TITLE, WORDS), "Connection: close", kind=""),
        ),
        found={"/a": READ},
    ),
    Scenario(
        "a page that ends before its length",
        lambda at: both(
            _feed(at),
            http(page(TITLE, WORDS)[:900], "Content-Length: 90000", kind="text/html"),
        ),
    ),
    Scenario(
        "a feed that ends before its length",
        lambda at: both(http(_feed(at)[:150], "Content-Length: 90000")),
        state="failing",
    ),
    Scenario(
        "a page whose gzip breaks off",
        lambda at: both(
            _feed(at),
            typed(gzip.compress(page(TITLE, WORDS * 3), 0)[:700], "text/html", Content_Encoding="gzip"),
        ),
    ),
    Scenario(
        "a feed whose gzip is none",
        lambda at: both(typed(b"<rss>not packed", "text/xml", Content_Encoding="gzip")),
        state="failing",
    ),
    Scenario(
        "an encoding nobody knows",
        lambda at: both(typed(_feed(at), "text/xml", Content_Encoding="zoo")),
        state="ok failing",
        may=("/a",),
    ),
]
