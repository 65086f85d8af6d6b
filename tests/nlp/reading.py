"""Short cuts for tests: articles from a few words, and the claims that are read from them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from nlp.claims import find_claims
from nlp.figures import StoryFigures, judge_story
from nlp.quantities import find_quantities
from nlp.quotes import find_quotes
from store.model import Article, Claim, Origin


def article(text: str, id: str = "a", day: str | None = None, outlet: str | None = None, title: str = "") -> Article:
    """An article of one text; ``day`` is an ISO date."""
    published = datetime.fromisoformat(day).replace(tzinfo=UTC) if day else None
    basis = "structured" if day else "unknown"
    return Article(id, f"https://{id}.example/", title, text, outlet=outlet, published=published, published_basis=basis)


def claims_of(text: str, day: str | None = None, id: str = "a") -> list[Claim]:
    """The claims of one text."""
    return claims_in([article(text, id, day)])


def judged(*pages: Article, together: tuple[tuple[str, ...], ...] = ()) -> StoryFigures:
    """The pages as one story; ``together`` groups ids that share an origin."""
    claims = claims_in(pages)
    shared = {id for ids in together for id in ids}
    origins = [Origin(f"o{ids[0]}", "copy", ids, None) for ids in together]
    origins += [Origin(f"o{page.id}", "single", (page.id,), None) for page in pages if page.id not in shared]
    return judge_story("s", pages, claims, origins)


def relation(figures: StoryFigures, first: str, second: str) -> str:
    """The relation of the first claims whose literals hold ``first`` and ``second``; "none" when not one metric."""
    one = next(c for c in figures.claims if first in c.quantity.literal)
    two = next(c for c in figures.claims if second in c.quantity.literal and c.id != one.id)
    for verdict in figures.verdicts:
        if {verdict.a, verdict.b} == {one.id, two.id}:
            return verdict.relation
    return "none"


def claims_in(articles: Iterable[Article]) -> list[Claim]:
    """The claims of some articles, as the pipeline finds them."""
    return [c for a in articles for c in find_claims(a, find_quantities(a.text), find_quotes(a))]
