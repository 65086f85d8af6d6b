"""Small, complete examples of the model for tests: every argument has a default, so a test names only what matters."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from store import articles, figures, stories
from store.model import Article, Claim, Figure, Metric, Origin, Quantity, Verdict
from store.permits import Actor

NOW = datetime(2026, 3, 20, 12, tzinfo=UTC)
ADA, BO = Actor("ada", "analyst"), Actor("bo", "admin")
ANA, BEN = Actor("ana", "analyst"), Actor("ben", "analyst")


def article(number: int, **fields: Any) -> Article:
    """Article ``number``, published ``number`` hours before NOW."""
    outlet = f"outlet{number % 4}"
    values: dict[str, Any] = {
        "id": f"a{number}",
        "url": f"https://{outlet}.example/{number}",
        "title": f"Headline {number}",
        "text": f"Over {number + 1},000 clerks signed the open letter, the union said.",
        "outlet": outlet.title(),
        "domain": f"{outlet}.example",
        "published": NOW - timedelta(hours=number),
        "published_basis": "structured",
    }
    return Article(**(values | fields))


def quantity(**fields: Any) -> Quantity:
    """Over 1,000 clerks."""
    plain = Quantity(0, 10, "Over 1,000", 1000, 1000, None, False, False, "over", "", "clerks", 1000)
    return replace(plain, **fields)


def claim(number: int, **fields: Any) -> Claim:
    """The claim of article ``number`` in metric m1."""
    values: dict[str, Any] = {
        "id": f"c{number}",
        "article_id": f"a{number}",
        "quantity": quantity(),
        "sentence": "Over 1,000 clerks signed the open letter.",
        "sentence_start": 0,
        "metric": "letter signatures",
        "frame": "sign",
        "metric_id": "m1",
        "origin_id": "o1",
    }
    return Claim(**(values | fields))


def metric(name: str = "m1", story_id: str = "s1", **fields: Any) -> Metric:
    """A disputed count of signatures."""
    plain = Metric(
        name, story_id, "letter signatures", "", None, 1000, 2000, "over 1,000", "More than 1,000", "", "why", 1,
        "disputed",
    )  # fmt: skip
    return replace(plain, **fields)


def figure(name: str, claim_ids: tuple[str, ...], metric_id: str = "m1", **fields: Any) -> Figure:
    """The reading "over 1,000"."""
    plain = Figure(name, metric_id, "over 1,000", "over", 1000, 1000, None, None, "same", "why", claim_ids, 1)
    return replace(plain, **fields)


@dataclass
class Judgement:
    """A whole judgement of story s1 on articles 1 to 3: one metric, two figures, three verdicts, one copied origin."""

    story_id: str = "s1"
    claims: list[Claim] = field(default_factory=lambda: [claim(number) for number in (1, 2, 3)])
    metrics: list[Metric] = field(default_factory=lambda: [metric()])
    figures: list[Figure] = field(
        default_factory=lambda: [
            figure("f1", ("c2", "c1")),
            figure("f2", ("c3",), reading="nearly 2,000", relation="contradiction"),
        ]
    )
    verdicts: list[Verdict] = field(
        default_factory=lambda: [
            Verdict("m1", "c1", "c2", "same", "Both say over 1,000."),
            Verdict("m1", "c1", "c3", "contradiction", "No number fits both."),
            Verdict("m1", "c2", "c3", "contradiction", "No number fits both."),
        ]
    )
    origins: list[Origin] = field(
        default_factory=lambda: [
            Origin("o1", "copy", ("a2", "a1"), "Outlet2"),
            Origin("o2", "single", ("a3",), "Outlet3"),
        ]
    )

    def save(self, conn: Connection) -> bool:
        """Save it; return whether anything differed."""
        return figures.replace_story_figures(
            conn, self.story_id, self.claims, self.metrics, self.figures, self.verdicts, self.origins
        )


def place(conn: Connection, *numbers: int, story: str = "s1") -> None:
    """Save articles by number and put them into a story."""
    for number in numbers:
        articles.save(conn, article(number), now=NOW)
    stories.place(conn, {f"a{number}": story for number in numbers})


def judged(conn: Connection) -> Judgement:
    """Story s1 with articles 1 to 3, judged."""
    place(conn, 1, 2, 3)
    judgement = Judgement()
    judgement.save(conn)
    return judgement
