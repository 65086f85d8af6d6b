"""How large every story is and when it is told: a long tail, a few giants, most of it lately. Pure."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime, timedelta

from tests.bench.press.wording import FIRMS, PROGRAMMES

GIANTS = 3
"""How many stories have the largest size."""
GIANT_SHARE = 50
"""The largest story has one in so many of all articles: 2,000 of 100,000."""
WHOLE = 100_000
"""Articles beyond which a press has more stories and no larger ones: a longer memory does not make an event larger."""
SPAN_DAYS = 400
MOST_A_DAY = 700
"""Articles a day on average from which a larger press reaches further back instead of telling more at once."""
LATELY = 1.3
"""How much more is told of late: 1 is the same at all times."""
CLAIMS_EACH = 3


@dataclass(frozen=True, slots=True)
class Scale:
    """How much is to be made; ``dropped`` are articles beyond those of stories that were found to be off topic."""

    articles: int
    stories: int
    claims: int
    dropped: int

    @property
    def days(self) -> int:
        """How far back it reaches."""
        return max(SPAN_DAYS, self.articles // MOST_A_DAY)

    @staticmethod
    def of(articles: int, stories: int | None = None, claims: int | None = None) -> Scale:
        """Twenty articles a story, three claims an article, one dropped for ten, as far as nothing else is said."""
        stories = stories or max(1, articles // 20)
        return Scale(articles, stories, claims or articles * CLAIMS_EACH, articles // 10)


@dataclass(frozen=True, slots=True)
class Plan:
    """One story before it is told: ``first`` is the number of its first article, ``claims`` how many it has."""

    number: int
    first: int
    articles: int
    claims: int
    firm: str
    programme: str
    begin: datetime
    days: float

    @property
    def id(self) -> str:
        """The story's id."""
        return f"s{self.number:012x}"


def sizes(articles: int, stories: int) -> list[int]:
    """Articles of every story, the largest first: all have one, a few have a fiftieth, their sum is ``articles``.

    More than :data:`WHOLE` articles are several such presses.
    """
    if stories > articles:
        raise ValueError("there can't be more stories than articles")
    parts = -(-articles // WHOLE)
    if parts > 1:
        each = [(articles * (n + 1) // parts - articles * n // parts, stories * (n + 1) // parts - stories * n // parts)
                for n in range(parts)]  # fmt: skip
        return sorted((size for part in each for size in sizes(*part)), reverse=True)
    top = min(max(2, articles // GIANT_SHARE), 1 + (articles - stories) // GIANTS)
    low, high = 0.0, 8.0
    for _ in range(60):  # the steeper the tail, the smaller the sum
        middle = (low + high) / 2
        low, high = (middle, high) if sum(_tail(top, stories, middle)) > articles else (low, middle)
    found = _tail(top, stories, high)
    for place in range(articles - sum(found)):  # what rounding left over; one each, over and over
        found[place % stories] += 1
    return found


def _tail(top: int, stories: int, steepness: float) -> list[int]:
    return [max(1, int(top * min(1.0, (GIANTS / (rank + 1)) ** steepness))) for rank in range(stories)]


def plans(scale: Scale, now: datetime, luck: random.Random) -> list[Plan]:
    """Every story, in no order of size or age."""
    counts = sizes(scale.articles, scale.stories)
    order = list(range(scale.stories))
    luck.shuffle(order)
    found: list[Plan] = []
    first = told = 0
    for number, place in enumerate(order):
        size = counts[place]
        first += size
        share = round(scale.claims * first / scale.articles) - told
        told += share
        # Giants have been in the news for long and still are; of the others there are more of late.
        large = place < GIANTS * 4
        age = luck.uniform(60, 120) if large else luck.random() ** LATELY * scale.days
        days = age if large or luck.random() < 0.1 else min(age, luck.expovariate(1 / 6))
        begin = now - timedelta(days=age, minutes=luck.randrange(60))
        found.append(Plan(number, first - size, size, share, luck.choice(FIRMS), luck.choice(PROGRAMMES), begin, days))
    return found


def stray(scale: Scale, now: datetime, luck: random.Random) -> Plan:
    """The articles that belong to no story, as one plan behind the others."""
    begin = now - timedelta(days=scale.days)
    firm, programme = luck.choice(FIRMS), luck.choice(PROGRAMMES)
    return Plan(scale.stories, scale.articles, scale.dropped, 0, firm, programme, begin, scale.days)
