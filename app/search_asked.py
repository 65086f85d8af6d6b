"""What is looked for and what comes of it, and how the one is written in an address: pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, get_args

from app.catalogue import FACETS
from nlp.query_tree import Term
from store.search import KINDS, Found, Kind

Mode = Literal["words", "meaning"]
Sort = Literal["best", "newest"]
PAGE = 25
MOST_PAGES = 10_000
MOST_CHOSEN = 20
"""Values of one facet that an address can choose."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked for; ``chosen`` by facet, ``since`` and ``until`` are days that count too."""

    query: str
    mode: Mode = "words"
    kind: Kind | None = None
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    since: date | None = None
    until: date | None = None
    sort: Sort = "best"
    page: int = 1
    size: int = PAGE


@dataclass(frozen=True, slots=True)
class Result:
    """One page of hits. ``counts`` are by facet and value, of all hits but for the choice within that facet; ``kinds``
    likewise. ``total`` counts what is listed (where there is ``more``, the latest only), ``copies`` what is folded into
    it; ``near`` is by number of a hit. ``weeks`` are Mondays as ordinals with their counts. ``unread``: no article has
    a vector yet. ``alone``: where nothing was found, what each word would find by itself, as far as is counted."""

    hits: tuple[Found, ...]
    total: int
    copies: int
    folded: Mapping[int, int]
    kinds: Mapping[Kind, int]
    counts: Mapping[str, Mapping[str, int]]
    weeks: tuple[tuple[int, int], ...]
    titles: Mapping[str, str]
    terms: tuple[Term, ...]
    near: Mapping[int, float] = field(default_factory=dict)
    unread: bool = False
    more: bool = False
    alone: Mapping[str, int] = field(default_factory=dict)


def from_address(given: Mapping[str, Sequence[str]]) -> Asked:
    """What an address asks for; what it says wrongly counts as not said."""

    def one(name: str) -> str:
        return next(iter(given.get(name, ())), "")

    page = one("page")
    kind, mode, sort = one("kind"), one("mode"), one("sort")
    return Asked(
        query=one("q"),
        mode="meaning" if mode == "meaning" else "words",
        kind=next((known for known in KINDS if known == kind), None),
        chosen={
            facet: tuple(dict.fromkeys(v for v in given.get(facet, ()) if v))[:MOST_CHOSEN]
            for facet in FACETS
            if any(given.get(facet, ()))
        },
        since=_day(one("since")),
        until=_day(one("until")),
        sort="newest" if sort == "newest" else "best",
        page=min(int(page), MOST_PAGES) if page.isascii() and page.isdigit() and len(page) < 9 and int(page) else 1,
    )


def to_address(asked: Asked) -> dict[str, list[str]]:
    """The parameters that say so; what is usual is left out."""
    single = {
        "q": asked.query,
        "mode": asked.mode if asked.mode != get_args(Mode)[0] else "",
        "kind": asked.kind or "",
        "since": asked.since.isoformat() if asked.since else "",
        "until": asked.until.isoformat() if asked.until else "",
        "sort": asked.sort if asked.sort != get_args(Sort)[0] else "",
        "page": str(asked.page) if asked.page > 1 else "",
    }
    several = {facet: list(values) for facet, values in asked.chosen.items() if values}
    return {name: [value] for name, value in single.items() if value} | several


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None
