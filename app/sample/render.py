"""Draw the sample's pages, feeds, sitemap and robots files as text. Everything is escaped; nothing is trusted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from functools import cache
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import escape

from app.sample.newsroom import FEED_LENGTH, FOLDER, Newsroom, SampleArticle, SampleOutlet

RELATED = 4


@dataclass(frozen=True, slots=True)
class Entry:
    """An article as a template sees it: dates are ``None`` where the page keeps silent about them."""

    article: SampleArticle
    outlet: SampleOutlet
    url: str
    href: str
    canonical: str
    published: datetime | None
    modified: datetime | None
    html: str


@cache
def environment() -> Environment:
    """The one Jinja environment: autoescape for every template, undefined names are errors."""
    env = Environment(
        loader=FileSystemLoader(FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.filters["iso"] = lambda moment: moment.strftime("%Y-%m-%dT%H:%M:%SZ")
    env.filters["rfc822"] = lambda moment: format_datetime(moment, usegmt=True)
    env.filters["long_day"] = lambda moment: f"{moment:%A} {moment.day} {moment:%B %Y}"
    env.filters["clock"] = lambda moment: f"{moment:%H:%M}"
    return env


def entry(newsroom: Newsroom, article: SampleArticle, base_url: str) -> Entry:
    """One article with its addresses; ``article`` is already as it read at the moment."""
    path = newsroom.path(article)
    href = f"/{article.outlet}{quote(path)}"
    return Entry(
        article=article,
        outlet=newsroom.outlets[article.outlet],
        url=base_url + href,
        href=href,
        canonical=newsroom.canonical(article),
        published=None if article.undated else article.published,
        modified=None if article.undated or not article.edits else article.changed,
        html="".join(f"<{tag}>{escape(text)}</{tag}>" for tag, text in article.blocks),
    )


def article_page(newsroom: Newsroom, article: SampleArticle, now: datetime, base_url: str) -> str:
    """The HTML page of one article in its outlet's design, with links to what else was up at ``now``."""
    others = [other for other in newsroom.published(now, article.outlet) if other.key != article.key]
    here = entry(newsroom, article, base_url)
    return (
        environment()
        .get_template(f"{here.outlet.design}.html")
        .render(page=here, related=_entries(newsroom, others[:RELATED], base_url))
    )


def petition_page(signed: int) -> str:
    """The page of a petition that ``signed`` people have signed, in a design with a marked counter."""
    return environment().get_template("petition.html").render(signed=signed)


def front_page(newsroom: Newsroom, outlet: SampleOutlet, now: datetime, base_url: str) -> str:
    """An outlet's front page: its headlines, newest first."""
    entries = _entries(newsroom, newsroom.published(now, outlet.slug), base_url)
    return environment().get_template("front.html").render(outlet=outlet, entries=entries)


def directory(newsroom: Newsroom) -> str:
    """The server's root: every outlet, so that a curious reader finds the way."""
    return environment().get_template("directory.html").render(outlets=newsroom.outlets.values())


def feed(newsroom: Newsroom, outlet: SampleOutlet, now: datetime, base_url: str) -> str:
    """The outlet's feed or news sitemap: its latest items, newest first."""
    entries = _entries(newsroom, newsroom.published(now, outlet.slug)[:FEED_LENGTH], base_url)
    dated = [item.modified or item.published for item in entries if item.published]
    updated = max((moment for moment in dated if moment), default=None)
    return (
        environment()
        .get_template(f"{outlet.feed}.xml")
        .render(outlet=outlet, entries=entries, updated=updated, root=f"{base_url}/{outlet.slug}")
    )


def robots(newsroom: Newsroom, outlet: SampleOutlet | None = None) -> str:
    """robots.txt of the whole server (what collectors obey), or of one outlet as it would stand on its own host."""
    lines = ["User-agent: *"]
    for each in [outlet] if outlet else newsroom.outlets.values():
        prefix = "" if outlet else f"/{each.slug}"
        lines += [f"Disallow: {prefix}{path}" for path in each.disallow]
    return "\n".join([*lines, "Allow: /", ""])


def _entries(newsroom: Newsroom, articles: Sequence[SampleArticle], base_url: str) -> list[Entry]:
    return [entry(newsroom, article, base_url) for article in articles]
