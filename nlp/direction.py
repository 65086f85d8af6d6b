"""Who took from whom, among articles that hang together: a credit beats time, and time beats the looks of the text.

An article's own outlet is the source of those that credit it, whatever the clocks say: feeds stamp late. Without a
credit the earlier article is the source. A time of first sight only bounds the time of publication, so it orders two
articles where no other order is possible; else a text that says itself that it is first-hand ("told this newspaper")
is the source; else it is not known, which is said.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from nlp.credits import is_first_hand, outlet_key
from nlp.likely import Link
from nlp.wording import Shared
from store.model import Article, TakenBasis, Taking

Order = Literal["before", "after", "unknown"]
_STRONGEST: tuple[TakenBasis, ...] = ("credit", "time", "text", "unknown")


@dataclass(frozen=True, slots=True)
class Sourced:
    """An article with the outlet it rests on, if any."""

    article: Article
    credit: str | None

    @property
    def key(self) -> str:
        """The key of its own outlet."""
        return outlet_key(self.article.outlet) if self.article.outlet else ""


def order(a: Article, b: Article) -> Order:
    """Whether ``a`` was published before ``b``, as far as their times tell."""
    if a.published and b.published:
        return "unknown" if a.published == b.published else "before" if a.published < b.published else "after"
    if a.published and b.first_seen and not b.published and b.first_seen <= a.published:
        return "after"
    if b.published and a.first_seen and not a.published and a.first_seen <= b.published:
        return "before"
    return "unknown"


def directions(told: Sequence[Sourced], members: Sequence[int], links: Sequence[Link]) -> list[Taking]:
    """How each article of one origin was taken, in the order of ``members``; first-hand ones are left out.

    ``links`` are those between the members, each with the earlier number first.
    """
    near: dict[int, dict[int, Shared]] = defaultdict(dict)
    for i, j, shared in links:
        near[i][j] = near[j][i] = shared
    named = _family_credits(told, members, near)
    own_reporting = cache(lambda number: is_first_hand(told[number].article))  # asked for every link of an article
    found: list[Taking] = []
    for number in members:
        taking = _by_credit(told, number, members, near, named) or _by_wording(told, number, near, own_reporting)
        if taking:
            found.append(taking)
    return _without_circles(found)


def _without_circles(found: Sequence[Taking]) -> list[Taking]:
    """The takings with none that would make an article its own source; the weakest evidence gives way."""
    sources: dict[str, str] = {}
    kept = []
    for taking in sorted(found, key=lambda t: _STRONGEST.index(t.basis)):
        at = taking.source
        while at is not None and at != taking.article_id:
            at = sources.get(at)
        if at is None:
            kept.append(taking)
            if taking.source is not None:
                sources[taking.article_id] = taking.source
    inside = {taking.article_id for taking in kept}
    return [taking for taking in found if taking.article_id in inside]


def _family_credits(
    told: Sequence[Sourced], members: Sequence[int], near: Mapping[int, Mapping[int, Shared]]
) -> dict[int, str]:
    """The outlet that each article rests on: its own credit, else that of what is the same text in other papers."""
    named: dict[int, str] = {}
    for family in _families(members, near):
        own = {told[n].key for n in family}
        credits = Counter(credit for n in family if (credit := told[n].credit) and outlet_key(credit) not in own)
        shared = min(credits, key=lambda name: (-credits[name], name), default=None)
        for number in family:
            credit = told[number].credit or shared
            if credit:
                named[number] = credit
    return named


def _families(members: Sequence[int], near: Mapping[int, Mapping[int, Shared]]) -> list[list[int]]:
    """Members that are copies of each other."""
    left, families = set(members), []
    for number in members:
        if number not in left:
            continue
        family, queue = [], [number]
        left.discard(number)
        while queue:
            at = queue.pop()
            family.append(at)
            new = [n for n, shared in near.get(at, {}).items() if shared == "copy" and n in left]
            left.difference_update(new)
            queue += new
        families.append(sorted(family))
    return families


def _by_credit(
    told: Sequence[Sourced],
    number: int,
    members: Sequence[int],
    near: Mapping[int, Mapping[int, Shared]],
    named: Mapping[int, str],
) -> Taking | None:
    credit = named.get(number)
    if credit is None:
        return None
    key, article = outlet_key(credit), told[number].article
    own = [n for n in members if told[n].key == key and n != number and n not in named]
    earlier = [n for n in own if order(told[n].article, article) == "before"]
    source = next((n for n in own if near.get(number, {}).get(n) == "copy"), None)
    if source is None and own:
        source = earlier[-1] if earlier else own[0]
    copied = near.get(number, {}).get(source) == "copy" if source is not None else _has_copy(near, number)
    if own and not copied and _copies_an_earlier(told, number, near):
        return None  # the text of one that names the outlet, not the outlet's own
    name = told[source].article.id if source is not None else None
    return Taking(article.id, "copy" if copied else "credit", name, "credit")


def _has_copy(near: Mapping[int, Mapping[int, Shared]], number: int) -> bool:
    return "copy" in near.get(number, {}).values()


def _copies_an_earlier(told: Sequence[Sourced], number: int, near: Mapping[int, Mapping[int, Shared]]) -> bool:
    return any(
        shared == "copy" and order(told[other].article, told[number].article) == "before"
        for other, shared in near.get(number, {}).items()
    )


def _by_wording(
    told: Sequence[Sourced],
    number: int,
    near: Mapping[int, Mapping[int, Shared]],
    own_reporting: Callable[[int], bool],
) -> Taking | None:
    """Taken from the earliest article with the same wording; copies before rewrites."""
    article = told[number].article
    sources: list[tuple[int, Shared, TakenBasis]] = []
    for other, shared in near.get(number, {}).items():
        when = order(told[other].article, article)
        basis: TakenBasis = "time"
        if when == "unknown":
            theirs, mine = own_reporting(other), own_reporting(number)
            when = "before" if theirs and not mine else "after" if mine and not theirs else "unknown"
            basis = "text" if when != "unknown" else "unknown"
        if when == "before" or (when == "unknown" and other < number):
            sources.append((other, shared, basis))
    if not sources:
        return None
    known = [s for s in sources if s[2] != "unknown"] or sources
    source, shared, basis = min(known, key=lambda s: (s[1] != "copy", s[0]))
    return Taking(article.id, shared, told[source].article.id, basis)
