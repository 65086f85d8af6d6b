"""A store with too much and too little on its pages: a year of a story that more outlets print than a page has rows
for, a story of one day, one of a single article without any figure, and many small ones.

Outlets, names and sentences are invented.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from store import articles, meta, milestones, runs, stories
from store.database import Store, open_store
from store.figures import replace_story_figures
from store.model import Article, Claim, Figure, Metric, Milestone, Origin, Qualifier, Relation, Story, Verdict
from tests.app.press import Press

NOW = datetime(2026, 6, 24, 18, 0, tzinfo=UTC)
YEAR, DAY, ALONE = "syear", "sday", "salone"
MEMBERS, SEATS = "mmembers", "mseats"
OUTLETS, PRINTS, SMALL = 60, 90, 30
LONG = "The Intercontinental Evening Gazette and Shipping Intelligencer of Upper and Lower Vintermark"
EDITED = "ay7"
READINGS: tuple[tuple[str, Qualifier, float, Relation], ...] = (
    ("over 4,000", "over", 4000, "growth"), ("about 4,600", "about", 4600, "rounding"),
    ("over 4,500", "over", 4500, "same"), ("nearly 6,000", "nearly", 6000, "contradiction"),
)  # fmt: skip


def outlet(number: int) -> str:
    """The name of an outlet: every seventh is far too long for its column."""
    return f"{LONG}, edition {number}" if number % 7 == 0 else f"Gazette {number:02}"


def presses() -> list[tuple[Press, Relation]]:
    """What was printed through the year: earlier counts first, then readings that fit, and some that do not."""
    found = []
    for i in range(PRINTS):
        literal, qualifier, value, relation = READINGS[0 if i < PRINTS // 3 else 1 + i % 3]
        day = (NOW - timedelta(days=4 * (PRINTS - 1 - i))).date()
        sentence = f"The union says it has {literal} members at the depots."
        press = Press(f"y{i}", outlet(i % OUTLETS), sentence, literal, qualifier, value, as_of=day)
        found.append((press, relation))
    return found


def _article(press: Press, moment: datetime) -> Article:
    made = press.article()
    return replace(made, published=moment, title=press.title or f"Depot union counts its members, {press.outlet}")


def _year(store: Store) -> None:
    printed = presses()
    pages = [_article(press, datetime.combine(press.as_of or date.min, NOW.timetz())) for press, _ in printed]
    claims = [press.claim(MEMBERS, "members", f"o{press.id}") for press, _ in printed]
    reasons = {literal: f"How “{literal}” stands to the leading reading." for literal, *_ in READINGS}
    figures = [
        Figure(
            f"f{i}", MEMBERS, literal, qualifier, value, claims[0].quantity.low if qualifier == "exact" else value,
            None, None, relation, reasons[literal],
            tuple(c.id for c in claims if c.quantity.literal == literal), 9 - i,
        )
        for i, (literal, qualifier, value, relation) in enumerate(READINGS)
    ]  # fmt: skip
    metric = Metric(MEMBERS, YEAR, "members", "", None, 4000, 6000, "over 4,500", "More than 4,500", "",
                    "The newest number.", 9, "disputed")  # fmt: skip
    with store.begin() as conn:
        for page in pages:
            if page.id == EDITED:
                text = page.text.replace("over 4,000", "over 3,000").replace("has asked", "asked")
                articles.save(conn, replace(page, text=text), now=page.published or NOW)
            articles.save(conn, page, now=(page.published or NOW) + timedelta(hours=5))
        stories.save_story(conn, Story(YEAR, "A year of counting at the depots", tuple(p.id for p in pages)))
        origins = [Origin(f"o{press.id}", "single", (f"a{press.id}",)) for press, _ in printed]
        replace_story_figures(conn, YEAR, claims, [metric], figures, _verdicts(claims), origins)
        milestones.replace_for_articles(conn, {p.id: _turn(p, i) for i, p in enumerate(pages) if i % 15 == 3})


def _turn(page: Article, number: int) -> list[Milestone]:
    day = page.published.date() if page.published else NOW.date()
    return [Milestone(YEAR, page.id, day, "stated", "vote", f"Ballot {number // 15 + 1} held", "A ballot was held.")]


def _verdicts(claims: list[Claim]) -> list[Verdict]:
    """The clash of two readings, and that one of them fits a third: enough to tell of the whole."""
    by_literal: dict[str, list[Claim]] = {}
    for claim in claims:
        by_literal.setdefault(claim.quantity.literal, []).append(claim)
    about, over, nearly = (by_literal[literal] for literal in ("about 4,600", "over 4,500", "nearly 6,000"))
    clash = "No number fits both."
    found = [Verdict(MEMBERS, *sorted((a.id, b.id)), "contradiction", clash) for a in about[:2] for b in nearly]
    return found + [Verdict(MEMBERS, *sorted((a.id, b.id)), "rounding", "Fits.") for a in over[:1] for b in nearly]


def _day(store: Store) -> None:
    pages = [
        replace(Press(f"d{i}", outlet(i), "The seats were taken out.", "seats", "exact", 0).article(),
                published=NOW - timedelta(minutes=20 * i), title="Seats taken out overnight")
        for i in range(30)
    ]  # fmt: skip
    with store.begin() as conn:
        for page in pages:
            articles.save(conn, page, now=NOW)
        stories.save_story(conn, Story(DAY, "Seats taken out overnight", tuple(p.id for p in pages)))
        made = {"d0": [Milestone(DAY, "ad0", NOW.date(), "stated", "out", "Seats out", "They were taken out.")]}
        milestones.replace_for_articles(conn, {f"a{key}": value for key, value in made.items()})


def _small(store: Store) -> None:
    with store.begin() as conn:
        for i in range(SMALL):
            press = Press(f"s{i}", outlet(i), f"The hall seats {i + 20} people.", f"{i + 20}", "exact", i + 20)
            page = replace(press.article(), published=NOW - timedelta(hours=i), title=f"Hall {i} opens")
            articles.save(conn, page, now=NOW)
            story = f"ssmall{i}"
            stories.save_story(conn, Story(story, f"Hall {i} opens", (page.id,)))
            claim = press.claim(f"{SEATS}{i}", "seats", f"os{i}")
            figure = Figure(f"fs{i}", f"{SEATS}{i}", press.literal, "exact", i + 20, i + 20, i + 20, None, "same", "",
                            (claim.id,), 1)  # fmt: skip
            metric = Metric(f"{SEATS}{i}", story, "seats", "", None, i + 20, i + 20, press.literal, press.literal, "",
                            "One outlet.", 1, "single")  # fmt: skip
            origins = [Origin(f"os{i}", "single", (page.id,))]
            replace_story_figures(conn, story, [claim], [metric], [figure], [], origins)
        page = replace(Press("alone", outlet(7), "It is quiet.", "quiet", "exact", 0).article(), title="A quiet hall")
        articles.save(conn, page, now=NOW)
        stories.save_story(conn, Story(ALONE, "A quiet hall", (page.id,)))


def build(path: Path) -> str:
    """Make the store at ``path`` and return its address."""
    url = f"sqlite:///{path}"
    with open_store(url, migrate=True) as store:
        _year(store)
        _day(store)
        _small(store)
        with store.begin() as conn:
            meta.set_value(conn, "clock", NOW.isoformat())
            runs.finish(conn, runs.start(conn, "collect", NOW), "ok", {"seen": 0}, NOW)
    return url
