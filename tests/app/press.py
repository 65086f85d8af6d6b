"""Printed claims as the dashboard's tests write them down: a sentence, its number, who is credited."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from store.model import Article, Claim, Qualifier, Quantity


def quantity(text: str, literal: str, qualifier: Qualifier, stated: float, unit: str = "", noun: str = "") -> Quantity:
    """The quantity whose ``literal`` stands in ``text``, with the bounds that its qualifier allows."""
    start = text.index(literal)
    low = None if qualifier in ("nearly", "up_to", "under") else stated
    high = None if qualifier in ("over", "at_least") else stated
    closed = qualifier in ("exact", "about", "at_least", "up_to")
    end = start + len(literal)
    return Quantity(start, end, literal, stated, low, high, closed, closed, qualifier, unit, noun, 100)


@dataclass
class Press:
    """One printed claim, as the tests write it down."""

    id: str
    outlet: str
    sentence: str
    literal: str
    qualifier: Qualifier
    stated: float
    day: int = 23
    month: int = 6
    credit: str | None = None
    as_of: date | None = None
    title: str = ""
    unit: str = ""
    before: str = "Employees at Norvane have asked for a halt. "

    @property
    def text(self) -> str:
        """The text of the article."""
        return f"{self.before}{self.sentence} The company declined to say more."

    def article(self) -> Article:
        """The article that prints the claim."""
        domain = self.outlet.lower().replace(" ", "-") + ".example"
        moment = datetime(2026, self.month, self.day, 9, 40, tzinfo=UTC)
        title = self.title or f"Norvane staff petition against tracker, reports {self.outlet}"
        return Article(
            "a" + self.id, f"https://{domain}/{self.id}", title, self.text, outlet=self.outlet, domain=domain,
            published=moment, published_basis="structured", source=self.outlet, language="en", author="A. Reporter",
        )  # fmt: skip

    def claim(self, metric: str, label: str, origin: str) -> Claim:
        """The claim itself."""
        found = quantity(self.text, self.literal, self.qualifier, self.stated, self.unit, "employees")
        return Claim(
            "c" + self.id, "a" + self.id, found, self.sentence, len(self.before), label,
            "sign" if "signatures" in label else "other",
            attributed_to=self.credit, as_of=self.as_of, as_of_basis="stated" if self.as_of else "unknown",
            metric_id=metric, origin_id=origin,
        )  # fmt: skip
