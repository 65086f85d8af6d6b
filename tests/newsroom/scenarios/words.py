"""Words that mean to break what shows them: markup, formulas, SQL, control characters, other scripts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.newsroom.oddities import typed
from tests.newsroom.scenario import Has, Scenario
from tests.scrapers.newsroom import PROSE, item, page, rss

SUMMARY = (
    "<description>Crews at the harbour want the cameras gone, their union says in a letter to the owners.</description>"
)
BODY = "".join(f"<p>{line}</p>" for line in PROSE)


def _titled(name: str, written: str, wanted: Any, lang: str = "en", body: str = BODY, **fields: Any) -> Scenario:
    """One title, told once by a page and once by a feed whose page is a picture."""
    shown = page(written, body, lang=lang).decode().partition("<title>")
    shown_page = f"{shown[0]}<title>{shown[2]}".encode("utf-8", "surrogatepass")
    found: Mapping[str, Mapping[str, Any]] = {"/page": {"title": wanted} | fields, "/feed-only": {"title": wanted}}
    return Scenario(
        f"a title with {name}",
        lambda at: {
            "/feed": rss(item(at("/page"), "From the feed"), item(at("/feed-only"), written, SUMMARY)),
            "/page": shown_page,
            "/feed-only": typed(b"\x89PNG", "image/png"),
        },
        found=found,
    )


ARABIC = "عمال المستودع يرفضون الكاميرات"
HEBREW = "<p>כ-1,600 עובדים במחסן חתמו על מכתב נגד המצלמות, כך אמר הוועד ביום שני בבוקר לאחר פגישה ארוכה.</p>" * 4
FRENCH = "".join(
    f"<p>{line}</p>"
    for line in (
        "Quelque 1 600 salariés de l'entrepôt ont signé une lettre contre les caméras, a indiqué leur syndicat lundi.",
        "La direction a répondu qu'elle examinerait la lettre et donnerait une réponse dans un délai d'une semaine.",
    )
)

SCENARIOS = [
    _titled("markup", "&lt;script&gt;alert(1)&lt;/script&gt; &lt;b&gt;crews&lt;/b&gt;", Has("crews")),
    _titled("a formula", "=HYPERLINK(&quot;http://x.example&quot;,&quot;crews&quot;)", Has("=HYPERLINK(")),
    _titled("a plus before it", "+1 600 crews", "+1 600 crews"),
    _titled("an at sign before it", "@SUM(1+1) crews", "@SUM(1+1) crews"),
    _titled("a minus before it", "-2+3 crews", "-2+3 crews"),
    _titled("sql", "Robert'); DROP TABLE articles;-- crews", "Robert'); DROP TABLE articles;-- crews"),
    _titled("a template", "{{7*7}} ${x} %s %n {0} crews", "{{7*7}} ${x} %s %n {0} crews"),
    _titled("a path", "../../../../etc/passwd crews", "../../../../etc/passwd crews"),
    _titled("control characters", "Crews&#7;&#27;[31m sign&#10;now", Has("Crews", "sign", "now")),
    _titled("half a character", "Crews &#xD800; sign &#xDFFF;", Has("Crews", "sign")),
    _titled("a null", "Crews &#0; sign", Has("Crews", "sign")),
    _titled("a family", "Crews 👩‍👩‍👧‍👦 sign 🇪🇺", Has("Crews", "sign 🇪🇺")),
    _titled("words from the right", ARABIC, ARABIC, lang="ar", language="ar"),
    _titled("a turn of the reading", "Crews \u202egnp.exe sign", Has("Crews", without=("\u202e",))),
    _titled("letters that pile up", "Z" + "\u0351" * 200 + "algo crews", Has("crews")),
    _titled("two million letters", "Crews " + "a" * 2_500_000, Has("Crews"), body=BODY),
    _titled("full-width signs", "＝1+1 crews", "＝1+1 crews"),
    Scenario(
        "a page from the right",
        lambda at: {"/feed": rss(item(at("/a"))), "/a": page("עובדים חתמו", HEBREW, lang="he")},
        found={"/a": {"title": "עובדים חתמו", "language": "he", "text": Has("1,600")}},
    ),
    Scenario(
        "a page in french",
        lambda at: {"/feed": rss(item(at("/a"))), "/a": page("Des salariés signent", FRENCH, lang="fr-FR")},
        found={"/a": {"title": "Des salariés signent", "language": "fr", "text": Has("1 600 salariés")}},
    ),
    Scenario(
        "a page with nulls in its words",
        lambda at: {"/feed": rss(item(at("/a"))), "/a": page("Crews sign", BODY.replace("the", "t\x00he"))},
        found={"/a": {"title": "Crews sign", "text": Has("workers at the depot")}},
    ),
    Scenario(
        "a page with script in its words",
        lambda at: {
            "/feed": rss(item(at("/a"))),
            "/a": page(
                "Crews sign",
                BODY + "<p>They wrote &lt;script&gt;alert('x')&lt;/script&gt; on the wall, in paint.</p>"
                "<script>alert('hidden')</script><style>p{hidden:1}</style>",
            ),
        },
        found={"/a": {"text": Has("They wrote", without=("hidden",))}},
    ),
    Scenario(
        "an outlet with a formula for a name",
        lambda at: {"/feed": rss(item(at("/a"))), "/a": page("Crews").replace(b"The Example Post", b"=1+1|cmd!A1")},
        found={"/a": {"title": "Crews"}},
    ),
    Scenario(
        "a source with quotes in its outlet",
        lambda at: {"/feed": rss(item(at("/a"))), "/a": page("Crews")},
        outlet='The "Daily" <b>Post</b> \\ \' ; --',
        found={"/a": {"outlet": 'The "Daily" <b>Post</b> \\ \' ; --'}},
    ),
]
