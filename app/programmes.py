"""Which watched programme a story is about: the one its articles name most."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from nlp.queries import parse
from nlp.query_match import Document, match
from store.model import Article, Programme


def programme_of(articles: Sequence[Article], programmes: Sequence[Programme]) -> str | None:
    """The name of the programme that most of the articles belong to; ``None`` when none does.

    An article belongs to the programme whose query it matches, or where there is no query, to the one it mentions by
    a name: whole words in any case. Between equals the one listed first wins.
    """
    best, most = None, 0
    for programme in programmes:
        count = sum(map(_belongs(programme), articles))
        if count > most:
            best, most = programme.name, count
    return best


def targets_of(article: Article, programmes: Sequence[Programme]) -> dict[str, tuple[str, ...]]:
    """Whom to judge tone toward, with the forms of each name: the article's own targets, else the watched programmes
    that it names."""
    if article.targets:
        return {target: (target,) for target in article.targets}
    body = f"{article.title}\n{article.text}"
    return {p.name: (p.name, *p.aliases) for p in programmes if _names(p).search(body)}


def _belongs(programme: Programme) -> Callable[[Article], bool]:
    if programme.query:
        query = parse(programme.query)
        return lambda article: match(query, Document(article)).found
    pattern = _names(programme)
    return lambda article: pattern.search(f"{article.title}\n{article.text}") is not None


def _names(programme: Programme) -> re.Pattern[str]:
    names = [name for name in (programme.name, *programme.aliases) if name.strip()]
    return re.compile(r"(?<!\w)(?:" + "|".join(re.escape(name) for name in names) + r")(?!\w)", re.IGNORECASE)
