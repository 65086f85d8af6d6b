"""A store in which every text that strangers write is written to break what shows it, built through the real doors.

Three kinds of poison, each in every field of a story of its own: markup and scripts; signs that turn, hide, pile up or
start a formula; and words of ten thousand letters.
"""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from app.importing import import_posts
from app.pipeline import make_tools
from app.progress import Silent
from app.settings import UnderstandSettings, VoicesSettings
from store import (
    acts,
    alerts,
    articles,
    changes,
    meta,
    milestones,
    outlets,
    petitions,
    quotes,
    relevance,
    runs,
    sources,
    stories,
    summaries,
    targets,
    tones,
)
from store.alerted import Alert, Evidence
from store.database import Store, open_store
from store.figures import replace_story_figures
from store.model import (
    Answer,
    Article,
    Bullet,
    Change,
    Citation,
    Claim,
    Count,
    Figure,
    Metric,
    Milestone,
    Origin,
    Outlet,
    Quote,
    Relevance,
    Score,
    Source,
    Story,
    Taking,
    Tone,
    Verdict,
)
from store.permits import Actor
from tests.app import voices_scene as scene
from tests.app.press import quantity

if TYPE_CHECKING:
    from sqlalchemy import Connection

NOW = scene.NOW
FLAG = "__pwned"
"""What a script that ran would have left on the window."""
ELSEWHERE = "evil.example"
"""The host that no page and no file may ask or lead to by itself."""
LONGEST = 10_000
POISON = {
    "markup": (
        f'"><script>window.{FLAG}=1</script><img src=x onerror="window.{FLAG}=2"><svg onload=window.{FLAG}=3>'
        f"<iframe src=//{ELSEWHERE}></iframe> ![pixel](https://{ELSEWHERE}/p.png) [go](javascript:window.{FLAG}=4) "
        f"&lt;b&gt; &#60;i&#62; **bold** `code` $x^2$ $$y$$ :red[red] :material/home: :smile: %{{x}} {{{{7*7}}}} "
        f"<a href='data:text/html,<script>window.{FLAG}=5</script>'>x</a> '; DROP TABLE articles; -- "
        f"<style>*{{display:none}}</style><base href=//{ELSEWHERE}/> https://{ELSEWHERE}/auto"
    ),
    "signs": (
        f'=HYPERLINK("https://{ELSEWHERE}","x") \u202eesrever\u202c \u2066inner\u2069 \u200bzero\u200d\ufeff \u061c'
        "\x1b[31m \x07 \x00 \r\n@SUM(1+1) \u2028 \u2029 Z"
        + "\u0310\u0352\u0347" * 40
        + "a"
        + "\u0301\u0334" * 60
        + "lgo \U0001f468\u200d\U0001f469\u200d\U0001f467 \U000e0041\U000e0042 \ufffe +1+cmd|' /C calc'!A0"
    ).replace("\x00", ""),
    "long": "W" * LONGEST,
}  # fmt: skip
URLS = {
    "markup": f"javascript:window.{FLAG}=6",
    "signs": f"https://\u202e.{ELSEWHERE}/'onmouseover=window.{FLAG}=7 x",
    "long": f"https://{ELSEWHERE}/" + "w" * 3000,
}
PROGRAMMES = tuple(POISON.values())
ANALYST = "ana\u202e <script>window.__pwned=8</script>"
ACTOR = Actor(ANALYST, "analyst")


def story_id(kind: str) -> str:
    """The id of the story that is poisoned that way."""
    return f"s{kind}"


def metric_id(kind: str) -> str:
    """The id of its metric."""
    return f"m{kind}"


def build(folder: Path) -> str:
    """Make the store in a folder, and give its address."""
    url = f"sqlite:///{folder / 'poisoned.db'}"
    with open_store(url, migrate=True) as store:
        for number, (kind, text) in enumerate(POISON.items()):
            with store.begin() as conn:
                _story(conn, kind, text, NOW - timedelta(hours=8 + number))
                _beside(conn, kind, text)
                _said(conn, kind, text)
        _choose(store)
        for text in POISON.values():
            scene.fill(store, hostile=text)
        _posts(store, folder)
        with store.begin() as conn:
            meta.set_value(conn, "clock", NOW.isoformat())
            runs.finish(conn, runs.start(conn, "collect", NOW), "ok", {"seen": 0}, NOW)
    return url


def _pages(kind: str, text: str, when: datetime) -> list[Article]:
    """An article that was edited, one that contradicts it, and a copy."""
    first = Article(
        f"a{kind}1", URLS[kind], text, f"{text} 77 people signed. {text}", outlet=text, domain=f"{kind}.example",
        author=text, published=when, published_basis="meta", language=text[:40], source=_name(text), fetched=when,
    )  # fmt: skip
    other = replace(
        first, id=f"a{kind}2", url=f"https://{kind}.example/2?<script>", domain=f"{kind}2.example", outlet=f"{text} 2",
        text=f"{text} 9,900 people signed. {text}",
    )  # fmt: skip
    copy = replace(first, id=f"a{kind}3", url=f"https://{kind}.example/3", duplicate_of=first.id, withdrawn=NOW)
    return [first, other, copy]


def _name(text: str) -> str:
    """As much of it as the name of a source may have."""
    return text[:180].strip()


def _story(conn: Connection, kind: str, text: str, when: datetime) -> None:
    pages = _pages(kind, text, when)
    before = replace(pages[0], text=f"{text} 66 people signed. {text}")
    articles.save(conn, before, now=when - timedelta(hours=3))
    for page in pages:
        articles.save(conn, page, now=when)
    ids = tuple(page.id for page in pages)
    stories.save_story(conn, Story(story_id(kind), text, ids, (text, text), programme=text))
    claims = [_claim(kind, text, page, literal) for page, literal in zip(pages, ("77", "9,900"), strict=False)]
    texts = (text,) * 4
    metric = Metric(metric_id(kind), story_id(kind), text, "", None, 77, 9900, *texts, 2, "disputed")
    figures = [
        Figure(f"f{kind}{n}", metric.id, text, "exact", value, value, value, text, "contradiction", text, (c.id,), 1)
        for n, (value, c) in enumerate(zip((77, 9900), claims, strict=True))
    ]
    verdict = Verdict(metric.id, claims[0].id, claims[1].id, "contradiction", text)
    origins = [
        Origin(f"o{kind}1", "copy", (ids[0], ids[2]), text, (Taking(ids[2], "copy", ids[0], "time"),)),
        Origin(f"o{kind}2", "single", (ids[1],), text),
    ]
    replace_story_figures(conn, story_id(kind), claims, [metric], figures, [verdict], origins)
    for page in pages:
        quotes.replace_for_article(conn, page.id, [Quote(page.id, 0, 9, f"{text} {page.id}", text, text)])
        tones.replace_for_article(conn, page.id, [Tone(page.id, text, -0.7, "negative")])
    mile = Milestone(story_id(kind), ids[0], date(2026, 6, 23), "stated", "launched", text, text)
    milestones.replace_for_article(conn, ids[0], [mile])
    cited = (Citation(ids[0], 0, len(text)),)
    whole = (Citation(ids[1], 0, len(pages[1].text)),)
    summaries.replace(conn, story_id(kind), [Bullet("said", text, cited)], [Answer(f"{text}?", f"{text} again", whole)])
    outlets.upsert_all(conn, [Outlet(f"{kind}.example", text, None, "left", text)])


def _claim(kind: str, text: str, page: Article, literal: str) -> Claim:
    start = len(text) + 1
    found = quantity(page.text, f"{literal} people", "exact", float(literal.replace(",", "")), noun=text)
    return Claim(
        f"c{page.id}", page.id, replace(found, start=start, end=start + len(f"{literal} people")), page.text, 0, text,
        "signed", scope=text, attributed_to=text, as_of=date(2026, 6, 23), as_of_basis="stated",
        metric_id=metric_id(kind), origin_id=f"o{kind}{page.id[-1]}",
    )  # fmt: skip


def _beside(conn: Connection, kind: str, text: str) -> None:
    """What stands around a story: changes, alerts, sources, petitions."""
    for hours, about in enumerate(("conflict", "edited", "figure", "withdrawn", "story", "source"), start=2):
        change = Change(NOW - timedelta(hours=hours), about, text, story_id(kind), metric_id(kind))  # type: ignore[arg-type]
        changes.add(conn, change)
    proof = (Evidence(text, text, URLS[kind]), Evidence(text, text, f"https://{kind}.example/2"))
    for name, about in (("conflict", metric_id(kind)), ("emerging", None)):
        alert = Alert(name, f"{kind} {name}", "", f"New: {text}", proof, text, story_id(kind), about)  # type: ignore[arg-type]
        alerts.add(conn, alert, NOW - timedelta(hours=1))
    for name, state in ((_name(text), "failing"), (_name(text) + " petition", "ok")):
        kind_of = "petition" if name.endswith("petition") else "feed"
        source = Source(name, kind_of, URLS[kind], state=state, last_error=text, programme=text)  # type: ignore[arg-type]
        sources.upsert(conn, source)
        sources.record_check(conn, name, replace(source, last_checked=NOW, failures=3))
    for hours, value in ((30, 900), (3, 70)):
        at = NOW - timedelta(hours=hours)
        name = _name(text) + " petition"
        petitions.save(conn, Count(value, text, "text", text, 2500, text, URLS[kind], name, at, at))


def _said(conn: Connection, kind: str, text: str) -> None:
    """What people of the team write: notes, tags, pins, a correction, a saved search."""
    claim, metric = targets.of_claim(conn, f"ca{kind}1"), targets.of_metric(conn, metric_id(kind))
    acts.add(conn, "correct", claim, ACTOR, NOW, payload={"said": {"metric": text, "scope": text}}, note=text)
    acts.add(conn, "note", claim, ACTOR, NOW, note=text)
    acts.add(conn, "note", targets.of_story(conn, story_id(kind)), ACTOR, NOW, note=text)
    acts.add(conn, "tag", metric, ACTOR, NOW, payload={"tag": text[:60]})
    acts.add(conn, "pin", metric, ACTOR, NOW, payload={"value": "5", "source": text, "url": URLS[kind]}, note=text)


def _choose(store: Store) -> None:
    """Every article has been judged by programmes with such names."""
    with store.begin() as conn:
        relevance.set_state(conn, relevance.State(dict.fromkeys(PROGRAMMES, "x"), dict.fromkeys(PROGRAMMES, 0.5)))
        ids = [f"a{kind}{n}" for kind in POISON for n in (1, 2)]
        relevance.save_scores(conn, [Score(one, name, "none", 0.52) for one in ids for name in PROGRAMMES])
        kept = [Relevance(one, "close", name, 0.52, 0.02, NOW) for one, name in zip(ids, PROGRAMMES * 2, strict=True)]
        relevance.save_decisions(conn, kept)


def _posts(store: Store, folder: Path) -> None:
    """Posts whose every column is poisoned, through the import that staff's posts come by."""
    path = folder / "posts.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(("id", "time", "channel", "author", "text"))
        for kind, text in POISON.items():
            for number in range(24):
                at = datetime(2026, 6, 17, 9, number, tzinfo=UTC)
                body = f"I do not trust the tracker, it invades our privacy. {text[:4000]} {number}"
                rows.writerow((f"{kind}{number}", at.isoformat(), text[:200], f"{text[:80]}{number}", body))
    tools = make_tools(UnderstandSettings(embedder="hash", tone_model="vader"), ())
    settings = VoicesSettings(approved_by="Ines Raud", contact="people@norvane.example", population=200)
    import_posts(store, str(path), "csv", {}, settings, tools, lambda: NOW, Silent(), who=ANALYST)
