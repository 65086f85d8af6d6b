"""A store with the stories of ``tests/nlp/tables/storylines.toml``, read and judged as processing does."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from app.pipeline import Tools, make_tools, place_milestones, read_article, read_story
from app.settings import UnderstandSettings
from store import articles, figures, meta, milestones, outlets, quotes, stories
from store.database import open_store
from store.model import Article, Origin, Outlet, Programme, Story

TABLE = Path(__file__).resolve().parents[1] / "nlp" / "tables" / "storylines.toml"
NOW = datetime(2026, 6, 16, 18, tzinfo=UTC)


def build(path: Path) -> str:
    """Write the store; its address."""
    tools = make_tools(UnderstandSettings(embedder="hash"), ())
    url = f"sqlite:///{path}"
    with open_store(url, migrate=True) as store, store.begin() as conn:
        meta.set_value(conn, "clock", NOW.isoformat())
        for programme in tomllib.loads(TABLE.read_text(encoding="utf-8"))["programmes"]:
            for name, texts in programme["stories"].items():
                _save(conn, programme, name, texts, tools)
        _spread(conn)
        rated = [Outlet("ledger.example", "Ledger", "GB", "lean right", "A rater")]
        outlets.describe(conn, [*rated, Outlet("desk.example", "Desk", "GB", "left", "A rater")], names_win=True)
    return url


def _save(conn: Any, programme: dict[str, Any], name: str, texts: list[str], tools: Tools) -> None:
    story_id = f"{programme['name']}-{name}"
    found = list(_articles(story_id, name, texts))
    for article in found:
        articles.save(conn, article, now=NOW)
    title = f"{programme['company']}: {name}"
    stories.save_story(conn, Story(story_id, title, tuple(a.id for a in found), (), programme=programme["name"]))
    watched = Tools(tools.embedder, tools.clusterer, tools.tone, (Programme(programme["name"], ""),), "en")
    readings = {a.id: read_article(a, watched) for a in found}
    judged = read_story(story_id, found, [c for r in readings.values() for c in r.claims], watched)
    parts = judged.figures
    figures.replace_story_figures(
        conn, story_id, parts.claims, parts.metrics, parts.figures, parts.verdicts, judged.origins
    )
    milestones.replace_for_articles(conn, {i: place_milestones(r.milestones, story_id) for i, r in readings.items()})
    quotes.replace_for_articles(conn, {i: r.quotes for i, r in readings.items()})


def _articles(story_id: str, name: str, texts: list[str]) -> Iterator[Article]:
    for number, line in enumerate(texts):
        day, _, rest = line.partition(" ")
        outlet, _, text = rest.partition(": ")
        yield Article(
            id=f"{story_id}-{number}",
            url=f"https://{outlet.lower()}.example/{story_id}/{number}",
            title=f"{name.capitalize()} {number}",
            text=text,
            outlet=outlet,
            domain=f"{outlet.lower()}.example",
            published=datetime.fromisoformat(day).replace(tzinfo=UTC, hour=9),
            published_basis="meta",
        )


def _spread(conn: Any) -> None:
    """Four more origins and two copies for the latest ruling, and a story that came back."""
    story_id = "QuietMic-ruling"
    for number, outlet in enumerate(("Desk", "Ledger", "Echo", "Post", "Copier", "Copyist"), 1):
        published = NOW - timedelta(hours=number)
        more = Article(
            f"{story_id}-more{number}", f"https://{outlet.lower()}.example/more", f"More {number}", f"Text {number}.",
            outlet=outlet, domain=f"{outlet.lower()}.example", published=published, published_basis="meta",
        )  # fmt: skip
        articles.save(conn, more, now=NOW)
        stories.place(conn, {more.id: story_id})
    own = [Origin(f"more{n}", "single", (f"{story_id}-more{n}",)) for n in (1, 2, 3)]
    copied = Origin("more4", "copy", tuple(f"{story_id}-more{n}" for n in (4, 5, 6)))
    first = Origin("first", "single", (f"{story_id}-0",))
    figures.replace_story_figures(conn, story_id, [], [], [], [], [first, *own, copied])
    again = Article(
        "again", "https://desk.example/again", "Again", "Stamps again.", outlet="Desk", domain="desk.example",
        published=NOW - timedelta(days=1), published_basis="meta",
    )  # fmt: skip
    articles.save(conn, again, now=NOW)
    stories.place(conn, {again.id: "PathPin-stamps"})
