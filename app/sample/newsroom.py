"""Read the sample's outlets and articles from their files, and tell how each article read at a moment.

An article is a Markdown file with TOML front matter between ``+++`` lines; paragraphs are separated by blank lines,
``## `` opens a subhead and ``> `` a pull quote. There is no inline markup: what is written is what is printed.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields, replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from store.errors import InputError

FOLDER = Path(__file__).parent
FEED_LENGTH = 20

Access = Literal["open", "forbidden"]
BlockKind = Literal["p", "h2", "blockquote"]


@dataclass(frozen=True, slots=True)
class SampleOutlet:
    """An invented outlet.

    ``path`` is a format string over ``section``, ``slug``, ``year``, ``month`` and ``day``; ``design`` names a page
    template; ``feed`` is what it offers to collectors; ``leaning`` is invented like the rest. From ``fails_from`` on
    its feed answers 500.
    """

    slug: str
    name: str
    domain: str
    country: str
    tagline: str
    design: str
    feed: Literal["rss", "atom", "rdf", "sitemap"]
    path: str
    language: str = "en"
    full_text: bool = False
    disallow: tuple[str, ...] = ()
    leaning: str | None = None
    fails_from: datetime | None = None

    @property
    def feed_path(self) -> str:
        """Path of the feed or sitemap, below the outlet's own root."""
        return {"rss": "/feed.xml", "atom": "/atom.xml", "rdf": "/index.rdf", "sitemap": "/news-sitemap.xml"}[self.feed]


@dataclass(frozen=True, slots=True)
class Edit:
    """A wording replaced in title, summary and text at a moment."""

    at: datetime
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class SampleArticle:
    """One article as it stands in its file. ``published`` is when it goes up, even if the page never says so.

    ``slug`` comes from the first headline, so that an edited one does not move the page. ``undated`` pages carry no
    date anywhere; ``access`` "forbidden" pages answer 403.
    """

    key: str
    slug: str
    outlet: str
    story: str
    title: str
    summary: str
    published: datetime
    body: str
    author: str = ""
    section: str = "news"
    dateline: str = ""
    undated: bool = False
    access: Access = "open"
    edits: tuple[Edit, ...] = ()

    def at(self, now: datetime) -> SampleArticle:
        """The article as it read at ``now``: edits up to then applied, later ones left out."""
        done = tuple(edit for edit in self.edits if edit.at <= now)
        title, summary, body = self.title, self.summary, self.body
        for edit in done:
            title, summary, body = (part.replace(edit.old, edit.new) for part in (title, summary, body))
        return replace(self, title=title, summary=summary, body=body, edits=done)

    @property
    def changed(self) -> datetime:
        """When it last changed, as far as its edits are in: ask it of what :meth:`at` returns."""
        return max((edit.at for edit in self.edits), default=self.published)

    @property
    def blocks(self) -> list[tuple[BlockKind, str]]:
        """The body's paragraphs in order, each with the element it becomes."""
        found: list[tuple[BlockKind, str]] = []
        for chunk in re.split(r"\n\s*\n", self.body.strip()):
            line = " ".join(chunk.split())
            if line.startswith("## "):
                found.append(("h2", line[3:]))
            elif line.startswith("> "):
                found.append(("blockquote", line[2:]))
            else:
                found.append(("p", line))
        return found

    @property
    def text(self) -> str:
        """The body as plain text, one paragraph a line."""
        return "\n".join(text for _, text in self.blocks)


@dataclass(frozen=True)
class Newsroom:
    """All outlets and articles, oldest article first."""

    outlets: Mapping[str, SampleOutlet]
    articles: tuple[SampleArticle, ...]

    @cached_property
    def paths(self) -> dict[tuple[str, str], SampleArticle]:
        """Articles by outlet slug and path."""
        return {(article.outlet, self.path(article)): article for article in self.articles}

    def path(self, article: SampleArticle) -> str:
        """The article's path on its outlet's site."""
        day = article.published
        return self.outlets[article.outlet].path.format(
            section=article.section, slug=article.slug, year=day.year, month=f"{day:%m}", day=f"{day:%d}"
        )

    def canonical(self, article: SampleArticle) -> str:
        """The address that identifies the article, on the outlet's invented domain."""
        return f"https://www.{self.outlets[article.outlet].domain}{self.path(article)}"

    def published(self, now: datetime, outlet: str | None = None) -> list[SampleArticle]:
        """What stood on the sites at ``now``, newest first, as it read then."""
        return [
            article.at(now)
            for article in reversed(self.articles)
            if article.published <= now and outlet in (None, article.outlet)
        ]


def slugify(title: str) -> str:
    """A headline as the last part of an address: ASCII words joined by hyphens, at most ten words."""
    letters = unicodedata.normalize("NFKD", re.sub(r"['’]", "", title))
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return "-".join(re.findall(r"[a-z0-9]+", plain.lower())[:10])


def load(folder: Path = FOLDER) -> Newsroom:
    """Read ``outlets.toml`` and ``articles/*.md`` below ``folder``; :class:`InputError` names file and field."""
    outlets = _read_outlets(folder / "outlets.toml")
    articles = [_read_article(path, outlets) for path in sorted((folder / "articles").glob("*.md"))]
    articles.sort(key=lambda article: (article.published, article.key))
    newsroom = Newsroom(outlets, tuple(articles))
    if len(newsroom.paths) < len(articles):
        raise InputError(f"{folder / 'articles'}: two articles share an address; change one headline")
    return newsroom


def _read_outlets(path: Path) -> dict[str, SampleOutlet]:
    outlets: dict[str, SampleOutlet] = {}
    for number, entry in enumerate(_toml(path, path.read_text(encoding="utf-8")).get("outlets", []), 1):
        where = f"{path}: outlet {number}"
        _check_fields(entry, SampleOutlet, where, given=frozenset())
        if "fails_from" in entry:
            entry["fails_from"] = _moment(entry["fails_from"], where, "fails_from")
        entry["disallow"] = tuple(entry.get("disallow", ()))
        outlets[entry["slug"]] = SampleOutlet(**entry)
    return outlets


def _read_article(path: Path, outlets: Mapping[str, SampleOutlet]) -> SampleArticle:
    parts = path.read_text(encoding="utf-8").split("+++\n", 2)
    if len(parts) != 3 or parts[0]:
        raise InputError(f"{path}: starts with front matter between two '+++' lines; add it")
    entry = _toml(path, parts[1])
    _check_fields(entry, SampleArticle, str(path), given=frozenset({"key", "slug", "body"}))
    if entry["outlet"] not in outlets:
        raise InputError(f"{path}: outlet '{entry['outlet']}' is not in outlets.toml; add it there")
    entry["published"] = _moment(entry["published"], str(path), "published")
    edits = tuple(
        Edit(_moment(edit["at"], str(path), "edits.at"), edit["old"], edit["new"]) for edit in entry.pop("edits", ())
    )
    for edit in edits:
        if edit.old not in parts[2]:
            raise InputError(f"{path}: edits.old '{edit.old}' is not in the text; quote it as written")
    slug = slugify(entry["title"])
    return SampleArticle(key=path.stem, slug=slug, body=parts[2].strip(), edits=edits, **entry)


def _toml(path: Path, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"{path}: not valid TOML: {error}; correct that line") from error


def _check_fields(entry: Mapping[str, Any], kind: type, where: str, *, given: frozenset[str]) -> None:
    known = {item.name: item for item in fields(kind) if item.name not in given}
    for name in entry:
        if name not in known:
            raise InputError(f"{where}: unknown field '{name}'; known are {', '.join(known)}")
    for name, item in known.items():
        if name not in entry and item.default is MISSING:
            raise InputError(f"{where}: field '{name}' is missing; add it")


def _moment(value: object, where: str, field: str) -> datetime:
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise InputError(f"{where}: field '{field}' must be a time with a zone, such as 2026-06-24T09:40:00Z")
    return value.astimezone(UTC)
