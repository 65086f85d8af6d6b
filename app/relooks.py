"""What a look at stored pages leaves in the store: their texts as they read now, and which of them were withdrawn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from scrapers.collect import Outcome
from scrapers.revisits import Remembered, Seen, after_look
from store import articles, changes, revisits
from store.model import Article, Change
from store.revisits import PageRow

if TYPE_CHECKING:
    from sqlalchemy import Connection

    Kept = Callable[[Connection, Article, articles.Saved], None]

SAME_WORDS = 0.5
"""Share of two texts' words that they have in common for a page at another address to be the article that moved."""

FEED_WORDS = 0.75
"""The same for a feed's text, as a share of its own words: it is an opening or a summary. The commonest words of any
language make up less than half of a text."""


def remembered(pages: Iterable[PageRow]) -> list[Remembered]:
    """The pages as those who look at them know them."""
    return [Remembered(p.id, p.url, p.at, p.fetched, p.looked, p.missing_since, p.withdrawn, p.own_text) for p in pages]


def keep_looks(
    conn: Connection, outcome: Outcome, pages: Iterable[Remembered], now: datetime, kept: Kept = lambda *_: None
) -> Counter[str]:
    """Save what was read again and note every look; the counts of what became of the pages that were read.

    ``kept`` is told of each article that was saved, and how, within the same transaction.
    Beside ``new``, ``changed``, ``unchanged`` and ``failed:led_elsewhere`` there are ``withdrawn`` and ``returned``.
    """
    counts: Counter[str] = Counter()
    looks: dict[str, Seen] = dict(outcome.looks)
    for page_id, article in outcome.relooked:
        here = article if page_id in (None, article.id) else _moved(conn, page_id or "", article)
        if here is None:
            counts["failed:led_elsewhere"] += 1
            looks[page_id or ""] = "missing"
            continue
        how = articles.save(conn, here, now=now)
        kept(conn, here, how)
        counts[how] += 1
    known = {page.id: page for page in pages}
    after = {i: after_look(known[i], seen, now) for i, seen in looks.items() if i in known}
    rows = [PageRow(p.id, p.url, p.at, p.fetched, p.looked, p.missing_since, p.withdrawn) for p in after.values()]
    revisits.looked_at(conn, rows)
    for change in _standing_changes(conn, known, after, now):
        counts[change.kind] += 1
        changes.add(conn, change)
    return counts


def _moved(conn: Connection, page_id: str, found: Article) -> Article | None:
    """What was found in place of a page, as the same article, or ``None`` where it is another one."""
    stored = articles.get(conn, page_id)
    if stored is None or not same_article(stored, found):
        return None
    return replace(found, id=stored.id, url=stored.url, canonical_url=stored.canonical_url)


def same_article(stored: Article, found: Article) -> bool:
    """Whether what an address leads to now is the article that was there: edited perhaps, but not another one."""
    old, new = (set(a.text.casefold().split()) for a in (stored, found))
    if stored.text_basis == "feed" and found.text_basis == "page":
        # A summary may be written apart from its page; then the headline tells.
        titles = (" ".join(a.title.casefold().split()) for a in (stored, found))
        return len(old & new) >= FEED_WORDS * len(old) or len(set(titles)) == 1
    return 2 * len(old & new) >= SAME_WORDS * (len(old) + len(new))


def _standing_changes(
    conn: Connection, before: Mapping[str, Remembered], after: Mapping[str, Remembered], now: datetime
) -> list[Change]:
    turned = [i for i, page in after.items() if (page.withdrawn is None) != (before[i].withdrawn is None)]
    told, stories = articles.get_many(conn, turned), articles.story_of(conn, turned)
    return [standing_change(told[i], before[i], now, stories.get(i)) for i in turned if i in told]


def standing_change(article: Article, before: Remembered, now: datetime, story_id: str | None) -> Change:
    """The news that an article's page is gone for good, or there again. It is said, and nobody is accused."""
    outlet = article.outlet or article.domain or "unknown outlet"
    name = f"“{article.title}” ({outlet})"
    if before.withdrawn is not None:
        text = f"{name} is online again; it was gone when looked for on {before.withdrawn:%Y-%m-%d}"
        return Change(now, "returned", text, story_id, article_id=article.id)
    text = f"{name} is no longer online; last seen {before.fetched:%Y-%m-%d}"
    return Change(now, "withdrawn", text, story_id, article_id=article.id)
