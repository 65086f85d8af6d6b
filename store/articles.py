"""Articles and their revisions: saving, finding, and what is still to be understood."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, and_, delete, func, insert, or_, select, update

from store import counters, outlets, summaries
from store.errors import InputError
from store.exports import article_rows as export_rows
from store.model import Article, Revision
from store.rows import ArticleRow
from store.schema import articles, is_pending, revisions, story_keys
from store.sql import AnyRow, AnySelect, chunks, digest, gather, insert_missing, text_hash
from store.story_life import time_of

__all__ = [
    "after", "count", "delete_all", "export_rows", "find_by_url", "full", "get", "get_many", "languages_of", "listed",
    "mark_processed", "new_values", "of_story", "pending", "read_row", "reopen", "revisions_of", "save", "story_of",
    "tell_languages", "wait",
]  # fmt: skip

Saved = Literal["new", "changed", "unchanged"]

_NEW_REVISION = insert(revisions)
_LISTED = tuple(articles.c[name] for name in ArticleRow._fields)
_MAX_DOMAIN = 253  # RFC 1035, 2.3.4, without the trailing dot


def save(conn: Connection, article: Article, *, now: datetime) -> Saved:
    """Save an article by its id.

    ``new``: not there before. ``changed``: another title or text (a new revision; differences of white space don't
    count), or a time of publication where none was known; it is pending again. ``unchanged``: nothing of that; only
    empty fields were filled. A page's text is never replaced by the shorter text of a feed. ``first_seen`` is kept.
    """
    if article.domain is not None:
        if len(article.domain) > _MAX_DOMAIN:
            raise InputError(f"{article.url[:80]}: its domain has {len(article.domain)} characters; no domain has that")
        outlets.ensure(conn, article.domain, article.outlet)
    values = new_values(article, now)
    if insert_missing(conn, articles, [values]):
        _add_revision(conn, article, 1, values["text_hash"], article.fetched or now)
        return "new"
    old = conn.execute(select(articles).where(articles.c.id == article.id)).one()
    changes = _filled(old, article)
    if _is_better(old, article):
        changes |= _edited(old, article, article.fetched or now)
        _add_revision(conn, article, changes["revision"], changes["text_hash"], changes["fetched"])
    if not changes:
        return "unchanged"
    changed = "revision" in changes or "published" in changes
    conn.execute(
        update(articles).where(articles.c.id == article.id).values(changes | ({"pending": True} if changed else {}))
    )
    if "day" in changes:
        conn.execute(update(story_keys).where(story_keys.c.article_id == article.id).values(day=changes["day"]))
    if old.story_id is not None and not changes.keys().isdisjoint(("at", "domain", "outlet")):
        counters.refresh(conn, [old.story_id])
    return "changed" if changed else "unchanged"


def get(conn: Connection, article_id: str) -> Article | None:
    """The article with this id as it reads now."""
    found = get_many(conn, [article_id])
    return found.get(article_id)


def get_many(conn: Connection, ids: Iterable[str]) -> dict[str, Article]:
    """Articles by id; unknown ids are left out."""
    rows = gather(ids, lambda part: conn.execute(full().where(articles.c.id.in_(part))).all())
    return {row.id: read_row(row) for row in rows}


def find_by_url(conn: Connection, url: str) -> Article | None:
    """The article at an address: its own or its canonical one; the earliest where several share it."""
    key = digest(url)
    query = full().where(or_(articles.c.url_key == key, articles.c.canonical_key == key))
    row = conn.execute(query.order_by(articles.c.first_seen, articles.c.id).limit(1)).one_or_none()
    return None if row is None else read_row(row)


def pending(conn: Connection, limit: int | None = None) -> list[Article]:
    """Articles that were never processed or have changed since: those with a story first, then in order of time.

    So an interrupted run's work is finished before anything new is taken up, which then meets what it would have met.
    """
    order = (articles.c.story_id.is_(None), articles.c.at, articles.c.id)
    # Which ones first, on thin rows: a long backlog must not be sorted with all its texts for each part of it.
    ids = select(articles.c.id).where(is_pending).order_by(*order).limit(limit)
    query = full().where(articles.c.id.in_(ids)).order_by(*order)
    return [read_row(row) for row in conn.execute(query)]


def after(conn: Connection, last: str, limit: int) -> list[Article]:
    """Articles behind an id in the order of their ids: to go through all of them."""
    return [
        read_row(row) for row in conn.execute(full().where(articles.c.id > last).order_by(articles.c.id).limit(limit))
    ]


def tell_languages(conn: Connection, found: Mapping[str, str]) -> None:
    """Keep the languages that articles (id → code) turned out to be written in."""
    for language in sorted(set(found.values())):
        here = [i for i, code in found.items() if code == language]
        for part in chunks(here):
            differs = articles.c.language.is_distinct_from(language)
            conn.execute(update(articles).where(articles.c.id.in_(part), differs).values(language=language))


def languages_of(conn: Connection, story_id: str) -> dict[str, int]:
    """How many articles of a story are written in each language, the commonest first; unknown ones are left out."""
    number = func.count().label("number")
    query = select(articles.c.language, number).where(articles.c.story_id == story_id, articles.c.language.is_not(None))
    rows = conn.execute(query.group_by(articles.c.language).order_by(number.desc(), articles.c.language))
    return {row.language: row.number for row in rows}


def mark_processed(conn: Connection, processed: Iterable[Article | str]) -> int:
    """Say that articles are understood; return how many were pending.

    Give the :class:`Article` rather than its id where another program may collect meanwhile: an article that has had
    a newer revision or time of publication since then stays pending.
    """
    marked = 0
    for item in processed:
        matches: ColumnElement[bool] = articles.c.pending & (
            articles.c.id == (item if isinstance(item, str) else item.id)
        )
        if isinstance(item, Article):
            same_time = articles.c.published.is_not_distinct_from(item.published)
            matches = and_(matches, articles.c.revision == item.revision, same_time)
        marked += conn.execute(update(articles).where(matches).values(pending=False)).rowcount
    return marked


def reopen(conn: Connection, ids: Iterable[str] | None = None) -> int:
    """Make articles (all unless given) pending again, for a program that understands more; return how many."""
    if ids is None:
        return conn.execute(update(articles).where(~articles.c.pending).values(pending=True)).rowcount
    closed = update(articles).where(~articles.c.pending).values(pending=True)
    return sum(conn.execute(closed.where(articles.c.id.in_(part))).rowcount for part in chunks(dict.fromkeys(ids)))


def wait(conn: Connection, ids: Iterable[str]) -> set[str]:
    """Make those of these articles pending that are not, because their story is to be judged; return which."""
    closed = update(articles).where(~articles.c.pending).values(pending=True).returning(articles.c.id)
    return set(gather(ids, lambda part: conn.execute(closed.where(articles.c.id.in_(part))).scalars()))


def of_story(conn: Connection, story_id: str) -> list[Article]:
    """The articles of a story, oldest first."""
    query = full().where(articles.c.story_id == story_id).order_by(articles.c.at, articles.c.id)
    return [read_row(row) for row in conn.execute(query)]


def ids_of_story(conn: Connection, story_id: str) -> list[str]:
    """The ids of the articles of a story, oldest first."""
    query = select(articles.c.id).where(articles.c.story_id == story_id).order_by(articles.c.at, articles.c.id)
    return list(conn.execute(query).scalars())


def listed(conn: Connection, story_id: str) -> list[ArticleRow]:
    """The articles of a story, oldest first, as a list shows them: of thousands no text is read."""
    query = select(*_LISTED).where(articles.c.story_id == story_id).order_by(articles.c.at, articles.c.id)
    return [ArticleRow._make(row) for row in conn.execute(query).tuples()]


def story_of(conn: Connection, ids: Iterable[str]) -> dict[str, str]:
    """Article id → story id, for those that have a story."""
    query = select(articles.c.id, articles.c.story_id).where(articles.c.story_id.is_not(None))
    return {
        row.id: row.story_id for row in gather(ids, lambda part: conn.execute(query.where(articles.c.id.in_(part))))
    }


def revisions_of(conn: Connection, article_id: str) -> list[Revision]:
    """Every text that an article has had, the first one first."""
    rows = conn.execute(select(revisions).where(revisions.c.article_id == article_id).order_by(revisions.c.number))
    return [Revision(row.article_id, row.number, row.title, row.text, row.text_hash, row.fetched) for row in rows]


def delete_all(conn: Connection, ids: Iterable[str]) -> frozenset[str]:
    """Delete articles with all that was understood from them; return the stories that lost one and still exist.

    Those are to be judged again. A story without articles disappears.
    """
    gone = list(dict.fromkeys(ids))
    touched = sorted(set(story_of(conn, gone).values()))
    for part in chunks(gone):
        conn.execute(update(articles).where(articles.c.duplicate_of.in_(part)).values(duplicate_of=None))
        summaries.forget_citing(conn, part)
        conn.execute(delete(articles).where(articles.c.id.in_(part)))
    return counters.settle(conn, touched)


def count(conn: Connection) -> int:
    """How many articles there are."""
    number: int = conn.execute(select(func.count()).select_from(articles)).scalar_one()
    return number


def full() -> AnySelect:
    """Articles as they read now, with their text: rows for :func:`read_row`."""
    current = (revisions.c.article_id == articles.c.id) & (revisions.c.number == articles.c.revision)
    return select(articles, revisions.c.text).join(revisions, current)


def read_row(row: AnyRow) -> Article:
    """The article in a row of :func:`full`."""
    return Article(
        id=row.id, url=row.url, title=row.title, text=row.text, canonical_url=row.canonical_url, outlet=row.outlet,
        domain=row.domain, author=row.author, published=row.published, published_basis=row.published_basis,
        modified=row.modified, first_seen=row.first_seen, fetched=row.fetched, language=row.language,
        revision=row.revision, text_basis=row.text_basis, source=row.source, duplicate_of=row.duplicate_of,
        targets=tuple(row.targets), withdrawn=row.withdrawn, published_certain=row.published_certain,
    )  # fmt: skip


def new_values(article: Article, now: datetime) -> dict[str, Any]:
    """A new article as a row of ``articles``; its text belongs into ``revisions`` as number 1."""
    seen = article.first_seen or now
    return {
        "id": article.id,
        "url": article.url,
        "url_key": digest(article.url),
        "canonical_url": article.canonical_url,
        "canonical_key": None if article.canonical_url is None else digest(article.canonical_url),
        "title": article.title,
        "outlet": article.outlet,
        "domain": article.domain,
        "author": article.author,
        "published": article.published,
        "published_basis": article.published_basis,
        "published_certain": article.published_certain,
        "modified": article.modified,
        "first_seen": seen,
        "fetched": article.fetched or now,
        "language": article.language,
        "revision": 1,
        "text_hash": text_hash(article.text),
        "text_basis": article.text_basis,
        "source": article.source,
        "duplicate_of": article.duplicate_of,
        "targets": article.targets,
        "pending": True,
        **_standing(article.published, seen),
    }


def _standing(published: datetime | None, first_seen: datetime) -> dict[str, Any]:
    moment = time_of(published, first_seen)
    return {"at": moment, "day": moment.date().toordinal()}


def _is_better(old: AnyRow, article: Article) -> bool:
    """Whether title or text differ in more than white space, and the new text is not a step back to a feed's."""
    if old.text_basis == "page" and article.text_basis == "feed":
        return False
    return old.text_hash != text_hash(article.text) or text_hash(old.title) != text_hash(article.title)


def _edited(old: AnyRow, article: Article, fetched: datetime) -> dict[str, Any]:
    return {
        "title": article.title,
        "text_hash": text_hash(article.text),
        "text_basis": article.text_basis,
        "revision": old.revision + 1,
        "fetched": fetched,
        "modified": article.modified or old.modified,
    }


def _filled(old: AnyRow, article: Article) -> dict[str, Any]:
    """Fields that were empty and are known now."""
    names = ("canonical_url", "outlet", "domain", "author", "language", "source", "duplicate_of")
    filled = {name: getattr(article, name) for name in names if getattr(old, name) is None and getattr(article, name)}
    if "canonical_url" in filled:
        filled["canonical_key"] = digest(filled["canonical_url"])
    if old.text_basis == "feed" and article.text_basis == "page":
        filled["text_basis"] = "page"
    if article.targets and not old.targets:
        filled["targets"] = article.targets
    if article.published is not None and (old.published is None or old.published_basis == "unknown"):
        basis = {"published": article.published, "published_basis": article.published_basis}
        if (old.published, old.published_basis) != tuple(basis.values()):
            filled |= basis | {"published_certain": article.published_certain}
            filled |= _standing(article.published, old.first_seen)
    return filled


def _add_revision(conn: Connection, article: Article, number: int, hashed: str, fetched: datetime) -> None:
    values = {
        "article_id": article.id, "number": number, "title": article.title, "text": article.text, "text_hash": hashed,
        "fetched": fetched,
    }  # fmt: skip
    conn.execute(_NEW_REVISION, values)
