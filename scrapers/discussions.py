"""Feeds of discussion sites: an entry is somebody's post about an article elsewhere, and the article is what is wanted.

A post's time, author and words are those of the one who posted: they say nothing of the article. A post that links to
nothing outside is talk, not press.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

from scrapers.outlets import registered_domain
from scrapers.urls import safe_link

_POSTED = re.compile(r"""<a\s[^>]{0,200}?href\s*=\s*["']([^"']{1,2000})["'][^>]{0,200}>\s*\[link\]\s*</a>""", re.I)


@dataclass(frozen=True, slots=True)
class Discussed:
    """An entry that is a post: ``url`` is the article outside that it is about, ``None`` where there is none."""

    url: str | None


def posted_link(fragment: str, base: str) -> str | None:
    """The address behind the "[link]" that link-sharing sites write into their entries, beside "[comments]"."""
    match = _POSTED.search(fragment) if "[link]" in fragment else None
    return safe_link(html.unescape(match[1]), base) if match else None


def discussed(url: str, comments: str | None, posted: str | None, feed: str) -> Discussed | None:
    """What an entry at ``url`` of the feed at ``feed`` is about, ``None`` where it is no post but an article itself.

    ``comments`` is RSS's element of that name: pages of the press have it on their own site, posts on another than
    the article's. ``posted`` is what :func:`posted_link` found.
    """
    if posted is not None:
        return Discussed(None if registered_domain(posted) == registered_domain(url) else posted)
    if comments is None:
        return None
    home = registered_domain(url)
    if comments == url:
        return Discussed(None) if home != registered_domain(feed) else None
    return Discussed(url) if home not in (registered_domain(comments), registered_domain(feed)) else None


def is_talk(url: str, comments: str | None) -> bool:
    """Whether an entry is its own discussion; of a feed that holds posts, such an entry is one without an article."""
    return comments is not None and comments == url
