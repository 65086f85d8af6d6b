"""In which order the articles of a story are listed. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from store.rows import ArticleRow

ORDERS = ("Newest", "Oldest", "Outlet", "Revisions")


def ordered(articles: Sequence[ArticleRow], order: str, outlet: Callable[[ArticleRow], str]) -> list[ArticleRow]:
    """The ``articles``, given oldest first, in one of :data:`ORDERS`; within an outlet, or as many revisions, the
    newest first."""
    newest = list(reversed(articles))
    if order == "Oldest":
        return list(articles)
    if order == "Outlet":
        return sorted(newest, key=lambda article: outlet(article).casefold())
    if order == "Revisions":
        return sorted(newest, key=lambda article: -article.revision)
    return newest
