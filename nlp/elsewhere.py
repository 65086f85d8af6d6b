"""Which numbers of a story are told of what another story is about ("at Oakfern, where over 1,400 signed").

A report mentions the rival, the neighbour or last month's strike in passing. Such a number is another count than the
story's own, however alike it is worded. It is known by its place beside a name that another story is about and that
this one is not; who is credited with a number is no such name. A name that many stories are about tells nothing, nor
does a place inside one that this story is about: what happened there is a part of its own. What another story is about
is told by its reports from before the one that mentions it, so that what comes later changes nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from nlp.features import TEXT_CHARS, is_common, names_in, written_small
from nlp.geography import inside
from nlp.surroundings import located
from nlp.tokens import Token, without_owner
from store.model import Article, Claim

ELSEWHERE = "elsewhere"
"""The ``period`` of a claim that is told of another story."""
LEAD_CHARS = 250
"""Characters of a text that say, with its headline, what it is about."""
LEADS = 0.5
"""Share of a story's reports that name in their first words what the story is about."""
FEWEST, MANY = 2, 3
"""Reports from which a story tells what it is about; other stories that one name may lead."""
_BEFORE, _BEHIND = 14, 6
"""Words before and behind a number among which a name says of whom it is told, if no mark or number comes first."""
_STOPS, _BEHIND_STOPS = frozenset(";:–—()"), frozenset(";:–—(),")
_INSIDE_A_SENTENCE = re.compile(r"(?<=[a-z,;’'”\"0-9-] )[A-Z][\w’'-]+")
_WORD = re.compile(r"[\w’'-]+")


class Report(NamedTuple):
    """A report of a story: its time, if any is known, its id, and its headline with its first words."""

    when: datetime | None
    id: str
    head: str


Others = Callable[[Set[str]], Mapping[str, Sequence[Report]]]
"""Of some names (lower case) the other stories that they may lead, with their reports."""


def nobody(names: Set[str]) -> Mapping[str, Sequence[Report]]:
    """Where no other story is known."""
    del names
    return {}


def head_of(title: str, text: str) -> str:
    """The headline and the first words of a report."""
    return f"{title[:LEAD_CHARS]}\n{text[:LEAD_CHARS]}"


def report_of(article: Article) -> Report:
    """An article as a report of its story; without a date it is of when it was first seen."""
    return Report(article.published or article.first_seen, article.id, head_of(article.title, article.text))


@lru_cache(maxsize=10_000)
def names_of(text: str) -> frozenset[str]:
    """The names in a head or text, lower case."""
    return frozenset(names_in(text))


@lru_cache(maxsize=10_000)
def leading_names(heads: tuple[str, ...]) -> frozenset[str]:
    """What a story is about, by the heads of its reports; names in lower case, none of a single report."""
    if len(heads) < FEWEST:
        return frozenset()
    found = Counter(name for head in heads for name in names_of(head))
    small = {word for head in heads for word in written_small(head)}
    proven = {_plain(word) for head in heads for word in _INSIDE_A_SENTENCE.findall(head)} - small
    return frozenset(name for name, count in found.items() if count >= LEADS * len(heads) and name in proven)


def others_among(stories: Mapping[str, Sequence[Report]]) -> Callable[[str], Others]:
    """For each story the others that some names may lead, where all reports are known."""
    opened: dict[str, set[str]] = {}
    for story, reports in stories.items():
        for name in {name for report in reports for name in names_of(report.head)}:
            opened.setdefault(name, set()).add(story)

    def of(story: str) -> Others:
        return lambda names: {
            other: stories[other] for other in sorted({s for name in names for s in opened.get(name, ())} - {story})
        }

    return of


def told_elsewhere(claims: Sequence[Claim], articles: Sequence[Article], others: Others) -> list[Claim]:
    """The claims of a story, marked by their ``period`` where they are told of another; earlier marks are undone."""
    claims = [replace(claim, period="") if claim.period == ELSEWHERE else claim for claim in claims]
    beside = {claim.id: _beside(claim) for claim in claims if not claim.period}
    if len(articles) < FEWEST or not any(beside.values()):
        return claims
    own, small = _own_names(articles)
    asked = {claim: names - small for claim, names in beside.items() if not names & own}
    wanted = _outside({name for names in asked.values() for name in names}, own)
    told = others(wanted) if wanted else {}
    mentions = {claim.article_id for claim in claims if asked.get(claim.id)}
    known = {article.id: _distinctive(told, article) & wanted for article in articles if article.id in mentions}
    return [
        replace(claim, period=ELSEWHERE)
        if asked.get(claim.id, frozenset()) & known.get(claim.article_id, set())
        else claim
        for claim in claims
    ]


def _own_names(articles: Sequence[Article]) -> tuple[set[str], set[str]]:
    """What a story is about, by the names that at least half of its articles have; and what they write small."""
    texts = [f"{article.title}\n{article.text[:TEXT_CHARS]}" for article in articles]
    spread = Counter(name for text in texts for name in names_of(text))
    own = {name for name, count in spread.items() if count >= LEADS * len(texts)}
    return own, {word for text in texts for word in written_small(text)}


def _outside(names: Set[str], own: Set[str]) -> frozenset[str]:
    """The names that are no places inside one that the story is about."""
    places = [name.capitalize() for name in sorted(own)]
    return frozenset(name for name in names if not any(inside(name.capitalize(), place) for place in places))


def _distinctive(told: Mapping[str, Sequence[Report]], article: Article) -> set[str]:
    """The names that lead some other story before an article, but not many."""
    led = Counter(
        name
        for reports in told.values()
        for name in leading_names(tuple(report.head for report in reports if _before(report, article)))
    )
    return {name for name, stories in led.items() if stories <= MANY}


def _before(report: Report, article: Article) -> bool:
    when = article.published or article.first_seen
    return report.when is None or when is None or (report.when, report.id) < (when, article.id)


def _beside(claim: Claim) -> frozenset[str]:
    """The names on both sides of a number, up to the next number or mark, without who is credited with it."""
    tokens, first, last = located(claim.sentence, claim.quantity.start - claim.sentence_start, claim.quantity.literal)
    credited = {_plain(word) for word in _WORD.findall(claim.attributed_to or "")}
    before = _named(reversed(tokens[max(0, first - _BEFORE) : first]), _STOPS)
    return frozenset((before | _named(tokens[last + 1 : last + 1 + _BEHIND], _BEHIND_STOPS)) - credited)


def _named(tokens: Iterable[Token], stops: Set[str]) -> set[str]:
    names = set()
    for token in tokens:
        if token.text in stops or token.text[0].isdigit():
            break
        if token.text[:1].isupper() and not is_common(name := _plain(token.text)) and len(name) > 1:
            names.add(name)
    return names


def _plain(word: str) -> str:
    return without_owner(word).casefold()
