"""Which document stands at a path of the sample's sites at a moment. No sockets here: a pure function of the clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from urllib.parse import unquote

from app.sample import render
from app.sample.newsroom import Newsroom, SampleArticle, SampleOutlet
from app.sample.plan import PETITION, PETITION_PATH

HTML = "text/html; charset=utf-8"
TEXT = "text/plain; charset=utf-8"
FEED_TYPES = {
    "rss": "application/rss+xml; charset=utf-8",
    "atom": "application/atom+xml; charset=utf-8",
    "rdf": "application/rdf+xml; charset=utf-8",
    "sitemap": "application/xml; charset=utf-8",
}


@dataclass(frozen=True, slots=True)
class Document:
    """What a path holds: ``last_modified`` is ``None`` where the site does not tell."""

    status: HTTPStatus
    content_type: str
    text: str
    last_modified: datetime | None = None


def document(newsroom: Newsroom, path: str, now: datetime, base_url: str) -> Document:
    """The document at ``path`` (as requested, still quoted) at ``now``; unknown and future ones are 404."""
    path = unquote(path)
    if path == "/":
        return Document(HTTPStatus.OK, HTML, render.directory(newsroom))
    if path == "/robots.txt":
        return Document(HTTPStatus.OK, TEXT, render.robots(newsroom))
    if path == PETITION_PATH:
        return _petition(now) or _missing(path)
    slug, _, rest = path.removeprefix("/").partition("/")
    outlet = newsroom.outlets.get(slug)
    if outlet is None:
        return _missing(path)
    rest = f"/{rest}"
    if rest == "/":
        return Document(HTTPStatus.OK, HTML, render.front_page(newsroom, outlet, now, base_url))
    if rest == "/robots.txt":
        return Document(HTTPStatus.OK, TEXT, render.robots(newsroom, outlet))
    if rest == outlet.feed_path:
        return _feed(newsroom, outlet, now, base_url)
    article = newsroom.paths.get((slug, rest))
    if article is None or article.published > now:
        return _missing(path)
    return _article(newsroom, article.at(now), now, base_url)


def _feed(newsroom: Newsroom, outlet: SampleOutlet, now: datetime, base_url: str) -> Document:
    if outlet.fails_from and now >= outlet.fails_from:
        return Document(HTTPStatus.INTERNAL_SERVER_ERROR, TEXT, "Error establishing a database connection\n")
    changed = max((article.changed for article in newsroom.published(now, outlet.slug)), default=None)
    return Document(HTTPStatus.OK, FEED_TYPES[outlet.feed], render.feed(newsroom, outlet, now, base_url), changed)


def _article(newsroom: Newsroom, article: SampleArticle, now: datetime, base_url: str) -> Document:
    if article.access == "forbidden":
        text = "<!doctype html><html lang=en><title>Subscribers only</title><h1>Please sign in to read on</h1></html>\n"
        return Document(HTTPStatus.FORBIDDEN, HTML, text)
    page = render.article_page(newsroom, article, now, base_url)
    return Document(HTTPStatus.OK, HTML, page, None if article.undated else article.changed)


def _petition(now: datetime) -> Document | None:
    """The petition's page with its counter; ``None`` before it went online."""
    signed = [count for at, count in PETITION if at <= now]
    return Document(HTTPStatus.OK, HTML, render.petition_page(signed[-1])) if signed else None


def _missing(path: str) -> Document:
    return Document(HTTPStatus.NOT_FOUND, TEXT, f"Nothing is published at {path!a} yet\n")
