"""Stories written to break the page: every text that a page prints is markup, script and formatting."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from store import articles, milestones, outlets, quotes, stories, summaries
from store.database import Store
from store.figures import replace_story_figures
from store.model import (
    Answer,
    Article,
    Bullet,
    Citation,
    Claim,
    Figure,
    Metric,
    Milestone,
    Origin,
    Outlet,
    Quote,
    Story,
)
from tests.app.press import quantity

HOSTILE = (
    "<img src=x onerror=alert(1)> *bold* _it_ $x^2$ [link](javascript:alert(1)) :material/home: :red[x] <b>b</b> %{x}"
)
HOSTILE_STORY, HOSTILE_SEQUEL = "shostile", "shostile2"
HOSTILE_QUOTE = f"Nobody here was ever asked {HOSTILE}"


def fill(store: Store, now: datetime) -> None:
    """Put the hostile story and the one that follows it into a store."""
    page = Article(
        "ahostile", "javascript:alert(1)", HOSTILE, f"{HOSTILE} 77 people signed.", outlet=HOSTILE,
        domain="hostile.example", published=now - timedelta(days=30), published_basis="url", language=HOSTILE,
    )  # fmt: skip
    with store.begin() as conn:
        articles.save(conn, page, now=now - timedelta(days=30))
        stories.save_story(conn, Story(HOSTILE_STORY, HOSTILE, ("ahostile",), (HOSTILE,), programme=HOSTILE))
        found = quantity(page.text, "77 people", "exact", 77)
        claim = Claim("chostile", "ahostile", found, page.text, 0, HOSTILE, "signed", attributed_to=HOSTILE,
                      metric_id="mhostile", origin_id="ohostile")  # fmt: skip
        metric = Metric(
            "mhostile", HOSTILE_STORY, HOSTILE, "", None, 77, 77, HOSTILE, HOSTILE, HOSTILE, HOSTILE, 1, "single"
        )
        figure = Figure("fhostile", "mhostile", HOSTILE, "exact", 77, 77, 77, None, "same", HOSTILE, ("chostile",), 1)
        origins = [Origin("ohostile", "rewrite", ("ahostile",), HOSTILE)]
        replace_story_figures(conn, HOSTILE_STORY, [claim], [metric], [figure], [], origins)
        quotes.replace_for_article(conn, "ahostile", [Quote("ahostile", 0, 9, HOSTILE_QUOTE, HOSTILE, HOSTILE)])
        day = date(2026, 5, 25)
        mile = Milestone(HOSTILE_STORY, "ahostile", day, "stated", "launched", HOSTILE, HOSTILE)
        milestones.replace_for_article(conn, "ahostile", [mile])
        cited = (Citation("ahostile", 0, len(HOSTILE)),)
        other = (Citation("ahostile", len(HOSTILE) + 1, len(page.text)),)
        summaries.replace(conn, HOSTILE_STORY, [Bullet("said", HOSTILE, cited)], [Answer(HOSTILE, HOSTILE, other)])
        outlets.upsert_all(conn, [Outlet("hostile.example", HOSTILE, None, "left", HOSTILE)])
    _sequel(store, now)


def _sequel(store: Store, now: datetime) -> None:
    """A later story of the same programme that looks back on the hostile one's turn, so that a reason names it."""
    page = Article(
        "ahostile2", "https://hostile.example/2", HOSTILE, f"{HOSTILE} It goes on.", outlet=HOSTILE,
        domain="hostile.example", published=now - timedelta(days=22), published_basis="meta",
    )  # fmt: skip
    with store.begin() as conn:
        articles.save(conn, page, now=now - timedelta(days=22))
        stories.save_story(conn, Story(HOSTILE_SEQUEL, f"{HOSTILE} 2", ("ahostile2",), (), programme=HOSTILE))
        mile = Milestone(HOSTILE_SEQUEL, "ahostile2", date(2026, 5, 25), "stated", "launched", HOSTILE, HOSTILE)
        milestones.replace_for_article(conn, "ahostile2", [mile])
