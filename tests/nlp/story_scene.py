"""A small story of our own for summaries and answers: a badge trial at a railway, told by several outlets."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from nlp.claims import find_claims
from nlp.figures import judge_story
from nlp.origins import find_origins
from nlp.quantities import find_quantities
from nlp.quotes import find_quotes
from nlp.story_text import StoryText, read_text
from store.model import Article

TEXTS = (
    (
        4,
        "Harrow Rail to tag drivers",
        "Harrow Rail will hand out tags to its drivers from Monday. SpeedTag, a badge that records where a driver "
        "stands, was introduced at two depots in March. The operator hopes to learn where trains lose time.",
    ),
    (
        6,
        "Drivers sign against tags",
        "Over 400 drivers have signed a petition against the SpeedTag badges of Harrow Rail, the Footplate Union said. "
        "It called the tags an insult. Harrow Rail says the badges are voluntary.",
    ),
    (
        9,
        "Harrow Rail pauses tags after petition",
        "Harrow Rail has paused its SpeedTag trial after a petition by drivers. The operator said on Friday that 150 "
        "drivers had signed. The Footplate Union put the number of drivers who signed the petition at 900. "
        "“The quietest protest I have seen,” said Ivo Lund, who studies labour relations in Leeds. "
        "A decision on the trial will be taken in June. Sign up for our newsletter.",
    ),
)


def article(number: int, day: int, title: str, text: str) -> Article:
    """One article of May 2026 by its own outlet."""
    moment = datetime(2026, 5, day, 8, tzinfo=UTC)
    return Article(
        f"a{number}", f"https://o{number}.example/", title, text, outlet=f"Outlet {number}", published=moment
    )


def scene() -> list[Article]:
    """The articles of the story."""
    return [article(number, *row) for number, row in enumerate(TEXTS)]


def read(articles: Sequence[Article]) -> StoryText:
    """Articles read as the pipeline reads a story."""
    origins = find_origins(articles)
    claims = [c for a in articles for c in find_claims(a, find_quantities(a.text, "en"), find_quotes(a))]
    return read_text(articles, origins, judge_story("s", articles, claims, origins))
