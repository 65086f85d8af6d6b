"""A small store with one eventful week, made by hand so that every number in a digest of it is known.

The week is 2026-W25 (15 to 21 June). "Harbour petition" is disputed, "Depot cameras" began in the week, "Badge audit"
ended in it. One title and one sentence are hostile.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection

from store import articles, changes, figures, sources, stories, summaries
from store.database import Store, open_store
from store.model import (
    Article,
    Bullet,
    Change,
    Citation,
    Claim,
    Figure,
    Metric,
    Origin,
    Quantity,
    Source,
    Story,
    Verdict,
)

NOW = datetime(2026, 6, 24, 9, 0, tzinfo=UTC)
HOSTILE = "<script>alert(1)</script> [free](javascript:alert(1)) **bold** | pipe & https://evil.example/x"


def at(day: int, hour: int = 8, month: int = 6) -> datetime:
    """A moment of 2026 in UTC."""
    return datetime(2026, month, day, hour, tzinfo=UTC)


def article(
    key: str, when: datetime, outlet: str, title: str, url: str | None = None, source: str = "wires"
) -> Article:
    """An article of a few words."""
    domain = outlet.lower().replace(" ", "") + ".example"
    return Article(
        id=f"a{key}",
        url=url or f"https://{domain}/{key}",
        title=title,
        text=f"{title}. A text of its own, {key}.",
        outlet=outlet,
        domain=domain,
        published=when,
        published_basis="meta",
        fetched=when,
        source=source,
    )


def claim(
    key: str, article_id: str, qualifier: str, stated: float, sentence: str, credited: str | None = None
) -> Claim:
    """A claim of signatures."""
    quantity = Quantity(
        0, 5, f"{qualifier} {stated:,.0f}", stated, stated, None, True, False, qualifier, "", "people", 100.0  # type: ignore[arg-type]
    )  # fmt: skip
    return Claim(
        id=f"c{key}",
        article_id=article_id,
        quantity=quantity,
        sentence=sentence,
        sentence_start=0,
        metric="petition signatures",
        frame="sign",
        attributed_to=credited,
        story_id="sharbour",
        metric_id="mharbour",
        origin_id="o" + article_id,
    )


ARTICLES = (
    article("h1", at(9), "Quay Times", "Dockers sign against the harbour tracker"),
    article("h2", at(15), "Port Echo", "Petition against the harbour tracker passes a mark"),
    article("h3", at(17), "Gull Daily", HOSTILE, url="javascript:alert(1)"),
    article("h4", at(18), "Quay Times", "Harbour tracker petition grows"),
    article("d1", at(16), "Port Echo", "Depot cameras count breaks"),
    article("d2", at(21, 23), "Gull Daily", "Depot cameras: union asks for talks"),
    article("b1", at(2), "Slow Gazette", "Badge audit closes", source="gazette"),
    article("b2", at(7, 23), "Slow Gazette", "Badge audit: last word", source="gazette"),
    article("late", at(22), "Port Echo", "Harbour tracker: the week after"),
)
CLAIMS = (
    claim("1", "ah1", "over", 1500, "Over 1,500 dockers have signed."),
    claim("2", "ah2", "over", 1600, "Over 1,600 have now signed, the union said.", "the union"),
    claim("3", "ah3", "nearly", 16000, "Nearly 16,000 <b>signed</b> *it*."),
    claim("4", "ah4", "over", 1600, "More than 1,600 names stand below it."),
)
FIGURES = (
    Figure("f1", "mharbour", "over 1,500", "over", 1500, 1500, None, None, "growth", "An earlier count.", ("c1",), 1),
    Figure("f2", "mharbour", "over 1,600", "over", 1600, 1600, None, None, "same", "Leads.", ("c2", "c4"), 2),
    Figure(
        "f3", "mharbour", "nearly 16,000", "nearly", 16000, None, 16000, None, "contradiction", "A slip?", ("c3",), 1
    ),
)
VERDICTS = (
    Verdict("mharbour", "c1", "c2", "growth", "The count rose from 9 to 15 June."),
    Verdict("mharbour", "c1", "c3", "contradiction", "Ten times over 1,500."),
    Verdict("mharbour", "c2", "c3", "contradiction", "Over 1,600 and nearly 16,000: ten times; likely a slip."),
    Verdict("mharbour", "c1", "c4", "growth", "The count rose from 9 to 18 June."),
    Verdict("mharbour", "c2", "c4", "same", "The same reading."),
    Verdict("mharbour", "c3", "c4", "contradiction", "Ten times over 1,600."),
)
METRIC = Metric(
    "mharbour", "sharbour", "petition signatures", "", None, 1500, 16000, "over 1,600", "More than 1,600",
    "16,000: ten times every other reading", "Two origins print over 1,600.", 3, "disputed",
)  # fmt: skip


def make(path: Path) -> Store:
    """The store, at ``path``."""
    store = open_store(f"sqlite:///{path}", migrate=True)
    with store.begin() as conn:
        for one in ARTICLES:
            articles.save(conn, one, now=one.fetched or NOW)
        _stories(conn)
        figures.replace_story_figures(conn, "sharbour", CLAIMS, [METRIC], FIGURES, VERDICTS, _origins("harbour", "h"))
        figures.replace_story_figures(conn, "sdepot", [], [], [], [], _origins("depot", "d"))
        for name, state in (("wires", "ok"), ("gazette", "quiet"), ("off", "paused")):
            source = Source(name, "feed", f"https://{name}.example/feed", state=state, last_item=at(7, 23))  # type: ignore[arg-type]
            sources.upsert(conn, source)
        changes.add(conn, Change(at(15, 0), "edited", "Quay Times changed “1,400” to “over 1,500”", article_id="ah1"))
        changes.add(conn, Change(at(22, 0), "edited", "An edit of the week after", article_id="ah2"))
        changes.add(conn, Change(at(16), "story", "A story began", story_id="sdepot"))
        told = [("happened", "ah2"), ("figures", "ah3"), ("next", "alate"), ("said", "ah4")]
        bullets = [Bullet(kind, f"Told by {key}.", (Citation(key, 0, 11 + len(key)),)) for kind, key in told]  # type: ignore[arg-type]
        summaries.replace(conn, "sharbour", bullets, [])
    return store


def _stories(conn: Connection) -> None:
    stories.save_story(conn, Story("sharbour", "Harbour petition", ("ah1", "ah2", "ah3", "ah4", "alate")))
    stories.save_story(conn, Story("sdepot", "Depot cameras", ("ad1", "ad2")))
    stories.save_story(conn, Story("sbadge", "Badge audit", ("ab1", "ab2")))


def _origins(story: str, letter: str) -> list[Origin]:
    return [
        Origin(f"o{one.id}", "single", (one.id,), one.outlet)
        for one in ARTICLES
        if one.id.startswith(f"a{letter}") or (story == "harbour" and one.id == "alate")
    ]
