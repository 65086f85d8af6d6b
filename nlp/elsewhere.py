"""Which numbers of a story are told of what another story is about ("at Oakfern, where over 1,400 signed").

A report mentions the rival, the neighbour or last month's strike in passing. Such a number is another count than the
story's own, however alike it is worded. It is known by its place beside a name that another story is about and that
this one is not; who is credited with a number is no such name. A name that many stories are about tells nothing, nor
does a place inside one that this story is about: what happened there is a part of its own.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import replace
from functools import lru_cache

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

Leading = Callable[[Set[str]], Set[str]]
"""Which of some names (lower case) lead another story."""


def nobody(names: Set[str]) -> Set[str]:
    """Where no other story is known."""
    del names
    return frozenset()


def leading_names(heads: Sequence[str]) -> frozenset[str]:
    """What a story is about, by the heads of its reports; names in lower case, none of a single report."""
    if len(heads) < FEWEST:
        return frozenset()
    found = Counter(name for head in heads for name in _names_of(head))
    small = {word for head in heads for word in written_small(head)}
    proven = {_plain(word) for head in heads for word in _INSIDE_A_SENTENCE.findall(head)} - small
    return frozenset(name for name, count in found.items() if count >= LEADS * len(heads) and name in proven)


def head_of(title: str, text: str) -> str:
    """The headline and the first words of a report, as :func:`leading_names` takes them."""
    return f"{title[:LEAD_CHARS]}\n{text[:LEAD_CHARS]}"


def leading_among(heads: Mapping[str, Sequence[str]]) -> Callable[[str], Leading]:
    """For each story the names that lead others, where all are known, by the heads of their reports."""
    led: dict[str, set[str]] = {}
    for story, those in heads.items():
        for name in leading_names(those):
            led.setdefault(name, set()).add(story)
    return lambda story: lambda names: distinctive({name: led.get(name, set()) - {story} for name in names})


def distinctive(led: Mapping[str, Iterable[str]]) -> frozenset[str]:
    """The names that lead some story but not many; ``led`` has the stories by name."""
    return frozenset(name for name, stories in led.items() if 0 < len(set(stories)) <= MANY)


def told_elsewhere(claims: Sequence[Claim], articles: Sequence[Article], leading: Leading) -> list[Claim]:
    """The claims of a story, marked by their ``period`` where they are told of another; earlier marks are undone."""
    claims = [replace(claim, period="") if claim.period == ELSEWHERE else claim for claim in claims]
    beside = {claim.id: _beside(claim) for claim in claims if not claim.period}
    if len(articles) < FEWEST or not any(beside.values()):
        return claims
    texts = [f"{article.title}\n{article.text[:TEXT_CHARS]}" for article in articles]
    spread = Counter(name for text in texts for name in _names_of(text))
    own = {name for name, count in spread.items() if count >= LEADS * len(texts)}
    small = {word for text in texts for word in written_small(text)}
    places = [name.capitalize() for name in sorted(own)]
    asked = {claim: names - small for claim, names in beside.items() if not names & own}
    wanted = {name for names in asked.values() for name in names}
    others = leading(frozenset(name for name in wanted if not any(inside(name.capitalize(), p) for p in places)))
    marked = {claim for claim, names in asked.items() if names & others}
    return [replace(claim, period=ELSEWHERE) if claim.id in marked else claim for claim in claims]


@lru_cache(maxsize=10_000)
def _names_of(text: str) -> frozenset[str]:
    return frozenset(names_in(text))


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
