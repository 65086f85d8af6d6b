"""Where wordings and figures come from: copies, rewrites and credited outlets within one story.

Articles that hang together by their wording (:mod:`nlp.wording`, found by :mod:`nlp.likely`) or that rest on one
outlet by what they say (:mod:`nlp.credits`) share an origin; :mod:`nlp.direction` tells who took from whom.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime
from hashlib import blake2s

from nlp.credits import chief_credit, names_of, outlet_key
from nlp.direction import Sourced, directions
from nlp.likely import Link, find_links
from nlp.wording import read_wording
from store.model import Article, Origin, OriginKind, Taking


def find_origins(articles: Sequence[Article]) -> list[Origin]:
    """The origins of one story's articles; every article is in exactly one, the first-hand ones first.

    ``kind`` is "copy" when all the others copy the first, "rewrite" when some are rewrites or the origin is an
    outlet that is only credited, "single" when an article stands alone. ``name`` is the first-hand article's outlet,
    else the credited one. The order of the input does not matter.
    """
    ordered = sorted(articles, key=lambda a: (_when(a), a.id))
    outlets = names_of(ordered)
    told = [Sourced(a, chief_credit(a, outlets)) for a in ordered]
    links = find_links([read_wording(a.title, a.text) for a in ordered])
    parents = list(range(len(told)))
    for i, j, _ in links:
        _join(parents, i, j)
    _join_credits(told, parents)
    groups: dict[int, list[int]] = {}
    for number in range(len(told)):
        groups.setdefault(_root(parents, number), []).append(number)
    inside: dict[int, list[Link]] = defaultdict(list)
    for link in links:
        inside[_root(parents, link[0])].append(link)
    return [_origin(told, members, inside[root]) for root, members in groups.items()]


def _when(article: Article) -> datetime:
    return article.published or article.first_seen or datetime.max.replace(tzinfo=UTC)


def _root(parents: list[int], number: int) -> int:
    while parents[number] != number:
        parents[number] = parents[parents[number]]
        number = parents[number]
    return number


def _join(parents: list[int], a: int, b: int) -> None:
    low, high = sorted((_root(parents, a), _root(parents, b)))
    parents[high] = low


def _join_credits(told: Sequence[Sourced], parents: list[int]) -> None:
    """Articles that rest on one outlet share its origin: that of its own latest article before them, if it has one."""
    own: dict[str, int] = {}
    credited: dict[str, int] = {}
    first_own: dict[str, int] = {}
    for number, item in enumerate(told):
        if item.key and item.credit is None:
            first_own.setdefault(item.key, number)
    for number, item in enumerate(told):
        if item.credit:
            key = outlet_key(item.credit)
            source = own.get(key, first_own.get(key, credited.setdefault(key, number)))
            _join(parents, source, number)
        elif item.key:
            own[item.key] = number


def _origin(told: Sequence[Sourced], members: Sequence[int], links: Sequence[Link]) -> Origin:
    taken = directions(told, members, links)
    by_id = {taking.article_id: taking for taking in taken}
    named = {told[n].article.id: told[n] for n in members}
    group = sorted(named, key=lambda i: i in by_id)
    own = named[group[0]].article.outlet if group[0] not in by_id else None
    other = next((item.article.outlet for item in named.values() if item.article.outlet), None)
    name = own or _credited(told, members) or other
    digest = blake2s(group[0].encode("utf-8", "replace"), digest_size=6).hexdigest()
    return Origin("o" + digest, _kind(group, by_id), tuple(group), name, tuple(taken))


def _credited(told: Sequence[Sourced], members: Sequence[int]) -> str | None:
    """The outlet that most of the articles rest on."""
    credits = [credit for n in members if (credit := told[n].credit)]
    return max(credits, key=lambda name: (credits.count(name), -credits.index(name)), default=None)


def _kind(group: Sequence[str], taken: dict[str, Taking]) -> OriginKind:
    if len(group) == 1:
        return "rewrite" if taken else "single"
    return "copy" if all(taken[i].how == "copy" for i in group if i in taken) else "rewrite"
