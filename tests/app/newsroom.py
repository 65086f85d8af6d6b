"""A small store for the dashboard's tests, built through the store's own functions.

Outlets, names and sentences are invented. It holds what the pages must be able to show: a petition with four readings
that fit and conflict, a running total, a figure without a date, one edited in place, copies, quotes, milestones,
sources in every state, and titles written to break the page.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import combinations
from pathlib import Path

from store import articles, changes, meta, milestones, quotes, runs, sources, stories, summaries, tones
from store.database import Store, open_store
from store.figures import replace_story_figures
from store.model import (
    Answer,
    Article,
    Bullet,
    Change,
    Citation,
    Figure,
    Metric,
    Milestone,
    Origin,
    Quote,
    Relation,
    Source,
    SourceState,
    Story,
    Taking,
    Tone,
    Verdict,
)
from tests.app import hostile
from tests.app.hostile import HOSTILE, HOSTILE_STORY
from tests.app.press import Press

NOW = datetime(2026, 6, 24, 18, 0, tzinfo=UTC)
PETITION, RETURNS, PAUSE = "mpetition", "mreturns", "mpause"
TRACKER, WAREHOUSE = "stracker", "swarehouse"
READINGS = ("over 1,500", "about 1,600", "over 1,600", "nearly 2,000")
CONFLICT_REASON = (
    "“About 1,600” and “nearly 2,000” count the same petition at the same moment and differ by 400. "
    "No outlet gives the hour of its count."
)


PETITION_PRESS = (
    Press("p1", "Morning Ledger", "Over 1,500 employees had signed by the start of June.", "Over 1,500", "over", 1500,
          day=3, as_of=date(2026, 6, 3)),
    Press("p2", "Harbour Post", "About 1,600 employees have signed the petition.", "About 1,600", "about", 1600,
          credit="The Meridian", as_of=date(2026, 6, 22)),
    Press("p3", "Daily Kestrel", "The petition has over 1,600 signatures.", "over 1,600", "over", 1600,
          as_of=date(2026, 6, 22)),
    Press("p4", "Northern Wire",
          "Nearly 2,000 Norvane employees signed a petition demanding the cancellation, according to the Beacon.",
          "Nearly 2,000", "nearly", 2000, credit="the Beacon", as_of=date(2026, 6, 22)),
    Press("p5", "A Very Long Outlet Name That Would Not Fit In Any Column Of A Page", "Nearly 20,000 people signed.",
          "Nearly 20,000", "nearly", 20000, day=24),
    Press("p6", "Break Sheet", "Over 1,500 colleagues have signed.", "Over 1,500", "over", 1500, day=20),
)  # fmt: skip
RETURNS_PRESS = (
    Press("r1", "Morning Ledger", "Some 490 scanners were handed back.", "490", "exact", 490, day=12,
          as_of=date(2026, 6, 12)),
    Press("r2", "Harbour Post", "By Friday 620 scanners had been handed back.", "620", "exact", 620, day=19,
          as_of=date(2026, 6, 19)),
    Press("r3", "Daily Kestrel", "So far 747 scanners have been handed back.", "747", "exact", 747, day=23,
          as_of=date(2026, 6, 23)),
)  # fmt: skip
PAUSE_PRESS = (
    Press("q1", "Morning Ledger", "Staff may pause it for 30 minutes.", "30 minutes", "exact", 30, day=4,
          unit="minute"),
)  # fmt: skip


def _figure(metric: str, number: int, presses: list[Press], relation: Relation, reason: str, origins: int) -> Figure:
    first = presses[0]
    claim = first.claim(metric, "", "")
    q = claim.quantity
    return Figure(
        f"f{metric}{number}", metric, first.literal.lower(), q.qualifier, q.stated, q.low, q.high, None, relation,
        reason, tuple("c" + p.id for p in presses), origins,
    )  # fmt: skip


def _petition() -> tuple[list[Figure], list[Verdict]]:
    p1, p2, p3, p4, p5, p6 = PETITION_PRESS
    found = [
        _figure(PETITION, 0, [p3], "same", "The newest reading with most origins.", 2),
        _figure(PETITION, 1, [p2], "rounding", "1,600 satisfies both.", 1),
        _figure(PETITION, 2, [p1], "growth", "Three weeks earlier, and the total grows.", 1),
        _figure(PETITION, 3, [p4], "contradiction", CONFLICT_REASON, 1),
        _figure(PETITION, 4, [p5], "contradiction", "Ten times every other reading; likely a slip.", 1),
        _figure(PETITION, 5, [p6], "unknown", "It gives no date, so it cannot be ordered.", 1),
    ]
    relations: dict[tuple[str, str], tuple[Relation, str]] = {
        ("p2", "p3"): ("rounding", "1,600 satisfies both."),
        ("p2", "p4"): ("contradiction", CONFLICT_REASON),
        ("p3", "p4"): ("rounding", "A number between 1,600 and 2,000 satisfies both."),
        ("p1", "p6"): ("same", "The same reading, one without a date."),
    }
    verdicts = []
    for a, b in combinations(PETITION_PRESS, 2):
        if "p5" in (a.id, b.id):
            relation, reason = "contradiction", "Ten times the other reading; likely a slip."
        elif "p6" in (a.id, b.id) and (a.id, b.id) not in relations:
            relation, reason = "unknown", "One of the two gives no date, so the order cannot be told."
        else:
            default: tuple[Relation, str] = ("growth", "3 June comes before 22 June, and the total only grows.")
            relation, reason = relations.get((a.id, b.id), default)
        verdicts.append(Verdict(PETITION, "c" + a.id, "c" + b.id, relation, reason))  # type: ignore[arg-type]
    return found, verdicts


def _copies(page: Article) -> list[Article]:
    """The same words at two other addresses, a day later."""
    return [
        replace(
            page, id=f"acopy{i}", url=f"https://copy{i}.example/x", outlet=f"Copy {i}", domain=f"copy{i}.example",
            published=datetime(2026, 6, 24, 8 + i, tzinfo=UTC),
        )
        for i in (1, 2)
    ]  # fmt: skip


def _origins() -> list[Origin]:
    """The tracker story's: two copies, one article that names another, and those that stand alone."""
    copied = (Taking("acopy1", "copy", "ap4", "time"), Taking("acopy2", "copy", "acopy1", "unknown"))
    return [
        Origin("o1", "copy", ("ap4", "acopy1", "acopy2"), "the Beacon", copied),
        Origin("o2", "rewrite", ("ap2", "ap3"), "The Meridian", (Taking("ap3", "credit", "ap2", "credit"),)),
        *(Origin(f"o{p}", "single", (f"a{p}",)) for p in ("p1", "p5", "p6", "q1")),
    ]


def _tracker(store: Store) -> None:
    presses = [*PETITION_PRESS, *PAUSE_PRESS]
    pages = [p.article() for p in presses]
    pages[4] = replace(pages[4], published=None, published_basis="unknown")
    copies = _copies(pages[3])
    with store.begin() as conn:
        edited = replace(pages[3], text=pages[3].text.replace("Nearly 2,000", "About 1,600"))
        articles.save(conn, edited, now=NOW - timedelta(days=1))
        for page in [*pages, *copies]:
            articles.save(conn, page, now=NOW - timedelta(hours=2))
        ids = tuple(page.id for page in [*pages, *copies])
        keywords = ("petition", "keystrokes", "tracker", "Norvane", "privacy")
        stories.save_story(conn, Story(TRACKER, "Norvane pauses employee tracker", ids, keywords))
        origins = _origins()
        owner = {a: o.id for o in origins for a in o.article_ids}
        claims = [p.claim(PETITION, "petition signatures", owner["a" + p.id]) for p in PETITION_PRESS]
        claims += [p.claim(PAUSE, "pause length", owner["a" + p.id]) for p in PAUSE_PRESS]
        found, verdicts = _petition()
        metrics = [
            Metric(
                PETITION, TRACKER, "petition signatures", "", None, 1500, 20000, "over 1,600",
                "more than 1,600 signatures",
                "“nearly 20,000”: ten times every other reading.",
                "Two independent origins support at least 1,600; “nearly 2,000” also fits.", 4, "disputed",
            ),
            Metric(PAUSE, TRACKER, "pause length", "minute", None, 30, 30, "30 minutes", "30 minutes", "",
                   "One outlet.", 1, "single"),
        ]  # fmt: skip
        found.append(_figure(PAUSE, 0, list(PAUSE_PRESS), "same", "The only reading.", 1))
        replace_story_figures(conn, TRACKER, claims, metrics, found, verdicts, origins)
        _colour(conn, pages)
        _told(conn, pages)


def _colour(conn: object, pages: list[Article]) -> None:
    """Tones, quotes and milestones of the tracker story."""
    for number, page in enumerate(pages):
        tones.replace_for_article(conn, page.id, [Tone(page.id, "Norvane", -0.2 - 0.1 * number, "negative")])  # type: ignore[arg-type]
    words = "Collecting this kind of data raises serious concerns around privacy and trust"
    quotes.replace_for_article(conn, "ap2", [Quote("ap2", 0, len(words), words, "The petition")])  # type: ignore[arg-type]
    milestones.replace_for_articles(
        conn,  # type: ignore[arg-type]
        {
            "ap1": [Milestone(TRACKER, "ap1", date(2026, 4, 21), "published", "launched", "Tracker launched",
                              "The tracker went live in April.")],
            "ap2": [Milestone(TRACKER, "ap2", date(2026, 6, 22), "stated", "paused", "Programme paused",
                              "Norvane paused the programme on 22 June.")],
        },
    )  # fmt: skip


def _told(conn: object, pages: list[Article]) -> None:
    """A summary of the tracker story: one line of one article, one that joins two."""
    cited = [Citation(page.id, 0, len(page.text)) for page in pages]
    both = f"{pages[1].text} {pages[3].text}"
    summaries.replace(
        conn,  # type: ignore[arg-type]
        TRACKER,
        [Bullet("happened", pages[0].text, (cited[0],)), Bullet("figures", both, (cited[1], cited[3]))],
        [Answer("How did employees respond?", pages[2].text, (cited[2],))],
    )


def _warehouse(store: Store) -> None:
    pages = [p.article() for p in RETURNS_PRESS]
    reason = "Each count is later and higher: a running total."
    with store.begin() as conn:
        for page in pages:
            articles.save(conn, replace(page, title="Warehouse staff hand back scanners"), now=NOW - timedelta(days=1))
        stories.save_story(conn, Story(WAREHOUSE, "Warehouse staff hand back scanners", tuple(p.id for p in pages)))
        origins = [Origin(f"w{p.id}", "single", (p.id,)) for p in pages]
        claims = [p.claim(RETURNS, "scanners handed back", f"wa{p.id}") for p in RETURNS_PRESS]
        figures = [
            _figure(RETURNS, i, [p], "same" if p.id == "r3" else "growth", reason, 1)
            for i, p in enumerate(RETURNS_PRESS)
        ]
        verdicts = [
            Verdict(RETURNS, "c" + a.id, "c" + b.id, "growth", reason) for a, b in combinations(RETURNS_PRESS, 2)
        ]
        metric = Metric(RETURNS, WAREHOUSE, "scanners handed back", "", None, 490, 747, "747", "747 scanners so far",
                        "", reason, 3, "growth")  # fmt: skip
        replace_story_figures(conn, WAREHOUSE, claims, [metric], figures, verdicts, origins)


STATES: tuple[SourceState, ...] = (
    "ok", "not_modified", "quiet", "failing", "waiting", "robots", "gone", "paused",
)  # fmt: skip


def _sources(store: Store) -> None:
    with store.begin() as conn:
        for i, state in enumerate(STATES):
            name = PETITION_PRESS[i % 4].outlet if i < 4 else f"Source that is {state}"
            source = Source(
                name, "feed", f"https://{state.replace('_', '-')}.example/feed", state=state,
                last_status=403 if state == "failing" else 200,
                last_error="HTTP 403, forbidden <script>alert(1)</script>" if state == "failing" else None,
                last_checked=NOW - timedelta(minutes=4 + i), next_check=NOW + timedelta(hours=1),
                last_item=NOW - timedelta(days=21 if state == "quiet" else 1), failures=3 if state == "failing" else 0,
                items_seen=40, articles_new=9,
            )  # fmt: skip
            sources.upsert(conn, source)
            sources.record_check(conn, name, source)


def _changes(store: Store) -> None:
    with store.begin() as conn:
        hours = timedelta(hours=1)
        text = "“Nearly 2,000” (Northern Wire) against “about 1,600” (Harbour Post)"
        changes.add(conn, Change(NOW - 8 * hours, "conflict", text, TRACKER, PETITION))
        text = "Northern Wire changed “about 1,600” to “nearly 2,000” at the same address"
        changes.add(conn, Change(NOW - 7 * hours, "edited", text, TRACKER, PETITION, "ap4"))
        changes.add(conn, Change(NOW - 6 * hours, "source", "Daily Kestrel: no new item for 21 days"))
        changes.add(conn, Change(NOW - 5 * hours, "story", HOSTILE, HOSTILE_STORY))


def build(path: Path, *, now: datetime = NOW) -> str:
    """Make the store at ``path`` and return its address."""
    url = f"sqlite:///{path}"
    with open_store(url, migrate=True) as store:
        _tracker(store)
        _warehouse(store)
        hostile.fill(store, now)
        _sources(store)
        _changes(store)
        with store.begin() as conn:
            meta.set_value(conn, "clock", now.isoformat())
            runs.finish(conn, runs.start(conn, "collect", now), "ok", {"seen": 0}, now)
    return url
