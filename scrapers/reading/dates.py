"""When a page was published and changed, on what ground that is known and whether the grounds agree.

Undated stays undated. A date that is written in several places and differs is told with the doubt, not without.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import islice
from typing import Literal

import lxml.html

from scrapers.moments import day_in_address, plausible, read_moment
from scrapers.plain import one_line
from scrapers.reading.around import around_headline, is_elsewhere, opening_words
from scrapers.reading.facts import Facts, text_of
from scrapers.reading.marked import MOST, marked, value_of
from store.model import PublishedBasis

Precision = Literal["moment", "day"]
_PUBLISHED = (
    "article:published_time", "og:article:published_time", "datepublished", "article.published", "og:published_time",
    "dc.date.issued", "dcterms.issued", "dcterms.created", "dc.date.created", "dc.date", "dcterms.date", "date.issued",
    "publish-date", "publishdate", "publish_date", "publication_date", "pubdate", "published_at", "parsely-pub-date",
    "sailthru.date", "cxenseparse:recs:publishtime", "citation_publication_date", "citation_online_date", "date",
    "bt:pubdate",
)  # fmt: skip
_MODIFIED = (
    "article:modified_time", "og:article:modified_time", "og:updated_time", "datemodified", "article.updated",
    "dcterms.modified", "dc.date.modified", "last-modified", "lastmod",
)  # fmt: skip
_TIME_MARK = re.compile(r"publish|pub-?date|posted|entry-date|date-?line|created|post-date|article-date", re.I)
_UPDATE_MARK = re.compile(
    r"updat|modif|edited|last changed|stand\b|aktualisiert|geändert|mis à jour|actualizad|aggiornat|atualizad"
    r"|bijgewerkt|更新",
    re.I,
)
_STATED = re.compile(
    r"\b(?:published|posted|first published|date|(?:by|von|par|por)\b.{2,60}[|·•,–-]|veröffentlicht|publié|publicad[oa]"
    r"|pubblicat[oa]|stand)",
    re.I,
)
_PARTS = re.compile(r"\s*[|·•\n]\s*|,?\s+(?=(?:last |first )?(?:updated|modified|published|posted)\b)", re.I)
# Publishers date by local time and by the day of print: grounds that differ by more than this tell of two events.
AGREE = timedelta(days=2)
# Midnight somewhere is a day without an hour: the day that was meant, not the one it still was in UTC.
_MIDNIGHT = re.compile(r"\s*(\d{4}-\d\d-\d\d)[T ]00:?00(?::?00(?:\.0+)?)?\s*[+-]\d\d:?\d\d\s*$")


@dataclass(frozen=True, slots=True)
class Published:
    """``certain``: a machine-readable date that no other ground contradicts. ``precision``: "day" where no hour is
    known (a date alone, or midnight, which is what systems write for one); ``None`` for an undated page."""

    moment: datetime | None = None
    basis: PublishedBasis = "unknown"
    certain: bool = False
    precision: Precision | None = None


def published(
    tree: lxml.html.HtmlElement, facts: Facts, url: str, fetched: datetime | None, titles: Sequence[str] = ()
) -> Published:
    """The date of publication, best ground first; where two grounds agree against the best, they are believed."""
    grounds: list[tuple[datetime, PublishedBasis]] = []
    for basis, moments in (
        ("structured", _structured(facts)),
        ("meta", (_stamp(facts.first_meta(name)) for name in _PUBLISHED)),
        ("url", iter((day_in_address(url),))),
    ):
        moment = next((m for m in (plausible(found, fetched) for found in moments) if m), None)
        if moment:
            grounds.append((moment, basis))  # type: ignore[arg-type]
    if not any(basis != "url" for _, basis in grounds):
        moment = _time_element(tree, fetched, titles)
        if moment:
            grounds.insert(0, (moment, "meta"))
    if not grounds:
        moment = _visible(tree, fetched, titles)
        return _told(moment, "text", certain=False) if moment else Published()
    return _judged(grounds, _changed(facts, fetched))


def modified(facts: Facts, since: datetime | None, fetched: datetime | None) -> datetime | None:
    """The date of the last change that the page states, never one before its publication."""
    return next((m for m in _changed(facts, fetched) if since is None or m >= since), None)


def _judged(grounds: Sequence[tuple[datetime, PublishedBasis]], changed: Sequence[datetime]) -> Published:
    """The first ground that another one backs, else the first; certain where none contradicts it."""
    backed = [g for g in grounds if any(o is not g and abs(o[0] - g[0]) <= AGREE for o in grounds)]
    moment, basis = (backed or grounds)[0]
    agreed = all(abs(other - moment) <= AGREE for other, _ in grounds)
    # A page that was changed days before it appeared carries another page's stamps, or an import's.
    earlier = bool(changed) and max(changed) < moment - AGREE
    return _told(moment, basis, certain=basis in ("structured", "meta") and agreed and not earlier)


def _told(moment: datetime, basis: PublishedBasis, *, certain: bool) -> Published:
    return Published(moment, basis, certain, "day" if moment.time() == time() else "moment")


def _structured(facts: Facts) -> Iterator[datetime | None]:
    for name in ("datePublished", "dateCreated", "uploadDate"):
        yield _stamp(text_of(facts.article.get(name)))
    for name in ("datePublished", "dateCreated"):
        for node in marked(facts, name):
            yield _stamp(value_of(node))


def _stamp(value: str) -> datetime | None:
    midnight = _MIDNIGHT.match(value)
    return read_moment(midnight[1] if midnight else value)


def _changed(facts: Facts, fetched: datetime | None) -> list[datetime]:
    stated = [text_of(facts.article.get("dateModified")), *(facts.first_meta(name) for name in _MODIFIED)]
    stated += [value_of(node) for node in marked(facts, "dateModified")]
    return [m for m in (plausible(read_moment(value), fetched) for value in stated) if m]


def _time_element(tree: lxml.html.HtmlElement, fetched: datetime | None, titles: Sequence[str]) -> datetime | None:
    """A ``<time datetime>`` that is marked as publication, or the only one near the headline."""
    nodes = [n for n in islice(tree.iter("time"), MOST) if n.get("datetime") and not is_elsewhere(n)]
    for node in nodes:
        parent = node.getparent()
        marks = f"{node.get('class') or ''} {'pubdate' if node.get('pubdate') is not None else ''} "
        marks += f"{parent.get('class') or ''} {one_line(parent.text_content(), 60)}" if parent is not None else ""
        moment = plausible(read_moment(node.get("datetime")), fetched)
        if moment and _TIME_MARK.search(marks) and not _UPDATE_MARK.search(node.get("class") or ""):
            return moment
    around = set(around_headline(tree, titles))
    near = [n for n in nodes if n in around]
    near = [n for n in near if not _UPDATE_MARK.search(n.get("class") or "")] or near
    return plausible(read_moment(near[0].get("datetime")), fetched) if near else None


def _visible(tree: lxml.html.HtmlElement, fetched: datetime | None, titles: Sequence[str]) -> datetime | None:
    """A whole date written near the headline, in a line that is about little else; a date of change only as a last
    resort, since it is the only day that the page is known to have stood on."""
    changed = None
    for node in around_headline(tree, titles):
        words = opening_words(node, 161).strip()
        if not 6 <= len(words) <= 160:
            continue
        marked_so = _TIME_MARK.search(f"{node.get('class') or ''} {node.get('id') or ''}") or _STATED.search(words)
        for part in _PARTS.split(words):
            moment = plausible(read_moment(part), fetched)
            if not moment or not (marked_so or len(part) <= 40):
                continue
            if not _UPDATE_MARK.match(part.removeprefix("Last ")):
                return moment
            changed = changed or moment
    return changed
