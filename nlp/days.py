"""The days that undated articles name without a year, settled by the story that they belong to.

"As of 9 February" has no year in a text without a date, but the dated articles of its story tell which one is meant. A
bare weekday is settled only in a story that is a few days old from end to end; nothing is guessed for any other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from nlp.dates import find_dates
from store.model import Article, Claim

_SHORT_STORY_DAYS = 6


def settle(claims: Sequence[Claim], articles: Sequence[Article]) -> list[Claim]:
    """The claims, those of undated articles dated where their sentence names a day of the story's time."""
    days = sorted(article.published.date() for article in articles if article.published)
    undated = {article.id for article in articles if article.published is None}
    if not days or not undated:
        return list(claims)
    middle = days[len(days) // 2]
    weekdays = (days[-1] - days[0]).days <= _SHORT_STORY_DAYS
    return [_settled(c, middle, weekdays) if c.article_id in undated and c.as_of is None else c for c in claims]


def _settled(claim: Claim, middle: date, weekdays: bool) -> Claim:
    at = claim.quantity.start - claim.sentence_start
    named = [
        mention
        for mention in find_dates(claim.sentence, middle)
        if mention.precision == "day" and (mention.basis == "stated" or (weekdays and mention.basis == "weekday"))
    ]
    if not named:
        return claim
    nearest = min(named, key=lambda mention: abs(mention.start - at))
    return replace(claim, as_of=nearest.day, as_of_basis=nearest.basis)
